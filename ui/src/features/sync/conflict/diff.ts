/** A stretch of a text, and whether the other text has something else there. */
export interface Stretch {
  text: string;
  differs: boolean;
}

/** Beyond this many comparisons only a common beginning and end are looked for. */
const MOST_CELLS = 250_000;

/** Texts that share less than this of the longer one are different as a whole: marking letters would be noise. */
const LEAST_SHARED = 0.3;

// Accents that stand beside their letter and signs that are joined belong together: half a letter must not be marked.
// `Intl.Segmenter` knows that too, and takes minutes for a text of 30,000 letters.
const LETTER =
  /\p{RI}\p{RI}|\P{M}[\p{M}\p{Emoji_Modifier}]*(?:\u200d\P{M}[\p{M}\p{Emoji_Modifier}]*)*|\p{M}+/gu;

function lettersOf(text: string): string[] {
  return text.match(LETTER) ?? [];
}

/** For both texts which letters the other one has too, in the same order. */
function shared(a: readonly string[], b: readonly string[]): [boolean[], boolean[]] {
  const inA = a.map(() => false);
  const inB = b.map(() => false);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) {
    inA[start] = true;
    inB[start] = true;
    start += 1;
  }
  let end = 0;
  while (
    end < a.length - start &&
    end < b.length - start &&
    a[a.length - 1 - end] === b[b.length - 1 - end]
  ) {
    end += 1;
    inA[a.length - end] = true;
    inB[b.length - end] = true;
  }
  const rows = a.length - start - end;
  const columns = b.length - start - end;
  if (rows * columns > MOST_CELLS) return [inA, inB];

  // Longest common subsequence of what is between; `lengths` holds that of the rest from each pair on.
  const width = columns + 1;
  const lengths = new Uint32Array((rows + 1) * width);
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        a[start + row] === b[start + column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  for (let row = 0, column = 0; row < rows && column < columns; ) {
    if (a[start + row] === b[start + column]) {
      inA[start + row] = true;
      inB[start + column] = true;
      row += 1;
      column += 1;
    } else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  return [inA, inB];
}

function stretches(letters: readonly string[], same: readonly boolean[]): Stretch[] {
  const found: Stretch[] = [];
  letters.forEach((letter, index) => {
    const differs = same[index] !== true;
    const last = found.at(-1);
    if (last !== undefined && last.differs === differs) last.text += letter;
    else found.push({ text: letter, differs });
  });
  return found;
}

/** What is different between two texts, letter by letter. */
export function difference(a: string, b: string): [Stretch[], Stretch[]] {
  const lettersA = lettersOf(a);
  const lettersB = lettersOf(b);
  const [inA, inB] = shared(lettersA, lettersB);
  const common = inA.filter(Boolean).length;
  if (common < LEAST_SHARED * Math.max(lettersA.length, lettersB.length)) {
    const whole = (text: string) => (text === "" ? [] : [{ text, differs: true }]);
    return [whole(a), whole(b)];
  }
  return [stretches(lettersA, inA), stretches(lettersB, inB)];
}
