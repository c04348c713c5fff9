import { say } from "../../cause-words";
import type { Catalogue } from "..";
import { files } from "./causes/files";
import { records } from "./causes/records";
import { systems } from "./causes/systems";
import { values } from "./causes/values";

export const causes: Catalogue["causes"] = {
  inField: (field) => `In the field “${field}”`,
  inSome: "In a field",
  field: (field) => `the field “${field}”`,
  some: "a field",
  value: (value) => ` “${value}”`,
  other: say(
    "The other system did not accept this.",
    "What it sent or received is saved on this computer, and the rest went on.",
    "Look at the technical details, correct the data if they name it, and press Retry. If it stays like this, tell support.",
  ),
  codes: { ...systems, ...files, ...records, ...values },
};
