/** The order among readings of one thing, whose answers may come in another order than they were asked for. */
export interface Readings {
  /** A reading begins; gives its number. */
  begin(): number;
  /** Whether the answer of a reading is newer than what is known; from then on it is what is known. */
  isNews(reading: number): boolean;
  /** A reading failed: whether that is how things stand, because none has begun since. No older answer changes it then. */
  isLastWord(reading: number): boolean;
  /**
   * What is known was told otherwise, by the answer of a command: what is on its way may have been read before it, and is
   * dropped. As well may something newer have been told or dropped than this answer holds: read again behind it.
   */
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
    isLastWord(reading) {
      if (reading < begun) return false;
      taken = reading;
      return true;
    },
    overtake() {
      begun += 1;
      taken = begun;
    },
  };
}
