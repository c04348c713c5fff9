import type {
  ConflictDeletion,
  ConflictField,
  ConflictView,
  DeletionChoice,
  FieldChoice,
} from "../../src/backend/generated";

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** A conflict in memory, with what stood before it was decided. */
export interface HeldConflict {
  view: ConflictView;
  before: ConflictField[];
  /** The decision blocked somebody: taken back, it lifts the block. */
  blocks?: boolean;
}

const NAMES = ["María Pérez", "Jorge Mena", "Rosa Alcívar", "Lucía Vera", "Pedro Loor", "Óscar Pincay"];
/** Whose addresses those are: customers by their number, from 0. */
const WHOSE = [0, 120, 333, 4, 9, 700];
const MORE = [
  "Carmen Villacís",
  "Byron Salazar",
  "Andrea Solís",
  "Nelson Quimí",
  "Daniela Vera",
  "Silvia Torres",
];

/** What both sides say of an address that is in step otherwise. */
const ADDRESS = {
  city: '"Guayaquil"',
  country: '"Ecuador"',
  neighborhood: '"Centro"',
  state: '"Guayas"',
  zipCode: '"090313"',
  name: '"Casa"',
  isDefault: "true",
};

/** The same of a customer. */
const CUSTOMER = {
  whatsappPhoneNumber: '"+593 99 123 4567"',
  lastName: '"Pérez"',
  totalOrders: "3",
  totalSpent: "1250.40",
  isActive: "true",
  lastInteraction: '"2025-10-05T20:55:00.000Z"',
};

function held(
  id: number,
  title: string,
  change: Partial<ConflictView["item"]>,
  disputed: ConflictField[],
  now: number,
  more: Partial<ConflictView> = {},
): HeldConflict {
  const kind = change.kind ?? "FIELDS";
  const deletion = kind === "DELETED_HERE" || kind === "DELETED_THERE";
  const entityType = change.entityType ?? "address";
  const view: ConflictView = {
    item: {
      id,
      system: "whatsapp",
      entityType,
      recordId: `a-${id}`,
      title,
      kind,
      fields: deletion ? [] : disputed.map((field) => field.field).sort(),
      openedAt: now - 14 * HOUR,
      ...change,
    },
    version: 1,
    status: "OPEN",
    agreedAt: kind === "FIRST_MEETING" ? null : now - 20 * HOUR,
    deletion: null,
    answer: null,
    disputed,
    equal: deletion ? {} : entityType === "customer" ? CUSTOMER : ADDRESS,
    alike: 0,
    resolvedBy: null,
    resolvedAt: null,
    undoUntil: null,
    ...more,
  };
  return { view, before: disputed };
}

const text = (value: string | null) => (value === null ? null : JSON.stringify(value));

/** A field that Ana wrote here before WhatsApp changed it there. */
function field(now: number, change: Partial<ConflictField> & Pick<ConflictField, "field">): ConflictField {
  return {
    base: null,
    here: null,
    there: null,
    hereBy: "Ana",
    hereAt: now - 2 * HOUR,
    thereAt: now - HOUR,
    rule: "MANUAL",
    keepBoth: null,
    reasonFor: null,
    proposed: null,
    because: null,
    ...change,
  };
}

function street(now: number, index: number): ConflictField {
  return field(now, {
    field: "street",
    base: text(`Avenida 9 de Octubre ${100 + index}`),
    here: text(`Av. 9 de Oct. ${100 + index}`),
    there: text(`Av. 9 de Octubre ${100 + index}, piso 3`),
    keepBoth: "TWO_ADDRESSES",
  });
}

function email(now: number, index: number): ConflictField {
  return field(now, {
    field: "email",
    there: text(`cliente${index}@mail.com`),
    hereBy: null,
    hereAt: null,
    proposed: "THERE",
    because: "OTHER_EMPTY",
  });
}

/** The place of an address: both sides moved it. */
function place(now: number): ConflictField[] {
  const part = (name: string, base: string, here: string, there: string) =>
    field(now, { field: name, base, here, there, proposed: "HERE", because: "RULE", rule: "HERE_WINS" });
  return [
    part("latitude", "-2.1700", "-2.1894128", "-2.1871"),
    part("longitude", "-79.9000", "-79.8831", "-79.8852"),
  ];
}

/** Six addresses over the same field, a customer with several fields, one of each deletion, a first meeting, many alike. */
export function demoConflicts(now: number): HeldConflict[] {
  const address = (name: string) => `${name} · Casa`;
  const customer = held(
    7,
    "María Pérez",
    { entityType: "customer", recordId: "00000000-0000-4000-9000-000000000000" },
    [
      field(now, {
        field: "firstName",
        base: text("Maria Peres"),
        here: text("Maria"),
        there: text("María"),
        proposed: "THERE",
        because: "RULE",
        rule: "THERE_WINS",
      }),
      { ...email(now, 1), there: text("mperez@mail.com"), because: "RULE", rule: "THERE_WINS" },
      field(now, {
        field: "internalNotes",
        base: text("Paga con tarjeta"),
        here: text("Cobrar antes"),
        there: text("Cliente desde 2019"),
        proposed: "HERE",
        because: "RULE",
        rule: "HERE_WINS",
        keepBoth: "JOINED",
      }),
      field(now, {
        field: "birthDate",
        base: text("1990-05-04"),
        here: text("1990-04-05"),
        there: text("1991-05-04"),
      }),
      field(now, {
        field: "isBanned",
        base: "false",
        here: "false",
        there: "true",
        hereBy: null,
        hereAt: null,
        proposed: "THERE",
        because: "SAFETY",
        reasonFor: "HERE",
        rule: "HERE_WINS",
      }),
      field(now, { field: "amount", base: "1000", here: "1250.40", there: "1250.45" }),
    ],
    now,
  );
  const moved = held(12, address("Lucía Andrade"), {}, [street(now, 20), ...place(now)], now);
  const deletedHere = [
    field(now, {
      field: "street",
      base: text("Urdesa Central"),
      there: text("Urdesa Central 514, piso 2"),
      hereBy: null,
      hereAt: null,
    }),
    field(now, { field: "deliveryInstructions", there: text("Timbre azul"), hereBy: null, hereAt: null }),
  ];
  const deletedThere = [
    field(now, { field: "street", base: text("Alborada, etapa 8"), here: text("Alborada, etapa 8, mz. 12") }),
  ];
  const many = Array.from({ length: 34 }, (_, index) => {
    const name = MORE[index % MORE.length] ?? "";
    const id = 100 + index;
    const known =
      index % 11 === 5 ? [field(now, { field: "lastName", here: text("Loor"), there: text("Lor") })] : [];
    return held(
      id,
      name,
      { entityType: "customer", recordId: `c-${id}` },
      [email(now, index), ...known],
      now,
    );
  });
  return [
    ...NAMES.map((name, index) =>
      held(index + 1, address(name), { recordId: `a-${WHOSE[index]}-1` }, [street(now, index)], now),
    ),
    customer,
    held(8, address("Rosa Alvarado"), { kind: "DELETED_HERE" }, deletedHere, now, {
      deletion: { by: "Ana", at: now - 3 * HOUR, restoresBoth: true, deletesBoth: false, undoesBoth: false },
    }),
    held(9, address("Jorge Mena"), { kind: "DELETED_THERE" }, deletedThere, now, {
      deletion: { by: null, at: now - 3 * HOUR, restoresBoth: false, deletesBoth: true, undoesBoth: false },
    }),
    held(10, "Luis Vera", { kind: "FIRST_MEETING", entityType: "customer" }, [street(now, 5)], now),
    moved,
    ...many,
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
      return field.keepBoth === "JOINED"
        ? JSON.stringify([field.here, field.there].map((json) => JSON.parse(json ?? '""')).join("\n"))
        : field.there;
    case "VALUE":
      return choice.value;
  }
}

/** Whether one of the choices lifts a block. */
export function liftsBlock(
  view: ConflictView,
  choices: Readonly<Record<string, FieldChoice | undefined>>,
): boolean {
  return view.disputed.some((field) => {
    const choice = choices[field.field];
    if (field.reasonFor === null || choice === undefined) return false;
    return choice.take === field.reasonFor || (choice.take === "VALUE" && choice.value !== "true");
  });
}

/** Whether taking an answer about a deletion back reaches the other side. */
export function undoesBoth({ restoresBoth, deletesBoth }: ConflictDeletion, answer: DeletionChoice): boolean {
  switch (answer) {
    case "KEEP_EDIT":
      return restoresBoth && deletesBoth;
    case "DELETE":
      return restoresBoth;
    case "STOP_SYNCING":
      return false;
  }
}

/** How long a decision can be taken back. */
export const UNDO_MS = 30 * DAY;
