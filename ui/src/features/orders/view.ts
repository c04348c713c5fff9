import { create } from "zustand";

/** One press that led to a command, with what the order's card offered then. */
export interface Press {
  readonly offer: string;
}

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
  /** Minutes chosen on new cards that differ from the usual ones. */
  prep: Readonly<Record<string, number>>;
  /** Orders with a command on its way. */
  busy: ReadonlyMap<string, Press>;
}

export const useView = create<ViewStore>(() => ({
  tab: "open",
  query: "",
  selected: null,
  drawer: null,
  reasonFor: null,
  setAsideOpen: false,
  prep: {},
  busy: new Map<string, Press>(),
}));

/** Minutes are promised in steps of five; the wire takes 1 to 240. */
export function changePrep(id: string, current: number, step: number): void {
  const minutes = Math.min(240, Math.max(5, current + step));
  useView.setState(({ prep }) => ({ prep: { ...prep, [id]: minutes } }));
}
