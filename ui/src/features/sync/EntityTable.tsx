import { useState } from "react";
import type { EntityView, FlowView, SyncOverview } from "../../backend/generated";
import { useTick } from "../../shared/clock";
import { Icon, type IconName } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { SyncBadge } from "../../shared/SyncBadge";
import { useFormat } from "../orders/hooks";
import { ActButton } from "../seat/ActButton";
import { readingOf } from "../wispro/roles";
import { attempt, tell } from "./actions";
import { entityKey } from "./filters";
import { takeRun } from "./store";
import { entityName, recent, systemName } from "./words";

const ARROWS: Readonly<Record<FlowView, IconName>> = {
  IN: "arrowLeft",
  OUT: "arrowRight",
  BOTH: "arrowBoth",
};

/** A row per entity of a system, in the order of the machine. */
export function EntityTable({ overview }: { overview: SyncOverview }) {
  const t = useText();
  const words = t.sync.table;
  return (
    <section className="panel ent-panel">
      <table className="ent">
        <caption className="vh">{words.label}</caption>
        <thead>
          <tr>
            <th scope="col">{words.entity}</th>
            <th scope="col">{words.direction}</th>
            <th scope="col">{words.state}</th>
            <th scope="col">{words.last}</th>
            <th scope="col" className="n">
              {words.pending}
            </th>
            <th scope="col" className="n">
              {words.failed}
            </th>
            <th scope="col" className="n">
              {words.conflicts}
            </th>
            <th scope="col" className="n">
              {words.excluded}
            </th>
            <th scope="col">
              <span className="vh">{words.action}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {overview.entities.map((entity) => (
            <Row
              key={entityKey(entity.system, entity.entityType)}
              entity={entity}
              system={systemName(t, overview, entity.system)}
            />
          ))}
          {overview.entities.length === 0 && (
            <tr>
              <td colSpan={9} className="mut">
                {words.empty}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}

/** A figure; zero is muted, so that the rest stands out. */
export function Figure({ value, tone }: { value: number; tone?: "pending" | "failed" | "conflict" }) {
  const format = useFormat();
  return (
    <td className={`n fig ${value === 0 ? "z" : (tone ?? "")}`}>
      <span>{format.count(value)}</span>
    </td>
  );
}

function Row({ entity, system }: { entity: EntityView; system: string }) {
  const t = useText();
  const format = useFormat();
  const words = t.sync.table;
  const { lastSuccessAt } = entity;
  const last = useTick((now) =>
    lastSuccessAt === null ? t.sync.never : recent(t, format, lastSuccessAt, now),
  );
  return (
    <tr data-entity={entityKey(entity.system, entity.entityType)}>
      <th scope="row">{entityName(t, entity.entityType)}</th>
      <td>
        <span className="dir">
          <Icon name={ARROWS[entity.flow]} />
          <span className="vh">{words[entity.flow]} </span>
          {system}
        </span>
      </td>
      <td>
        {entity.run === null && entity.state === "SYNCED" && lastSuccessAt === null ? (
          <span className="pill skipped">
            <Icon name="dash" />
            {words.notYet}
          </span>
        ) : (
          <SyncBadge state={entity.run === null ? entity.state : "SYNCING"} />
        )}
      </td>
      <td className="mut n-left">{last}</td>
      <Figure value={entity.pending} tone="pending" />
      <Figure value={entity.failed} tone="failed" />
      <Figure value={entity.conflicts} tone="conflict" />
      <Figure value={entity.excluded} />
      <td className="ent-act">
        <Now entity={entity} of={`${entityName(t, entity.entityType)}, ${system}`} />
      </td>
    </tr>
  );
}

/** *Sincronizar ahora*. */
function Now({ entity, of }: { entity: EntityView; of: string }) {
  const t = useText();
  const words = t.sync.table;
  const [busy, setBusy] = useState(false);
  const running = busy || entity.run !== null;
  const { system, entityType } = entity;
  const press = async () => {
    if (running) return;
    setBusy(true);
    const done = await attempt("sync_now", { system, entityType });
    setBusy(false);
    if (done === null) return;
    if (done.answer !== null) takeRun(done.answer);
    tell(done.answer === null ? words.sent : words.started);
  };
  const word = running ? words.running : words.now;
  const label = `${word}: ${of}`;
  const content = (
    <>
      <Icon name="sync" />
      {word}
    </>
  );
  if (!entity.canRun)
    return (
      <button
        type="button"
        className="btn ghost"
        aria-disabled="true"
        title={words.nothing}
        aria-label={label}
      >
        {content}
      </button>
    );
  return (
    <ActButton
      command={readingOf(system, "sync_now")}
      className="btn ghost"
      label={label}
      busy={running}
      onPress={() => void press()}
    >
      {content}
    </ActButton>
  );
}
