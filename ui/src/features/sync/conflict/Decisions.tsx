import { useState } from "react";
import { backend } from "../../../backend/door";
import type { ConflictView } from "../../../backend/generated";
import { useTick } from "../../../shared/clock";
import { Icon } from "../../../shared/Icon";
import { useText } from "../../../shared/i18n";
import { useLoaded } from "../../../shared/load";
import { useFormat } from "../../orders/hooks";
import { ActButton } from "../../seat/ActButton";
import { useMay } from "../../seat/may";
import { useSync } from "../store";
import { fieldNames, moment } from "../words";
import { undo } from "./save";

interface Props {
  system: string;
  entityType: string;
  recordId: string;
}

/** What was decided about a record in the last 30 days, each with its way back; nothing where nothing was. */
export function Decisions({ system, entityType, recordId }: Props) {
  const t = useText();
  const words = t.sync.conflict;
  const may = useMay("conflicts_decided") === null;
  const round = useSync((store) => store.round);
  const [done, setDone] = useState(0);
  const key = may ? `${system}/${entityType}/${recordId}/${round}/${done}` : null;
  const { value } = useLoaded(key, () =>
    backend().call("conflicts_decided", { system, entityType, recordId }),
  );
  if (!may || value === null || value.length === 0) return null;
  return (
    <section className="decisions" aria-label={words.decisions}>
      <h3>{words.decisions}</h3>
      <ul>
        {value.map((view) => (
          <Decided key={view.item.id} view={view} onUndone={() => setDone((count) => count + 1)} />
        ))}
      </ul>
    </section>
  );
}

/** One decision: who, when, about what, and *Deshacer* for as long as it can be taken back. */
export function Decided({ view, onUndone }: { view: ConflictView; onUndone(): void }) {
  const t = useText();
  const format = useFormat();
  const words = t.sync.conflict;
  const [busy, setBusy] = useState(false);
  const { item, resolvedBy, resolvedAt, undoUntil, status } = view;
  const when = useTick((now) => (resolvedAt === null ? "" : moment(t, format, resolvedAt, now)));
  const about = item.fields.length > 0 ? fieldNames(t, item.fields) : words.aboutDeletion;
  const press = async () => {
    setBusy(true);
    await undo(item.id);
    setBusy(false);
    onUndone();
  };
  return (
    <li className="decided">
      <Icon name={status === "UNDONE" ? "undo" : "check"} />
      <span className="grow">
        <b>{words.decidedAbout(about)}</b>
        <small>
          {[resolvedBy, when].filter((part) => part !== null && part !== "").join(" · ")}
          {status === "UNDONE" && ` · ${words.takenBack}`}
        </small>
      </span>
      {undoUntil !== null && (
        <>
          <small className="mut">{words.undoUntil(format.date(undoUntil))}</small>
          <ActButton
            command="conflict_undo"
            className="btn wait"
            busy={busy}
            label={`${words.undo}: ${about}`}
            onPress={() => void press()}
          >
            {words.undo}
          </ActButton>
        </>
      )}
    </li>
  );
}
