import { say } from "../../../cause-words";

/** How a system, its server or this machine stand. */
export const systems = {
  UNREACHABLE: say(
    "No se pudo llegar al otro sistema.",
    "No se recibe ni se envía nada por ahora. Los cambios están guardados en este equipo y salen solos cuando vuelva.",
    "Revise el internet de este equipo. Si otras páginas abren, el otro sistema está apagado: espere o avise a quien lo atiende.",
  ),
  THROTTLED: say(
    "El servicio pidió esperar.",
    "Recibió muchas peticiones seguidas. No es un fallo y no se pierde nada.",
    "No hace falta hacer nada: continúa solo.",
  ),
  PAUSED: say(
    "Alguien puso en pausa esta conexión.",
    "No se recibe ni se envía nada. Los cambios están guardados en este equipo.",
    "Un administrador puede pulsar Reanudar en Sincronización.",
  ),
  SWITCHED_OFF: say(
    "Estos datos están desactivados.",
    "No se leen ni se envían hasta que alguien los active.",
    "Un administrador puede activarlos en Integraciones.",
  ),
  NOT_NOW: say(
    "La conexión está detenida por fallos repetidos.",
    "Se deja descansar al otro sistema y se prueba de nuevo solo.",
    "Espere al próximo intento o pulse Probar ahora en Sincronización.",
  ),
  TOO_LARGE: say(
    "El envío es demasiado grande para el otro sistema.",
    "Se dividió en partes y aun así no lo aceptó. No se envió; está guardado en este equipo.",
    "Acorte los textos largos del registro y pulse Reintentar. Si sigue igual, avise a soporte.",
  ),
  CONNECTOR_PANICKED: say(
    "La conexión falló de forma inesperada.",
    "Es un error de Mostrador, no de sus datos. Lo pendiente está guardado y se vuelve a intentar.",
    "Si se repite, copie el informe de diagnóstico en Ayuda y envíelo a soporte.",
  ),
  CHANNEL_DOWN: say(
    "El aviso instantáneo no responde.",
    "Los pedidos se buscan cada 15 segundos: entran un poco más tarde.",
    "No hace falta hacer nada. Si dura horas, avise a soporte.",
  ),
  CHANNEL_REFUSED: say(
    "El aviso instantáneo no aceptó la clave.",
    "Los pedidos se buscan cada 15 segundos: entran un poco más tarde.",
    "Pulse Probar conexión en Ajustes › Servidor y corrija la clave si la marca en rojo.",
  ),
  AUTH_INVALID_KEY: say(
    "El otro sistema no aceptó la clave.",
    "No se envía ni se recibe nada. Nada se pierde: lo pendiente espera en este equipo.",
    "Copie la clave de nuevo en Ajustes › Servidor o en Integraciones y pulse Probar conexión.",
  ),
  KEY_UNUSABLE: say(
    "La clave guardada tiene caracteres que ninguna clave lleva.",
    "No se envía ni se recibe nada hasta corregirla.",
    "Copie la clave de nuevo, sin espacios ni comillas, en Ajustes › Servidor o en Integraciones.",
  ),
  KEY_UNREADABLE: say(
    "La clave guardada no se puede leer.",
    "El llavero de este equipo está cerrado, así que no se pregunta nada al otro sistema. Nada se pierde.",
    "Inicie sesión otra vez en este equipo o desbloquee el llavero. Después pulse Reintentar.",
  ),
  LICENCE_EXPIRED: say(
    "La licencia de la cuenta está vencida.",
    "El otro sistema no entrega nada hasta que se renueve. Lo que ya está aquí no cambia.",
    "Renuévela con el proveedor. Después pulse Reintentar en Necesita atención.",
  ),
  TECH001: say(
    "El servidor no tiene clave, o falló al buscarla.",
    "No se envía ni se recibe nada. El problema está en el servidor, no en este equipo.",
    "Pida a quien atiende el servidor que ponga la clave de sincronización y pulse Probar de nuevo.",
  ),
  TECH006: say(
    "El servidor no recibió la clave.",
    "No se envía ni se recibe nada. Algo entre este equipo y el servidor la quita.",
    "Revise la dirección en Ajustes › Servidor. Si es la correcta, avise a soporte.",
  ),
  TECH007: say(
    "El servidor no aceptó la clave.",
    "No se envía ni se recibe nada. Los pedidos quedan en el servidor.",
    "Copie la clave de nuevo en Ajustes › Servidor y pulse Probar conexión.",
  ),
  HTTP_3XX: say(
    "La dirección lleva a otro sitio.",
    "No se recibe ni se envía nada por esa dirección.",
    "Pida la dirección definitiva y escríbala en Ajustes › Servidor o en Integraciones.",
  ),
  HTTP_4XX: say(
    "El otro sistema no aceptó lo que se le pidió.",
    "No se guardó allí. Está guardado en este equipo.",
    "Revise los datos del registro y pulse Reintentar. Si sigue igual, copie los detalles y avise a soporte.",
  ),
  HTTP_404: say(
    "El otro sistema no encuentra lo que se le pidió.",
    "O la dirección no es la suya, o el registro ya no existe allí.",
    "Pulse Probar conexión. Si está bien, busque el registro en el otro sistema.",
  ),
  HTTP_5XX: say(
    "El otro sistema falló.",
    "Contestó con un error propio. Los cambios están guardados en este equipo y se vuelve a intentar solo.",
    "Espere unos minutos. Si dura, avise a quien atiende ese sistema.",
  ),
  INTERNAL_SERVER_ERROR: say(
    "El servidor falló.",
    "Contestó con un error propio. Los cambios están guardados en este equipo y se vuelve a intentar solo.",
    "Espere unos minutos. Si dura, avise a quien atiende el servidor.",
  ),
  NOT_THE_API: say(
    "La dirección responde, pero no es la del servidor de pedidos.",
    "No se recibe ni se envía nada.",
    "Copie la dirección de nuevo en Ajustes › Servidor y pulse Probar conexión.",
  ),
  SYNC_ERROR: say(
    "El servidor no aceptó el envío.",
    "El pedido está guardado aquí con su número; el servidor no lo sabe todavía.",
    "Pulse Reintentar. Si sigue igual, avise a soporte.",
  ),
  BODY_NOT_JSON: say(
    "La respuesta del otro sistema no se entiende.",
    "No se usó nada de ella. Suele ser una página de aviso de la red o una dirección equivocada.",
    "Abra una página en este equipo: si el Wi-Fi pide entrar, entre. Después pulse Probar conexión.",
  ),
  BODY_SHAPE: say(
    "La respuesta del otro sistema tiene otra forma de la esperada.",
    "No se usó nada de ella. Puede que el otro sistema haya cambiado de versión.",
    "Pulse Probar conexión. Si dice que la versión no es conocida, avise a soporte.",
  ),
  BODY_TRUNCATED: say(
    "La respuesta del otro sistema llegó cortada.",
    "No se usó nada de ella, así que no falta ni sobra ningún dato. Se vuelve a pedir solo.",
    "No hace falta hacer nada. Si se repite, revise la red de este equipo.",
  ),
  BODY_TOO_LARGE: say(
    "La respuesta del otro sistema es demasiado grande.",
    "No se usó nada de ella.",
    "Avise a soporte: hay que pedir los datos en partes más pequeñas.",
  ),
  BODY_UNWRITABLE: say(
    "No se pudo preparar el envío.",
    "Es un error de Mostrador. No se envió nada; está guardado en este equipo.",
    "Copie el informe de diagnóstico en Ayuda y envíelo a soporte.",
  ),
  PAGINATION_MISSING: say(
    "El otro sistema no dijo cuántos registros ni cuántas páginas hay.",
    "Sin eso no se sabe si la lista está entera, así que no se da por buena. Lo leído está guardado.",
    "Se intenta de nuevo solo. Si se repite, avise a quien atiende ese sistema.",
  ),
  PAGE_EMPTY: say(
    "El otro sistema mandó una página vacía, aunque dice que hay registros.",
    "No se toma por «no hay nada»: nada se borra ni se cambia por eso.",
    "Se intenta de nuevo solo. Si se repite, avise a quien atiende ese sistema.",
  ),
  PAGE_IGNORED: say(
    "El otro sistema mandó otra página que la pedida.",
    "No hace caso de qué página se le pide, así que se detuvo. Lo leído está guardado.",
    "Avise a quien atiende ese sistema y copie los detalles.",
  ),
  DISK_FULL: say(
    "El disco de este equipo está lleno.",
    "No se guarda nada nuevo. Lo que falta sigue en el otro sistema.",
    "Libere espacio en este equipo y pulse Reintentar.",
  ),
  READ_ONLY: say(
    "No se puede escribir en este equipo.",
    "No se guarda nada nuevo. Lo que falta sigue en el otro sistema.",
    "Llame a soporte.",
  ),
  STORE_FAILED: say(
    "No se pudo guardar en este equipo.",
    "Lo que falta sigue en el otro sistema.",
    "Pulse Reintentar. Si sigue igual, llame a soporte.",
  ),
};
