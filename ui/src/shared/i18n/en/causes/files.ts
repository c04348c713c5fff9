import { say } from "../../../cause-words";
import type { Catalogue } from "../..";

/** What is wrong with a folder, one of its files or a row of it. */
export const files: Pick<
  Catalogue["causes"]["codes"],
  keyof typeof import("../../es/causes/files")["files"]
> = {
  FILE_IN_USE: say(
    "Another program has the file open.",
    "Mostly it is Excel. While it is open nothing can be written to it; it is tried again by itself.",
    "Close the file on every computer and press Retry.",
  ),
  FILE_CHANGING: say(
    "The file changed while it was read.",
    "Another program was saving it. Nothing of it was used, and it is read again by itself.",
    "Wait until the other program is done and press Retry.",
  ),
  FILE_CUT_OFF: say(
    "The file ends in the middle of a row, or a quotation mark is not closed.",
    "Nothing of it was used: half of it might be missing.",
    "Export it again and press Retry.",
  ),
  FILE_MISSING: say(
    "The file is no longer in the folder.",
    "This data is neither read nor written. Nothing was deleted here because of it.",
    "Put the file back into the folder, with the same name, and press Retry.",
  ),
  FILE_NOT_READABLE: say(
    "This user may not read the file.",
    "Nothing of it is read until that is allowed.",
    "Ask for the right to read the folder and press Retry.",
  ),
  FILE_FAILED: say(
    "The file could not be used.",
    "Nothing was read from it or written to it. It is tried again by itself.",
    "Check that the disk or network drive answers and press Retry.",
  ),
  FOLDER_NOT_WRITABLE: say(
    "This user may not write in the folder.",
    "Changes are saved on this computer and do not reach the file.",
    "Ask for the right to write in the folder and press Retry.",
  ),
  FOLDER_FULL: say(
    "There is no room left on the folder's disk.",
    "Changes are saved on this computer and do not reach the file.",
    "Free space on that disk and press Retry.",
  ),
  NO_HEADER: say(
    "The file has no row with the names of its columns.",
    "Without it nobody knows what the data is. Nothing of it was used.",
    "Put the names of the columns into the first row, save and press Retry.",
  ),
  HEADER_REPEATED: say(
    "Two columns of the file have the same name.",
    "Nobody knows which of them counts. Nothing of the file was used.",
    "Change the name of one of them, save and press Retry.",
  ),
  ENCODING_UNKNOWN: say(
    "The file is written in an encoding that is not recognised.",
    "Accents and ñ would come out wrong, so nothing of it was used.",
    "Save it as “CSV UTF-8” and press Retry.",
  ),
  FILE_TOO_LARGE: say(
    "The file is too large.",
    "It has more than 64 MB. Nothing of it was used.",
    "Split it into several files, or take out columns and rows that nobody needs, and press Retry.",
  ),
  KEY_COLUMN_MISSING: say(
    "The file does not have the column by which rows are known.",
    "Without it no record is recognised. Nothing of it was used.",
    "Put that column into the file, or change its name in the connection, and press Retry.",
  ),
  COLUMN_COUNT: say(
    "The row has more or fewer columns than the header.",
    "Nobody knows which value is which. That row was set aside; the others went on.",
    "Look whether a separator is missing or too many in that row, save the file and press Retry.",
  ),
  KEY_REPEATED: say(
    "Several rows of the file have the same key{value}.",
    "Nobody knows which of them counts. The others went on.",
    "Leave one row with that key, save the file and press Retry.",
  ),
  KEY_TAKEN: say(
    "Another row of the file has that key already.",
    "The new record was not written: it would overwrite the other one.",
    "Give the record another key, or take the row away that is too many, and press Retry.",
  ),
  KEY_CHANGED: say(
    "The key of a row cannot be changed from here.",
    "With another key it would be another record. It was not written.",
    "Change the key in the file, by hand, and wait for the next read.",
  ),
  LETTER_NOT_IN_FILE: say(
    "{in}, the text{value} holds a letter that the file cannot keep.",
    "The file is in the old encoding of Windows. Nothing was written by halves.",
    "Save the file as “CSV UTF-8” and press Retry, or take that letter out.",
  ),
  NO_SUCH_COLUMN: say(
    "The file has no column for {field}.",
    "The record was not written: that value would be lost.",
    "Add the column to the first row of the file, or take the field out of the mapping, and press Retry.",
  ),
  NOT_A_TEXT: say(
    "{in}, the value{value} is a list and no cell holds one.",
    "The record was not written.",
    "Use “List in a text” for that field in the mapping and press Retry.",
  ),
  ROW_CHANGED: say(
    "The row of the file has changed meanwhile.",
    "Somebody edited it after it was read. What they wrote was not overwritten.",
    "Nothing to do: it is read again and both sides are compared.",
  ),
  NOT_IN_PAGES: say(
    "A file is read as a whole and not in parts.",
    "This is a fault of Mostrador with this system. Nothing was read.",
    "Copy the diagnostics in Help and send them to support.",
  ),
  ONLY_EVERYTHING: say(
    "A file cannot be asked for a single record.",
    "It is tried again with the next read, which is of the whole file.",
    "Wait for the next read, or press Synchronise now.",
  ),
  STOPPED: say(
    "The read of the file stopped half way.",
    "What was missing was not used. Nothing was deleted.",
    "Press Synchronise now.",
  ),
};
