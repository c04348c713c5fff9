import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { useTick } from "../../shared/clock";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import type { Layout } from "../../shared/layout";
import { ageOf } from "./age";
import type { OpenStage } from "./board-state";
import { assignLanes } from "./lanes";
import { type Below, MoreBelow, NOTHING_BELOW } from "./MoreBelow";
import { OrderCard } from "./OrderCard";
import { registerRevealer } from "./reveal";
import { useBoard } from "./store";

/** From this many cards on, a column draws only those in view. */
export const DRAW_ALL_UP_TO = 60;
const CARD_ESTIMATE_PX = 300;
const GAP_PX = 12;

interface Props {
  stage: OpenStage;
  ids: readonly string[];
  layout: Layout;
  /** Whether the digits select cards of this column. */
  digits: boolean;
  /** The order that `A` accepts. */
  acceptTarget: string | null;
}

/** One stage: its count, how many are late, and its cards, oldest first. */
export const Column = memo(function Column(props: Props) {
  const { stage, ids, layout } = props;
  const t = useText();
  const scroller = useRef<HTMLDivElement>(null);
  const [below, setBelow] = useState<Below>(NOTHING_BELOW);
  const virtual = ids.length > DRAW_ALL_UP_TO && layout !== "stack";
  const twoLanes = stage === "PREPARING" && layout === "wide";
  return (
    <section
      className={`col${stage === "PREPARING" ? " wide" : ""}`}
      aria-label={t.column[stage]}
      data-stage={stage}
    >
      <h2 className="col-head">
        {t.column[stage]} <span className="n">{ids.length}</span>
        <LatePill ids={ids} />
      </h2>
      <div ref={scroller} className={`lanes${ids.length > DRAW_ALL_UP_TO ? " many" : ""}`}>
        {ids.length === 0 ? (
          <p className="col-empty">{t.empty.column}</p>
        ) : virtual ? (
          <VirtualCards {...props} scroller={scroller} twoLanes={twoLanes} onBelow={setBelow} />
        ) : (
          <PlainCards {...props} scroller={scroller} twoLanes={twoLanes} onBelow={setBelow} />
        )}
      </div>
      {ids.length > 0 && <MoreBelow stage={stage} below={below} scroller={scroller} />}
    </section>
  );
});

function LatePill({ ids }: { ids: readonly string[] }) {
  const t = useText();
  const board = useBoard((store) => store.board);
  const late = useTick((now) => {
    if (board === null) return 0;
    return ids.filter((id) => {
      const order = board.cards[id];
      return order !== undefined && ageOf(order, board.site, now).word === "late";
    }).length;
  });
  if (late === 0) return null;
  return (
    <span className="pill">
      <Icon name="alert" />
      {t.column.late(late)}
    </span>
  );
}

interface CardsProps extends Props {
  scroller: RefObject<HTMLDivElement | null>;
  twoLanes: boolean;
  onBelow(below: Below): void;
}

function digitOf(props: Props, index: number): number | null {
  return props.digits && index < 9 ? index + 1 : null;
}

/** A card counts as below when more than its rounded edge is out of sight. */
const TOLERATED_PX = 24;
/** Part of a card that must be in view for it to be called cut instead of hidden. */
const HEAD_PX = 120;

function PlainCards(props: CardsProps) {
  const { ids, scroller, twoLanes, onBelow } = props;
  const lanes = useLanes(ids, twoLanes);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list or another number of lanes moves the cards.
  useEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    let shown: string | null = null;
    const measure = () => {
      const { bottom } = box.getBoundingClientRect();
      const hidden: string[] = [];
      let cut = false;
      if (box.scrollHeight > box.clientHeight + TOLERATED_PX) {
        for (const card of box.querySelectorAll<HTMLElement>("[data-order]")) {
          const place = card.getBoundingClientRect();
          if (place.bottom <= bottom + TOLERATED_PX) continue;
          if (hidden.length === 0) cut = bottom - place.top > HEAD_PX;
          hidden.push(card.dataset.order ?? "");
        }
      }
      const state = `${cut}|${hidden.join()}`;
      if (state === shown) return;
      shown = state;
      onBelow({ ids: hidden, cut });
    };
    measure();
    box.addEventListener("scroll", measure, { passive: true });
    const resized = new ResizeObserver(measure);
    resized.observe(box);
    for (const child of box.querySelectorAll("[data-order]")) resized.observe(child);
    return () => {
      box.removeEventListener("scroll", measure);
      resized.disconnect();
    };
  }, [ids, scroller, twoLanes, onBelow]);

  const card = (id: string, index: number) => (
    <OrderCard key={id} id={id} digit={digitOf(props, index)} acceptKey={props.acceptTarget === id} />
  );
  if (lanes === null) return ids.map(card);
  const lane = (number: 0 | 1) => ids.map((id, index) => (lanes.get(id) === number ? card(id, index) : null));
  return (
    <>
      <div className="lane">{lane(0)}</div>
      <div className="lane">{lane(1)}</div>
    </>
  );
}

function useLanes(ids: readonly string[], twoLanes: boolean): ReadonlyMap<string, 0 | 1> | null {
  const known = useRef<ReadonlyMap<string, 0 | 1>>(new Map());
  return useMemo(() => {
    if (!twoLanes) return null;
    known.current = assignLanes(ids, useBoard.getState().board?.cards ?? {}, known.current);
    return known.current;
  }, [ids, twoLanes]);
}

function VirtualCards(props: CardsProps) {
  const { ids, scroller, twoLanes, onBelow } = props;
  const list = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD_ESTIMATE_PX,
    getItemKey: (index) => ids[index] ?? index,
    gap: GAP_PX,
    lanes: twoLanes ? 2 : 1,
    overscan: 4,
  });
  const items = list.getVirtualItems();
  const bottom = (list.scrollOffset ?? 0) + (list.scrollRect?.height ?? 0) + TOLERATED_PX;
  const lastInView = items.filter((item) => item.end <= bottom).at(-1)?.index ?? -1;
  useEffect(() => onBelow({ ids: ids.slice(lastInView + 1), cut: false }), [ids, lastInView, onBelow]);
  useEffect(
    () =>
      registerRevealer((id) => {
        const index = ids.indexOf(id);
        if (index >= 0) list.scrollToIndex(index);
        return index >= 0;
      }),
    [ids, list],
  );
  return (
    <div className="virtual" style={{ height: list.getTotalSize() }}>
      {items.map((item) => {
        const id = ids[item.index] ?? "";
        return (
          <div
            key={item.key}
            ref={list.measureElement}
            data-index={item.index}
            data-lane={twoLanes ? item.lane : undefined}
            style={{ transform: `translateY(${item.start}px)` }}
          >
            <OrderCard id={id} digit={digitOf(props, item.index)} acceptKey={props.acceptTarget === id} />
          </div>
        );
      })}
    </div>
  );
}
