import { useId, useState } from "react";
import { backend } from "../../../backend/door";
import { useTick } from "../../../shared/clock";
import { Icon } from "../../../shared/Icon";
import { useText } from "../../../shared/i18n";
import { useLoaded } from "../../../shared/load";
import { useFormat } from "../../orders/hooks";
import { ActButton } from "../../seat/ActButton";
import { useMay } from "../../seat/may";
import { useSync } from "../store";
import { entityName, fieldNames, moment } from "../words";
import { undoMany } from "./batch";
import { Decided } from "./Decisions";
import { type Decision, useRecent } from "./recent";

/** So many are shown; older ones are found with their record. */
const SHOWN = 8;

/** What was decided on this screen since it was opened, each with its way back: many at once too. */
export function RecentDecisions({ entityTypes }: { entityTypes?: readonly string[] }) {
  const t = useText();
  const format = useFormat();
  const words = t.sync.conflict.recent;
  const reason = useMay("conflict_undo");
  const all = useRecent((store) => store.decisions);
  const [open, setOpen] = useState(false);
  const list = useId();
  const decisions = all
    .filter(({ entityType }) => entityTypes === undefined || entityTypes.includes(entityType))
    .slice(0, SHOWN);
  const [newest] = decisions;
  if (reason !== null || newest === undefined) return null;
  return (
    <section className="patterns recent" aria-label={words.title}>
      <div className="patterns-head">
        <Icon name="check" />
        <p className="grow">
          <b>{words.title}</b> {words.summary(format.count(decisions.length), decisions.length)}
        </p>
        <button
          type="button"
          className="btn"
          aria-expanded={open}
          aria-controls={list}
          onClick={() => setOpen(!open)}
        >
          {open ? t.sync.patterns.hide : words.show}
        </button>
      </div>
      <ul id={list} hidden={!open} className="recent-list">
        {open &&
          decisions.map((decision) =>
            decision.ids.length > 1 ? (
              <Many key={decision.key} decision={decision} />
            ) : (
              <One key={decision.key} decision={decision} />
            ),
          )}
      </ul>
    </section>
  );
}

function One({ decision }: { decision: Decision }) {
  const [id = 0] = decision.ids;
  const round = useSync((store) => store.round);
  const [done, setDone] = useState(0);
  const { value, error } = useLoaded(`${id}/${round}/${done}`, () => backend().call("conflict_get", { id }));
  if (value === null) return error === null ? null : <li className="decided mut">{error}</li>;
  return <Decided view={value} name={value.item.title} onUndone={() => setDone((count) => count + 1)} />;
}

/** A decision over many conflicts, which is taken back as one. */
function Many({ decision }: { decision: Decision }) {
  const t = useText();
  const format = useFormat();
  const { recent: words } = t.sync.conflict;
  const { ids, fields, entityType, key } = decision;
  const undoing = useRecent((store) => (store.undoing?.key === key ? store.undoing.done : null));
  const other = useRecent((store) => store.undoing !== null && store.undoing.key !== key);
  const when = useTick((now) => moment(t, format, decision.at, now));
  const figure = format.count(ids.length);
  const about = words.many(figure, entityName(t, entityType), fieldNames(t, fields));
  const button = undoing === null ? words.undoAll(figure) : words.undoing(format.count(undoing), figure);
  return (
    <li className="decided">
      <Icon name="check" />
      <span className="grow">
        <b>{about}</b>
        <small>{when}</small>
      </span>
      <ActButton
        command="conflict_undo"
        className="btn wait"
        busy={undoing !== null}
        blocked={other ? words.waits : null}
        label={`${button}: ${about}`}
        onPress={() => undoing === null && void undoMany(decision)}
      >
        {button}
      </ActButton>
    </li>
  );
}
