import { say } from "../../../cause-words";
import type { Catalogue } from "../..";

const HERE = "The record was not written to the other side. The original is untouched.";

/** What is wrong with one value of a record. */
export const values: Pick<
  Catalogue["causes"]["codes"],
  keyof typeof import("../../es/causes/values")["values"]
> = {
  WRONG_TYPE: say(
    "{in}, the value{value} is not of the expected kind.",
    HERE,
    "Correct the value, or choose another transformation for that field, and press Retry.",
  ),
  AMBIGUOUS_NUMBER: say(
    "{in}, the number{value} can be read in two ways: a thousand or one?",
    "Nothing is guessed: a price read wrongly would be a thousand times larger.",
    "Say in the mapping how the source system writes numbers, and press Retry.",
  ),
  AMBIGUOUS_DATE: say(
    "{in}, the date{value} can be read in two ways: does the day come first, or the month?",
    "Nothing is guessed: the date would be in another month.",
    "Say in the mapping how the source system writes dates, and press Retry.",
  ),
  NOT_A_NUMBER: say(
    "{in}, the value{value} is not a number.",
    HERE,
    "Enter a number, or correct in the mapping how they are written, and press Retry.",
  ),
  LEADING_ZEROS: say(
    "{in}, the value{value} begins with zeros: it is a code and not a number.",
    "As a number it would lose the zeros and be another code.",
    "Use “Copy” or “Trim blanks” for that field in the mapping and press Retry.",
  ),
  TOO_MANY_DECIMALS: say(
    "{in}, the number{value} has more decimals than fit.",
    "Nothing is rounded in secret.",
    "Round the value at the source, or allow more decimals in the mapping, and press Retry.",
  ),
  OUT_OF_RANGE: say(
    "{in}, the number{value} is too large.",
    "It could not be kept exactly.",
    "Check whether it has digits too many and press Retry.",
  ),
  INEXACT_FLOAT: say(
    "{in}, the number{value} comes in a form that is not exact.",
    "With money, a cent too much or too little matters. It was not written.",
    "Have the source send it as text or with fixed decimals, and press Retry.",
  ),
  NOT_A_DATE: say(
    "{in}, the value{value} is not a date in the stated format.",
    HERE,
    "Correct the date, or the format in the mapping, and press Retry.",
  ),
  NO_SUCH_DATE: say(
    "{in}, the calendar has no date{value}.",
    HERE,
    "Correct the date at the source and press Retry.",
  ),
  MISSING_LOCAL_TIME: say(
    "{in}, the time{value} did not exist that day: clocks went forward.",
    HERE,
    "Correct the time, or the time zone in the mapping, and press Retry.",
  ),
  REPEATED_LOCAL_TIME: say(
    "{in}, the time{value} came twice that day: clocks went back.",
    "Nothing is guessed about which of the two it is.",
    "Write the time with its offset at the source and press Retry.",
  ),
  PRECISION_LOST: say(
    "{in}, the other side's format has no place for all of the value{value}.",
    "A part would be lost, such as the time.",
    "Choose a more complete format in the mapping and press Retry.",
  ),
  NOT_A_BOOLEAN: say(
    "{in}, the value{value} is neither “yes” nor “no”.",
    HERE,
    "Correct the value, or the two words in the mapping, and press Retry.",
  ),
  NOT_IN_ENUMERATION: say(
    "{in}, the value{value} is not in the list of values.",
    "Nobody knows what it is in the other system.",
    "Add the value to the list in the mapping, or correct it, and press Retry.",
  ),
  SEPARATOR_INSIDE: say(
    "{in}, the value{value} holds the separator.",
    "On its way back it would be split elsewhere.",
    "Choose another separator in the mapping, or take it out of the value, and press Retry.",
  ),
  WRONG_PART_COUNT: say(
    "{in}, the value{value} cannot be split: it does not have the expected parts.",
    HERE,
    "Correct the value, or the fields in the mapping, and press Retry.",
  ),
  AFFIX_MISSING: say(
    "{in}, the value{value} lacks the fixed text in front or behind.",
    HERE,
    "Correct the value, or the fixed text in the mapping, and press Retry.",
  ),
  DAMAGED_TEXT: say(
    "{in}, the text{value} came damaged and it is not certain what it said.",
    "Letters were lost on the way, as in “Mar\ufffda”. Nothing is guessed or written.",
    "Write it properly in the source system and press Retry.",
  ),
  NOT_A_PHONE: say(
    "{in}, the value{value} is not a complete telephone number.",
    HERE,
    "Write the number with its country code and press Retry.",
  ),
  NOT_A_NATIONAL_ID: say(
    "{in}, the value{value} is not an identity document of the stated form.",
    HERE,
    "Correct the document, or its letters in the mapping, and press Retry.",
  ),
  NOT_JSON: say(
    "The content{value} makes no sense as data.",
    "It cannot be saved or converted. The other records went on.",
    "Copy the details and tell whoever runs the other system.",
  ),
  UNFAITHFUL_JSON: say(
    "{in}, the data{value} would come back changed.",
    "It holds a number that is too long, or a name that comes twice.",
    "Correct the data at the source and press Retry.",
  ),
  NOT_REVERSIBLE: say(
    "{in}, the value{value} would come back as another one.",
    "The transformations of that field cannot be undone with this value.",
    "Simplify the transformations in the mapping and press Retry.",
  ),
  ONE_WAY: say(
    "{in}, the transformation cannot be read back.",
    "The field travels one way only.",
    "Change the value in the source system, or choose a transformation that comes back.",
  ),
  EXPRESSION_UNDEFINED: say(
    "{in}, the expression lacks a value.",
    "It names a field that this record does not have, or gave no result.",
    "Fill in the field, or give it a default in the expression, and press Retry.",
  ),
  EXPRESSION_TOO_COSTLY: say(
    "{in}, the expression goes round too often.",
    "It was cut off so that it does not hold up the rest.",
    "Take the repetition out of the expression in the mapping and press Retry.",
  ),
  EXPRESSION_FAILED: say(
    "{in}, the expression could not be computed from this record.",
    HERE,
    "Check the expression in the mapping with real records and press Retry.",
  ),
  EXPRESSION_FLOAT: say(
    "{in}, the expression computes money with numbers that are not exact.",
    "A cent too much or too little matters. It was not written.",
    "Use the decimal filters in the expression and press Retry.",
  ),
  REQUIRED: say(
    "Something required is missing: {field}.",
    HERE,
    "Fill it in at the source, or give it a default in the mapping, and press Retry.",
  ),
  TYPE: say(
    "{in}, the value{value} is not of the kind that the other system wants.",
    HERE,
    "Correct the value, or the transformation in the mapping, and press Retry.",
  ),
  LENGTH: say(
    "{in}, the value{value} is shorter or longer than allowed.",
    "Nothing is cut in secret.",
    "Shorten or complete it at the source and press Retry.",
  ),
  PATTERN: say(
    "{in}, the value{value} does not have the form that is wanted.",
    HERE,
    "Correct the value, or the form in the field's rules, and press Retry.",
  ),
  ALLOWED: say(
    "{in}, the value{value} is not one of the allowed ones.",
    HERE,
    "Choose an allowed one, or add it to the field's rules, and press Retry.",
  ),
  MINIMUM: say(
    "{in}, the value{value} is below the smallest allowed.",
    HERE,
    "Correct the value, or the limit in the field's rules, and press Retry.",
  ),
  MAXIMUM: say(
    "{in}, the value{value} is above the largest allowed.",
    HERE,
    "Correct the value, or the limit in the field's rules, and press Retry.",
  ),
  REFERENCE: say(
    "{in}, the value{value} names something that does not exist in the other system.",
    "For example a supplier or a category that is not there.",
    "Create it in the other system, or correct the code, and press Retry.",
  ),
  REFERENCE_UNKNOWN: say(
    "{in}, it cannot be checked whether{value} exists in the other system.",
    "The data that it takes was never read from there.",
    "Press Synchronise now for that data, and then Retry.",
  ),
};
