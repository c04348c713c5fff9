import type { AlertCause } from "../../../backend/generated";

const many = (count: number, one: string, more: string) => (count === 1 ? one : more);

/** Minutes as a person says them. */
function duration(minutes: number): string {
  const whole = Math.max(0, Math.floor(minutes));
  const hours = Math.floor(whole / 60);
  if (hours === 0) return `${whole} min`;
  return whole % 60 === 0 ? `${hours} h` : `${hours} h ${whole % 60} min`;
}

/** What is wrong, in one line. */
const says: Record<AlertCause, (value: number, system: string) => string> = {
  DEAD_LETTERS: (value, system) =>
    `${system}: ${value} ${many(value, "registro necesita", "registros necesitan")} a una persona.`,
  QUEUE_AGE: (value, system) => `${system}: hay cambios sin enviar desde hace ${duration(value)}.`,
  SUCCESS_RATE: (value, system) =>
    `${system}: en la última hora solo salió bien el ${Math.floor(value)} % de las peticiones.`,
  BREAKER_OPEN: (value, system) => `${system}: falla desde hace ${duration(value)}.`,
  NO_CONTACT: (value, system) => `${system}: no responde desde hace ${duration(value)}.`,
};

/** What it means and what to do. */
const means: Record<AlertCause, string> = {
  DEAD_LETTERS: "No se sincronizarán solos. Ábralos: dice por qué, y allí se reintentan.",
  QUEUE_AGE: "Están guardados y se enviarán cuando el sistema los acepte. Mire qué los retiene.",
  SUCCESS_RATE: "Algo falla a ratos. Mire los últimos errores de este sistema.",
  BREAKER_OPEN: "Mostrador espera y lo vuelve a intentar solo; no se pierde nada. Mire la causa.",
  NO_CONTACT: "Compruebe Internet en este equipo y que el otro sistema esté encendido. No se pierde nada.",
};

interface Rule {
  label: string;
  hint: string;
  /** Before and after the figure. */
  from: string;
  unit: string;
}

const rules: Record<AlertCause, Rule> = {
  DEAD_LETTERS: {
    label: "Registros que necesitan a una persona",
    hint: "Ya no se reintentan solos: alguien debe corregirlos o descartarlos.",
    from: "Avisar a partir de",
    unit: "registros",
  },
  QUEUE_AGE: {
    label: "Cambios sin enviar",
    hint: "Cuánto puede esperar el cambio más antiguo.",
    from: "Avisar a los",
    unit: "min",
  },
  SUCCESS_RATE: {
    label: "Peticiones que salen bien",
    hint: "De las peticiones de la última hora a un sistema, si fueron al menos 20.",
    from: "Avisar por debajo del",
    unit: "%",
  },
  BREAKER_OPEN: {
    label: "Un sistema falla y se le deja descansar",
    hint: "Cuánto tiempo seguido sin que una petición salga bien.",
    from: "Avisar a los",
    unit: "min",
  },
  NO_CONTACT: {
    label: "Un sistema no responde",
    hint: "Cuánto tiempo desde la primera petición sin respuesta.",
    from: "Avisar a los",
    unit: "min",
  },
};

/** *Avisos* and *Registro*. */
export const alerts = {
  title: "Avisos",
  says,
  means,
  whole: "Mostrador",
  banner: {
    more: (count: number) => `Hay ${many(count, "un aviso más", `${count} avisos más`)}.`,
    see: "Ver en Sincronización",
    gotIt: "Entendido",
  },
  now: {
    title: "Ahora",
    none: "Nada que avisar.",
    noneHint: "Ningún aviso abierto ni en el último día.",
    since: (time: string) => `desde ${time}`,
    over: (from: string, until: string) => `${from} a ${until}`,
    open: "Abierto",
    closed: "Terminado",
    seenHere: "Visto en este equipo",
    seenBy: (person: string) => `Visto por ${person}`,
  },
  rulesTitle: "Cuándo avisar",
  rules,
  on: "Sí",
  off: "No",
  notification: {
    label: "Mostrar una notificación en este equipo",
    hint: "Una por cada aviso, con palabras sencillas. El aviso en la pantalla se ve siempre.",
  },
  saved: "Avisos guardados.",
  slack: {
    title: "Slack",
    intro:
      "Un mensaje cuando algo empieza y otro cuando se resuelve; como mucho uno cada 15 minutos por causa y sistema. Sin datos de clientes.",
    address: "Dirección del webhook",
    addressHint: "En Slack: Aplicaciones, Incoming Webhooks. Empieza por https://hooks.slack.com/services/.",
    stored: "Guardada",
    storedHint: "No se vuelve a mostrar.",
    change: "Cambiar",
    keep: "Dejar la de antes",
    save: "Enviar prueba y guardar",
    saving: "Enviando…",
    test: "Probar",
    testing: "Enviando…",
    forget: "Olvidar",
    forgetTitle: "¿Olvidar la dirección de Slack?",
    forgetText:
      "Los avisos dejarán de llegar a Slack. Para volver a recibirlos hay que pegar la dirección otra vez.",
    done: "El mensaje de prueba llegó a Slack.",
    refused: "Slack no aceptó el mensaje de prueba. Arriba dice por qué y qué hacer.",
    forgotten: "Mostrador ya no envía nada a Slack.",
    missing: "Pegue la dirección del webhook.",
    notSlack: "Esto no es la dirección de un webhook de Slack. Cópiela entera desde Slack.",
    state: {
      NOT_SET: "Sin configurar: no se envía nada.",
      ON: "Los avisos se envían.",
      FAILING: "El último mensaje no llegó. Se vuelve a intentar con el siguiente aviso.",
      SWITCHED_OFF:
        "Apagado: Slack ya no acepta esta dirección. No se envía nada hasta que se pruebe otra vez o se cambie.",
    },
    lastSent: (time: string) => `Último mensaje: ${time}.`,
    slackSays: (word: string) => `Slack dice: ${word}.`,
    unsaved:
      "La dirección de Slack que escribió no está guardada. Para guardarla, siga aquí y pulse «Enviar prueba y guardar».",
    reasons: {
      channel_is_archived: "El canal está archivado. Elija otro canal en Slack y pegue su dirección.",
      channel_not_found: "El canal ya no existe. Cree otro webhook en Slack y pegue su dirección.",
      no_service: "El webhook se borró o se desactivó en Slack. Cree otro y pegue su dirección.",
      action_prohibited: "Un administrador de Slack no permite estos mensajes. Hable con él.",
      user_not_found: "Quien creó el webhook ya no está en Slack. Cree otro y pegue su dirección.",
      invalid_payload: "Slack no entendió el mensaje. Avise a soporte.",
      THROTTLED: "Slack pidió esperar.",
      SLACK_FAILED: "Slack tiene un problema pasajero.",
      KEYRING_FAILED:
        "No se puede leer la dirección: el llavero de este equipo está cerrado. Inicie sesión otra vez en este equipo, o pegue la dirección de nuevo.",
      UNREACHABLE: "No se pudo llegar a Slack. Compruebe Internet en este equipo.",
    },
  },
  metrics: {
    title: "Métricas para Prometheus",
    intro:
      "Para quien vigila varios equipos: cifras de pedidos, colas, sistemas y avisos. Sin datos de clientes. Se leen con una clave.",
    address: "Dirección",
    none: "Este programa no tiene servidor local: no se pueden leer desde fuera.",
    copyAddress: "Copiar dirección",
    token: "Clave de acceso",
    noToken: "Sin clave: nadie puede leerlas.",
    since: (time: string) => `Creada el ${time}`,
    create: "Crear clave de acceso",
    renew: "Crear otra clave",
    renewTitle: "¿Crear otra clave?",
    renewText:
      "La clave de ahora deja de valer en el acto: Prometheus no podrá leer hasta que reciba la nueva.",
    once: "Cópiela ahora. No se vuelve a mostrar.",
    copyToken: "Copiar clave",
  },
  log: {
    title: "Registro",
    intro: "Lo que hizo este programa, lo más nuevo primero. Sin claves ni datos de clientes.",
    level: "Mostrar",
    levels: {
      DEBUG: "Todo",
      INFO: "Lo normal y lo grave",
      WARN: "Avisos y errores",
      ERROR: "Solo errores",
    },
    names: { DEBUG: "Detalle", INFO: "Normal", WARN: "Aviso", ERROR: "Error" },
    search: "Buscar en el registro",
    refresh: "Actualizar",
    reading: "Leyendo…",
    more: "Leer más antiguas",
    end: "Es la línea más antigua que se guarda.",
    goOn: "Se buscó en una parte del registro. Puede seguir buscando más atrás.",
    nothing: "Ninguna línea coincide.",
    folder: "Carpeta",
    copyFolder: "Copiar carpeta",
    lines: "Líneas del registro",
  },
};
