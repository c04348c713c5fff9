import type { CommandTable, ErrorCode, ErrorView, UiMessage } from "./generated";

/** Names of the command table. */
export type Command = keyof CommandTable;

/** What a transport tells beside the answers to calls. */
export interface BackendListener {
  /** One message of the event stream, in the order of arrival. */
  onMessage(message: UiMessage): void;
  /**
   * Whether the machine that runs the restaurant can be reached. After `true` the board must be read again:
   * messages may have been missed in between.
   */
  onContact(reachable: boolean): void;
}

/** The one door to Rust. The screen knows nothing of windows, addresses or sockets. */
export interface Backend {
  call<C extends Command>(
    command: C,
    request: CommandTable[C]["request"],
  ): Promise<CommandTable[C]["response"]>;
  /** Starts the event stream. Returns the function that ends it. */
  subscribe(listener: BackendListener): () => void;
}

/** A code of the wire, or `NO_CONTACT` when the machine did not answer at all. */
export type FailureCode = ErrorCode | "NO_CONTACT";

/** A call that did not succeed. The words come from the catalogue, by `code`. */
export class BackendError extends Error {
  readonly code: FailureCode;
  readonly detail: string | null;
  /** Which command failed, where that is known. */
  readonly command: Command | null;

  constructor(code: FailureCode, detail: string | null, command: Command | null = null) {
    super(code);
    this.name = "BackendError";
    this.code = code;
    this.detail = detail;
    this.command = command;
  }
}

/** Turns whatever a transport threw into a `BackendError`. */
export function toBackendError(cause: unknown): BackendError {
  if (cause instanceof BackendError) return cause;
  if (isErrorView(cause)) return new BackendError(cause.code, cause.detail);
  return new BackendError("NO_CONTACT", cause instanceof Error ? cause.message : String(cause));
}

/** Whether a value has the shape of the wire's error. */
export function isErrorView(value: unknown): value is ErrorView {
  return typeof value === "object" && value !== null && "code" in value && typeof value.code === "string";
}
