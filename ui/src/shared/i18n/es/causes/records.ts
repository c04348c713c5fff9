import { say } from "../../../cause-words";

/** What became of a record, of both its sides, or of a whole run. */
export const records = {
  NOT_WRITABLE: say(
    "El otro sistema no recibe estos datos.",
    "El cambio está guardado aquí y no puede llegar allí.",
    "Haga el cambio también en el otro sistema, o pulse Apartar.",
  ),
  DELETES_NOT_SUPPORTED: say(
    "El otro sistema no permite borrar.",
    "Aquí está borrado y allí sigue.",
    "Bórrelo o désele de baja en el otro sistema, y pulse Apartar.",
  ),
  LOCAL_ONLY: say(
    "Este registro existe solo aquí.",
    "El otro sistema no permite crearlo desde aquí, así que no viaja.",
    "No hace falta hacer nada.",
  ),
  CREATES_NOT_SUPPORTED: say(
    "El otro sistema no permite crear estos registros desde aquí.",
    "Existe solo en este equipo y no viaja.",
    "Pulse Apartar. Aparecerá en los dos lados cuando la persona escriba por WhatsApp.",
  ),
  CANNOT_BE_CLEARED: say(
    "El otro sistema no permite dejar vacío este dato.",
    "Aquí quedó vacío; allí sigue el valor de antes.",
    "Escriba un valor en lugar de borrarlo, o pulse Apartar y déjelo vacío solo aquí.",
  ),
  FIELD_NOT_TAKEN: say(
    "El otro sistema no recibe uno de los datos cambiados.",
    "Ese dato quedó cambiado solo aquí. Los demás del mismo registro sí se envían.",
    "Pulse Apartar si basta con tenerlo aquí.",
  ),
  NOT_RECORDED: say(
    "El otro sistema respondió, pero la respuesta no se pudo guardar.",
    "El cambio puede estar ya allí. Repetirlo no lo duplica.",
    "Pulse Reintentar. Si sigue igual, llame a soporte.",
  ),
  OUTCOME_COUNT: say(
    "El otro sistema no contestó por todos los registros del envío.",
    "No se sabe cuáles aceptó. Se envían de nuevo sin duplicarse.",
    "No hace falta hacer nada. Si se repite, avise a soporte.",
  ),
  REFUSED_THROUGHOUT: say(
    "El otro sistema no aceptó ningún registro del envío.",
    "Parece un problema del otro sistema y no de un registro. Se vuelve a intentar solo.",
    "Espere unos minutos. Si dura, avise a quien atiende ese sistema.",
  ),
  ADDRESSES_UNREADABLE: say(
    "No se pudo leer una de las direcciones de este cliente.",
    "El cliente y sus otras direcciones están al día. No se borró ninguna dirección.",
    "Pulse Ver qué pasó y corrija la dirección en el otro sistema. Después, pulse Reintentar.",
  ),
  ADDRESSES_HELD: say(
    "Faltan de golpe las direcciones de muchos clientes.",
    "Parece una respuesta incompleta: las direcciones de este cliente se conservan hasta que usted decida.",
    "Compruebe en el otro sistema que se borraron. Si es así, pulse Reintentar: entonces se borran también aquí.",
  ),
  REFERENCE_NOT_SENT: say(
    "Este registro depende de otro que no se envía.",
    "Espera aquí: el otro sistema no sabría a qué se refiere.",
    "Haga que se envíe también el registro del que depende, o quite la referencia.",
  ),
  READ_BACK_DIFFERS: say(
    "{in}, lo que quedó en el otro sistema no es lo que se envió{value}.",
    "El otro sistema aceptó el cambio y guardó otra cosa: puede recortar o redondear.",
    "Compare los dos lados. Ajuste el mapeo del campo o corrija el valor y pulse Reintentar.",
  ),
  NOT_FOUND: say(
    "El registro ya no existe en el otro sistema.",
    "El cambio está guardado aquí y no tiene a dónde llegar.",
    "Búsquelo en el otro sistema. Si lo borraron a propósito, pulse Apartar.",
  ),
  UNKNOWN_ENTITY: say(
    "El otro sistema no tiene esta clase de datos.",
    "No se lee ni se envía nada de ella.",
    "Revise en Integraciones qué se sincroniza. Si un archivo cambió de nombre, devuélvale el suyo.",
  ),
  UNKNOWN_OPERATION: say(
    "El otro sistema no sabe hacer este cambio.",
    "El cambio está guardado aquí y no puede llegar allí.",
    "Pulse Apartar y avise a soporte.",
  ),
  UNKNOWN_ACTION: say(
    "El otro sistema no sabe hacer este cambio.",
    "El cambio está guardado aquí y no puede llegar allí.",
    "Pulse Apartar y avise a soporte.",
  ),
  PHONE_MISSING: say(
    "Un cliente llegó sin teléfono.",
    "Por el teléfono se reconoce a quien escribe. Este cliente no se guardó; los demás sí.",
    "Avise a quien atiende el servicio de pedidos. Al corregirse allí, entra solo.",
  ),
  ADDRESSES_NOT_A_LIST: say(
    "Un cliente llegó sin su lista de direcciones.",
    "No se sabe si tiene direcciones, así que no se cambió ni se borró ninguna.",
    "Avise a quien atiende el servicio de pedidos. Al corregirse allí, entra solo.",
  ),
  ADDRESS_UNUSABLE: say(
    "Una dirección de un cliente llegó sin identificador o repetida.",
    "Ese cliente quedó como estaba: no se cambió ni se borró ninguna dirección suya.",
    "Avise a quien atiende el servicio de pedidos. Al corregirse allí, entra solo.",
  ),
  ID_REPEATED: say(
    "El mismo identificador llegó dos veces en una lectura.",
    "Se guardó la primera vez; la otra quedó aparte.",
    "Deje uno solo en el otro sistema y pulse Sincronizar ahora.",
  ),
  ENTRY_TOO_LARGE: say(
    "Un registro es más grande de lo que se puede leer.",
    "Quedó aparte, sin su contenido. Los demás siguieron.",
    "Avise a quien atiende el otro sistema: suele ser una conversación muy larga. Al reducirse allí, entra solo.",
  ),
  SOURCE_IN_CONFLICT: say(
    "El registro de origen tiene un conflicto sin decidir.",
    "No se lleva al destino hasta que se decida: podría llevar el valor equivocado.",
    "Pulse Resolver en ese conflicto. Después viaja solo.",
  ),
  TARGET_DELETED: say(
    "El registro de destino está borrado allí.",
    "No se crea otra vez sin preguntar.",
    "Restáurelo en el otro sistema y pulse Reintentar, o pulse Apartar.",
  ),
  TARGET_NOT_CONNECTED: say(
    "El sistema de destino no está conectado.",
    "El registro de origen está guardado y espera.",
    "Conecte de nuevo el sistema en Integraciones y pulse Reintentar.",
  ),
  TARGET_READ_ONLY: say(
    "En el destino no se puede escribir.",
    "Esa clase de datos solo se puede leer allí.",
    "Elija otro destino en Integraciones › Qué sincronizar, o pida permiso de escritura.",
  ),
  TARGET_TAKEN: say(
    "El registro de destino ya pertenece a otro de origen.",
    "Dos registros de origen tienen la misma clave. Escribir los dos los mezclaría.",
    "Corrija la clave de uno de los dos en el origen y pulse Reintentar.",
  ),
  OWNED_THERE: say(
    "{in}, el valor lo manda solo el otro sistema.",
    "Desde aquí no se cambia.",
    "Cámbielo en el otro sistema, o quite el campo del mapeo.",
  ),
  MAPPING_UNUSABLE: say(
    "El mapeo de la integración no se puede usar.",
    "No se llevó ningún registro. Los datos leídos están guardados.",
    "Abra el paso Mapeo de la integración y corrija los campos marcados.",
  ),
  TARGET_UNREAD: say(
    "El destino todavía no se ha leído hasta el final.",
    "Sin saber qué hay allí, se podrían crear registros repetidos.",
    "Pulse Sincronizar ahora en los datos del destino y repita.",
  ),
  ID_UNUSABLE: say(
    "El identificador del registro está vacío o es demasiado largo.",
    "El otro sistema no podría encontrarlo. No se envió.",
    "Copie los detalles y avise a soporte.",
  ),
  DAILY_NUMBER_UNUSABLE: say(
    "El pedido no lleva un número del día que se pueda enviar.",
    "El servidor no sabe todavía que el restaurante lo tiene. Aquí está guardado.",
    "Copie los detalles y avise a soporte.",
  ),
  KEY_MISSING: say(
    "Falta la clave.",
    "Si es una conexión, no se envía ni se recibe nada. Si es un registro, falta el dato que lo identifica{value}.",
    "Escriba la clave en Ajustes › Servidor o en Integraciones; en un registro, rellene {field} y pulse Reintentar.",
  ),
  ID_MISSING: say(
    "El registro llegó sin identificador.",
    "Sin él no se puede guardar ni reconocer la próxima vez. Los demás siguieron.",
    "Póngale identificador en el otro sistema. Entra en la próxima lectura.",
  ),
  ID_NOT_A_UUID: say(
    "El registro llegó con un identificador que no sirve.",
    "No se puede guardar ni reconocer la próxima vez. Los demás siguieron.",
    "Revise WhatsApp por si es un pedido de verdad y avise a soporte.",
  ),
  NOT_AN_OBJECT: say(
    "Llegó algo que no es un registro.",
    "No se puede guardar. Los demás siguieron.",
    "Copie los detalles y avise a quien atiende el otro sistema.",
  ),
  FIELD_UNREADABLE: say(
    "{in}, lo que llegó no es un texto ni un número.",
    "No se puede saber qué quiere decir, así que el registro no se tomó. Los demás siguieron.",
    "Corríjalo en el otro sistema y pulse Reintentar.",
  ),
  TOO_DEEP: say(
    "El registro tiene demasiados datos unos dentro de otros.",
    "No se puede guardar. Los demás siguieron.",
    "Copie los detalles y avise a quien atiende el otro sistema.",
  ),
  STORE_REFUSED: say(
    "El registro no se pudo guardar en este equipo.",
    "Sigue en el otro sistema. Los demás siguieron.",
    "Pulse Reintentar. Si sigue igual, copie los detalles y avise a soporte.",
  ),
  AMBIGUOUS: say(
    "Otro cliente ya tiene esta cédula o documento.",
    "No se guardó: nadie puede saber si son la misma persona. Los demás siguieron.",
    "Abra Revisar en Clientes y diga quién es.",
  ),
  EXCLUDED: say(
    "Alguien excluyó este registro.",
    "No se actualiza ni se envía.",
    "Si debe sincronizarse, pulse Incluir en Sincronización › Excluidos.",
  ),
  FILTERED: say(
    "El registro no cumple las condiciones de la integración.",
    "Es normal: solo viaja lo que las cumple.",
    "Si debería viajar, cambie las condiciones en Integraciones › Qué sincronizar.",
  ),
  FLIPS: say(
    "El registro cambió de un lado a otro demasiadas veces.",
    "Los dos sistemas se corrigen uno al otro. Se dejó quieto para que no siga.",
    "Decida qué lado vale, corrija el otro y pulse Reintentar.",
  ),
  READ_BEFORE_WRITE: say(
    "El otro sistema se leyó antes de que aceptara el último cambio de aquí.",
    "Lo que mostraba ya era viejo. La próxima lectura trae lo actual.",
    "No hace falta hacer nada.",
  ),
  REPLACED: say(
    "El otro sistema tiene ahora este registro con otro identificador.",
    "Se sigue con el nuevo; el viejo se dejó.",
    "No hace falta hacer nada.",
  ),
  NO_INTEGRATION: say(
    "Hay cambios de aquí cuya integración ya no existe.",
    "No se envían y tampoco se pisan.",
    "Cree de nuevo la integración, o pulse Apartar.",
  ),
  NOT_LISTED: say(
    "El otro sistema ya no muestra este registro.",
    "Se le preguntó por él y no lo devolvió. Sigue con error aquí.",
    "Búsquelo en el otro sistema. Si lo borraron, pulse Apartar.",
  ),
  WAITS_FOR_NEXT_READ: say(
    "Este registro no se puede pedir solo.",
    "El otro sistema no permite pedirlo por separado: se prueba en la próxima lectura.",
    "Espere a la próxima lectura o pulse Sincronizar ahora.",
  ),
  BOTH_CHANGED: say(
    "Este registro cambió aquí y en el otro sistema.",
    "Los campos sin disputa ya están sincronizados. Los demás esperan su decisión; mientras, vale lo de aquí.",
    "Pulse Resolver y elija, campo por campo, qué debe quedar.",
  ),
  FIRST_MEETING: say(
    "El registro ya existía en los dos lados con datos distintos.",
    "Nunca se habían comparado, así que no se sabe cuál es el bueno. No se pisó ninguno.",
    "Pulse Resolver. Si son muchos iguales, decida uno y aplíquelo a los demás.",
  ),
  DELETED_HERE: say(
    "Aquí se borró un registro que en el otro sistema cambió.",
    "No se borra ni se recupera hasta que alguien lo diga.",
    "Pulse Resolver y elija: restaurar, eliminar en ambos o dejar de sincronizarlo.",
  ),
  DELETED_THERE: say(
    "El otro sistema borró un registro que aquí cambió.",
    "No se borra hasta que alguien lo diga.",
    "Pulse Resolver y elija: restaurar, eliminar en ambos o dejar de sincronizarlo.",
  ),
  DELETIONS_HELD: say(
    "Faltan muchos registros de golpe en el otro sistema.",
    "Puede ser que los borraran, o que la lista llegara incompleta. Aquí no se borró ninguno.",
    "Mire en el otro sistema si faltan de verdad. Después confirme el borrado o pulse No borrar.",
  ),
  CURSOR_FORGOTTEN: say(
    "El otro sistema olvidó por dónde iba la lectura.",
    "Lo leído hasta ahí está guardado. La próxima lectura empieza de nuevo.",
    "Pulse Sincronizar ahora. Si se repite, avise a soporte.",
  ),
  CURSOR_REPEATED: say(
    "El otro sistema mandaba la lectura de vuelta a un sitio ya leído.",
    "No habría terminado nunca, así que se detuvo. Lo leído está guardado.",
    "Pulse Sincronizar ahora. Si se repite, avise a quien atiende ese sistema.",
  ),
  PAGE_REPEATED: say(
    "El otro sistema contestó dos veces con la misma página.",
    "No hace caso de qué página se le pide, así que se detuvo. Lo leído está guardado.",
    "Avise a quien atiende ese sistema y copie los detalles.",
  ),
  ONLY_EMPTY_PAGES: say(
    "El otro sistema dice que hay más y solo manda páginas vacías.",
    "La lectura se detuvo. Lo leído está guardado.",
    "Pulse Sincronizar ahora. Si se repite, avise a quien atiende ese sistema.",
  ),
  ONLY_REPEATS: say(
    "El otro sistema repetía registros que ya se habían leído.",
    "La lectura se detuvo. Lo leído está guardado.",
    "Pulse Sincronizar ahora. Si se repite, avise a quien atiende ese sistema.",
  ),
  MORE_THAN_TOTAL: say(
    "Llegaron más registros de los que el otro sistema dice tener.",
    "Sus cuentas no cuadran, así que la lectura se detuvo. No se borró nada.",
    "Pulse Sincronizar ahora. Si se repite, avise a quien atiende ese sistema.",
  ),
  NOT_A_STREAM: say(
    "Estos datos no se pueden leer de una vez.",
    "Es un error de Mostrador con este sistema. No se leyó nada.",
    "Copie el informe de diagnóstico en Ayuda y envíelo a soporte.",
  ),
  ALREADY_RUNNING: say(
    "Ya hay una sincronización de estos datos en curso.",
    "No se empieza otra: las dos harían lo mismo.",
    "Espere a que termine, o deténgala en Sincronización.",
  ),
  PROCESS_ENDED: say(
    "Mostrador se cerró a media sincronización.",
    "Lo leído está guardado. Al abrir sigue o empieza de nuevo, sin duplicar nada.",
    "No hace falta hacer nada. Si el equipo se apagó solo, revise la corriente.",
  ),
  OVER: say(
    "Esa sincronización ya terminó.",
    "No queda nada que pausar, detener ni reintentar.",
    "Si faltan datos, pulse Sincronizar ahora.",
  ),
  CLOSING: say(
    "Mostrador se está cerrando.",
    "No se empieza nada nuevo. Lo pendiente está guardado.",
    "Ábralo de nuevo.",
  ),
  SPOOL: say(
    "No se pudo guardar en el disco lo que se iba leyendo.",
    "Puede faltar espacio. Lo ya guardado no cambia.",
    "Libere espacio en este equipo y pulse Sincronizar ahora.",
  ),
  STORE: say(
    "Los datos de este equipo no se pudieron leer o escribir.",
    "La sincronización se detuvo donde estaba.",
    "Libere espacio y pulse Sincronizar ahora. Si sigue igual, llame a soporte.",
  ),
};
