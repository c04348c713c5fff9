/** What a person is told about one cause. */
export interface CauseWords {
  /** What happened. */
  what: string;
  /** What it means. */
  means: string;
  /** What to do. */
  do: string;
}

/** What happened, what it means, what to do. */
export function say(what: string, means: string, todo: string): CauseWords {
  return { what, means, do: todo };
}
