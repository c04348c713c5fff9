/** After this much silence the server is asked whether it still answers. */
export const ASK_AFTER_MS = 12_000;
/** After this much silence without an answer the page has lost its machine. */
export const LOST_AFTER_MS = 20_000;
/** A broken stream that comes back within this time was a hiccup and is not shown. */
export const HICCUP_MS = 3_000;

interface Ports {
  onContact(reachable: boolean): void;
  /** Whether the server answers an ordinary call. */
  probe(): Promise<boolean>;
  /** Opens the stream anew. */
  restart(): void;
}

/** Told by the stream what happens on it. */
export interface ContactWatch {
  opened(): void;
  heard(): void;
  lost(): void;
  stop(): void;
}

/**
 * Decides whether the page is in contact with the machine that receives the orders. A stream can be dead
 * without an error (a tablet that left the Wi-Fi), and a page that then stays green hides orders: so silence
 * is asked about, and silence without an answer counts as lost.
 */
export function watchContact(ports: Ports): ContactWatch {
  let lastHeard = Date.now();
  let brokenSince: number | null = null;
  let reachable: boolean | null = null;
  let asking = false;

  function set(next: boolean): void {
    if (reachable === next && !next) return;
    reachable = next;
    ports.onContact(next);
  }
  async function ask(): Promise<void> {
    asking = true;
    const answered = await ports.probe().catch(() => false);
    asking = false;
    if (!answered) return;
    const now = Date.now();
    lastHeard = now;
    if (reachable === false || (brokenSince !== null && now - brokenSince > HICCUP_MS)) {
      // It answers calls although the stream is dead: open another one, which reports itself when it stands.
      brokenSince = now;
      ports.restart();
    } else {
      // Only silence, which may also be a stream that is dead without knowing it: have the board read.
      set(true);
    }
  }
  const timer = setInterval(() => {
    const now = Date.now();
    const silence = now - lastHeard;
    if (brokenSince !== null && now - brokenSince > HICCUP_MS) set(false);
    if (silence > LOST_AFTER_MS) set(false);
    if ((silence > ASK_AFTER_MS || reachable === false) && !asking) void ask();
  }, 1_000);

  return {
    opened() {
      lastHeard = Date.now();
      brokenSince = null;
      set(true);
    },
    heard() {
      lastHeard = Date.now();
      brokenSince = null;
      if (reachable === false) set(true);
    },
    lost() {
      brokenSince ??= Date.now();
    },
    stop: () => clearInterval(timer),
  };
}
