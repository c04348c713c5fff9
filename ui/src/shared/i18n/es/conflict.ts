/** Conflicts that stand alike, decided together. */
export const patterns = {
  title: "Decidir por grupos.",
  summary: (figure: string, n: number) =>
    n === 1
      ? "1 grupo de conflictos se puede decidir de una vez."
      : `${figure} grupos de conflictos se pueden decidir de una vez.`,
  show: "Ver grupos",
  hide: "Ocultar",
  preview: "Ver antes de aplicar",
  take: "Qué valor queda",
  chooseSide: "Elija primero qué valor queda",
  takeHere: "Usar lo de aquí",
  takeThere: (system: string) => `Usar ${system}`,
  ofHere: "lo de aquí",
  ofThere: (system: string) => `lo de ${system}`,
  ONLY_THERE: (records: string, system: string, field: string) =>
    `${records}: ${system} tiene ${field} y aquí está vacío`,
  ONLY_HERE: (records: string, system: string, field: string) =>
    `${records}: aquí hay ${field} y en ${system} está vacío`,
  SPELLING: (records: string, _system: string, field: string) =>
    `${records}: ${field} solo cambia en acentos, mayúsculas o espacios`,
  DIFFERENT: (records: string, system: string, field: string) =>
    `${records}: ${field} es distinto aquí y en ${system}`,
  record: "Registro",
  previewOf: (n: number, total: string) => `Se muestran ${n} de ${total}.`,
  only: (field: string) => `Se decide solo ${field}.`,
  others: (n: number, figure: string) =>
    n === 1
      ? "1 registro tiene otros campos por decidir y sigue abierto."
      : `${figure} registros tienen otros campos por decidir y siguen abiertos.`,
  apply: (side: string, total: string) => `Usar ${side} en ${total}`,
  done: (n: number, figure: string) => (n === 1 ? "1 registro decidido." : `${figure} registros decididos.`),
  left: (n: number, figure: string) =>
    n === 1
      ? "1 cambió mientras tanto y sigue abierto."
      : `${figure} cambiaron mientras tanto y siguen abiertos.`,
};

/** The dialog that decides a conflict, and what became of it. */
export const conflict = {
  title: (title: string) => `Resolver conflicto · ${title}`,
  records: {
    customer: "Este cliente",
    client: "Este cliente",
    contact: "Este contacto",
    address: "Esta dirección",
    supplier: "Este proveedor",
    product: "Este producto",
    purchase_order: "Esta orden de compra",
    other: "Este registro",
  },
  changedBoth: (record: string, system: string, since: string) =>
    `${record} se modificó aquí y en ${system} ${since}.`,
  since: (when: string) => `desde la última sincronización (${when})`,
  seen: (when: string) => `(se vio ${when})`,
  firstMeeting: (record: string, system: string) =>
    `${record} ya estaba aquí y en ${system}, con datos distintos.`,
  DELETED_HERE: (system: string) => `Aquí se eliminó; en ${system} se modificó.`,
  DELETED_THERE: (system: string) => `En ${system} se eliminó; aquí se modificó.`,
  position: (at: string, total: string) => `${at} de ${total}`,
  previous: "Anterior",
  next: "Siguiente",
  field: "Campo",
  here: "En este restaurante",
  there: (system: string) => `En ${system}`,
  result: "Quedará",
  empty: "vacío",
  yes: "Sí",
  no: "No",
  nothingBefore: "nada antes",
  other: "Otro valor",
  otherOf: (field: string) => `Otro valor para ${field}`,
  keepBoth: "Conservar ambos",
  keepBothInline: "conservar ambos",
  keepBothOf: (field: string) => `Conservar ambos valores de ${field}`,
  keeps: {
    JOINED: "Se conservan los dos textos",
    SECOND_PHONE: "El de aquí queda como segundo teléfono",
    TWO_ADDRESSES: "La de aquí queda como otra dirección",
  },
  undecided: "Falta decidir",
  chooseOne: "Elija uno de los dos",
  chooseOr: "Elija uno o",
  unchanged: "sin cambios",
  metaTip: "Quién lo cambió y cuándo",
  badNumber: (example: string) => `Escriba un número, por ejemplo ${example}`,
  badDay: "Escriba una fecha, por ejemplo 31/12/1990",
  dayForm: "dd/mm/aaaa",
  noPlace: "sin ubicación",
  apart: (distance: string) => `${distance} entre sí`,
  sketch: (place: string, apart: string) => `Dibujo: ${place}, ${apart}. Norte arriba`,
  sketchAlone: (place: string) => `Dibujo: ${place}`,
  reason: "Motivo para quitar el bloqueo",
  reasonHint: "Obligatorio. Queda en el historial.",
  reasonMissing: "Escriba por qué se quita el bloqueo (de 3 a 200 letras).",
  RULE: (side: string) => `Regla: manda ${side}`,
  LATEST: "Cambió más tarde",
  OTHER_EMPTY: "El otro lado está vacío",
  SAFETY: (where: string) => `Por seguridad: bloqueado ${where}`,
  blockedHere: "aquí",
  blockedThere: (system: string) => `en ${system}`,
  ruleLatest: "Regla: manda el más reciente",
  ruleHere: "el restaurante",
  chosen: "Elegido por usted",
  equal: (n: number) => (n === 1 ? "1 campo igual" : `${n} campos iguales`),
  base: "Valor anterior (última sincronización)",
  useHere: "Usar todo lo de aquí",
  useThere: (system: string) => `Usar todo lo de ${system}`,
  useRules: "Aplicar reglas",
  left: (n: number) => (n === 1 ? "1 campo por decidir" : `${n} campos por decidir`),
  allDecided: "Todo decidido",
  restSent: "Los campos sin conflicto ya se enviaron.",
  sends: (fields: string) => `Se enviará: ${fields}.`,
  sendsNothing: "No hace falta enviar nada.",
  alike: (n: number, fields: string) =>
    n === 1
      ? `Hacer lo mismo con el otro conflicto de ${fields}`
      : `Hacer lo mismo con los otros ${n} conflictos de ${fields}`,
  alikePreview: (n: number) =>
    n === 1 ? "Así quedará el otro" : `Así quedarán los otros (se muestran ${n})`,
  alikeLeft: "queda por decidir: quitar su bloqueo pide un motivo",
  alikeNotAll: "Decida todos los campos para poder hacerlo con los demás.",
  alikeLifts: "Quitar un bloqueo pide su propio motivo: no se puede hacer con los demás.",
  alikeTyped: "Un valor escrito a mano es solo de este registro: no se puede hacer con los demás.",
  later: "Dejar para después",
  save: "Guardar decisión",
  saving: "Guardando…",
  done: "Conflicto resuelto.",
  partly: (n: number) =>
    n === 1
      ? "Decisión guardada. Queda 1 campo por decidir."
      : `Decisión guardada. Quedan ${n} campos por decidir.`,
  doneMany: (n: number) => (n === 1 ? "1 conflicto resuelto." : `${n} conflictos resueltos.`),
  leftMany: (n: number) => (n === 1 ? "1 quedó por decidir." : `${n} quedaron por decidir.`),
  stoppedBy: {
    DISK_FULL:
      "Después se llenó el disco. El resto no se guardó y sigue abierto. Libere espacio en este equipo y decida el resto.",
    READ_ONLY:
      "Después este equipo ya no pudo escribir. El resto no se guardó y sigue abierto. Llame a soporte.",
    CLOSING:
      "Después Mostrador se cerraba. El resto no se guardó y sigue abierto. Ábralo de nuevo y decida el resto.",
    NOTHING_TRAVELS:
      "Desde entonces no se envía nada a ese sistema. El resto no se guardó y sigue abierto. Un administrador puede cambiarlo en Integraciones.",
    other:
      "Después algo falló. El resto no se guardó y sigue abierto. Decida el resto; si falla otra vez, llame a soporte.",
  },
  undo: "Deshacer",
  undone: "La decisión se deshizo. El conflicto está abierto de nuevo.",
  undoneNone: "No se deshizo nada.",
  undoneDeletes: (record: string, system: string) =>
    `La decisión se deshizo. ${record} se elimina aquí y en ${system}.`,
  undoneDeletesHere: (record: string) => `La decisión se deshizo. ${record} se elimina aquí.`,
  undoneRestores: (record: string, system: string) =>
    `La decisión se deshizo. ${record} vuelve a estar aquí y en ${system}.`,
  undoneRestoresHere: (record: string) => `La decisión se deshizo. ${record} vuelve a estar aquí.`,
  askUndoDelete: "¿Deshacer y eliminar?",
  undoDelete: "Deshacer y eliminar",
  undoDeleteWhat: (record: string) =>
    `Con esa decisión se restauró. Si la deshace, se cumple la otra respuesta. ${record} se elimina aquí.`,
  undoDeletesThere: (system: string) => `En ${system} también se elimina.`,
  undoKeepsThere: (system: string) => `En ${system} no se elimina nada.`,
  undoDeletesAddresses: "Con un cliente se eliminan también sus direcciones.",
  undoneMany: (n: number) =>
    n === 1
      ? "1 decisión se deshizo. Su conflicto está abierto de nuevo."
      : `${n} decisiones se deshicieron. Sus conflictos están abiertos de nuevo.`,
  keptMany: (n: number) =>
    n === 1
      ? "1 cambió después o ya se deshizo: queda como está."
      : `${n} cambiaron después o ya se deshicieron: quedan como están.`,
  tooOldMany: (n: number) =>
    n === 1
      ? "1 pasó el plazo de 30 días: queda como está."
      : `${n} pasaron el plazo de 30 días: quedan como están.`,
  missingMany: (n: number) =>
    n === 1
      ? "1 no se encontró: puede que su sistema no esté conectado. Sigue en la lista."
      : `${n} no se encontraron: puede que su sistema no esté conectado. Siguen en la lista.`,
  waitingMany: (n: number) =>
    n === 1
      ? "1 tiene otro conflicto por decidir: decídalo antes y repita."
      : `${n} tienen otro conflicto por decidir: decídalos antes y repita.`,
  liftingMany: (n: number) =>
    n === 1
      ? "1 quita un bloqueo: escriba el motivo para deshacerla."
      : `${n} quitan un bloqueo: escriba el motivo para deshacerlas.`,
  writeReason: "Escribir motivo",
  undoStopped: "Se detuvo porque otra persona entró en esta pantalla.",
  recent: {
    title: "Decidido hace poco.",
    summary: (figure: string, n: number) =>
      n === 1 ? "1 decisión tomada en esta pantalla." : `${figure} decisiones tomadas en esta pantalla.`,
    show: "Ver decisiones",
    many: (figure: string, records: string, fields: string) =>
      `${figure} conflictos resueltos de una vez: ${records} · ${fields}`,
    undoAll: (figure: string) => `Deshacer los ${figure}`,
    undoing: (done: string, total: string) => `Deshaciendo ${done} de ${total}…`,
    waits: "Espere: otra decisión se está deshaciendo.",
    ofRecord: "Decisiones",
    ofRecordTitle: (record: string) => `Decisiones · ${record}`,
    noneOfRecord: "En los últimos 30 días nadie decidió un conflicto de este registro.",
  },
  undoLifts: "Deshacer quita un bloqueo",
  undoLiftsWhat: (n: number) =>
    n === 1
      ? "Con esa decisión el cliente quedó bloqueado. Si la deshace, deja de estarlo hasta que alguien decida de nuevo."
      : `Con esas decisiones ${n} clientes quedaron bloqueados. Si las deshace, dejan de estarlo hasta que alguien decida de nuevo.`,
  moved:
    "Este registro cambió mientras usted lo miraba. No se guardó nada. Se muestra cómo está ahora: revíselo.",
  over: "Este conflicto ya está decidido. No queda nada por decidir.",
  overOther: "Esta decisión se deshizo y se cumplió la otra respuesta. No queda nada por decidir.",
  decisions: "Conflictos decididos en los últimos 30 días",
  decidedAbout: (fields: string) => `Conflicto resuelto: ${fields}`,
  aboutDeletion: "eliminado o modificado",
  undoUntil: (day: string) => `se puede deshacer hasta el ${day}`,
  takenBack: "se deshizo",
  deletedBy: (where: string) => `Se eliminó ${where}.`,
  editedBy: (where: string) => `Se modificó ${where}.`,
  somebody: "no se sabe quién",
  before: "Antes",
  after: "Modificado",
  keepsEdit: "Propuesto: así no se pierde nada.",
  keys: {
    row: "campo",
    side: "aquí o allí",
    third: "ambos u otro",
    step: "otro conflicto",
    later: "después",
  },
  KEEP_EDIT: "Restaurar",
  KEEP_EDIT_text: "Se queda en los dos lados, con lo que se modificó.",
  KEEP_EDIT_here: (system: string) =>
    `Se queda aquí, con lo que se modificó. ${system} no permite crearlo de nuevo: no se sincroniza.`,
  DELETE: "Eliminar en ambos",
  DELETE_here: (system: string) => `Se borra aquí. ${system} no permite borrarlo: allí sigue como está.`,
  DELETE_text: "Se borra aquí y allí. Lo que se modificó se pierde.",
  STOP_SYNCING: "Dejar de sincronizar",
  STOP_SYNCING_text: "Cada lado queda como está. El registro pasa a Excluidos.",
  chooseAnswer: "Elija qué hacer",
  tellManagerTitle: "Avisar al gerente",
  tellManager: "Avise al gerente. Solo gerentes y administradores deciden qué valor queda.",
  loading: "Leyendo el conflicto…",
  none: "No queda ningún conflicto por decidir.",
};
