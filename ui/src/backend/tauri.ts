import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { type Backend, toBackendError } from "./backend";
import type { UiMessage } from "./generated";

const EVENT = "mostrador://event";

/** Whether the page runs inside the desktop window. */
export function insideWindow(): boolean {
  return "__TAURI_INTERNALS__" in window;
}

/** Calls and events through the desktop window. The process is the same, so contact cannot be lost. */
export const tauriBackend: Backend = {
  async call(command, request) {
    try {
      return await invoke("rpc", { command, payload: request });
    } catch (cause) {
      throw toBackendError(cause);
    }
  },
  subscribe(listener) {
    let over = false;
    let stop: (() => void) | undefined;
    // Contact is reported only once the listener is in place: a board read before that could miss messages.
    listen<UiMessage>(EVENT, (event) => listener.onMessage(event.payload)).then(
      (unlisten) => {
        stop = unlisten;
        if (over) unlisten();
        else listener.onContact(true);
      },
      () => listener.onContact(false),
    );
    return () => {
      over = true;
      stop?.();
    };
  },
};
