import type { READINESS_REASONS } from "../../../backend/generated";

/** The first start. */
export const setup = {
  title: "Primera vez",
  unfinished: "Falta terminar la instalación",
  progress: "Pasos",
  count: (step: number, of: number) => `Paso ${step} de ${of}`,
  steps: { site: "Local y zona", remote: "Servidor", sound: "Sonido", person: "Administrador" },
  back: "Atrás",
  next: "Seguir",
  toOrders: "Ir a los pedidos",
  waiting: (n: number) => (n === 1 ? "1 pedido espera." : `${n} pedidos esperan.`),
  site: {
    title: "¿Qué local es este?",
    lead: "Con esto Mostrador sabe qué hora es y cuándo empieza el día.",
  },
  remote: {
    title: "¿De dónde llegan los pedidos?",
    lead: "Quien administra el servidor le da la dirección y la clave. Pruébelas antes de seguir.",
    save: "Guardar y seguir",
    later: "Más tarde",
    noServer: "¿Todavía no tiene servidor?",
    sampleHint: "Mire Mostrador con pedidos inventados. No se envían a nadie y se borran cuando quiera.",
    sampleLoaded: "Los datos de ejemplo ya están en el tablero.",
    sample: "Empezar con datos de ejemplo",
    sampleLoading: "Preparando…",
  },
  sound: {
    title: "¿Se oye?",
    lead: "Así suena un pedido nuevo. Vaya a la cocina y escuche.",
    again: "Sonar otra vez",
    question: "¿Se oye en la cocina?",
    yes: "Sí",
    no: "No",
    tryThis: "Suba el volumen o elija otra salida, y suene otra vez.",
    answerFirst: "Responda si se oye.",
  },
  person: {
    title: "¿Quién administra?",
    lead: "Esta persona puede cambiar el servidor, los ajustes y las demás personas. Desde ahora, eso pide su PIN.",
    finish: "Ir al tablero",
    readyTitle: "Todo listo",
    ready: "Ya hay quien administra.",
  },
};

/** What it takes to receive orders. */
export const readiness = {
  title: "Listo para recibir pedidos",
  score: (ready: number, of: number) => `Listo para recibir pedidos: ${ready} de ${of}`,
  missing: (names: string) => `Falta: ${names}`,
  chip: (ready: number, of: number) => `Listo: ${ready} de ${of}`,
  hide: "Ocultar",
  states: { READY: "Listo", WARNING: "Aviso", MISSING: "Falta", NOT_APPLICABLE: "No hay" },
  short: {
    PEOPLE: "administrador",
    REMOTE: "servidor",
    CONNECTION: "conexión",
    SOUND: "sonido",
    NOTIFICATIONS: "notificaciones",
    AWAKE: "equipo despierto",
    AUTOSTART: "abrir al encender",
  },
  names: {
    PEOPLE: "Administrador",
    REMOTE: "Servidor",
    CONNECTION: "Conexión",
    SOUND: "Sonido",
    NOTIFICATIONS: "Notificaciones",
    AWAKE: "Equipo despierto",
    AUTOSTART: "Abrir al encender",
  },
  actions: {
    PEOPLE: "Crear",
    REMOTE: "Abrir",
    CONNECTION: "Probar",
    SOUND: "Abrir",
    NOTIFICATIONS: "Abrir",
    AWAKE: "Abrir",
    AUTOSTART: "Abrir",
  },
  unknown: "Algo no está como debe.",
  /** Why something is not ready; codes come from the machine. */
  reasons: {
    headless:
      "Aquí Mostrador corre sin ventana: no suena, no notifica ni cuida el equipo. Eso lo hace la aplicación de escritorio.",
    no_people: "Nadie administra todavía: cualquiera que use este equipo puede cambiarlo todo.",
    no_remote: "Falta la dirección y la clave del servidor. No entran pedidos.",
    key_missing: "Falta la clave del servidor. No entran pedidos.",
    key_unreadable:
      "El almacén de claves del sistema no responde y la clave no se puede leer. Desbloquéelo o inicie sesión de nuevo.",
    key_renewal_due: "La clave tiene más de 90 días. Pida una nueva y cámbiela.",
    key_in_file:
      "Este sistema no tiene almacén de claves: la clave está en un archivo que solo lee este usuario.",
    key_refused: "El servidor no acepta la clave. Copie la clave de nuevo.",
    not_connected: "El servidor no responde. Pueden estar entrando pedidos que no vemos.",
    sound_off: "El sonido está apagado: un pedido nuevo solo se ve.",
    no_sound_device: "Este equipo no tiene por dónde sonar. Conecte unos altavoces.",
    sound_device_missing:
      "El dispositivo de sonido elegido no está conectado: suena por el del sistema. Conéctelo o elija otro.",
    sound_failed:
      "El sonido dejó de funcionar: un pedido nuevo solo se ve. Cierre Mostrador y ábralo de nuevo.",
    notifications_off: "Las notificaciones están apagadas: con la ventana cerrada, un pedido solo suena.",
    no_notification_service:
      "Este sistema no muestra notificaciones: con la ventana cerrada, un pedido solo suena.",
    may_sleep:
      "Este equipo puede suspenderse y dejar de recibir pedidos. Cambie su configuración de energía.",
    awake_off: "Nada impide que este equipo se suspenda y deje de recibir pedidos.",
    autostart_failed:
      "El sistema no aceptó abrir Mostrador al encender. Pruebe de nuevo o agréguelo a mano a los programas de inicio.",
    autostart_off: "Si el equipo se apaga, alguien tiene que abrir Mostrador.",
  } satisfies Record<(typeof READINESS_REASONS)[number], string>,
};

/** Sample data. */
export const sample = {
  title: "DATOS DE EJEMPLO",
  text: "Estos pedidos son inventados y no se envían a nadie.",
  remove: "Borrar datos de ejemplo",
  removed: "Datos de ejemplo borrados.",
  askTitle: "¿Borrar los datos de ejemplo?",
  askText: "Se quitan del tablero todos los pedidos inventados. Los pedidos de verdad se quedan.",
};
