/** The order among readings of one thing, whose answers may come in another order than they were asked for. */
export interface Readings {
  /** A reading begins; gives its number. */
  begin(): number;
  /** Whether the answer of a reading is newer than what is known; from then on it is what is known. */
  isNews(reading: number): boolean;
  /** Whether none has begun since: what it failed with is how things stand. */
  isNewest(reading: number): boolean;
  /**
   * What is known was told otherwise, by the answer of a command: what is on its way may have been read before it, and is
   * dropped. Tells whether something was: read again then, since it may as well have held what the command's answer lacks.
   */
  overtake(): boolean;
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
    isNewest: (reading) => reading === begun,
    overtake() {
      const dropped = taken < begun;
      begun += 1;
      taken = begun;
      return dropped;
    },
  };
}
