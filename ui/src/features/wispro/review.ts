import type { CustomerRow, ReviewChoice } from "../../backend/generated";

/** What is compared, in the order of the rows. */
export const FIELDS = ["name", "document", "phone", "email", "address", "zone", "recordId"] as const;
export type ReviewField = (typeof FIELDS)[number];

/** Without accents, capitals and signs: how people write one thing in two ways says nothing. */
function plain(value: string | null): string {
  return (value ?? "")
    .normalize("NFD")
    .replace(/[^\p{Letter}\p{Number}]/gu, "")
    .toLocaleLowerCase();
}

/** As the program compares documents: the letter V is the same as none, and leading zeros say nothing. */
function plainDocument(value: string | null): string {
  return plain(value)
    .replace(/^v(?=\d)/, "")
    .replace(/^([a-z]?)0+/, "$1");
}

/** Whether two people have the same in a field; `null` where one of them has nothing there. */
export function isSame(one: CustomerRow, other: CustomerRow, field: ReviewField): boolean | null {
  const same = field === "document" ? plainDocument : plain;
  const [here, there] = [same(one[field]), same(other[field])];
  return here === "" || there === "" ? null : here === there;
}

type Key = Pick<KeyboardEvent, "key" | "altKey" | "ctrlKey" | "metaKey" | "defaultPrevented" | "target">;

/** What a key decides: a digit a candidate, N somebody new, X nobody; the arrows move on. `null`: nothing. */
export function choiceOfKey(
  event: Key,
  candidates: readonly CustomerRow[],
): ReviewChoice | "next" | "previous" | null {
  if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return null;
  const typed = event.target instanceof HTMLElement && event.target.matches("input, textarea, select");
  if (typed) return null;
  switch (event.key) {
    case "n":
    case "N":
      return { is: "NEW" };
    case "x":
    case "X":
      return { is: "NOBODY" };
    case "ArrowRight":
      return "next";
    case "ArrowLeft":
      return "previous";
    default: {
      const candidate = /^[1-9]$/.test(event.key) ? candidates[Number(event.key) - 1] : undefined;
      return candidate === undefined ? null : { is: "KNOWN", id: candidate.id };
    }
  }
}
