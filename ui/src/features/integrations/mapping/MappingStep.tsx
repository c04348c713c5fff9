import { useMemo } from "react";
import { backend } from "../../../backend/door";
import type {
  ConnectionCard,
  EntityField,
  EntityFieldsView,
  EntityRequest,
  IntegrationView,
  MappingProblem,
} from "../../../backend/generated";
import { Panel } from "../../../shared/Field";
import { useForm } from "../../../shared/form";
import { Icon } from "../../../shared/Icon";
import { failureSentence, text, useText } from "../../../shared/i18n";
import { type Loaded, useLoaded } from "../../../shared/load";
import { reportFailure, showToast } from "../../../shared/toasts";
import { useFormat, useSite } from "../../orders/hooks";
import { useMay } from "../../seat/may";
import { SaveBar } from "../../settings/SaveBar";
import { Failure } from "../Office";
import { NextStep } from "../steps/SystemsStep";
import { putIntegration, readIntegrations } from "../store";
import { useSeen } from "../useSeen";
import { problemSentence, systemName } from "../words";
import { NO_FIELDS } from "./context";
import { MappingTable } from "./MappingTable";
import { Preview } from "./Preview";
import { freshRow, fromView, type MappingDraft, targetsOf, toView } from "./rows";
import { Suggestions } from "./Suggestions";
import { type LiveCheck, useMappingCheck } from "./useMappingCheck";
import { useRows } from "./useRows";

interface Props {
  integration: IntegrationView;
  connections: readonly ConnectionCard[];
}

/** Step 4: which field goes with which. */
export function MappingStep({ integration, connections }: Props) {
  const t = useText();
  const { timeZone } = useSite();
  const reason = useMay("integration_save_mapping");
  const disabled = reason !== null;
  const source = useFields(integration.source, disabled);
  const target = useFields(integration.target, disabled);
  const seen = useSeen(integration);
  const form = useForm<MappingDraft>({
    saved: useMemo(
      () => ({ rows: integration.mapping.map((view) => fromView(view, timeZone)) }),
      [integration.mapping, timeZone],
    ),
    check: () => ({}),
    async save({ rows: now }) {
      const answer = await backend().call("integration_save_mapping", {
        id: integration.id,
        fields: now.map(toView),
        version: seen.version(),
      });
      // What is stored may be spelled otherwise than what was typed; it is no change of a person's.
      form.set({ rows: answer.mapping.map((view) => fromView(view, timeZone)) });
      putIntegration(answer);
      void readIntegrations();
      showToast({ kind: "done", text: t.mapping.saved });
    },
    sentence: (error) => failureSentence(text(), error),
    onFailure: reportFailure,
  });
  seen.follow(form.dirty);
  const rows = useRows(form);
  const fields = rows.rows.map(toView);
  const live = useMappingCheck(integration.id, fields, !disabled);
  const mapped = new Set(rows.rows.flatMap(targetsOf));
  // The check names what is needed only once nothing else is wrong; the key is needed from the first moment.
  const keys = (target.value?.fields ?? []).filter((field) => field.isKey).map((field) => field.name);
  const needed = new Set([...keys, ...(live.check?.unmapped ?? [])]);
  const unmapped = [...needed].filter((name) => !mapped.has(name));
  const unused = (target.value?.fields ?? [])
    .map((field) => field.name)
    .filter((name) => !mapped.has(name) && !unmapped.includes(name));
  const add = (name: string, need: "REQUIRED" | "OPTIONAL") => rows.add([freshRow("", name, need)], "open");
  const known = new Set(rows.rows.map((row) => row.target));
  return (
    <>
      <Failure text={source.error ?? target.error ?? live.error} />
      {unmapped.length > 0 && (
        <section className="map-needed pending" aria-label={t.mapping.unmappedTitle}>
          <Icon name="alert" />
          <div>
            <b>{t.mapping.unmappedTitle}</b>
            <p>{t.mapping.unmappedText}</p>
          </div>
          <ul>
            {unmapped.map((name) => (
              <li key={name}>
                <b>{name}</b>
                <button
                  type="button"
                  className="btn"
                  aria-label={t.mapping.give(name)}
                  disabled={disabled}
                  onClick={() => add(name, "REQUIRED")}
                >
                  {t.mapping.giveShort}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {!disabled && (
        <Suggestions
          integration={integration}
          source={source.value?.fields ?? []}
          mapped={mapped}
          onUse={(added) => rows.add(added, "stay")}
        />
      )}
      <Panel
        title={t.mapping.title}
        aside={<Status live={live} hidden={disabled || rows.rows.length === 0} />}
      >
        {rows.rows.length === 0 && <p className="panel-text">{t.mapping.empty}</p>}
        <MappingTable
          rows={rows}
          integration={integration}
          sourceName={systemName(t, connections, integration.source.system)}
          targetName={systemName(t, connections, integration.target.system)}
          source={fieldsOf(source)}
          target={fieldsOf(target)}
          check={live.check}
          disabled={disabled}
        />
        {rows.rows.length > 0 && (
          <Elsewhere problems={live.check?.problems.filter((each) => !known.has(each.targetField)) ?? []} />
        )}
        <div className="int-pad run-line">
          <button
            type="button"
            className="btn"
            disabled={disabled}
            onClick={() => rows.add([freshRow("", "")], "stay")}
          >
            <Icon name="plus" />
            {t.mapping.add}
          </button>
          <span className="grow" />
          <Origin view={source.value} />
        </div>
        {unused.length > 0 && (
          <details className="map-unused">
            <summary>{t.mapping.unusedTitle(unused.length)}</summary>
            <p className="field-hint">{t.mapping.unusedText}</p>
            <ul className="map-chips">
              {unused.map((name) => (
                <li key={name}>
                  <button
                    type="button"
                    className="btn"
                    aria-label={t.mapping.give(name)}
                    disabled={disabled}
                    onClick={() => add(name, "OPTIONAL")}
                  >
                    <Icon name="plus" />
                    {name}
                  </button>
                </li>
              ))}
            </ul>
          </details>
        )}
        {integration.steps.mapping === "DONE" && !form.dirty && (
          <NextStep integration={integration} tab="test" />
        )}
      </Panel>
      {!disabled && <Preview integration={integration} fields={fields} />}
      <SaveBar form={form} command="integration_save_mapping" />
    </>
  );
}

/** None while they are being read; an empty list where they could not be, which the page says above. */
function fieldsOf({ value, error }: Loaded<EntityFieldsView>): readonly EntityField[] | null {
  return value?.fields ?? (error === null ? null : NO_FIELDS);
}

function useFields(entity: EntityRequest, disabled: boolean) {
  const key = disabled || entity.entityType === "" ? null : `${entity.system}/${entity.entityType}`;
  return useLoaded<EntityFieldsView>(key, () => backend().call("entity_fields", entity));
}

/** How the whole mapping stands, in a badge. */
function Status({ live, hidden }: { live: LiveCheck; hidden: boolean }) {
  const t = useText();
  if (hidden) return null;
  const problems = live.check?.problems.length ?? 0;
  const oneWay = live.check?.notReadBack.length ?? 0;
  const look = live.checking
    ? { tone: "syncing", icon: "sync" as const, word: t.mapping.checking }
    : problems > 0
      ? { tone: "failed", icon: "alert" as const, word: t.mapping.problemCount(problems) }
      : { tone: "synced", icon: "check" as const, word: t.mapping.fine };
  return (
    <p className="run-line" role="status">
      <span className={`pill ${look.tone}`}>
        <Icon name={look.icon} />
        {look.word}
      </span>
      {!live.checking && problems === 0 && oneWay > 0 && (
        <span className="mut">{t.mapping.notReadBackCount(oneWay)}</span>
      )}
    </p>
  );
}

/** Problems of no row that stands there. */
function Elsewhere({ problems }: { problems: readonly MappingProblem[] }) {
  const t = useText();
  if (problems.length === 0) return null;
  return (
    <div className="int-pad">
      <b>{t.mapping.elsewhere}</b>
      {problems.map((problem) => (
        <p key={`${problem.targetField} ${problem.code} ${problem.detail}`} className="field-problem">
          <Icon name="alert" />
          <span>
            {problem.targetField !== "" && <b>{problem.targetField}: </b>}
            {problemSentence(t, problem)}
          </span>
        </p>
      ))}
    </div>
  );
}

function Origin({ view }: { view: EntityFieldsView | null }) {
  const t = useText();
  const format = useFormat();
  if (view === null) return null;
  return (
    <small className="mut n">{t.mapping.from[view.from](view.records, format.count(view.records))}</small>
  );
}
