/** The order among readings of one thing, whose answers may come in another order than they were asked for. */
export interface Readings {
  /** A reading begins; gives its number. */
  begin(): number;
  /** Whether the answer of a reading is newer than what is known; from then on it is what is known. */
  isNews(reading: number): boolean;
  /** Something newer is known from elsewhere, the answer of a command: what is still on its way was read before it. */
  overtake(): void;
}

/**
 * Answers are taken in the order in which they were asked for, and one that comes behind a newer one is dropped. To take the
 * newest reading alone would show nothing at all for as long as readings begin faster than they are answered.
 */
export function createReadings(): Readings {
  let begun = 0;
  let taken = 0;
  return {
    begin() {
      begun += 1;
      return begun;
    },
    isNews(reading) {
      if (reading < taken) return false;
      taken = reading;
      return true;
    },
    overtake() {
      begun += 1;
      taken = begun;
    },
  };
}
