import { backend } from "../../backend/door";
import type { AlertCause, AlertSettingsView } from "../../backend/generated";
import { Field, Panel, SwitchField } from "../../shared/Field";
import { type Form, useForm } from "../../shared/form";
import { failureSentence, text, useText } from "../../shared/i18n";
import { NumberInput } from "../../shared/NumberInput";
import { reportFailure, showToast } from "../../shared/toasts";
import { CAUSES, checkRules, draftOf, RANGES, type RulesDraft, toSettings } from "./rules";
import { putAlertSettings } from "./store";

/** The form of the rules; the page has its bar for saving at its end. */
export function useRulesForm(saved: AlertSettingsView): Form<RulesDraft> {
  const t = useText();
  const form: Form<RulesDraft> = useForm<RulesDraft>({
    saved: draftOf(saved),
    check: (values) => checkRules(t, values),
    async save(values) {
      const answer = await backend().call("alert_settings_save", toSettings(values, saved));
      putAlertSettings(answer);
      form.set(draftOf(answer));
      showToast({ kind: "done", text: t.alerts.saved });
    },
    sentence: (error) => (error.code === "INVALID_VALUE" ? t.form.invalid : failureSentence(text(), error)),
    onFailure: reportFailure,
  });
  return form;
}

/** When to tell: a rule per cause with its threshold in words, and the notification. */
export function RulesPanel({ form, disabled }: { form: Form<RulesDraft>; disabled: boolean }) {
  const t = useText();
  return (
    <Panel title={t.alerts.rulesTitle}>
      {CAUSES.map((cause) => (
        <RuleRow key={cause} cause={cause} form={form} disabled={disabled} />
      ))}
      <SwitchField
        label={t.alerts.notification.label}
        hint={t.alerts.notification.hint}
        on={form.values.notification === "ON"}
        disabled={disabled}
        onChange={(on) => form.set({ notification: on ? "ON" : "OFF" })}
      />
    </Panel>
  );
}

function RuleRow({
  cause,
  form,
  disabled,
}: {
  cause: AlertCause;
  form: Form<RulesDraft>;
  disabled: boolean;
}) {
  const t = useText();
  const rule = form.values[cause];
  const words = t.alerts.rules[cause];
  const [min, max] = RANGES[cause];
  const on = rule.state === "ON";
  return (
    <Field label={words.label} hint={words.hint} problem={form.problems[cause]}>
      {(ids) => (
        <div className="rule-line">
          <span className={on ? undefined : "muted"}>{words.from}</span>
          <NumberInput
            ids={ids}
            value={rule.threshold}
            min={min}
            max={max}
            step={1}
            unit={words.unit}
            disabled={disabled || !on}
            onChange={(threshold) => form.set({ [cause]: { ...rule, threshold } })}
          />
          <button
            type="button"
            role="switch"
            aria-checked={on}
            aria-label={words.label}
            disabled={disabled}
            className="sw rule-switch"
            onClick={() => form.set({ [cause]: { ...rule, state: on ? "OFF" : "ON" } })}
          >
            <i aria-hidden="true" />
            <span>{on ? t.alerts.on : t.alerts.off}</span>
          </button>
        </div>
      )}
    </Field>
  );
}
