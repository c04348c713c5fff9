import { type Backend, toBackendError } from "../../backend/backend";
import type { OrderCard, RunView, UiMessage } from "../../backend/generated";
import { adjustClock } from "../../shared/clock";
import { applyEvent, fromSnapshot, refresh } from "./board-state";
import { useBoard } from "./store";

/** A reading that failed is tried again after this time. */
const AGAIN_MS = 2_000;

/** What happened beside the orders: a new reading of everything, or the connection to the remote. */
export type News =
  | "everything"
  | "people"
  | "settings"
  | "connection"
  | "sync"
  | "integrations"
  | "alerts"
  | "customers";

const NEWS: readonly string[] = [
  "connection",
  "people",
  "settings",
  "sync",
  "integrations",
  "alerts",
  "customers",
];

interface Listener {
  /** An order arrived and is on the board. */
  onArrived(order: OrderCard): void;
  onNews(news: News): void;
  /** A run stands so now. */
  onRun(run: RunView): void;
}

/**
 * Keeps the board true: reads it whole when contact is made, then applies one message after the other. Messages
 * that arrive while it is being read wait; a gap in their numbers, a `resync` or a new contact reads it again.
 * Returns the function that ends it.
 */
export function startFeed(backend: Backend, { onArrived, onNews, onRun }: Listener): () => void {
  let waiting: UiMessage[] = [];
  let reading = false;
  let readAgain = false;
  let over = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function apply(message: UiMessage): void {
    const { board } = useBoard.getState();
    if (board === null || reading) {
      waiting.push(message);
      return;
    }
    if (message.sequence <= board.sequence) return;
    const next = message.sequence === board.sequence + 1 ? applyEvent(board, message.event) : null;
    if (next === null) {
      // An order goes on waiting for the reading; a mere wish to read is answered by it.
      if (message.event.type === "orderArrived" || message.event.type === "orderUpdated")
        waiting.push(message);
      void read();
      return;
    }
    useBoard.setState({ board: { ...next, sequence: message.sequence } });
    if (message.event.type === "orderArrived") onArrived(message.event.order);
    tellBeside([message]);
  }

  /** Tells what is no part of the board; one kind of news is told once. */
  function tellBeside(messages: readonly UiMessage[]): void {
    const types = new Set<string>();
    for (const { event } of messages) {
      if (event.type === "run") onRun(event.run);
      types.add(event.type);
    }
    for (const type of types) if (NEWS.includes(type)) onNews(type as News);
  }

  async function read(): Promise<void> {
    if (over) return;
    if (reading) {
      readAgain = true;
      return;
    }
    clearTimeout(timer);
    reading = true;
    readAgain = false;
    onNews("everything");
    try {
      const snapshot = await backend.call("board_get", {});
      if (over) return;
      adjustClock(snapshot.readAt);
      const old = useBoard.getState().board;
      useBoard.setState({
        board: old === null ? fromSnapshot(snapshot) : refresh(old, snapshot),
        phase: "ready",
        failure: null,
      });
      reading = false;
      const messages = waiting;
      waiting = [];
      const contained = messages.filter((message) => message.sequence <= snapshot.sequence);
      // The screen still reports that it has painted the card.
      for (const { event } of contained) if (event.type === "orderArrived") onArrived(event.order);
      // What stands beside the board was read by itself, and perhaps before this happened.
      tellBeside(contained);
      for (const message of messages) if (message.sequence > snapshot.sequence) apply(message);
    } catch (cause) {
      reading = false;
      const { code } = toBackendError(cause);
      if (code === "NO_SESSION") useBoard.setState({ phase: "session" });
      else {
        useBoard.setState({ failure: code });
        timer = setTimeout(() => void read(), AGAIN_MS);
      }
    }
    if (readAgain) void read();
  }

  const stop = backend.subscribe({
    onMessage: apply,
    onContact(reachable) {
      const { contact } = useBoard.getState();
      if (reachable) {
        useBoard.setState({ contact: true, lostAt: null });
        void read();
      } else if (contact) {
        useBoard.setState({ contact: false, lostAt: Date.now() });
      }
    },
  });
  return () => {
    over = true;
    clearTimeout(timer);
    stop();
  };
}
