import { create } from "zustand";
import type { ConflictField, ConflictView } from "../../../backend/generated";
import { useSeat } from "../../seat/store";
import { type Choices, carryOver, proposals } from "./decision";

/** What a person has chosen about a conflict and not saved. */
export interface Draft {
  version: number;
  /** The fields as they were seen. */
  disputed: readonly ConflictField[];
  choices: Choices;
  /** Why a block is lifted. */
  reason: string;
}

/** *Dejar para después*: what was chosen waits until the page is closed, or somebody else sits here. */
export const useDrafts = create<{ drafts: ReadonlyMap<number, Draft> }>(() => ({ drafts: new Map() }));

/** What a person chose so far, or what is proposed. What a newer reading made untrue falls back to its rule. */
export function draftOf(view: ConflictView, draft: Draft | undefined): Draft {
  const { version, disputed } = view;
  if (draft === undefined) return { version, disputed, choices: proposals(disputed), reason: "" };
  if (draft.version === version) return draft;
  return { ...draft, version, disputed, choices: carryOver(draft.disputed, view, draft.choices) };
}

export function putDraft(id: number, draft: Draft): void {
  useDrafts.setState(({ drafts }) => ({ drafts: new Map(drafts).set(id, draft) }));
}

/** They are decided. */
export function dropDrafts(ids: readonly number[]): void {
  useDrafts.setState(({ drafts }) => ({
    drafts: new Map([...drafts].filter(([id]) => !ids.includes(id))),
  }));
}

// Nobody decides with what somebody else chose.
useSeat.subscribe(({ seat }, { seat: before }) => {
  if (before !== null && seat?.person?.id !== before.person?.id) useDrafts.setState({ drafts: new Map() });
});
