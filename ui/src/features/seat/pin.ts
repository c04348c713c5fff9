/** A PIN has 4 to 8 digits. */
export const SHORTEST_PIN = 4;
export const LONGEST_PIN = 8;

/** What a key or a button does to the digits typed so far. `null`: it is not a key of the pad. */
export type PadResult = { digits: string; submit: boolean } | null;

/** The pad as a function: digits are added up to the longest PIN, `Backspace` takes one, `Delete` all, `Enter` ends. */
export function press(digits: string, key: string): PadResult {
  if (/^[0-9]$/.test(key)) return { digits: (digits + key).slice(0, LONGEST_PIN), submit: false };
  if (key === "Backspace") return { digits: digits.slice(0, -1), submit: false };
  if (key === "Delete") return { digits: "", submit: false };
  if (key === "Enter") return { digits, submit: digits.length >= SHORTEST_PIN };
  return null;
}

/** Whether digits can be a PIN. */
export function isPin(digits: string): boolean {
  return /^[0-9]{4,8}$/.test(digits);
}
