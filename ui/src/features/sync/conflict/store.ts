import { create } from "zustand";
import type { ConflictItem, ConflictView } from "../../../backend/generated";
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
export interface BlocksAsked {
  about: "BLOCKS";
  /** Rows of `sync_conflicts`. */
  ids: readonly number[];
  /** Whether they wait for those that are being taken back. */
  turn: "AT_ONCE" | "AFTER_OTHERS";
  /** Takes them back with that reason. */
  again(reason: string): void;
}

/** *Restaurar*, which deletes when it is taken back: a person confirms it first. */
export interface DeletionAsked {
  about: "DELETION";
  view: ConflictView;
  /** Takes it back. */
  again(): void;
}

export const useUndoQuestion = create<{ asked: BlocksAsked | DeletionAsked | null }>(() => ({ asked: null }));

/** Asks, unless another question is open: that one is never lost, nor its answer given to this one. */
function ask(asked: BlocksAsked | DeletionAsked): boolean {
  if (useUndoQuestion.getState().asked !== null) return false;
  useUndoQuestion.setState({ asked });
  return true;
}

/** Asks once why the blocks are lifted; `false`: another question is open. */
export function askUndoReason(asked: Omit<BlocksAsked, "about">): boolean {
  return ask({ about: "BLOCKS", ...asked });
}

/** Asks whether a decision is taken back although that deletes; `false`: another question is open. */
export function askUndoDeletion(asked: Omit<DeletionAsked, "about">): boolean {
  return ask({ about: "DELETION", ...asked });
}

export function closeUndoQuestion(): void {
  useUndoQuestion.setState({ asked: null });
}

/** Who sits here, to find out later whether it still is the same person. */
export function whoSits(): number | null {
  return useSeat.getState().seat?.person?.id ?? null;
}

// Nobody answers what somebody else was asked.
useSeat.subscribe(({ seat }, { seat: before }) => {
  if (before !== null && seat?.person?.id !== before.person?.id) closeUndoQuestion();
});
