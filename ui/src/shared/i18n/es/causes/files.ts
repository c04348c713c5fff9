import { say } from "../../../cause-words";

/** What is wrong with a folder, one of its files or a row of it. */
export const files = {
  FILE_IN_USE: say(
    "Otro programa tiene abierto el archivo.",
    "Casi siempre es Excel. Mientras esté abierto no se puede escribir en él; se vuelve a intentar solo.",
    "Cierre el archivo en todos los equipos y pulse Reintentar.",
  ),
  FILE_CHANGING: say(
    "El archivo cambió mientras se leía.",
    "Otro programa lo estaba guardando. No se usó nada de él y se vuelve a leer solo.",
    "Espere a que el otro programa termine y pulse Reintentar.",
  ),
  FILE_CUT_OFF: say(
    "El archivo termina a media fila, o le falta cerrar unas comillas.",
    "No se usó nada de él: podría faltar la mitad.",
    "Expórtelo de nuevo y pulse Reintentar.",
  ),
  FILE_MISSING: say(
    "El archivo ya no está en la carpeta.",
    "No se leen ni se escriben esos datos. Nada se borró aquí por eso.",
    "Ponga el archivo de nuevo en la carpeta, con el mismo nombre, y pulse Reintentar.",
  ),
  FILE_NOT_READABLE: say(
    "Este usuario no puede leer el archivo.",
    "No se lee nada de él hasta que tenga permiso.",
    "Pida permiso de lectura sobre la carpeta y pulse Reintentar.",
  ),
  FILE_FAILED: say(
    "El archivo no se pudo usar.",
    "No se leyó ni se escribió nada en él. Se vuelve a intentar solo.",
    "Compruebe que el disco o la unidad de red responden y pulse Reintentar.",
  ),
  FOLDER_NOT_WRITABLE: say(
    "Este usuario no puede escribir en la carpeta.",
    "Los cambios están guardados en este equipo y no llegan al archivo.",
    "Pida permiso de escritura sobre la carpeta y pulse Reintentar.",
  ),
  FOLDER_FULL: say(
    "En el disco de la carpeta no queda sitio.",
    "Los cambios están guardados en este equipo y no llegan al archivo.",
    "Libere espacio en ese disco y pulse Reintentar.",
  ),
  NO_HEADER: say(
    "El archivo no tiene la fila con los nombres de las columnas.",
    "Sin ella no se sabe qué es cada dato. No se usó nada de él.",
    "Ponga los nombres de las columnas en la primera fila, guarde y pulse Reintentar.",
  ),
  HEADER_REPEATED: say(
    "Dos columnas del archivo tienen el mismo nombre.",
    "No se sabe cuál de las dos vale. No se usó nada del archivo.",
    "Cambie el nombre de una de las dos, guarde y pulse Reintentar.",
  ),
  ENCODING_UNKNOWN: say(
    "El archivo está escrito en una codificación que no se reconoce.",
    "Los acentos y las eñes saldrían mal, así que no se usó nada de él.",
    "Guárdelo como «CSV UTF-8» y pulse Reintentar.",
  ),
  FILE_TOO_LARGE: say(
    "El archivo es demasiado grande.",
    "Pasa de 64 MB. No se usó nada de él.",
    "Divídalo en varios archivos, o quite las columnas y filas que no hacen falta, y pulse Reintentar.",
  ),
  KEY_COLUMN_MISSING: say(
    "El archivo no tiene la columna que identifica cada fila.",
    "Sin ella no se reconoce ningún registro. No se usó nada de él.",
    "Ponga esa columna en el archivo, o cambie su nombre en la conexión, y pulse Reintentar.",
  ),
  COLUMN_COUNT: say(
    "La fila tiene más o menos columnas que el encabezado.",
    "No se sabe qué dato es cuál. Esa fila quedó aparte; las demás siguieron.",
    "Mire si sobra o falta un separador en esa fila, guarde el archivo y pulse Reintentar.",
  ),
  KEY_REPEATED: say(
    "Varias filas del archivo tienen la misma clave{value}.",
    "No se sabe cuál de ellas vale. Las demás siguieron.",
    "Deje una sola fila con esa clave, guarde el archivo y pulse Reintentar.",
  ),
  KEY_TAKEN: say(
    "Ya hay otra fila con esa clave en el archivo.",
    "El registro nuevo no se escribió: pisaría al otro.",
    "Dé otra clave al registro, o quite la fila que sobra, y pulse Reintentar.",
  ),
  KEY_CHANGED: say(
    "La clave de una fila no se puede cambiar desde aquí.",
    "Con otra clave sería otro registro. No se escribió.",
    "Cambie la clave en el archivo, a mano, y espere a la próxima lectura.",
  ),
  LETTER_NOT_IN_FILE: say(
    "{in}, el texto{value} lleva una letra que el archivo no puede guardar.",
    "El archivo está en la codificación antigua de Windows. No se escribió nada a medias.",
    "Guarde el archivo como «CSV UTF-8» y pulse Reintentar, o quite esa letra.",
  ),
  NO_SUCH_COLUMN: say(
    "El archivo no tiene una columna para {field}.",
    "El registro no se escribió: ese dato se perdería.",
    "Añada la columna a la primera fila del archivo, o quite el campo del mapeo, y pulse Reintentar.",
  ),
  NOT_A_TEXT: say(
    "{in}, el valor{value} es una lista y no cabe en una celda.",
    "El registro no se escribió.",
    "Use «Lista en un texto» para ese campo en el mapeo y pulse Reintentar.",
  ),
  ROW_CHANGED: say(
    "La fila del archivo cambió mientras tanto.",
    "Alguien la editó después de leerla. No se pisó lo que escribió.",
    "No hace falta hacer nada: se lee de nuevo y se comparan los dos lados.",
  ),
  NOT_IN_PAGES: say(
    "Un archivo se lee entero y no por partes.",
    "Es un error de Mostrador con este sistema. No se leyó nada.",
    "Copie el informe de diagnóstico en Ayuda y envíelo a soporte.",
  ),
  ONLY_EVERYTHING: say(
    "De un archivo no se puede pedir un registro suelto.",
    "Se prueba de nuevo en la próxima lectura, que es del archivo entero.",
    "Espere a la próxima lectura o pulse Sincronizar ahora.",
  ),
  STOPPED: say(
    "La lectura del archivo se detuvo a mitad.",
    "No se usó lo que faltaba. Nada se borró.",
    "Pulse Sincronizar ahora.",
  ),
};
