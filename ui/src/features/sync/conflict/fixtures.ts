import type { ConflictField, ConflictView } from "../../../backend/generated";

/** A field in dispute about which nothing is known, for tests. */
export const field = (change: Partial<ConflictField> = {}): ConflictField => ({
  field: "street",
  base: null,
  here: '"Av. 9 de Oct."',
  there: '"Av. 9 de Octubre"',
  proposed: null,
  because: null,
  hereBy: null,
  hereAt: null,
  thereAt: null,
  rule: null,
  keepBoth: null,
  reasonFor: null,
  ...change,
});

/** An open conflict over these fields, for tests. */
export const view = (...disputed: ConflictField[]): ConflictView => ({
  item: {
    id: 1,
    system: "whatsapp",
    entityType: "customer",
    recordId: "c-1",
    title: null,
    kind: "FIELDS",
    fields: [],
    openedAt: 0,
  },
  version: 1,
  status: "OPEN",
  agreedAt: null,
  deletion: null,
  answer: null,
  disputed,
  equal: {},
  alike: 0,
  resolvedBy: null,
  resolvedAt: null,
  undoUntil: null,
});
