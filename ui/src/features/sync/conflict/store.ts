import { create } from "zustand";
import type { ConflictItem } from "../../../backend/generated";
import { useSeat } from "../../seat/store";

/** Which conflicts a person decides one after the other. */
export interface ConflictSet {
  /** The one that is shown first. */
  first: number;
  /** Only those of this system and entity are walked through. */
  system: string;
  entityType: string | null;
  /** Only these, in this order: those of one customer and its addresses. */
  ids?: readonly number[];
  /** Only these, in this order, which were read already. */
  items?: readonly ConflictItem[];
}

/** How many conflicts are walked through at most; after them the list is opened anew. */
export const WALKED = 500;

/** The dialog is one for the whole application; any screen opens it. */
export const useConflicts = create<{ open: ConflictSet | null }>(() => ({ open: null }));

/** *Resolver*. */
export function openConflicts(set: ConflictSet): void {
  useConflicts.setState({ open: set });
}

export function closeConflicts(): void {
  useConflicts.setState({ open: null });
}

/** Decisions that lift a block when they are taken back: a person says why first. */
export interface UndoAsked {
  /** Rows of `sync_conflicts`. */
  ids: readonly number[];
  /** Takes them back with that reason. */
  again(reason: string): void;
}

export const useUndoReason = create<{ asked: UndoAsked | null }>(() => ({ asked: null }));

/** Asks once why the blocks are lifted. */
export function askUndoReason(ids: readonly number[], again: UndoAsked["again"]): void {
  useUndoReason.setState({ asked: { ids, again } });
}

// Nobody answers what somebody else was asked.
useSeat.subscribe(({ seat }, { seat: before }) => {
  if (before !== null && seat?.person?.id !== before.person?.id) useUndoReason.setState({ asked: null });
});
