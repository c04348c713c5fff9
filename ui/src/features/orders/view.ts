import { create } from "zustand";

/** One line at the bottom left. A move offers *Deshacer* for as long as it stays. */
export interface Toast {
  id: number;
  kind: "move" | "done" | "error";
  text: string;
  /** The order whose last move it undoes. */
  orderId: string | null;
  /** Technical detail of an error. */
  detail: string | null;
}

/** Time that a toast stays, in milliseconds. */
export const TOAST_MS = 10_000;

/** What this screen shows at the moment; nothing of it is kept. */
export interface ViewStore {
  tab: "open" | "finished";
  query: string;
  /** The card that keys act on. */
  selected: string | null;
  /** The order in the drawer. */
  drawer: string | null;
  /** The order that is being rejected or cancelled. */
  reasonFor: string | null;
  setAsideOpen: boolean;
  toasts: readonly Toast[];
  /** Minutes chosen on new cards that differ from the usual ones. */
  prep: Readonly<Record<string, number>>;
  /** Orders with a command on its way. */
  busy: ReadonlySet<string>;
}

export const useView = create<ViewStore>(() => ({
  tab: "open",
  query: "",
  selected: null,
  drawer: null,
  reasonFor: null,
  setAsideOpen: false,
  toasts: [],
  prep: {},
  busy: new Set<string>(),
}));

let lastToast = 0;

/** Shows a toast. Only the newest stays, so that it covers as little as possible; older moves are in the list. */
export function showToast(toast: Omit<Toast, "id">): void {
  lastToast += 1;
  const id = lastToast;
  useView.setState({ toasts: [{ ...toast, id }] });
  setTimeout(() => dropToast(id), TOAST_MS);
}

export function dropToast(id: number): void {
  useView.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}

/** Minutes are promised in steps of five; the wire takes 1 to 240. */
export function changePrep(id: string, current: number, step: number): void {
  const minutes = Math.min(240, Math.max(5, current + step));
  useView.setState(({ prep }) => ({ prep: { ...prep, [id]: minutes } }));
}
