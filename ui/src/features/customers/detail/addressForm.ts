import type { CustomerAddress } from "../../../backend/generated";
import type { Problems } from "../../../shared/form";
import type { Catalogue } from "../../../shared/i18n";
import { typed } from "../words";
import { jsonOf } from "./edits";

/** The longest value of each field, in the order of the form; the same lengths as in Rust. */
const LONGEST = {
  name: 100,
  street: 200,
  number: 50,
  interiorNumber: 50,
  neighborhood: 150,
  city: 100,
  state: 100,
  zipCode: 10,
  country: 100,
  deliveryInstructions: 2_000,
  latitude: 40,
  longitude: 40,
} as const;
export type AddressField = keyof typeof LONGEST;
export type AddressDraft = Record<AddressField, string>;

export const ADDRESS_FIELDS = Object.keys(LONGEST) as AddressField[];

/** What an address must have. */
export const NEEDED: readonly AddressField[] = ["name", "street", "number"];

/** Degrees. */
export const POINT: readonly AddressField[] = ["latitude", "longitude"];

/** The text of more than one line. */
export const LINES: AddressField = "deliveryInstructions";

/** What stands in an address; nothing of a new one. */
export function draftOf(address: CustomerAddress | null): AddressDraft {
  const value = (field: string) => typed(address?.fields.find((each) => each.field === field)?.value ?? null);
  return Object.fromEntries(ADDRESS_FIELDS.map((field) => [field, value(field)])) as AddressDraft;
}

/** Without signs that are no text, such as a tab that came along with what was pasted. */
export function plainLine(field: AddressField, typedText: string): string {
  return typedText.replace(field === LINES ? /(?!\n)\p{Cc}+/gu : /\p{Cc}+/gu, " ");
}

/** Degrees as typed, with point or comma; `null` for what is no number. */
export function degrees(typedText: string): number | null {
  const plain = typedText.trim().replace("−", "-").replace(",", ".");
  return /^-?\d{1,3}(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

/** The fields that hold more than they can. They are told while one types: nothing is cut. */
export function tooLong(t: Catalogue, values: AddressDraft): Problems<AddressDraft> {
  const problems: Problems<AddressDraft> = {};
  for (const field of ADDRESS_FIELDS) {
    const letters = [...values[field].trim()].length;
    if (letters > LONGEST[field]) problems[field] = t.customers.addresses.tooLong(LONGEST[field], letters);
  }
  return problems;
}

/** What is wrong with an address as typed, all of it; `saved` is what stood there, `null` for a new one. */
export function checkAddress(
  t: Catalogue,
  values: AddressDraft,
  saved: AddressDraft | null,
): Problems<AddressDraft> {
  const words = t.customers.addresses;
  const problems = tooLong(t, values);
  const sentences: Partial<Record<AddressField, string>> = {
    name: words.nameNeeded,
    street: words.streetNeeded,
    number: words.numberNeeded,
  };
  for (const field of NEEDED) {
    // One that never had it, as WhatsApp sends them, can be edited all the same.
    const lacked = saved !== null && saved[field].trim() === "";
    const sentence = sentences[field];
    if (values[field].trim() === "" && !lacked && sentence !== undefined) problems[field] = sentence;
  }
  const within = (field: "latitude" | "longitude", most: number, sentence: string) => {
    const value = degrees(values[field]);
    if (values[field].trim() !== "" && (value === null || Math.abs(value) > most)) problems[field] = sentence;
  };
  within("latitude", 90, words.badLatitude);
  within("longitude", 180, words.badLongitude);
  if ((values.latitude.trim() === "") !== (values.longitude.trim() === "")) {
    problems[values.latitude.trim() === "" ? "latitude" : "longitude"] ??= words.both;
  }
  return problems;
}

/** What is sent: the fields that differ from what stood there, as JSON text. */
export function addressChanges(saved: AddressDraft, values: AddressDraft): Record<string, string | null> {
  const changed: Record<string, string | null> = {};
  for (const field of ADDRESS_FIELDS) {
    if (values[field].trim() === saved[field].trim()) continue;
    const value = POINT.includes(field) ? degrees(values[field]) : null;
    changed[field] = value === null ? jsonOf(null, values[field]) : String(value);
  }
  return changed;
}
