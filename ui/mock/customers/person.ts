import type {
  BlockView,
  CustomerAddress,
  CustomerDetail,
  CustomerField,
  CustomerRow,
  FieldEdit,
  FieldRuleView,
  HistoryEntry,
  MergeNote,
  PointView,
  SyncState,
} from "../../src/backend/generated";
import { plain } from "../../src/shared/search";
import { demoOrders } from "../orders";
import {
  BLOCKED,
  CONFLICTS,
  CUSTOMERS,
  GROUPS,
  type Light,
  LOCAL_ONLY,
  light,
  mix,
  nameOf,
  PENDING,
  WISPRO,
} from "./people";

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** Where the restaurant is. */
export const RESTAURANT: PointView = { latitude: -2.17, longitude: -79.91 };

/** One field as it is held. */
export interface Value {
  here: string | null;
  there: string | null;
  by: string | null;
  at: number | null;
}

export interface Address {
  id: number;
  recordId: string;
  version: number;
  localOnly: boolean;
  values: Map<string, Value>;
}

/** A customer somebody looked at or changed. */
export interface Person {
  id: number;
  customer: boolean;
  recordId: string;
  version: number;
  values: Map<string, Value>;
  block: BlockView;
  addresses: Address[];
  conflicts: number[];
  duplicate: boolean;
  localOnly: boolean;
  pending: boolean;
  linked: number[];
  merged: MergeNote | null;
  gone: boolean;
  history: HistoryEntry[];
}

const json = (value: unknown) => (value === null || value === "" ? null : JSON.stringify(value));
const from = (value: unknown): Value => ({ here: json(value), there: json(value), by: null, at: null });

export function plainText(value: string | null | undefined): string {
  if (value === null || value === undefined) return "";
  const parsed: unknown = JSON.parse(value);
  return typeof parsed === "string" ? parsed : String(parsed);
}

const ADDRESS_FIELDS = [
  "name",
  "street",
  "number",
  "interiorNumber",
  "neighborhood",
  "city",
  "state",
  "zipCode",
  "country",
  "deliveryInstructions",
  "latitude",
  "longitude",
  "isDefault",
] as const;

function addressOf(index: number, way: Light, second: boolean): Address {
  const spread = (purpose: number) => (mix(index, purpose, 2_000) - 1_000) / 22_000;
  const known = mix(index, second ? 41 : 40, 6) > 0;
  const values: Record<(typeof ADDRESS_FIELDS)[number], unknown> = {
    name: second ? "Trabajo" : "Casa",
    street: second ? "Av. 9 de Octubre" : way.street,
    number: second ? "424" : way.houseNumber,
    interiorNumber: second ? "piso 3" : null,
    neighborhood: second ? "Centro" : way.area,
    city: "Guayaquil",
    state: "Guayas",
    zipCode: "090313",
    country: "Ecuador",
    deliveryInstructions: mix(index, 42, 3) === 0 ? "Portón verde, timbre no funciona" : null,
    latitude: known ? Number((RESTAURANT.latitude + spread(43)).toFixed(6)) : null,
    longitude: known ? Number((RESTAURANT.longitude + spread(44)).toFixed(6)) : null,
    isDefault: !second,
  };
  return {
    id: 1_000_000 + index * 2 + (second ? 1 : 0),
    recordId: `a-${index}-${second ? 2 : 1}`,
    version: 1,
    localOnly: false,
    values: new Map(Object.entries(values).map(([field, value]) => [field, from(value)])),
  };
}

function clientValues(index: number, way: Light): Map<string, Value> {
  const values = {
    name: nameOf(way.firstName, way.lastName),
    national_identification_number: way.document,
    phone_mobile: `+${way.phone}`,
    phone: null,
    email: `cliente${index}@correo.ec`,
    address: way.street === null ? null : `${way.street} ${way.houseNumber}, ${way.area}`,
    city: "Guayaquil",
    zone_name: way.zone,
    contract_state: way.contract,
    details: mix(index, 50, 4) === 0 ? "Paga los 5 de cada mes" : null,
    created_at: "2021-03-14T15:02:11.000-05:00",
    public_id: index,
  };
  return new Map(Object.entries(values).map(([field, value]) => [field, from(value)]));
}

function customerValues(index: number, way: Light, now: number): Map<string, Value> {
  const spent = way.orders * 14.5 + mix(index, 20, 900) / 100;
  const values = {
    firstName: way.firstName,
    lastName: way.lastName,
    whatsappPhoneNumber: way.phone,
    secondPhone: null,
    email: mix(index, 21, 3) === 0 ? `cliente${index}@correo.ec` : null,
    birthDate:
      mix(index, 22, 4) === 0
        ? `19${60 + mix(index, 23, 39)}-0${1 + mix(index, 24, 9)}-1${mix(index, 25, 9)}`
        : null,
    totalOrders: way.orders,
    totalSpent: Number(spent.toFixed(2)),
    lastInteraction: new Date(way.lastAt).toISOString(),
    createdAt: new Date(now - 500 * DAY - index * HOUR).toISOString(),
    stripeCustomerId: null,
    isActive: true,
    internalNote: null,
  };
  return new Map(Object.entries(values).map(([field, value]) => [field, from(value)]));
}

/** The customer with this number as it was before anybody touched it. */
export function makePerson(index: number, now: number): Person {
  const way = light(index, now);
  const person: Person = {
    id: index + 1,
    customer: way.customer,
    recordId: way.customer
      ? `00000000-0000-4000-9000-${String(index).padStart(12, "0")}`
      : String(40_000 + index - CUSTOMERS),
    version: 3,
    values: way.customer ? customerValues(index, way, now) : clientValues(index, way),
    block: { blocked: false, reason: null, since: null, by: null, there: way.customer ? false : null },
    addresses: [],
    conflicts: [...(CONFLICTS.get(index) ?? [])],
    duplicate: GROUPS.some(({ members }) => members.includes(index)),
    localOnly: LOCAL_ONLY.has(index),
    pending: PENDING.has(index),
    linked: [],
    merged: null,
    gone: false,
    history: [],
  };
  if (way.customer && way.street !== null) {
    person.addresses.push(addressOf(index, way, false));
    if (mix(index, 30, 4) === 0 || index === 0) person.addresses.push(addressOf(index, way, true));
  }
  if (BLOCKED.has(index)) {
    person.block = {
      ...person.block,
      blocked: true,
      reason: "Tres pedidos sin pagar en la puerta",
      since: now - 9 * DAY,
      by: "Ana",
    };
    person.history.push(
      entry(index * 10 + 1, now - 9 * DAY, "block", "Ana", "Tres pedidos sin pagar en la puerta"),
    );
  }
  if (index === 0) maria(person, now);
  if (index === 6) {
    const email = { here: json("pintriago@mail.com"), there: null, by: "Ana", at: now - 40_000 };
    person.values.set("email", email);
  }
  return person;
}

/** One who has something of everything. */
function maria(person: Person, now: number): void {
  const note = {
    here: json("Cobrar antes. Prefiere que la llamen al llegar."),
    there: null,
    by: "Ana",
    at: now - 2 * HOUR,
  };
  person.values.set("internalNote", note);
  person.values.set("email", from("mperez@mail.com"));
  person.values.set("birthDate", from("1988-05-12"));
  person.values.set("firstName", {
    here: json("María"),
    there: json("Maria"),
    by: "Ana",
    at: now - 2 * HOUR,
  });
  person.linked = [CUSTOMERS + 41];
  person.history.push(
    {
      ...entry(3, now - 2 * HOUR, "edit", "Ana", null),
      changes: [{ field: "internalNote", before: null, after: note.here }],
    },
    {
      ...entry(2, now - 26 * HOUR, "discard", null, "owner_wins"),
      changes: [{ field: "lastName", before: json("Perez Vera"), after: json("Pérez") }],
      canBringBack: true,
    },
    {
      ...entry(1, now - 9 * DAY, "edit", null, null),
      address: "Casa",
      changes: [{ field: "number", before: json("98"), after: json("100") }],
    },
    entry(0, now - 500 * DAY, "create", null, null),
  );
}

export function entry(
  id: number,
  at: number,
  action: string,
  actor: string | null,
  detail: string | null,
): HistoryEntry {
  return { id, at, action, actor, address: null, changes: [], detail, canBringBack: false };
}

const HERE: readonly string[] = ["internalNote", "secondPhone", "isActive"];
const ALONE: readonly string[] = [
  "whatsappPhoneNumber",
  "totalOrders",
  "totalSpent",
  "lastInteraction",
  "createdAt",
  "stripeCustomerId",
];

function editOf(person: Person, field: string): FieldEdit {
  if (!person.customer || ALONE.includes(field)) return "SOURCE_ALONE";
  return HERE.includes(field) ? "STAYS_HERE" : "TRAVELS";
}

function fieldOf(name: string, value: Value, edit: FieldEdit, rule: FieldRuleView | null): CustomerField {
  return {
    field: name,
    value: value.here,
    there: value.there !== value.here ? value.there : null,
    origin: value.here === null ? "NOBODY" : value.by !== null ? "HERE" : "THERE",
    editedBy: value.by,
    editedAt: value.at,
    edit,
    rule,
    pending: edit === "TRAVELS" && value.by !== null && value.here !== value.there,
  };
}

export type Rules = (entityType: "customer" | "address", field: string) => FieldRuleView | null;

function addressLine(address: Address): string {
  const text = (field: string) => plainText(address.values.get(field)?.here);
  const street = [text("street"), text("number")].filter((part) => part !== "").join(" ");
  return [street, text("interiorNumber"), text("neighborhood")].filter((part) => part !== "").join(", ");
}

function addressView(address: Address, rules: Rules): CustomerAddress {
  const fields = [...address.values].map(([name, value]) =>
    fieldOf(name, value, address.localOnly ? "STAYS_HERE" : "TRAVELS", rules("address", name)),
  );
  const at = (field: string) => {
    const text = plainText(address.values.get(field)?.here);
    return text === "" ? null : Number(text);
  };
  const latitude = at("latitude");
  const longitude = at("longitude");
  const point = latitude === null || longitude === null ? null : { latitude, longitude };
  const state: SyncState = address.localOnly
    ? "SKIPPED"
    : fields.some((field) => field.pending)
      ? "PENDING"
      : "SYNCED";
  return {
    id: address.id,
    recordId: address.recordId,
    version: address.version,
    state,
    localOnly: address.localOnly,
    isDefault: plainText(address.values.get("isDefault")?.here) === "true",
    fields,
    point,
    ...wayTo(point),
  };
}

function wayTo(point: PointView | null): Pick<CustomerAddress, "distanceMetres" | "bearingDegrees"> {
  if (point === null) return { distanceMetres: null, bearingDegrees: null };
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const north = radians(point.latitude - RESTAURANT.latitude) * 6_371_000;
  const east =
    radians(point.longitude - RESTAURANT.longitude) * 6_371_000 * Math.cos(radians(RESTAURANT.latitude));
  return {
    distanceMetres: Math.hypot(north, east),
    bearingDegrees: ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360,
  };
}

/** What the list says of somebody. */
export function rowOf(person: Person): CustomerRow {
  const text = (field: string) => {
    const words = plainText(person.values.get(field)?.here);
    return words === "" ? null : words;
  };
  const { customer } = person;
  const pending = [...person.values].some(
    ([name, value]) => fieldOf(name, value, editOf(person, name), null).pending,
  );
  const main = person.addresses.find((each) => plainText(each.values.get("isDefault")?.here) === "true");
  const state: SyncState =
    person.conflicts.length > 0
      ? "CONFLICT"
      : person.localOnly
        ? "SKIPPED"
        : person.pending || pending
          ? "PENDING"
          : "SYNCED";
  return {
    id: person.id,
    source: customer ? "whatsapp" : WISPRO,
    entityType: customer ? "customer" : "client",
    recordId: person.recordId,
    name: customer ? nameOf(text("firstName") ?? "", text("lastName") ?? "") : text("name"),
    phone: text(customer ? "whatsappPhoneNumber" : "phone_mobile"),
    document: text("national_identification_number"),
    email: text("email"),
    address: customer ? (main === undefined ? null : addressLine(main)) : text("address"),
    blocked: person.block.blocked,
    state,
    conflicts: person.conflicts.length,
    duplicate: person.duplicate,
    totalOrders: customer ? Number(text("totalOrders") ?? 0) : null,
    totalSpentCents: customer ? Math.round(Number(text("totalSpent") ?? 0) * 100) : null,
    lastInteractionAt:
      customer && text("lastInteraction") !== null ? Date.parse(text("lastInteraction") ?? "") : null,
    zone: text("zone_name"),
    contractState: text("contract_state"),
  };
}

/** The letters and digits of a text. */
export function letters(text: string): string {
  return plain(text).replace(/[^\p{L}\p{N}]/gu, "");
}

/** What is typed before somebody's data are erased. */
function confirmName({ name, phone, recordId }: CustomerRow): string {
  return [name, phone].find((each) => each !== null && letters(each) !== "") ?? recordId;
}

/** Everything that is known of somebody. */
export function detailOf(person: Person, linked: CustomerRow[], rules: Rules): CustomerDetail {
  const row = rowOf(person);
  return {
    row,
    version: person.version,
    fields: [...person.values].map(([name, value]) =>
      fieldOf(name, value, editOf(person, name), person.customer ? rules("customer", name) : null),
    ),
    block: person.block,
    addresses: person.addresses.map((address) => addressView(address, rules)),
    conflicts: person.conflicts,
    orders: person.customer ? demoOrders().slice(0, Math.min(row.totalOrders ?? 0, 5)) : [],
    linked,
    merged: person.merged,
    localOnly: person.localOnly,
    confirmName: confirmName(row),
    restaurant: RESTAURANT,
  };
}
