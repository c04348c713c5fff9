import { useCallback, useEffect, useRef, useState } from "react";
import { type FailureCode, toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { LogLevel, LogLine } from "../../backend/generated";

/** Lines of one page. */
const PAGE = 200;
/** Whoever types is not asked after every letter. */
const PAUSE_MS = 250;

/** What is looked for. */
export interface LogQuery {
  level: LogLevel;
  text: string;
}

/** The log as far as it was read. */
export interface LogReading {
  lines: readonly LogLine[];
  /** Where the next page begins; `null`: nothing is older. */
  next: string | null;
  folder: string;
  failure: FailureCode | null;
  reading: boolean;
  /** Reads the next page. */
  more(): void;
  /** Reads from the newest line again. */
  again(): void;
}

const NOTHING = { lines: [], next: null, folder: "", failure: null };

/** Reads page by page; an answer to an older question is dropped. */
export function useLog(query: LogQuery, allowed: boolean): LogReading {
  const [state, setState] = useState<Omit<LogReading, "reading" | "more" | "again">>(NOTHING);
  const [reading, setReading] = useState(false);
  const latest = useRef(0);
  const read = useCallback(async ({ level, text }: LogQuery, before: string | null) => {
    latest.current += 1;
    const mine = latest.current;
    setReading(true);
    try {
      const words = text.trim() === "" ? null : text.trim();
      const page = await backend().call("log_read", { before, level, text: words, limit: PAGE });
      if (mine !== latest.current) return;
      setState((old) => ({
        lines: before === null ? page.lines : [...old.lines, ...page.lines],
        next: page.next,
        folder: page.folder,
        failure: null,
      }));
    } catch (cause) {
      if (mine === latest.current) setState((old) => ({ ...old, failure: toBackendError(cause).code }));
    } finally {
      if (mine === latest.current) setReading(false);
    }
  }, []);
  const { level, text } = query;
  useEffect(() => {
    if (!allowed) {
      setState(NOTHING);
      return;
    }
    const timer = setTimeout(() => void read({ level, text }, null), text === "" ? 0 : PAUSE_MS);
    return () => clearTimeout(timer);
  }, [level, text, allowed, read]);
  return {
    ...state,
    reading,
    more: () => void read(query, state.next),
    again: () => void read(query, null),
  };
}
