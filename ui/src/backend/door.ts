import { type Backend, BackendError, toBackendError } from "./backend";

let door: Backend | null = null;
const refusals = new Set<() => void>();

/**
 * Gives the screen its way to Rust; called once, before anything is asked. Errors then know their command, and a
 * refusal for want of permission is told to everybody who shows what is allowed.
 */
export function giveBackend(given: Backend): Backend {
  door = {
    async call(command, request) {
      try {
        return await given.call(command, request);
      } catch (cause) {
        const { code, detail } = toBackendError(cause);
        if (code === "PERMISSION") for (const listener of refusals) listener();
        throw new BackendError(code, detail, command);
      }
    },
    subscribe: (listener) => given.subscribe(listener),
  };
  return door;
}

/** The way to Rust. */
export function backend(): Backend {
  if (door === null) throw new Error("the backend is given before the first render");
  return door;
}

/** Calls `listener` whenever a command was refused because of the role: what the screen believes is old. */
export function onRefusal(listener: () => void): () => void {
  refusals.add(listener);
  return () => refusals.delete(listener);
}
