import type { RefObject } from "react";
import { useTick } from "../../shared/clock";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { ageOf } from "./age";
import type { OpenStage } from "./board-state";
import { useBoard } from "./store";

/** What a column has out of sight. */
export interface Below {
  ids: readonly string[];
  /** Whether the first of them is partly in view. */
  cut: boolean;
}

export const NOTHING_BELOW: Below = { ids: [], cut: false };

interface Props {
  stage: OpenStage;
  below: Below;
  scroller: RefObject<HTMLDivElement | null>;
}

/** Says how many orders are out of sight and whether one of them is late: a hidden order is a missed order. */
export function MoreBelow({ stage, below: { ids: below, cut }, scroller }: Props) {
  const t = useText();
  const board = useBoard((store) => store.board);
  const state = useTick((now) => {
    if (board === null || stage === "NEW") return null;
    const words = below.map((id) => {
      const order = board.cards[id];
      return order === undefined ? "ok" : ageOf(order, board.site, now).word;
    });
    const late = words.filter((word) => word === "late").length;
    if (late > 0) return below.length === 1 ? t.column.isLate : t.column.late(late);
    if (words.includes("due")) return t.column.isDue;
    return below.length === 1 ? t.column.onTime : t.column.allOnTime;
  });
  const [first] = below;
  if (first === undefined) return null;
  const number = board?.cards[first]?.dailyNumber ?? 0;
  const down = () => {
    const box = scroller.current;
    box?.scrollBy({ top: box.clientHeight * 0.8, behavior: "auto" });
  };
  const words =
    below.length > 1
      ? t.column.below(below.length)
      : cut
        ? t.column.follows(number)
        : t.column.belowOne(number);
  return (
    <div className="more">
      <button type="button" className="btn" onClick={down}>
        <Icon name="down" />
        {state === null || (below.length === 1 && cut) ? words : `${words} · ${state}`}
      </button>
    </div>
  );
}
