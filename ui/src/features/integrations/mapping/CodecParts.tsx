import { useMemo } from "react";
import { Icon } from "../../../shared/Icon";
import { useText } from "../../../shared/i18n";
import { SearchSelect } from "../../../shared/SearchSelect";
import type { DraftOf, ValueType } from "./codec";
import type { SettingsProps } from "./context";
import { Mini, MiniSelect, MiniText } from "./Mini";

/** A list of pairs, and what becomes of every other value. */
export function EnumerationSettings({ draft, context, onChange }: SettingsProps<DraftOf<"enumeration">>) {
  const t = useText();
  const words = t.mapping.settings;
  const { disabled } = context;
  const types = (["text", "integer", "boolean", "json"] as const satisfies readonly ValueType[]).map(
    (value) => ({
      value,
      label: words.valueTypes[value],
    }),
  );
  const put = (index: number, change: Partial<DraftOf<"enumeration">["values"][number]>) =>
    onChange({
      ...draft,
      values: draft.values.map((pair, at) => (at === index ? { ...pair, ...change } : pair)),
    });
  return (
    <>
      <MiniSelect
        label={`${words.sourceSide}: ${words.valuesAre.toLowerCase()}`}
        value={draft.sourceType}
        options={types}
        disabled={disabled}
        onChange={(sourceType) => onChange({ ...draft, sourceType })}
      />
      <MiniSelect
        label={`${words.targetSide}: ${words.valuesAre.toLowerCase()}`}
        value={draft.targetType}
        options={types}
        disabled={disabled}
        onChange={(targetType) => onChange({ ...draft, targetType })}
      />
      <ul className="map-pairs wide">
        {draft.values.map((pair, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pairs have no identity but their place.
          <li key={index}>
            <input
              className="in"
              aria-label={words.pairSource(index + 1)}
              disabled={disabled}
              value={pair.source}
              onChange={(event) => put(index, { source: event.target.value })}
            />
            <Icon name="arrowRight" />
            <input
              className="in"
              aria-label={words.pairTarget(index + 1)}
              disabled={disabled}
              value={pair.target}
              onChange={(event) => put(index, { target: event.target.value })}
            />
            <button
              type="button"
              className="btn ghost sq"
              aria-label={words.removePair(index + 1)}
              disabled={disabled}
              onClick={() => onChange({ ...draft, values: draft.values.filter((_, at) => at !== index) })}
            >
              <Icon name="trash" />
            </button>
          </li>
        ))}
        <li>
          <button
            type="button"
            className="btn"
            disabled={disabled}
            onClick={() => onChange({ ...draft, values: [...draft.values, { source: "", target: "" }] })}
          >
            <Icon name="plus" />
            {words.addPair}
          </button>
        </li>
      </ul>
      <MiniSelect
        label={words.otherwise}
        value={draft.fallback === null ? "refuse" : "become"}
        options={[
          { value: "refuse", label: words.otherwiseRefuse },
          { value: "become", label: words.otherwiseBecome },
        ]}
        disabled={disabled}
        onChange={(chosen) => onChange({ ...draft, fallback: chosen === "refuse" ? null : "" })}
      />
      {draft.fallback !== null && (
        <MiniText
          label={words.otherwiseValue}
          value={draft.fallback}
          disabled={disabled}
          onChange={(fallback) => onChange({ ...draft, fallback })}
        />
      )}
    </>
  );
}

/** Several fields in one text, or one text in several fields. */
export function PartsSettings({
  draft,
  context,
  onChange,
}: SettingsProps<DraftOf<"join"> | DraftOf<"split">>) {
  const t = useText();
  const words = t.mapping.settings;
  const { disabled } = context;
  const isJoin = draft.codec === "join";
  const own = isJoin ? context.source : context.target;
  const fields = isJoin ? context.sourceFields : context.targetFields;
  const options = useMemo(() => fields.map(({ name }) => ({ value: name, label: name })), [fields]);
  const put = (index: number, name: string) =>
    onChange({ ...draft, others: draft.others.map((each, at) => (at === index ? name : each)) });
  return (
    <>
      <p className="wide map-parts-title">{isJoin ? words.joinFields : words.splitFields}</p>
      <Mini label={words.part(1)}>{(ids) => <input {...ids} className="in" readOnly value={own} />}</Mini>
      {draft.others.map((name, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place.
        <Mini key={index} label={words.part(index + 2)}>
          {(ids) => (
            <div className="key-line">
              <SearchSelect
                ids={ids}
                value={name}
                options={options}
                placeholder={t.mapping.chooseSource}
                disabled={disabled}
                onChange={(chosen) => put(index, chosen)}
              />
              <button
                type="button"
                className="btn ghost sq"
                aria-label={words.removePart(index + 2)}
                disabled={disabled || draft.others.length === 1}
                onClick={() => onChange({ ...draft, others: draft.others.filter((_, at) => at !== index) })}
              >
                <Icon name="trash" />
              </button>
            </div>
          )}
        </Mini>
      ))}
      <div className="mini">
        <button
          type="button"
          className="btn"
          disabled={disabled}
          onClick={() => onChange({ ...draft, others: [...draft.others, ""] })}
        >
          <Icon name="plus" />
          {words.addPart}
        </button>
      </div>
      <Separator
        label={words.separator}
        value={draft.separator}
        disabled={disabled}
        onChange={(separator) => onChange({ ...draft, separator })}
      />
    </>
  );
}

/** A blank is a separator that nobody can see, so it is named. */
export function Separator({
  label,
  value,
  disabled,
  onChange,
}: {
  label: string;
  value: string;
  disabled: boolean;
  onChange(value: string): void;
}) {
  const t = useText();
  const words = t.mapping.settings;
  return (
    <MiniText
      label={label}
      hint={value === " " ? words.separatorIs(words.blank) : words.separatorHint}
      value={value}
      mono
      disabled={disabled}
      onChange={onChange}
    />
  );
}
