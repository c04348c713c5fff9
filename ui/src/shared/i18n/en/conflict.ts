import type { Catalogue } from "..";

/** Conflicts that stand alike, decided together. */
export const patterns: Catalogue["sync"]["patterns"] = {
  title: "Decide by groups.",
  summary: (figure: string, n: number) =>
    n === 1
      ? "1 group of conflicts can be decided at once."
      : `${figure} groups of conflicts can be decided at once.`,
  show: "Show groups",
  hide: "Hide",
  preview: "Preview",
  take: "Which value stays",
  chooseSide: "First choose which value stays",
  takeHere: "Use this side",
  takeThere: (system: string) => `Use ${system}`,
  ofHere: "this side",
  ofThere: (system: string) => system,
  ONLY_THERE: (records: string, system: string, field: string) =>
    `${records}: ${system} has ${field} and here it is empty`,
  ONLY_HERE: (records: string, system: string, field: string) =>
    `${records}: here is ${field} and in ${system} it is empty`,
  SPELLING: (records: string, _system: string, field: string) =>
    `${records}: ${field} differs only in accents, case or spaces`,
  DIFFERENT: (records: string, system: string, field: string) =>
    `${records}: ${field} is different here and in ${system}`,
  record: "Record",
  previewOf: (n: number, total: string) => `${n} of ${total} are shown.`,
  only: (field: string) => `Only ${field} is decided.`,
  others: (n: number, figure: string) =>
    n === 1
      ? "1 record has other fields to decide and stays open."
      : `${figure} records have other fields to decide and stay open.`,
  apply: (side: string, total: string) => `Use ${side} in ${total}`,
  done: (n: number, figure: string) => (n === 1 ? "1 record decided." : `${figure} records decided.`),
  left: (n: number, figure: string) =>
    n === 1 ? "1 changed meanwhile and stays open." : `${figure} changed meanwhile and stay open.`,
};

export const conflict: Catalogue["sync"]["conflict"] = {
  title: (title: string) => `Resolve conflict · ${title}`,
  records: {
    customer: "This customer",
    client: "This client",
    contact: "This contact",
    address: "This address",
    supplier: "This supplier",
    product: "This product",
    purchase_order: "This purchase order",
    other: "This record",
  },
  changedBoth: (record: string, system: string, since: string) =>
    `${record} was changed here and in ${system} ${since}.`,
  since: (when: string) => `since the last synchronisation (${when})`,
  seen: (when: string) => `(noticed ${when})`,
  firstMeeting: (record: string, system: string) =>
    `${record} was already here and in ${system}, with different data.`,
  DELETED_HERE: (system: string) => `Deleted here; changed in ${system}.`,
  DELETED_THERE: (system: string) => `Deleted in ${system}; changed here.`,
  position: (at: string, total: string) => `${at} of ${total}`,
  previous: "Previous",
  next: "Next",
  field: "Field",
  here: "In this restaurant",
  there: (system: string) => `In ${system}`,
  result: "Will be",
  empty: "empty",
  yes: "Yes",
  no: "No",
  nothingBefore: "nothing before",
  other: "Another value",
  otherOf: (field: string) => `Another value for ${field}`,
  keepBoth: "Keep both",
  keepBothInline: "keep both",
  keepBothOf: (field: string) => `Keep both values of ${field}`,
  keeps: {
    JOINED: "Both texts are kept",
    SECOND_PHONE: "The one of here stays as second phone",
    TWO_ADDRESSES: "The one of here stays as another address",
  },
  undecided: "To decide",
  chooseOne: "Choose one of the two",
  chooseOr: "Choose one or",
  unchanged: "unchanged",
  metaTip: "Who changed it and when",
  badNumber: (example: string) => `Write a number, for example ${example}`,
  badDay: "Write a date, for example 31/12/1990",
  dayForm: "dd/mm/yyyy",
  noPlace: "no location",
  apart: (distance: string) => `${distance} apart`,
  sketch: (place: string, apart: string) => `Drawing: ${place}, ${apart}. North is up`,
  sketchAlone: (place: string) => `Drawing: ${place}`,
  reason: "Reason to lift the block",
  reasonHint: "Required. It stays in the history.",
  reasonMissing: "Write why the block is lifted (3 to 200 letters).",
  RULE: (side: string) => `Rule: ${side} wins`,
  LATEST: "Changed later",
  OTHER_EMPTY: "The other side is empty",
  SAFETY: (where: string) => `For safety: blocked ${where}`,
  blockedHere: "here",
  blockedThere: (system: string) => `in ${system}`,
  ruleLatest: "Rule: the latest wins",
  ruleHere: "the restaurant",
  chosen: "Chosen by you",
  equal: (n: number) => (n === 1 ? "1 equal field" : `${n} equal fields`),
  base: "Previous value (last synchronisation)",
  useHere: "Use all of this side",
  useThere: (system: string) => `Use all of ${system}`,
  useRules: "Apply rules",
  left: (n: number) => (n === 1 ? "1 field to decide" : `${n} fields to decide`),
  allDecided: "All decided",
  restSent: "Fields without conflict are already sent.",
  sends: (fields: string) => `Will be sent: ${fields}.`,
  sendsNothing: "Nothing has to be sent.",
  alike: (n: number, fields: string) =>
    n === 1
      ? `Do the same with the other conflict of ${fields}`
      : `Do the same with the other ${n} conflicts of ${fields}`,
  alikePreview: (n: number) => (n === 1 ? "The other will be" : `The others will be (${n} are shown)`),
  alikeLeft: "stays to be decided: lifting its block needs a reason",
  alikeNotAll: "Decide every field to be able to do it with the others.",
  alikeLifts: "Lifting a block needs a reason of its own: it cannot be done with the others.",
  alikeTyped: "A typed value belongs to this record only: it cannot be done with the others.",
  later: "Leave for later",
  save: "Save decision",
  saving: "Saving…",
  done: "Conflict resolved.",
  partly: (n: number) =>
    n === 1
      ? "Decision saved. 1 field is left to decide."
      : `Decision saved. ${n} fields are left to decide.`,
  doneMany: (n: number) => (n === 1 ? "1 conflict resolved." : `${n} conflicts resolved.`),
  leftMany: (n: number) => (n === 1 ? "1 is left to decide." : `${n} are left to decide.`),
  stoppedBy: {
    DISK_FULL:
      "Then the disk was full. The rest was not saved and stays open. Free some space on this computer and decide the rest.",
    READ_ONLY:
      "Then this computer could not write any more. The rest was not saved and stays open. Call support.",
    CLOSING:
      "Then Mostrador was closing. The rest was not saved and stays open. Open it again and decide the rest.",
    NOTHING_TRAVELS:
      "Since then nothing is sent to that system. The rest was not saved and stays open. An administrator can change that in Integrations.",
    other:
      "Then something failed. The rest was not saved and stays open. Decide the rest; if it fails again, call support.",
  },
  undo: "Undo",
  undone: "The decision was taken back. The conflict is open again.",
  undoneNone: "Nothing was taken back.",
  undoneDeletes: (record: string, system: string) =>
    `The decision was taken back. ${record} is deleted here and in ${system}.`,
  undoneDeletesHere: (record: string) => `The decision was taken back. ${record} is deleted here.`,
  undoneRestores: (record: string, system: string) =>
    `The decision was taken back. ${record} is here and in ${system} again.`,
  undoneRestoresHere: (record: string) => `The decision was taken back. ${record} is here again.`,
  askUndoDelete: "Undo and delete?",
  undoDelete: "Undo and delete",
  undoDeleteWhat: (record: string) =>
    `That decision restored it. If you undo it, the other answer is carried out. ${record} is deleted here.`,
  undoDeletesThere: (system: string) => `It is deleted in ${system} as well.`,
  undoKeepsThere: (system: string) => `Nothing is deleted in ${system}.`,
  undoDeletesAddresses: "With a customer, its addresses are deleted too.",
  undoneMany: (n: number) =>
    n === 1
      ? "1 decision was taken back. Its conflict is open again."
      : `${n} decisions were taken back. Their conflicts are open again.`,
  keptMany: (n: number) =>
    n === 1
      ? "1 changed since or was taken back already: it stays as it is."
      : `${n} changed since or were taken back already: they stay as they are.`,
  tooOldMany: (n: number) =>
    n === 1
      ? "1 is older than 30 days: it stays as it is."
      : `${n} are older than 30 days: they stay as they are.`,
  missingMany: (n: number) =>
    n === 1
      ? "1 was not found: its system may not be connected. It stays in the list."
      : `${n} were not found: their system may not be connected. They stay in the list.`,
  waitingMany: (n: number) =>
    n === 1
      ? "1 has another conflict to decide: decide that one first and try again."
      : `${n} have another conflict to decide: decide those first and try again.`,
  liftingMany: (n: number) =>
    n === 1 ? "1 lifts a block: write why to undo it." : `${n} lift a block: write why to undo them.`,
  writeReason: "Write why",
  undoStopped: "It stopped because somebody else sat down at this screen.",
  recent: {
    title: "Decided lately.",
    summary: (figure: string, n: number) =>
      n === 1 ? "1 decision made on this screen." : `${figure} decisions made on this screen.`,
    show: "Show decisions",
    many: (figure: string, records: string, fields: string) =>
      `${figure} conflicts resolved at once: ${records} · ${fields}`,
    undoAll: (figure: string) => `Undo all ${figure}`,
    undoing: (done: string, total: string) => `Undoing ${done} of ${total}…`,
    waits: "Wait: another decision is being undone.",
    ofRecord: "Decisions",
    ofRecordTitle: (record: string) => `Decisions · ${record}`,
    noneOfRecord: "In the last 30 days nobody decided a conflict of this record.",
  },
  undoLifts: "Undoing lifts a block",
  undoLiftsWhat: (n: number) =>
    n === 1
      ? "That decision blocked the customer. If you undo it, the block is lifted until somebody decides again."
      : `Those decisions blocked ${n} customers. If you undo them, the blocks are lifted until somebody decides again.`,
  moved:
    "This record changed while you looked at it. Nothing was saved. Shown is how it is now: look at it again.",
  over: "This conflict is already decided. Nothing is left to decide.",
  overOther: "This decision was taken back and the other answer carried out. Nothing is left to decide.",
  decisions: "Conflicts decided in the last 30 days",
  decidedAbout: (fields: string) => `Conflict resolved: ${fields}`,
  aboutDeletion: "deleted or changed",
  undoUntil: (day: string) => `can be undone until ${day}`,
  takenBack: "taken back",
  deletedBy: (where: string) => `Deleted ${where}.`,
  editedBy: (where: string) => `Changed ${where}.`,
  somebody: "nobody knows who",
  before: "Before",
  after: "Changed to",
  keepsEdit: "Proposed: nothing is lost this way.",
  keys: {
    row: "field",
    side: "here or there",
    third: "both or another",
    step: "another conflict",
    later: "later",
  },
  KEEP_EDIT: "Restore",
  KEEP_EDIT_text: "It stays on both sides, with what was changed.",
  KEEP_EDIT_here: (system: string) =>
    `It stays here, with what was changed. ${system} cannot make it again: it is not synchronised.`,
  DELETE: "Delete on both sides",
  DELETE_here: (system: string) => `It is deleted here. ${system} cannot delete it: it stays there as it is.`,
  DELETE_text: "It is deleted here and there. What was changed is lost.",
  STOP_SYNCING: "Stop synchronising",
  STOP_SYNCING_text: "Each side stays as it is. The record goes to Left out.",
  chooseAnswer: "Choose what to do",
  tellManagerTitle: "Tell the manager",
  tellManager: "Tell the manager. Only managers and administrators decide which value stays.",
  loading: "Reading the conflict…",
  none: "No conflict is left to decide.",
};
