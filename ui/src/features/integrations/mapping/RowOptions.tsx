import { useId } from "react";
import type { IntegrationDirection } from "../../../backend/generated";
import { useText } from "../../../shared/i18n";
import type { Context } from "./context";
import { oneWayReason } from "./faithful";
import { Mini, MiniSelect, MiniText } from "./Mini";
import { countRules, KINDS, type RowDraft, type RulesDraft, type ValueDraft } from "./rows";
import { TransformSettings } from "./TransformSettings";

interface Props {
  row: RowDraft;
  context: Context;
  direction: IntegrationDirection;
  onChange(row: RowDraft): void;
}

/** Everything about one row: how it is transformed, whether it comes back, and what the target asks of it. */
export function RowOptions({ row, context, direction, onChange }: Props) {
  const t = useText();
  const words = t.mapping.settings;
  const { disabled } = context;
  const oneWay = oneWayReason(row.source, row.transform);
  const isConstant = row.source === "" && row.transform.codec !== "expression";
  return (
    <div className="map-options">
      <TransformSettings
        draft={row.transform}
        context={context}
        onChange={(transform) => onChange({ ...row, transform })}
      />
      <div className="map-settings">
        <Check
          label={words.backLabel}
          hint={
            oneWay !== null
              ? t.mapping.notReadBack(t.mapping.problems[`one_way_${oneWay}`])
              : direction === "BOTH"
                ? words.backHint
                : words.backOneWay
          }
          on={row.back === "YES" && oneWay === null}
          disabled={disabled || oneWay !== null}
          onChange={(on) => onChange({ ...row, back: on ? "YES" : "NO" })}
        />
        <Check
          label={words.needLabel}
          hint={words.needHint}
          on={row.need === "REQUIRED"}
          disabled={disabled}
          onChange={(on) => onChange({ ...row, need: on ? "REQUIRED" : "OPTIONAL" })}
        />
        <Value
          label={isConstant ? words.constantPreset : words.preset}
          hint={isConstant ? words.constantHint : words.presetHint}
          value={row.preset}
          disabled={disabled}
          onChange={(preset) => onChange({ ...row, preset })}
        />
      </div>
      <details className="map-rules" open={countRules(row.rules) > 0}>
        <summary>
          {words.rules}
          {countRules(row.rules) > 0 && ` · ${t.mapping.rulesCount(countRules(row.rules))}`}
        </summary>
        <p className="field-hint">{words.rulesHint}</p>
        <Rules rules={row.rules} disabled={disabled} onChange={(rules) => onChange({ ...row, rules })} />
      </details>
    </div>
  );
}

function Rules({
  rules,
  disabled,
  onChange,
}: {
  rules: RulesDraft;
  disabled: boolean;
  onChange(rules: RulesDraft): void;
}) {
  const t = useText();
  const words = t.mapping.settings;
  const put = (change: Partial<RulesDraft>) => onChange({ ...rules, ...change });
  const bounded =
    rules.kind !== "" && rules.kind !== "text" && rules.kind !== "boolean" && rules.kind !== "json";
  const asJson = rules.allowed.some((value) => value.as === "json");
  return (
    <div className="map-settings">
      <MiniSelect
        label={words.kind}
        value={rules.kind}
        options={[
          { value: "", label: words.anyKind },
          ...KINDS.map((kind) => ({ value: kind, label: words.kinds[kind] })),
        ]}
        disabled={disabled}
        onChange={(kind) => put({ kind })}
      />
      <MiniText
        label={words.minLength}
        value={rules.minLength}
        disabled={disabled}
        onChange={(text) => put({ minLength: digits(text) })}
      />
      <MiniText
        label={words.maxLength}
        value={rules.maxLength}
        disabled={disabled}
        onChange={(text) => put({ maxLength: digits(text) })}
      />
      <MiniText
        label={words.pattern}
        hint={words.patternHint}
        value={rules.pattern}
        mono
        disabled={disabled}
        onChange={(pattern) => put({ pattern })}
      />
      <Mini label={words.allowed} hint={asJson ? `${words.allowedHint} ${words.asJson}` : words.allowedHint}>
        {(ids) => (
          <textarea
            {...ids}
            className="in"
            rows={3}
            spellCheck={false}
            disabled={disabled}
            value={rules.allowed.map((value) => value.text).join("\n")}
            onChange={(event) => put({ allowed: allowedOf(event.target.value, rules.allowed, asJson) })}
          />
        )}
      </Mini>
      <Value
        label={words.minimum}
        hint={bounded ? undefined : words.boundsHint}
        value={rules.minimum}
        disabled={disabled || (!bounded && rules.minimum.text === "")}
        onChange={(minimum) => put({ minimum })}
      />
      <Value
        label={words.maximum}
        value={rules.maximum}
        disabled={disabled || (!bounded && rules.maximum.text === "")}
        onChange={(maximum) => put({ maximum })}
      />
      <MiniText
        label={words.reference}
        hint={words.referenceHint}
        value={rules.reference}
        disabled={disabled}
        onChange={(reference) => put({ reference })}
      />
    </div>
  );
}

function digits(text: string): string {
  return text.replace(/[^0-9]/g, "");
}

/** One value per line. A line that was there keeps how it is stored; a new one is stored as most of them are. */
function allowedOf(text: string, before: readonly ValueDraft[], asJson: boolean): ValueDraft[] {
  if (text === "") return [];
  return text.split("\n").map((line) => {
    const known = before.find((value) => value.text === line);
    return known ?? { text: line, as: asJson ? "json" : "text" };
  });
}

function Value({
  label,
  hint,
  value,
  disabled,
  onChange,
}: {
  label: string;
  hint?: string | undefined;
  value: ValueDraft;
  disabled: boolean;
  onChange(value: ValueDraft): void;
}) {
  const t = useText();
  return (
    <MiniText
      label={label}
      hint={value.as === "json" ? t.mapping.settings.asJson : hint}
      value={value.text}
      disabled={disabled}
      // Emptied, it is a new value, and a new value is text.
      onChange={(text) => onChange({ text, as: text === "" ? "text" : value.as })}
    />
  );
}

function Check({
  label,
  hint,
  on,
  disabled,
  onChange,
}: {
  label: string;
  hint: string;
  on: boolean;
  disabled: boolean;
  onChange(on: boolean): void;
}) {
  const id = useId();
  return (
    <label className="map-check">
      <input
        type="checkbox"
        checked={on}
        disabled={disabled}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        <b>{label}</b>
        <small id={`${id}-hint`} className="field-hint">
          {hint}
        </small>
      </span>
    </label>
  );
}
