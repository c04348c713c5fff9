import { type Backend, BackendError, type Command, isErrorView, toBackendError } from "./backend";
import type { UiMessage } from "./generated";
import { watchContact } from "./watch";

/** Longest wait for an answer; the machine is on the same desk or the same network. */
const CALL_TIMEOUT_MS = 10_000;

/** Commands that ask others before they answer: a server far away, a keyring that waits for a person. */
const SLOW: Partial<Record<Command, number>> = {
  remote_check: 60_000,
  remote_save: 60_000,
  remote_forget: 60_000,
  sound_test: 20_000,
  system_try: 60_000,
  run_export: 120_000,
  runs_export: 120_000,
  conflict_resolve_alike: 60_000,
  conflict_pattern_resolve: 60_000,
};

async function post(path: string, body: unknown, timeout = CALL_TIMEOUT_MS): Promise<Response> {
  return fetch(path, {
    method: "POST",
    credentials: "same-origin",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(timeout),
  });
}

async function readError(response: Response): Promise<BackendError> {
  const body: unknown = await response.json().catch(() => null);
  if (isErrorView(body)) return toBackendError(body);
  if (response.status === 401) return new BackendError("NO_SESSION", null);
  return new BackendError("INTERNAL", `HTTP ${response.status}`);
}

/**
 * Exchanges the one-time token of the address (`#token=…`) for the session cookie and takes it out of the
 * address, so that it neither stays in the history nor is read over a shoulder.
 */
export async function openSession(): Promise<void> {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token === null) return;
  try {
    const response = await post("/session", { token });
    if (!response.ok) throw await readError(response);
  } catch (cause) {
    const error = toBackendError(cause);
    // A used token is no loss while the cookie of the first use is still good: the first call tells.
    if (error.code === "NO_CONTACT") throw error;
  }
  history.replaceState(null, "", location.pathname + location.search);
}

/** Calls over `POST /rpc/<command>`, messages over the server-sent stream `GET /events`. */
export const httpBackend: Backend = {
  async call(command, request) {
    try {
      const response = await post(`/rpc/${command}`, request, SLOW[command]);
      if (!response.ok) throw await readError(response);
      return await response.json();
    } catch (cause) {
      throw toBackendError(cause);
    }
  },
  subscribe(listener) {
    const watch = watchContact({
      onContact: (reachable) => listener.onContact(reachable),
      probe: async () => {
        const response = await post("/rpc/moves_recent", {}, 5_000);
        // The session is over (the process was started anew): reading the board tells the person so.
        if (response.status === 401) listener.onContact(true);
        return response.ok;
      },
      restart: () => {
        source.close();
        source = open();
      },
    });
    function open(): EventSource {
      const stream = new EventSource("/events", { withCredentials: true });
      stream.addEventListener("open", () => watch.opened());
      stream.addEventListener("error", () => watch.lost());
      stream.addEventListener("heartbeat", () => watch.heard());
      stream.addEventListener("message", (event: MessageEvent<string>) => {
        watch.heard();
        listener.onMessage(JSON.parse(event.data) as UiMessage);
      });
      return stream;
    }
    let source = open();
    return () => {
      watch.stop();
      source.close();
    };
  },
};
