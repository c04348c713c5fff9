import type { AttentionItem } from "../../backend/generated";
import { Copyable } from "../../shared/Copyable";
import { now } from "../../shared/clock";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { Modal } from "../../shared/Modal";
import { hashOf, navigate, type Route } from "../../shared/route";
import { useFormat } from "../orders/hooks";
import { ActButton } from "../seat/ActButton";
import { titleOf } from "./AttentionRow";
import { attempt, tell } from "./actions";
import { explain } from "./reason";
import { type RetryPhase, retryCommand } from "./retries";
import { keyPlace } from "./Systems";
import { useSync } from "./store";
import { capital, entityName, fieldName, moment, systemName } from "./words";

interface Props {
  item: AttentionItem;
  phase: RetryPhase | null;
  onRetry(): void;
  onClose(): void;
}

/** *Ver qué pasó*: the three sentences, the facts behind them to copy, the guide, and every way out. */
export function ProblemDialog({ item, phase, onRetry, onClose }: Props) {
  const t = useText();
  const format = useFormat();
  const words = t.sync.detail;
  const system = useSync((store) => systemName(t, store.overview, item.system));
  const { what, means, do: todo } = explain(t, item.reason, item);
  const refused = useSync(
    (store) =>
      item.kind === "SYSTEM" &&
      store.overview?.systems.find((each) => each.system === item.system)?.state === "REFUSED",
  );
  const title = capital(titleOf(t, item, system));
  const facts: [string, string | null][] = [
    [words.code, item.reason],
    [words.system, system],
    [words.entity, item.entityType === null ? null : entityName(t, item.entityType)],
    [words.id, item.recordId],
    [words.field, item.field === null ? null : fieldName(t, item.field)],
    [words.value, item.value],
    [words.at, moment(t, format, item.since, now())],
    [words.attempts, item.attempts === 0 ? null : format.count(item.attempts)],
    [words.next, item.nextTryAt === null ? null : moment(t, format, item.nextTryAt, now())],
    [words.run, item.run === null ? null : String(item.run)],
  ];
  const known = facts.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
  // The value may be a customer's own; a report goes to other people.
  const report = [
    title,
    ...known.filter(({ name }) => name !== words.value).map(({ name, value }) => `${name}: ${value}`),
  ].join("\n");
  const guide: Route = { screen: "help", guide: "failures", topic: item.reason };
  const leave = (route: Route) => {
    onClose();
    navigate(route);
  };
  const setAside = async () => {
    if ((await attempt("sync_dismiss", { key: item.key })) === null) return;
    tell(words.dismissed);
    onClose();
  };
  return (
    <Modal
      kind="dialog"
      title={title}
      onClose={onClose}
      footer={
        <>
          {item.canDismiss && (
            <ActButton command="sync_dismiss" className="btn big ghost" onPress={() => void setAside()}>
              {words.dismiss}
            </ActButton>
          )}
          <Exclude item={item} onDone={onClose} />
          <span className="grow" />
          {refused && (
            <button type="button" className="btn big" onClick={() => leave(keyPlace(item.system))}>
              {t.sync.attention.openSettings}
            </button>
          )}
          {item.run !== null && (
            <button
              type="button"
              className="btn big"
              onClick={() => item.run !== null && leave({ screen: "run", run: item.run })}
            >
              {t.sync.attention.openRun}
            </button>
          )}
          {item.canRetry && (
            <ActButton
              command={retryCommand(item)}
              className="btn big primary wait"
              busy={phase === "trying"}
              onPress={onRetry}
            >
              {phase === "trying" ? t.sync.attention.retrying : t.sync.attention.retry}
            </ActButton>
          )}
        </>
      }
    >
      <dl className="problem">
        <dt>{words.what}</dt>
        <dd>{what}</dd>
        <dt>{words.means}</dt>
        <dd>{means}</dd>
        <dt>{words.todo}</dt>
        <dd>{todo}</dd>
      </dl>
      <p className="problem-guide">
        <a
          href={hashOf(guide)}
          onClick={(event) => {
            event.preventDefault();
            leave(guide);
          }}
        >
          <Icon name="question" />
          {words.guide}
        </a>
      </p>
      <dl className="facts">
        {known.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <details className="report">
        <summary>{t.app.details}</summary>
        <div className="line">
          <Copyable text={report} label={words.copy} />
        </div>
      </details>
    </Modal>
  );
}

/** Leaves a single record out of synchronisation. */
function Exclude({ item, onDone }: { item: AttentionItem; onDone(): void }) {
  const t = useText();
  const { system, entityType, recordId } = item;
  if (entityType === null || recordId === null || item.count > 1) return null;
  const press = async () => {
    if ((await attempt("record_exclude", { system, entityType, recordId })) === null) return;
    tell(t.sync.detail.excluded);
    onDone();
  };
  return (
    <ActButton command="record_exclude" className="btn big ghost" onPress={() => void press()}>
      {t.sync.detail.exclude}
    </ActButton>
  );
}
