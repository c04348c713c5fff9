import { create } from "zustand";
import type { ConflictItem } from "../../../backend/generated";

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

/** The decision that lifts a block when it is taken back: a person says why first. */
export const useUndoReason = create<{ asked: number | null }>(() => ({ asked: null }));

/** Asks why the block is lifted. */
export function askUndoReason(id: number): void {
  useUndoReason.setState({ asked: id });
}
