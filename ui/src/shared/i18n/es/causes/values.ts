import { say } from "../../../cause-words";

const HERE = "El registro no se escribió en el otro lado. El original está intacto.";

/** What is wrong with one value of a record. */
export const values = {
  WRONG_TYPE: say(
    "{in}, el valor{value} no es de la clase que se espera.",
    HERE,
    "Corrija el valor, o elija otra transformación para ese campo, y pulse Reintentar.",
  ),
  AMBIGUOUS_NUMBER: say(
    "{in}, el número{value} se puede leer de dos maneras: ¿mil o uno?",
    "No se adivina: un precio mal leído sería mil veces mayor.",
    "Diga en el mapeo cómo escribe los números el sistema de origen y pulse Reintentar.",
  ),
  AMBIGUOUS_DATE: say(
    "{in}, la fecha{value} se puede leer de dos maneras: ¿el día va primero, o el mes?",
    "No se adivina: la fecha quedaría en otro mes.",
    "Diga en el mapeo cómo escribe las fechas el sistema de origen y pulse Reintentar.",
  ),
  NOT_A_NUMBER: say(
    "{in}, el valor{value} no es un número.",
    HERE,
    "Escriba un número, o corrija en el mapeo cómo se escriben, y pulse Reintentar.",
  ),
  LEADING_ZEROS: say(
    "{in}, el valor{value} empieza con ceros: es un código y no un número.",
    "Como número perdería los ceros y sería otro código.",
    "Use en el mapeo «Copiar» o «Quitar espacios» para ese campo y pulse Reintentar.",
  ),
  TOO_MANY_DECIMALS: say(
    "{in}, el número{value} tiene más decimales de los que caben.",
    "No se redondea a escondidas.",
    "Redondee el valor en el origen, o deje más decimales en el mapeo, y pulse Reintentar.",
  ),
  OUT_OF_RANGE: say(
    "{in}, el número{value} es demasiado grande.",
    "No se podría guardar exacto.",
    "Revise si sobran cifras y pulse Reintentar.",
  ),
  INEXACT_FLOAT: say(
    "{in}, el número{value} viene en una forma que no es exacta.",
    "Con dinero, un centavo de más o de menos importa. No se escribió.",
    "Haga que el origen lo envíe como texto o con decimales fijos, y pulse Reintentar.",
  ),
  NOT_A_DATE: say(
    "{in}, el valor{value} no es una fecha con el formato indicado.",
    HERE,
    "Corrija la fecha, o el formato en el mapeo, y pulse Reintentar.",
  ),
  NO_SUCH_DATE: say(
    "{in}, la fecha{value} no existe en el calendario.",
    HERE,
    "Corrija la fecha en el origen y pulse Reintentar.",
  ),
  MISSING_LOCAL_TIME: say(
    "{in}, la hora{value} no existió ese día: los relojes se adelantaron.",
    HERE,
    "Corrija la hora, o la zona horaria en el mapeo, y pulse Reintentar.",
  ),
  REPEATED_LOCAL_TIME: say(
    "{in}, la hora{value} pasó dos veces ese día: los relojes se atrasaron.",
    "No se adivina cuál de las dos es.",
    "Escriba la hora con su diferencia horaria en el origen y pulse Reintentar.",
  ),
  PRECISION_LOST: say(
    "{in}, el formato del otro lado no tiene sitio para todo el valor{value}.",
    "Se perdería una parte, por ejemplo la hora.",
    "Elija en el mapeo un formato más completo y pulse Reintentar.",
  ),
  NOT_A_BOOLEAN: say(
    "{in}, el valor{value} no es ni «sí» ni «no».",
    HERE,
    "Corrija el valor, o las dos palabras en el mapeo, y pulse Reintentar.",
  ),
  NOT_IN_ENUMERATION: say(
    "{in}, el valor{value} no está en la lista de valores.",
    "No se sabe qué es en el otro sistema.",
    "Añada el valor a la lista en el mapeo, o corríjalo, y pulse Reintentar.",
  ),
  SEPARATOR_INSIDE: say(
    "{in}, el valor{value} contiene el separador.",
    "Al volver se partiría por otro sitio.",
    "Elija otro separador en el mapeo, o quítelo del valor, y pulse Reintentar.",
  ),
  WRONG_PART_COUNT: say(
    "{in}, el valor{value} no se puede repartir: no tiene las partes esperadas.",
    HERE,
    "Corrija el valor, o los campos en el mapeo, y pulse Reintentar.",
  ),
  AFFIX_MISSING: say(
    "{in}, al valor{value} le falta el texto fijo de delante o de detrás.",
    HERE,
    "Corrija el valor, o el texto fijo en el mapeo, y pulse Reintentar.",
  ),
  DAMAGED_TEXT: say(
    "{in}, el texto{value} llegó dañado y no es seguro qué decía.",
    "Se perdieron letras en el camino, como «Mar\ufffda». No se adivina ni se escribe.",
    "Escríbalo bien en el sistema de origen y pulse Reintentar.",
  ),
  NOT_A_PHONE: say(
    "{in}, el valor{value} no es un número de teléfono completo.",
    HERE,
    "Escriba el teléfono con el código del país y pulse Reintentar.",
  ),
  NOT_A_NATIONAL_ID: say(
    "{in}, el valor{value} no es un documento de identidad con la forma indicada.",
    HERE,
    "Corrija el documento, o sus letras en el mapeo, y pulse Reintentar.",
  ),
  NOT_JSON: say(
    "El contenido{value} no se entiende como datos.",
    "No se puede guardar ni convertir. Los demás registros siguieron.",
    "Copie los detalles y avise a quien atiende el otro sistema.",
  ),
  UNFAITHFUL_JSON: say(
    "{in}, los datos{value} volverían cambiados.",
    "Llevan un número demasiado largo, o un nombre repetido.",
    "Corrija el dato en el origen y pulse Reintentar.",
  ),
  NOT_REVERSIBLE: say(
    "{in}, el valor{value} volvería siendo otro.",
    "Las transformaciones de ese campo no se pueden deshacer con este valor.",
    "Simplifique las transformaciones en el mapeo y pulse Reintentar.",
  ),
  ONE_WAY: say(
    "{in}, la transformación no se puede leer de vuelta.",
    "El campo solo viaja en un sentido.",
    "Cambie el valor en el sistema de origen, o elija una transformación que vuelva.",
  ),
  EXPRESSION_UNDEFINED: say(
    "{in}, a la expresión le falta un dato.",
    "Nombra un campo que este registro no tiene, o no dio ningún resultado.",
    "Rellene el campo, o póngale un valor por defecto en la expresión, y pulse Reintentar.",
  ),
  EXPRESSION_TOO_COSTLY: say(
    "{in}, la expresión da demasiadas vueltas.",
    "Se cortó para que no detenga lo demás.",
    "Quite la repetición de la expresión en el mapeo y pulse Reintentar.",
  ),
  EXPRESSION_FAILED: say(
    "{in}, la expresión no se pudo calcular con este registro.",
    HERE,
    "Revise la expresión en el mapeo con registros reales y pulse Reintentar.",
  ),
  EXPRESSION_FLOAT: say(
    "{in}, la expresión calcula dinero con números que no son exactos.",
    "Un centavo de más o de menos importa. No se escribió.",
    "Use en la expresión los filtros decimales y pulse Reintentar.",
  ),
  REQUIRED: say(
    "Falta un dato obligatorio: {field}.",
    HERE,
    "Rellénelo en el origen, o póngale un valor por defecto en el mapeo, y pulse Reintentar.",
  ),
  TYPE: say(
    "{in}, el valor{value} no es de la clase que pide el otro sistema.",
    HERE,
    "Corrija el valor, o la transformación en el mapeo, y pulse Reintentar.",
  ),
  LENGTH: say(
    "{in}, el valor{value} es más corto o más largo de lo permitido.",
    "No se recorta a escondidas.",
    "Acórtelo o complételo en el origen y pulse Reintentar.",
  ),
  PATTERN: say(
    "{in}, el valor{value} no tiene la forma que se pide.",
    HERE,
    "Corrija el valor, o la forma en las reglas del campo, y pulse Reintentar.",
  ),
  ALLOWED: say(
    "{in}, el valor{value} no es uno de los permitidos.",
    HERE,
    "Elija uno de los permitidos, o añádalo a las reglas del campo, y pulse Reintentar.",
  ),
  MINIMUM: say(
    "{in}, el valor{value} es menor que el mínimo.",
    HERE,
    "Corrija el valor, o el mínimo en las reglas del campo, y pulse Reintentar.",
  ),
  MAXIMUM: say(
    "{in}, el valor{value} es mayor que el máximo.",
    HERE,
    "Corrija el valor, o el máximo en las reglas del campo, y pulse Reintentar.",
  ),
  REFERENCE: say(
    "{in}, el valor{value} nombra algo que no existe en el otro sistema.",
    "Por ejemplo, un proveedor o una categoría que allí no está.",
    "Créelo en el otro sistema, o corrija el código, y pulse Reintentar.",
  ),
  REFERENCE_UNKNOWN: say(
    "{in}, no se puede comprobar si{value} existe en el otro sistema.",
    "Nunca se han leído de allí los datos que harían falta.",
    "Pulse Sincronizar ahora en esos datos y después Reintentar.",
  ),
};
