import { useEffect, useState } from "react";
import { toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { ConnectionCard, ConnectionKindView } from "../../backend/generated";
import { useTick } from "../../shared/clock";
import { Field, Panel } from "../../shared/Field";
import { useForm } from "../../shared/form";
import { Icon } from "../../shared/Icon";
import { errorSentence, failureSentence, text, useText } from "../../shared/i18n";
import { useLoaded } from "../../shared/load";
import { Modal } from "../../shared/Modal";
import { INTEGRATIONS, navigate, setUnsaved, useRoute } from "../../shared/route";
import { SelectInput } from "../../shared/SelectInput";
import { reportFailure, showToast } from "../../shared/toasts";
import { useFormat } from "../orders/hooks";
import { ActButton } from "../seat/ActButton";
import { useMay } from "../seat/may";
import { NotAllowed } from "../settings/NotAllowed";
import { SaveBar } from "../settings/SaveBar";
import { ConnectionFields } from "./ConnectionFields";
import { CheckResult, useCheck } from "./check";
import { checkConnection, formOf, missingFields, toDraft } from "./connection";
import { BackLink, Badge, Failure, GoTo, Office } from "./Office";
import { readIntegrations, useIntegrations } from "./store";
import { entityName, kindName, kindText, systemBadge, systemName, systemSentence } from "./words";

/** One connection, or a new one. */
export function ConnectionPage({ system }: { system: string | null }) {
  const t = useText();
  const hidden = useMay("connections_list");
  const { connections, failure } = useIntegrations();
  const kinds = useLoaded<ConnectionKindView[]>(hidden === null ? "kinds" : null, () =>
    backend().call("connection_kinds", {}),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the role says when to read.
  useEffect(() => void readIntegrations(), [hidden]);
  const card = connections?.find((each) => each.system === system) ?? null;
  const title = system === null ? t.integrations.connection.new : systemName(t, connections, system);
  const problem = failure === null ? kinds.error : errorSentence(t, failure);
  const isGone = system !== null && connections !== null && card === null;
  return (
    <Office>
      <div className="int-head">
        <div className="grow">
          <BackLink />
          <h1>{title}</h1>
        </div>
        {card !== null && <Badge {...systemBadge(t, card.status)} />}
      </div>
      <NotAllowed reason={hidden} />
      <Failure text={isGone ? t.integrations.connection.missing : problem} />
      {card !== null && <Status card={card} />}
      {card?.kind === "whatsapp" ? (
        <RemoteNote />
      ) : (
        kinds.value !== null &&
        (system === null || card !== null) && <Editor key={system ?? "new"} card={card} kinds={kinds.value} />
      )}
      {card !== null && <Holds card={card} />}
      {card !== null && card.kind !== "whatsapp" && <Remove card={card} />}
    </Office>
  );
}

function Status({ card }: { card: ConnectionCard }) {
  const t = useText();
  const format = useFormat();
  const sentence = useTick((now) => systemSentence(t, format, card.status, now));
  return <p className="int-lead">{sentence}</p>;
}

/** The ordering remote has a page of its own. */
function RemoteNote() {
  const t = useText();
  return (
    <div className="note-bar skipped">
      <Icon name="info" />
      <p>{t.integrations.connection.remoteText}</p>
      <GoTo route={{ screen: "settings", section: "remote" }} className="btn">
        {t.integrations.card.settings}
      </GoTo>
    </div>
  );
}

function Editor({ card, kinds }: { card: ConnectionCard | null; kinds: readonly ConnectionKindView[] }) {
  const t = useText();
  const reason = useMay("connection_save");
  const check = useCheck();
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const choices = kinds.filter((each) => each.kind !== "whatsapp");
  const first = choices.find((each) => each.kind === card?.kind) ?? choices[0] ?? null;
  const stored = card?.secrets ?? [];
  const kindOf = (name: string) => choices.find((each) => each.kind === name) ?? null;
  const form = useForm({
    saved: formOf(card, first),
    check: (values) => checkConnection(t, values, kindOf(values.kind), stored),
    async save(values) {
      setRefused(null);
      const answer = await backend().call("connection_save", toDraft(card?.system ?? null, values));
      // The secrets have done their way; they stay nowhere on this page.
      form.set({ secrets: {} });
      await readIntegrations();
      showToast({ kind: "done", text: t.integrations.connection.saved });
      // Whoever saves on the way elsewhere goes there.
      if (card === null && useRoute.getState().wanted === null) {
        setUnsaved(false);
        navigate({ screen: "connection", system: answer.system });
      }
    },
    sentence: (error) => (error.code === "INVALID_VALUE" ? t.form.invalid : failureSentence(text(), error)),
    fieldFor(error) {
      if (error.code === "NAME_TAKEN") return "name";
      if (error.code !== "INVALID_VALUE" || error.detail === null) return null;
      // A setting that Rust refuses is named by itself, not as one of the form.
      setRefused(error.detail);
      return "settings";
    },
    onFailure: reportFailure,
  });
  const kind = kindOf(form.values.kind);
  const missing = form.problems.settings === undefined ? [] : missingFields(form.values, kind, stored);
  const set: typeof form.set = (change) => {
    check.forget();
    setTried(false);
    setRefused(null);
    form.set(change);
  };
  const test = () => {
    setTried(true);
    void check.run(toDraft(card?.system ?? null, form.values));
  };
  if (first === null) return null;
  return (
    <>
      <NotAllowed reason={reason} />
      <Panel title={kindName(t, form.values.kind)}>
        {kindText(t, form.values.kind) !== null && (
          <p className="panel-text">{kindText(t, form.values.kind)}</p>
        )}
        {card === null && choices.length > 1 && (
          <Field label={t.integrations.connection.kind}>
            {(ids) => (
              <SelectInput
                ids={ids}
                value={form.values.kind}
                options={choices.map((each) => ({ value: each.kind, label: kindName(t, each.kind) }))}
                disabled={reason !== null}
                onChange={(chosen) => set({ ...formOf(null, kindOf(chosen)), name: form.values.name })}
              />
            )}
          </Field>
        )}
        <ConnectionFields
          form={form}
          set={set}
          kind={kind}
          stored={stored}
          missing={missing}
          refused={refused}
          disabled={reason !== null}
        />
        <div className="check">
          <div className="check-head">
            <ActButton
              command="connection_check"
              className="btn big"
              busy={check.state === "running"}
              onPress={() => check.state !== "running" && test()}
            >
              <Icon name="plug" />
              {check.state === "running" ? t.checks.testing : t.checks.test}
            </ActButton>
            <p className="sec">{t.integrations.connection.test}</p>
          </div>
          {tried && <CheckResult check={check} />}
        </div>
      </Panel>
      <SaveBar form={form} command="connection_save" />
    </>
  );
}

/** What was found there, and what can be done with it. */
function Holds({ card }: { card: ConnectionCard }) {
  const t = useText();
  const words = t.integrations.connection;
  return (
    <Panel title={words.holds}>
      {card.entities.length === 0 && <p className="panel-text">{words.holdsNothing}</p>}
      <ul className="int-holds">
        {card.entities.map((entity) => (
          <li key={entity.entityType}>
            <b>{entityName(t, entity.entityType)}</b>
            <span className="mut">
              {[
                entity.read === "YES" && words.canRead,
                entity.write === "YES" ? words.canWrite : words.cannotWrite,
                entity.delete === "YES" && words.canDelete,
              ]
                .filter((each) => each !== false)
                .join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Away with the connection, after asking; not while an integration uses it. */
function Remove({ card }: { card: ConnectionCard }) {
  const t = useText();
  const words = t.integrations.connection;
  const [asking, setAsking] = useState(false);
  const name = systemName(t, [card], card.system);
  const used = card.integrations > 0;
  const remove = async () => {
    setAsking(false);
    try {
      await backend().call("connection_remove", { system: card.system });
      await readIntegrations();
      showToast({ kind: "done", text: words.removed(name) });
      setUnsaved(false);
      navigate(INTEGRATIONS);
    } catch (cause) {
      reportFailure(toBackendError(cause));
    }
  };
  return (
    <Panel title={words.removeTitle}>
      <div className="field">
        <p className="field-name field-hint">
          {used ? words.removeUsed(card.integrations) : words.removeHint}
        </p>
        <div className="field-control end">
          {used ? (
            <button
              type="button"
              className="btn"
              aria-disabled="true"
              title={words.removeUsed(card.integrations)}
            >
              {words.remove}
            </button>
          ) : (
            <ActButton command="connection_remove" className="btn" onPress={() => setAsking(true)}>
              {words.remove}
            </ActButton>
          )}
        </div>
      </div>
      {asking && (
        <Modal
          kind="dialog"
          title={words.removeAsk(name)}
          onClose={() => setAsking(false)}
          footer={
            <>
              <span className="grow" />
              <button type="button" className="btn big" onClick={() => setAsking(false)}>
                {words.removeKeep}
              </button>
              <button type="button" className="btn primary big" onClick={() => void remove()}>
                {words.remove}
              </button>
            </>
          }
        >
          <p>{words.removeText}</p>
        </Modal>
      )}
    </Panel>
  );
}
