import type {
  ACCOUNT_CHECK_REASONS,
  FOLDER_CHECK_REASONS,
  REMOTE_CHECK_REASONS,
} from "../../../backend/generated";

/** Forms in general. */
export const form = {
  unsaved: "Cambios sin guardar",
  correct: "Corrija los campos marcados",
  discard: "Descartar",
  save: "Guardar",
  saving: "Guardando…",
  cancel: "Volver",
  invalid: "Ese valor no se puede usar. Corríjalo y guarde de nuevo.",
  between: (min: number, max: number) => `Escriba un número de ${min} a ${max}.`,
  less: "Menos",
  more: "Más",
  open: "Mostrar la lista",
  nothingFound: "Nada coincide.",
  readingZones: "Leyendo las zonas…",
  leaveTitle: "Hay cambios sin guardar",
  leaveText: "Si sale ahora sin guardar, los cambios de esta página se pierden.",
  leaveDiscard: "Salir sin guardar",
  leaveStay: "Seguir aquí",
  leaveSave: "Guardar y salir",
};

/** *Ajustes*. */
export const settings = {
  title: "Ajustes",
  sections: {
    site: "Local",
    remote: "Servidor",
    sound: "Sonido",
    desktop: "Este equipo",
    people: "Personas",
    display: "Pantalla",
    alerts: "Avisos",
    log: "Registro",
    rules: "Reglas",
  },
  site: {
    title: "El local",
    name: "Nombre",
    nameHint: "Se ve arriba a la izquierda.",
    nameMissing: "Escriba el nombre del local.",
    nameTooLong: (most: number) => `Como mucho ${most} letras.`,
    zone: "Zona horaria",
    zoneHint: "Todas las horas de la pantalla son de esta zona.",
    zonePlaceholder: "Escriba una ciudad",
    zoneMissing: "Elija la zona horaria.",
    cutoff: "Hora de corte",
    cutoffExample: (before: string, hour: string) =>
      `Un pedido de las ${before} del sábado todavía es del viernes. A las ${hour} empieza el sábado, otra vez con el #1.`,
    cutoffMidnight: "El día cambia a medianoche: a las 00:00 empieza el siguiente, otra vez con el #1.",
    currency: "Moneda",
    currencyPlaceholder: "Escriba una moneda",
    place: "Ubicación del local",
    placeHint:
      "Latitud y longitud, como las da un mapa. Con ella se ve a qué distancia está cada dirección. Puede quedar vacía.",
    placeWrong: "Escriba latitud y longitud, por ejemplo -2.9001, -79.0059.",
    times: "Tiempos de los pedidos",
    prep: {
      label: "Tiempo de preparación",
      hint: "Lo que propone Aceptar. Se puede cambiar en cada pedido.",
      unit: "min",
    },
    dueSoon: {
      label: "Por vencer",
      hint: "Con cuánto tiempo de ventaja un pedido avisa que se acerca su hora.",
      unit: "min",
    },
    unattended: {
      label: "Sin atender",
      hint: "Cuánto puede esperar un pedido nuevo antes de que la pantalla lo reclame.",
      unit: "s",
    },
    saved: "Datos del local guardados.",
  },
  remote: {
    title: "Servidor de pedidos",
    address: "Dirección",
    addressHint: "Empieza con https. Se la da quien administra el servidor.",
    addressMissing: "Escriba la dirección del servidor.",
    key: "Clave",
    keyHint: "Se guarda una vez y no se vuelve a mostrar.",
    keyMissing: "Pegue la clave del servidor.",
    keyAgain: "La clave guardada es solo para su servidor. Para este otro, pegue la clave de nuevo.",
    changeKey: "Cambiar",
    keepKey: "Dejar la que está",
    stored: (when: string) => `Guardada el ${when}`,
    storage: {
      MISSING: "Todavía no hay clave",
      KEYRING: "En el almacén de claves del sistema",
      FILE: "En un archivo que solo lee este usuario",
      ENVIRONMENT: "La pone el arranque de este equipo",
      UNREADABLE: "El almacén de claves del sistema no responde",
    },
    fromAddress: "Viene de REMOTE_API_URL.",
    fromKey: "Viene de REMOTE_API_KEY.",
    renewal:
      "La clave tiene más de 90 días. Pida una nueva a quien administra el servidor y guárdela aquí; la anterior sirve hasta entonces.",
    saved: "Servidor guardado. Conectando…",
    forgetTitle: "Desconectar",
    forgetHint: "Borra de este equipo la dirección y la clave. Dejan de entrar pedidos.",
    forget: "Olvidar el servidor",
    forgetAsk: "¿Olvidar el servidor?",
    forgetText:
      "Dejan de entrar pedidos en este equipo hasta que se guarde otro servidor. Los pedidos que ya están aquí se quedan.",
    keepServer: "Dejarlo",
    forgotten: "Servidor olvidado. No se reciben pedidos.",
  },
  sound: {
    orders: "Pedidos nuevos",
    enabled: "Sonar con cada pedido",
    enabledHint: "Suena hasta que alguien pulse Entendido o Aceptar.",
    orderSound: "Sonido",
    names: {
      BELL: "Campana de mostrador",
      CHIME: "Tres notas que suben",
      ALARM: "Alarma, fuerte",
      LOST: "Dos notas que bajan",
    },
    repeat: "Repetir cada",
    repeatHint: "Mientras haya un pedido sin atender.",
    seconds: "s",
    output: "Por dónde suena",
    volume: "Volumen",
    volumeHint: "El del equipo cuenta también: súbalo si esto no basta.",
    device: "Salida",
    systemDevice: "La del sistema",
    missingDevice: (name: string) => `${name} (no está conectada)`,
    noDevice: "No se pudo usar el sonido de este equipo. Revise los altavoces y pruebe de nuevo.",
    connection: "Conexión perdida",
    connectionEnabled: "Avisar con sonido si se pierde la conexión",
    connectionHint: "Suena cuando pueden estar entrando pedidos que no se ven.",
    test: "Probar sonido",
    testConnection: "Probar este sonido",
    playing: "Sonando…",
    played: "Sonó. ¿Se oye en la cocina?",
    saved: "Sonido guardado.",
  },
  desktop: {
    title: "Cómo se comporta Mostrador aquí",
    autostart: {
      label: "Abrir al encender el equipo",
      hint: "Mostrador empieza a recibir sin que nadie lo abra.",
    },
    closeToTray: {
      label: "Seguir recibiendo al cerrar la ventana",
      hint: "Queda junto al reloj. Para salir del todo, use su menú.",
    },
    keepAwake: {
      label: "No dejar dormir este equipo",
      hint: "Mientras Mostrador está abierto. Cerrar la tapa lo duerme igual.",
    },
    notifications: {
      label: "Avisar con notificaciones del sistema",
      hint: "Cada pedido nuevo aparece también fuera de la ventana.",
    },
    raiseWindow: {
      label: "Traer la ventana al frente",
      hint: "Cuando un pedido espera demasiado.",
    },
    language: "Idioma de los avisos",
    languageHint:
      "El de las notificaciones y el menú junto al reloj. El de cada pantalla se elige en Pantalla.",
    walkUpTitle: "Sin identificarse",
    walkUp: "En este equipo se puede",
    walkUpHint: "Lo que puede hacer quien usa este equipo sin poner su PIN.",
    walkUpRoles: {
      OPERATOR: "Trabajar con los pedidos",
      VIEWER: "Solo ver los pedidos",
    },
    saved: "Guardado en este equipo.",
  },
  people: {
    title: "Personas",
    add: "Añadir persona",
    addDone: "Añadir",
    added: (name: string) => `${name} ya puede entrar con su PIN.`,
    empty:
      "Todavía no hay nadie. La primera persona es quien administra; desde entonces, cada cambio de esta página pide su PIN.",
    name: "Nombre",
    nameMissing: "Escriba el nombre.",
    role: "Función",
    roleHints: {
      VIEWER: "Mira los pedidos.",
      OPERATOR: "Trabaja con los pedidos: aceptar, mover, anular con motivo.",
      MANAGER: "Lo del operador, y además los sonidos.",
      ADMINISTRATOR: "Todo: servidor y clave, personas, este equipo.",
      PURCHASING: "Mira los pedidos y trabaja en compras.",
    },
    firstHint: "La primera persona es siempre administradora.",
    lastHint: "Es la única persona que administra: nombre antes a otra.",
    lastRule: "Siempre queda al menos un administrador que puede entrar.",
    pin: "PIN",
    pinAgain: "Repita el PIN",
    pinShape: "De 4 a 8 cifras.",
    pinMissing: "Escriba un PIN de 4 a 8 cifras.",
    edit: "Cambiar",
    change: (name: string) => `Cambiar a ${name}`,
    changed: (name: string) => `Guardado: ${name}.`,
    newPin: "PIN nuevo",
    newPinOf: (name: string) => `PIN nuevo para ${name}`,
    newPinHint: "El anterior deja de servir. Si la persona estaba bloqueada, puede entrar enseguida.",
    pinSet: (name: string) => `${name} tiene un PIN nuevo.`,
    deactivate: "Desactivar",
    deactivated: (name: string) => `${name} ya no puede entrar. Lo que hizo sigue en el historial.`,
    activate: "Activar",
    activated: (name: string) => `${name} puede entrar de nuevo.`,
    inactive: "No puede entrar",
    you: "Está aquí",
    lockedUntil: (time: string) => `Bloqueada hasta las ${time}`,
    neverIn: "todavía no entró",
    lastIn: (when: string) => `entró ${when}`,
  },
  pairing: {
    title: "Abrir en otra pantalla",
    hint: "Para una tableta en la cocina, por ejemplo. La dirección sirve una sola vez y en una sola pantalla.",
    role: "Esa pantalla puede",
    roleHint: "Sin identificarse. Con un PIN, lo que pueda esa persona.",
    roles: {
      OPERATOR: "Trabajar con los pedidos",
      VIEWER: "Solo ver los pedidos",
    },
    start: "Crear dirección",
    again: "Crear otra",
    open: "Ábrala en el navegador de la otra pantalla:",
    copy: "Copiar",
    left: (time: string) => `Sirve ${time} más.`,
    expired: "La dirección caducó. Cree otra.",
    thisMachine:
      "Por ahora solo se puede abrir en este equipo: Mostrador no está abierto a la red. Lo cambia quien lo instaló.",
  },
  display: {
    title: "Esta pantalla",
    hint: "Se guarda solo en esta pantalla y vale al momento.",
  },
};

/** *Probar conexión*. */
export const checks = {
  test: "Probar conexión",
  testing: "Probando…",
  hint: "Prueba lo que está escrito. No guarda nada.",
  passed: "Todo bien. Falta guardar si cambió algo.",
  warned: "Funciona, con un aviso.",
  failed: "No funciona todavía. Vea qué paso falló.",
  steps: {
    REACHED: "Llega al servidor",
    KEY_ACCEPTED: "Clave aceptada",
    INSTANT_CHANNEL: "Canal instantáneo",
    VERSION: "Versión compatible",
    FOLDER_FOUND: "Encuentra la carpeta",
    FOLDER_OPENED: "Puede abrir la carpeta",
    CAN_READ: "Lee los archivos",
    CAN_READ_CLIENTS: "Lee los clientes",
    CAN_WRITE: "Puede escribir",
  },
  outcomes: {
    PASSED: "Bien",
    WARNED: "Aviso",
    FAILED: "Falló",
    NOT_TRIED: "Sin probar",
  },
  notTried: "No se probó, porque falló un paso anterior.",
  took: (ms: number) => (ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1).replace(".", ",")} s`),
  version: (version: string) => `Versión ${version}`,
  files: (n: string) => (n === "1" ? "1 archivo" : `${n} archivos`),
  clients: (n: string) => (n === "1" ? "1 cliente" : `${n} clientes`),
  unknown: "Algo falló en este paso. Pruebe de nuevo; si sigue igual, avise a soporte.",
  reasons: {
    UNREACHABLE:
      "No hay camino hasta esa dirección, o la conexión se cortó. Revise el internet y la dirección.",
    TECH001:
      "El servidor no tiene su clave puesta, o falló al buscarla. Avise a quien lo administra; la dirección está bien.",
    THROTTLED: "El servidor pidió esperar. Pruebe de nuevo en un minuto.",
    key_unreadable:
      "La clave guardada no se puede leer: el almacén de claves del sistema no responde. Desbloquéelo o escriba la clave otra vez.",
    CHANNEL_REFUSED:
      "El aviso instantáneo no aceptó la clave, aunque el servidor sí. Avise a quien administra el servidor.",
    no_name:
      "No se encontró ese nombre en internet. Revise que la dirección esté bien escrita y que haya internet.",
    refused_connection:
      "El equipo de esa dirección no acepta la conexión. Revise la dirección y el puerto, y que el servidor esté encendido.",
    timed_out: "El servidor no respondió a tiempo. Revise el internet de este equipo y pruebe de nuevo.",
    tls: "La conexión cifrada no se pudo abrir. Revise la fecha de este equipo; si está bien, avise a quien administra el servidor: su certificado no sirve.",
    not_the_server:
      "Esa dirección responde, pero no es la del servidor de pedidos. Cópiela de nuevo, sin nada detrás.",
    wrong_key: "La clave de este equipo y la del servidor no coinciden. Cópiela de nuevo.",
    not_the_service:
      "Esa dirección responde, pero no es la de ese servicio. Déjela vacía si usa la de siempre, o cópiela de nuevo.",
    token_refused: "El servicio no aceptó el token. Cópielo de nuevo de su cuenta y pruebe otra vez.",
    LICENCE_EXPIRED:
      "La licencia de esa cuenta está vencida: el servicio no entrega nada. Renuévela con el proveedor y pruebe de nuevo.",
    server_error:
      "El servidor falló al responder. La dirección está bien; pruebe en unos minutos o avise a quien lo administra.",
    no_channel:
      "El aviso instantáneo no se abrió. Los pedidos entran igual, hasta 15 s más tarde. Avise a quien administra el servidor.",
    unknown_version:
      "Mostrador no conoce esta versión del servidor. Debería funcionar; si algo se ve raro, avise a soporte.",
    folder_gone:
      "La carpeta no está o no responde. Revise la dirección y que el disco o la unidad de red estén conectados.",
    FILE_IN_USE: "Otro programa tiene abierto un archivo, casi siempre Excel. Ciérrelo y pruebe de nuevo.",
    FILE_CHANGING:
      "Un archivo cambió mientras se leía. Espere a que el otro programa termine y pruebe de nuevo.",
    FILE_CUT_OFF:
      "Un archivo termina a media fila, o le falta cerrar unas comillas. Guárdelo o expórtelo de nuevo.",
    FILE_MISSING: "Un archivo dejó de estar en la carpeta mientras se probaba. Pruebe de nuevo.",
    FILE_NOT_READABLE:
      "Este usuario no puede leer la carpeta o uno de sus archivos. Pida permiso de lectura.",
    FILE_TOO_LARGE: "Un archivo pasa de 64 MB. Repártalo en varios o quite lo que no haga falta.",
    FILE_FAILED:
      "Un archivo no se pudo usar. Revise que el disco o la unidad de red respondan y pruebe de nuevo.",
    FOLDER_NOT_WRITABLE:
      "Se puede leer, pero este usuario no puede escribir en la carpeta. Para leer basta; para escribir, pida permiso.",
    FOLDER_FULL: "En el disco de la carpeta no queda sitio. Libere espacio y pruebe de nuevo.",
    ENCODING_UNKNOWN: "Un archivo no es CSV de texto. Guárdelo como «CSV UTF-8» y pruebe de nuevo.",
    NO_HEADER: "Un archivo no tiene la fila con los nombres de las columnas. Póngala la primera y guarde.",
    HEADER_REPEATED: "Un archivo tiene dos columnas con el mismo nombre. Cambie uno de los dos y guarde.",
    KEY_COLUMN_MISSING:
      "Un archivo no tiene la columna que identifica cada fila. Escriba aquí su nombre exacto, o póngala en el archivo.",
  } satisfies Record<
    (typeof REMOTE_CHECK_REASONS | typeof FOLDER_CHECK_REASONS | typeof ACCOUNT_CHECK_REASONS)[number],
    string
  >,
};
