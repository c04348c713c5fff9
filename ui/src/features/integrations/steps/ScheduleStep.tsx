import { toBackendError } from "../../../backend/backend";
import { backend } from "../../../backend/door";
import type { IntegrationSwitch, IntegrationView, RunsPage, RunView } from "../../../backend/generated";
import { Field, Panel, SwitchField } from "../../../shared/Field";
import { type Form, type Problems, useForm } from "../../../shared/form";
import type { Format } from "../../../shared/format";
import { Icon } from "../../../shared/Icon";
import { type Catalogue, failureSentence, text, useText } from "../../../shared/i18n";
import { useLoaded } from "../../../shared/load";
import { isOpen } from "../../../shared/run";
import { SelectInput } from "../../../shared/SelectInput";
import { reportFailure, showToast } from "../../../shared/toasts";
import { useFormat, useSite } from "../../orders/hooks";
import { ActButton } from "../../seat/ActButton";
import { useMay } from "../../seat/may";
import { SaveBar } from "../../settings/SaveBar";
import { cronWords, EVERY, fromCron, isTime, SCHEDULE_KINDS, type ScheduleDraft, toCron } from "../cron";
import { GoTo } from "../Office";
import { RunSummary } from "../RunSum";
import { isProof } from "../steps";
import { putIntegration, readIntegrations, useLatestRun } from "../store";
import { useRun } from "../useRun";
import { useSeen } from "../useSeen";
import { whenOr } from "../words";

/** So many runs are looked through for one that wrote. */
const LOOKED_AT = 50;
const DAYS = [1, 2, 3, 4, 5, 6, 7];

/** Step 6: the first real run, then when it runs by itself, then whether. */
export function ScheduleStep({ integration }: { integration: IntegrationView }) {
  const t = useText();
  const words = t.integrations.schedule;
  return (
    <>
      <FirstRun integration={integration} />
      <Schedule integration={integration} />
      <Panel title={words.alerts}>
        <div className="field">
          <p className="field-name field-hint">{words.alertsText}</p>
          <div className="field-control end">
            <GoTo route={{ screen: "settings", section: "alerts" }} className="btn">
              {words.alertsOpen}
            </GoTo>
          </div>
        </div>
      </Panel>
    </>
  );
}

/** Twenty records first, so that a mistake of the mapping is one of twenty and not of all. */
function FirstRun({ integration }: { integration: IntegrationView }) {
  const t = useText();
  const words = t.integrations.schedule;
  const format = useFormat();
  const { starting, start } = useRun(integration);
  const latest = useLatestRun(integration);
  const real = useLatestRealRun(integration, latest);
  const blocked = latest !== null && isOpen(latest) ? words.runOpen : null;
  const firstDone = isProof(real);
  const well = firstDone && real?.failed === 0;
  const allDone = integration.switch === "ON" || (firstDone && real?.limit === null);
  return (
    <Panel title={words.firstTitle}>
      <p className="panel-text">{firstRunSentence(t, format, real, allDone)}</p>
      {real !== null && (
        <div className="int-pad" aria-live="polite">
          <RunSummary run={real} />
        </div>
      )}
      <div className="int-pad run-line">
        <ActButton
          command="integration_run"
          className={well || allDone ? "btn" : "btn primary"}
          busy={starting === "FIRST20"}
          waits={starting !== null}
          blocked={blocked}
          onPress={() => void start("FIRST20")}
        >
          <Icon name="play" />
          {words.first}
        </ActButton>
        <ActButton
          command="integration_run"
          className={well && !allDone ? "btn primary" : "btn"}
          busy={starting === "ALL"}
          waits={starting !== null}
          blocked={blocked}
          onPress={() => void start("ALL")}
        >
          {allDone ? words.runAll : words.all}
        </ActButton>
      </div>
    </Panel>
  );
}

/** What the latest real run says about going on. */
function firstRunSentence(t: Catalogue, format: Format, real: RunView | null, allDone: boolean): string {
  const words = t.integrations.schedule;
  if (real === null) return allDone ? words.proved : words.firstText;
  if (isOpen(real)) return words.runOpen;
  if (real.status !== "COMPLETED") return words.notFinished;
  if (real.failed > 0) {
    const failed = format.count(real.failed);
    return real.limit === null
      ? words.allFailed(failed)
      : words.firstFailed(format.count(real.limit), failed);
  }
  return allDone ? words.proved : words.firstDone;
}

/** The latest run that wrote: the latest of all may be a dry one. */
function useLatestRealRun(integration: IntegrationView, latest: RunView | null): RunView | null {
  const asks = latest?.dryRun === true;
  const page = useLoaded<RunsPage>(asks ? `${integration.id} ${latest.id} ${latest.status}` : null, () =>
    backend().call("runs_list", {
      system: null,
      entityType: null,
      integration: integration.id,
      result: null,
      from: null,
      until: null,
      before: latest?.id ?? null,
      limit: LOOKED_AT,
    }),
  );
  return asks ? (page.value?.runs.find((run) => !run.dryRun) ?? null) : latest;
}

function Schedule({ integration }: { integration: IntegrationView }) {
  const t = useText();
  const format = useFormat();
  const site = useSite();
  const words = t.integrations.schedule;
  const reason = useMay("integration_schedule");
  const seen = useSeen(integration);
  const form: Form<ScheduleDraft> = useForm<ScheduleDraft>({
    saved: fromCron(integration.cron),
    check(values) {
      const problems: Problems<ScheduleDraft> = {};
      if (values.kind === "weekly" && values.days.length === 0) problems.days = words.daysMissing;
      if ((values.kind === "daily" || values.kind === "weekly") && !isTime(values.time))
        problems.time = words.timeMissing;
      if (values.kind === "cron" && values.cron.trim().split(/\s+/).length !== 5)
        problems.cron = words.cronInvalid;
      return problems;
    },
    async save(values) {
      const { id } = integration;
      const answer = await backend().call("integration_schedule", {
        id,
        switch: integration.switch,
        cron: toCron(values),
        version: seen.version(),
      });
      put(answer);
      // The form says it as the answer does, so that nothing in it looks unsaved.
      form.set(fromCron(answer.cron));
      showToast({ kind: "done", text: words.saved });
    },
    sentence: (error) =>
      error.code === "INVALID_VALUE" ? words.cronInvalid : failureSentence(text(), error),
    onFailure: reportFailure,
  });
  seen.follow(form.dirty);
  const put = (answer: IntegrationView) => {
    putIntegration(answer);
    void readIntegrations();
  };
  const turn = async (next: IntegrationSwitch) => {
    if (form.dirty) {
      showToast({ kind: "error", text: words.saveFirst });
      return;
    }
    try {
      const { id, cron, name } = integration;
      put(await backend().call("integration_schedule", { id, switch: next, cron, version: seen.version() }));
      showToast({ kind: "done", text: next === "ON" ? words.switchedOn(name) : words.switchedOff(name) });
    } catch (cause) {
      const error = toBackendError(cause);
      if (error.code === "STEP_FIRST") showToast({ kind: "error", text: words.switchProof });
      else reportFailure(error);
    }
  };
  const cron = toCron(form.values);
  const { kind, time, days } = form.values;
  const clocked = kind === "daily" || kind === "weekly";
  const missing =
    clocked && !isTime(time)
      ? words.timeMissing
      : kind === "weekly" && days.length === 0
        ? words.daysMissing
        : null;
  const means = missing ?? (cron === null ? words.site : cronWords(t, cron));
  const isOn = integration.switch === "ON";
  return (
    <Panel title={words.title}>
      <ScheduleFields form={form} disabled={reason !== null} />
      <div className="field">
        <p className="field-name">
          <span>{words.means}</span>
          <span className="field-hint">{words.zone(site.timeZone)}</span>
        </p>
        <div className="field-control">
          <p className="int-means" aria-live="polite">
            <b>{means ?? words.cronUnknown}</b>
          </p>
          <p className="field-hint n">
            {words.nextRun}: {whenOr(format, integration.nextRunAt, words.noNext)}
          </p>
        </div>
      </div>
      <SwitchField
        label={words.switch}
        hint={isOn ? words.switchHint : `${words.switchHint} ${words.switchProof}`}
        on={isOn}
        disabled={reason !== null}
        onChange={(on) => void turn(on ? "ON" : "OFF")}
      />
      <div className="int-savebar">
        <SaveBar form={form} command="integration_schedule" />
      </div>
    </Panel>
  );
}

function ScheduleFields({ form, disabled }: { form: Form<ScheduleDraft>; disabled: boolean }) {
  const t = useText();
  const words = t.integrations.schedule;
  const { values, problems, set } = form;
  const time = (
    <Field label={words.time} problem={problems.time}>
      {(ids) => (
        <input
          {...ids}
          className="in int-short n"
          inputMode="numeric"
          autoComplete="off"
          placeholder="03:00"
          disabled={disabled}
          value={values.time}
          onChange={(event) => set({ time: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <>
      <Field label={words.kind}>
        {(ids) => (
          <SelectInput
            ids={ids}
            value={values.kind}
            options={SCHEDULE_KINDS.map((kind) => ({ value: kind, label: words.kinds[kind] }))}
            disabled={disabled}
            // What a simpler form said is where the advanced one begins.
            onChange={(kind) =>
              set(kind === "cron" ? { kind, cron: toCron(values) ?? values.cron } : { kind })
            }
          />
        )}
      </Field>
      {values.kind === "minutes" && (
        <Field label={words.every}>
          {(ids) => (
            <SelectInput
              ids={ids}
              value={String(values.every)}
              options={EVERY.map((every) => ({ value: String(every), label: words.everyMinutes(every) }))}
              disabled={disabled}
              onChange={(every) => set({ every: Number(every) })}
            />
          )}
        </Field>
      )}
      {values.kind === "hourly" && (
        <Field label={words.minute}>
          {(ids) => (
            <SelectInput
              ids={ids}
              value={String(values.minute)}
              options={minutes(values.minute)}
              disabled={disabled}
              onChange={(minute) => set({ minute: Number(minute) })}
            />
          )}
        </Field>
      )}
      {values.kind === "daily" && time}
      {values.kind === "weekly" && (
        <>
          <Field label={words.days} problem={problems.days}>
            {(ids) => (
              <fieldset className="seg int-days" aria-labelledby={ids["aria-labelledby"]}>
                {DAYS.map((day) => (
                  <button
                    key={day}
                    type="button"
                    aria-pressed={values.days.includes(day)}
                    title={t.integrations.cron.days[day - 1]}
                    disabled={disabled}
                    onClick={() =>
                      set({
                        days: values.days.includes(day)
                          ? values.days.filter((each) => each !== day)
                          : [...values.days, day].sort((a, b) => a - b),
                      })
                    }
                  >
                    {t.integrations.cron.shortDays[day - 1]}
                  </button>
                ))}
              </fieldset>
            )}
          </Field>
          {time}
        </>
      )}
      {values.kind === "cron" && (
        <Field label={words.cron} hint={words.cronHint} problem={problems.cron}>
          {(ids) => (
            <input
              {...ids}
              className="in mono"
              autoComplete="off"
              spellCheck={false}
              disabled={disabled}
              value={values.cron}
              onChange={(event) => set({ cron: event.target.value })}
            />
          )}
        </Field>
      )}
    </>
  );
}

/** Every fifth minute, and the one that is set. */
function minutes(set: number): { value: string; label: string }[] {
  const all = new Set([...Array.from({ length: 12 }, (_, index) => index * 5), set]);
  return [...all].sort((a, b) => a - b).map((minute) => ({ value: String(minute), label: String(minute) }));
}
