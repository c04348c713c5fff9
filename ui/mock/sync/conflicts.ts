import type { ConflictField, ConflictView, FieldChoice } from "../../src/backend/generated";

const DAY = 86_400_000;

/** A conflict in memory, with what stood before it was decided. */
export interface HeldConflict {
  view: ConflictView;
  before: ConflictField[];
}

const NAMES = ["María Pérez", "Jorge Mena", "Rosa Alcívar", "Lucía Vera", "Pedro Loor", "Óscar Pincay"];

function held(
  id: number,
  title: string,
  change: Partial<ConflictView["item"]>,
  disputed: ConflictField[],
  now: number,
): HeldConflict {
  const view: ConflictView = {
    item: {
      id,
      system: "whatsapp",
      entityType: "address",
      recordId: `a-${id}`,
      title,
      kind: "FIELDS",
      fields: disputed.map((field) => field.field).sort(),
      openedAt: now - 14 * 3_600_000,
      ...change,
    },
    version: 1,
    status: "OPEN",
    disputed,
    equal: {
      city: '"Guayaquil"',
      country: '"Ecuador"',
      neighborhood: '"Centro"',
      state: '"Guayas"',
      zipCode: '"090313"',
      phone: '"+593 99 123 4567"',
      isDefault: "true",
    },
    alike: 0,
    resolvedBy: null,
    resolvedAt: null,
    undoUntil: null,
  };
  return { view, before: disputed };
}

const text = (value: string | null) => (value === null ? null : JSON.stringify(value));

/** Nobody is known to have written it, and it is decided for one side. */
const PLAIN = {
  hereBy: null,
  hereAt: null,
  thereAt: null,
  rule: null,
  canKeepBoth: false,
  reasonFor: null,
} as const;

function street(index: number): ConflictField {
  return {
    field: "street",
    base: text(`Av. 9 de Octubre ${100 + index}`),
    here: text(`Av. 9 de Oct. ${100 + index}`),
    there: text(`Av. 9 de Octubre ${100 + index}, piso 3`),
    proposed: null,
    because: null,
    ...PLAIN,
  };
}

function ruled(
  field: string,
  here: string | null,
  there: string | null,
  proposed: ConflictField["proposed"],
  because: ConflictField["because"] = "RULE",
): ConflictField {
  return { field, base: null, here, there, proposed, because, ...PLAIN };
}

/** Six addresses over the same field, a customer with several fields, one of each deletion, one first meeting. */
export function demoConflicts(now: number): HeldConflict[] {
  const addresses = NAMES.map((name, index) => held(index + 1, name, {}, [street(index)], now));
  const customer = held(
    7,
    "María Pérez",
    { entityType: "customer" },
    [
      { ...ruled("firstName", text("Maria Perez"), text("María Pérez"), "THERE"), base: text("Maria Peres") },
      ruled("email", null, text("mperez@mail.com"), "THERE", "OTHER_EMPTY"),
      ruled("internalNotes", text("Cobrar antes"), text("Cliente desde 2019"), "HERE"),
      street(0),
      ruled("isBanned", "true", "false", "HERE"),
      ruled("amount", "1250.40", "1250.45", null, null),
    ],
    now,
  );
  return [
    ...addresses,
    customer,
    held(8, "Casa de Rosa", { kind: "DELETED_HERE" }, [street(3)], now),
    held(9, "Oficina de Jorge", { kind: "DELETED_THERE" }, [street(4)], now),
    held(10, "Luis Vera", { kind: "FIRST_MEETING", entityType: "customer" }, [street(5)], now),
  ];
}

/** What a choice makes of a field. */
export function decidedValue(field: ConflictField, choice: FieldChoice): string | null {
  switch (choice.take) {
    case "HERE":
      return field.here;
    case "THERE":
      return field.there;
    case "BOTH":
      return field.here;
    case "VALUE":
      return choice.value;
  }
}

/** How long a decision can be taken back. */
export const UNDO_MS = 30 * DAY;
