import { create } from "zustand";
import type { BackendError } from "../backend/backend";
import { failureSentence, text } from "./i18n";

/** What a toast offers beside closing it. */
export interface ToastAction {
  label: string;
  /** Key that does the same, shown as a keycap. */
  keycap: string | null;
  /** Whether it would be taken up now; where not, a press leaves the toast as it is. Without it, it always is. */
  ready?(): boolean;
  run(): void;
}

/** One line at the bottom left. */
export interface Toast {
  id: number;
  /** A move can be taken back for as long as its toast stays. */
  kind: "move" | "done" | "error";
  text: string;
  /** The order whose last move it undoes. */
  orderId: string | null;
  /** Technical detail of an error. */
  detail: string | null;
  action: ToastAction | null;
}

/** Time that a toast stays, in milliseconds; one that only says that something is done stays shorter. */
export const TOAST_MS = 10_000;
const BRIEF_MS = 4_000;

/** Whether a toast offers nothing and reports nothing wrong. */
export function isBrief(toast: Pick<Toast, "kind" | "action">): boolean {
  return toast.kind === "done" && toast.action === null;
}

export const useToasts = create<{ toasts: readonly Toast[] }>(() => ({ toasts: [] }));

let lastToast = 0;

/** Shows a toast. Only the newest stays, so that it covers as little as possible. */
export function showToast(toast: Pick<Toast, "kind" | "text"> & Partial<Toast>): void {
  lastToast += 1;
  const id = lastToast;
  const whole: Toast = { orderId: null, detail: null, action: null, ...toast, id };
  useToasts.setState({ toasts: [whole] });
  setTimeout(() => dropToast(id), isBrief(whole) ? BRIEF_MS : TOAST_MS);
}

export function dropToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}

/** Takes the toasts of an order away: what they offer is no longer true. */
export function dropOrderToasts(orderId: string): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.orderId !== orderId) }));
}

/** What a failure is called where somebody has to look closer. */
export function failureDetail({ code, detail }: BackendError): string {
  return `${code}${detail === null ? "" : ` · ${detail}`}`;
}

/** Tells a person in their words what did not work. */
export function reportFailure(error: BackendError): void {
  showToast({ kind: "error", text: failureSentence(text(), error), detail: failureDetail(error) });
}
