import type { CustomerAddress, CustomerDetail, CustomerField, MergeRequest } from "../../backend/generated";
import { plain } from "../../shared/search";
import { addressLine, typed } from "./words";

/** One of the two that are compared: as they stand on the screen, whichever is the primary one. */
export type Side = "a" | "b";

export interface Pair {
  a: CustomerDetail;
  b: CustomerDetail;
}

/** A field of which the two have different values. */
export interface MergeRow {
  field: string;
  a: string | null;
  b: string | null;
  /** Only the source writes it: the primary one's stays. */
  alone: boolean;
}

/** What says who somebody is here, and what has an act or a place of its own. */
const NOT_COMPARED = ["id", "isBanned", "bannedAt", "banReason", "isActive"];

export function otherSide(side: Side): Side {
  return side === "a" ? "b" : "a";
}

/** The fields in which the two differ, in the order of the first one, and how many they have alike. */
export function compare({ a, b }: Pair): { rows: MergeRow[]; same: number } {
  const valueIn = (fields: readonly CustomerField[], name: string) =>
    fields.find(({ field }) => field === name);
  const names = [...new Set([...a.fields, ...b.fields].map(({ field }) => field))].filter(
    (name) => !NOT_COMPARED.includes(name),
  );
  const rows: MergeRow[] = [];
  let same = 0;
  for (const name of names) {
    const [mine, theirs] = [valueIn(a.fields, name), valueIn(b.fields, name)];
    const [one, two] = [mine?.value ?? null, theirs?.value ?? null];
    if (typed(one) === typed(two)) {
      if (one !== null) same += 1;
      continue;
    }
    const alone = (mine ?? theirs)?.edit === "SOURCE_ALONE";
    rows.push({ field: name, a: one, b: two, alone });
  }
  return { rows, same };
}

/** Whose value is kept before anybody chose: the primary one's, and where it has none, the other's. */
export function presetSide(row: MergeRow, primary: Side): Side {
  if (row.alone) return primary;
  return row[primary] === null ? otherSide(primary) : primary;
}

export type Choices = Readonly<Record<string, Side>>;

export function chosenSide(row: MergeRow, primary: Side, choices: Choices): Side {
  return row.alone ? primary : (choices[row.field] ?? presetSide(row, primary));
}

/** Whether the primary one has an address that reads alike. */
export function hasAlready(primary: CustomerDetail, address: CustomerAddress): boolean {
  const line = plain(addressLine(address.fields) ?? "");
  return primary.addresses.some((each) => plain(addressLine(each.fields) ?? "") === line);
}

/** What is asked for: the values and the addresses that the primary one takes from the other. */
export function mergeRequest(
  pair: Pair,
  primary: Side,
  choices: Choices,
  keeps: (address: CustomerAddress) => boolean,
): MergeRequest {
  const [stays, goes] = [pair[primary], pair[otherSide(primary)]];
  return {
    primary: stays.row.id,
    primaryVersion: stays.version,
    other: goes.row.id,
    otherVersion: goes.version,
    take: compare(pair)
      .rows.filter((row) => chosenSide(row, primary, choices) !== primary)
      .map(({ field }) => field),
    addresses: goes.addresses.filter(keeps).map(({ id }) => id),
  };
}
