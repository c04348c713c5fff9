import { Popover } from "@base-ui/react/popover";
import { useState } from "react";
import { backend } from "../../backend/door";
import { useTick } from "../../shared/clock";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { useLoaded } from "../../shared/load";
import { ActButton } from "../seat/ActButton";
import { undo } from "./actions";
import { useFormat } from "./hooks";

/** Moves of the last quarter of an hour, each with its way back. */
export function RecentMoves() {
  const t = useText();
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className="btn recent" title={t.undo.recent}>
        <Icon name="undo" />
        <span className="lbl">{t.undo.recent}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="over" sideOffset={6} align="end">
          <Popover.Popup className="popover">
            <Popover.Title className="popover-title">{t.undo.recent}</Popover.Title>
            <List />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function List() {
  const t = useText();
  const format = useFormat();
  const [round, setRound] = useState(0);
  const { value, error } = useLoaded(round, () => backend().call("moves_recent", {}));
  const expired = useTick((now) => (value ?? []).filter((move) => move.undoUntil <= now).length);
  if (error !== null) return <p className="sec">{error}</p>;
  if (value === null) return null;
  const moves = value.slice(0, value.length - expired);
  if (moves.length === 0) return <p className="sec">{t.undo.recentEmpty}</p>;
  return (
    <>
      <p className="sec">{t.undo.recentHint}</p>
      <ul className="moves">
        {moves.map((move) => (
          <li key={`${move.orderId}-${move.at}`}>
            <b className="n">#{move.dailyNumber}</b>
            <span>
              {t.timeline.moved(t.stage[move.from], t.stage[move.to])}
              <small className="n"> · {format.time(move.at)}</small>
            </span>
            <ActButton
              command="order_undo"
              className="btn"
              onPress={() => void undo(move.orderId).then(() => setRound((count) => count + 1))}
            >
              {t.undo.undo}
            </ActButton>
          </li>
        ))}
      </ul>
    </>
  );
}
