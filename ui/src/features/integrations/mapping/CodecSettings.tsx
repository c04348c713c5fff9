import { type ReactNode, useMemo } from "react";
import { backend } from "../../../backend/door";
import type { EntityField } from "../../../backend/generated";
import { Icon } from "../../../shared/Icon";
import { useText } from "../../../shared/i18n";
import { useLoaded } from "../../../shared/load";
import { SearchSelect } from "../../../shared/SearchSelect";
import {
  BOOLEAN_FORMS,
  type BooleanForm,
  type CodecDraft,
  type DateForm,
  type DraftOf,
  type InstantForm,
  NOTATIONS,
  type ValueType,
} from "./codec";
import { Mini, MiniSelect, MiniText } from "./Mini";

/** What the settings of a row choose from. */
export interface Context {
  /** The row's own fields. */
  source: string;
  target: string;
  sourceFields: readonly EntityField[];
  targetFields: readonly EntityField[];
  /** The zone of the site: what times are most likely in. */
  zone: string;
  disabled: boolean;
}

interface Props<D> {
  draft: D;
  context: Context;
  onChange(draft: D): void;
}

/** The settings of one codec; nothing for those that have none. A chain's steps stand in `ChainSettings`. */
export function CodecSettings({ draft, context, onChange }: Props<CodecDraft>): ReactNode {
  const t = useText();
  const words = t.mapping.settings;
  const { disabled } = context;
  switch (draft.codec) {
    case "copy":
    case "trim":
    case "repair_text":
    case "json_text":
    case "chain":
      return null;
    case "case":
      return (
        <MiniSelect
          label={words.case}
          value={draft.to}
          options={[
            { value: "upper", label: words.upper },
            { value: "lower", label: words.lower },
          ]}
          disabled={disabled}
          onChange={(to) => onChange({ ...draft, to })}
        />
      );
    case "prefix":
    case "suffix":
      return (
        <MiniText
          label={words.affix}
          hint={draft.codec === "prefix" ? words.prefixHint : words.suffixHint}
          value={draft.text}
          disabled={disabled}
          onChange={(text) => onChange({ ...draft, text })}
        />
      );
    case "integer": {
      const options = (["text", "number"] as const).map((value) => ({
        value,
        label: words.numberForm[value],
      }));
      return (
        <>
          <MiniSelect
            label={words.sourceSide}
            value={draft.source}
            options={options}
            disabled={disabled}
            onChange={(source) => onChange({ ...draft, source })}
          />
          <MiniSelect
            label={words.targetSide}
            value={draft.target}
            options={options}
            disabled={disabled}
            onChange={(target) => onChange({ ...draft, target })}
          />
        </>
      );
    }
    case "decimal":
      return <DecimalSettings draft={draft} context={context} onChange={onChange} />;
    case "cents": {
      const notations = NOTATIONS.filter((each) => each !== "unstated" || draft.cents === "target");
      return (
        <>
          <MiniSelect
            label={words.centsSide}
            value={draft.cents}
            options={[
              { value: "source", label: words.sourceSide },
              { value: "target", label: words.targetSide },
            ]}
            disabled={disabled}
            onChange={(cents) => onChange({ ...draft, cents })}
          />
          <MiniSelect
            label={words.notation}
            value={draft.notation}
            options={notations.map((value) => ({ value, label: words.notations[value] }))}
            disabled={disabled}
            onChange={(notation) => onChange({ ...draft, notation })}
          />
        </>
      );
    }
    case "date":
      return (
        <>
          <DateSide
            label={words.sourceSide}
            form={draft.source}
            forms={["pattern", "unstated"]}
            disabled={disabled}
            onChange={(source) => onChange({ ...draft, source })}
          />
          <DateSide
            label={words.targetSide}
            form={draft.target}
            forms={["pattern"]}
            disabled={disabled}
            onChange={(target) => onChange({ ...draft, target })}
          />
          <p className="field-hint wide">{words.patternHelp}</p>
        </>
      );
    case "date_time":
      return (
        <>
          <InstantSide
            label={words.sourceSide}
            form={draft.source}
            context={context}
            onChange={(source) => onChange({ ...draft, source })}
          />
          <InstantSide
            label={words.targetSide}
            form={draft.target}
            context={context}
            onChange={(target) => onChange({ ...draft, target })}
          />
          <p className="field-hint wide">{words.patternHelp}</p>
        </>
      );
    case "boolean":
      return (
        <>
          <BooleanSide
            label={words.sourceSide}
            form={draft.source}
            disabled={disabled}
            unstated="offered"
            onChange={(source) => onChange({ ...draft, source })}
          />
          <BooleanSide
            label={words.targetSide}
            form={draft.target}
            disabled={disabled}
            unstated="not offered"
            onChange={(target) => onChange({ ...draft, target })}
          />
        </>
      );
    case "enumeration":
      return <EnumerationSettings draft={draft} context={context} onChange={onChange} />;
    case "phone_digits": {
      const options = (["digits", "plus"] as const).map((value) => ({
        value,
        label: words.phoneForms[value],
      }));
      return (
        <>
          <MiniSelect
            label={words.sourceSide}
            value={draft.source}
            options={options}
            disabled={disabled}
            onChange={(source) => onChange({ ...draft, source })}
          />
          <MiniSelect
            label={words.targetSide}
            value={draft.target}
            options={options}
            disabled={disabled}
            onChange={(target) => onChange({ ...draft, target })}
          />
        </>
      );
    }
    case "national_id":
      return (
        <>
          <MiniText
            label={words.prefixes}
            hint={words.prefixesHint}
            value={draft.prefixes}
            disabled={disabled}
            onChange={(prefixes) =>
              onChange({ ...draft, prefixes: prefixes.toUpperCase().replace(/\s/g, "") })
            }
          />
          <MiniText
            label={words.missingPrefix}
            value={draft.missingPrefix}
            disabled={disabled}
            onChange={(text) => onChange({ ...draft, missingPrefix: text.toUpperCase().slice(0, 1) })}
          />
          <MiniSelect
            label={words.zeros}
            value={draft.leadingZeros}
            options={[
              { value: "keep", label: words.zerosKeep },
              { value: "drop", label: words.zerosDrop },
            ]}
            disabled={disabled}
            onChange={(leadingZeros) => onChange({ ...draft, leadingZeros })}
          />
        </>
      );
    case "join":
    case "split":
      return <PartsSettings draft={draft} context={context} onChange={onChange} />;
    case "list":
      return (
        <Separator
          value={draft.separator}
          disabled={disabled}
          onChange={(separator) => onChange({ ...draft, separator })}
        />
      );
  }
}

function DecimalSettings({ draft, context, onChange }: Props<DraftOf<"decimal">>) {
  const t = useText();
  const words = t.mapping.settings;
  const { disabled } = context;
  return (
    <>
      <Mini label={words.scale}>
        {(ids) => (
          <input
            {...ids}
            className="in int-short"
            type="number"
            min={0}
            max={18}
            disabled={disabled}
            value={draft.scale}
            onChange={(event) => onChange({ ...draft, scale: event.target.valueAsNumber || 0 })}
          />
        )}
      </Mini>
      <MiniSelect
        label={words.sourceSide}
        value={draft.source}
        options={NOTATIONS.map((value) => ({ value, label: words.notations[value] }))}
        disabled={disabled}
        onChange={(source) => onChange({ ...draft, source })}
      />
      <MiniSelect
        label={words.targetSide}
        value={draft.target}
        options={NOTATIONS.filter((each) => each !== "unstated").map((value) => ({
          value,
          label: words.notations[value],
        }))}
        disabled={disabled}
        onChange={(target) => onChange({ ...draft, target })}
      />
    </>
  );
}

interface SideProps<F> {
  label: string;
  form: F;
  disabled: boolean;
  onChange(form: F): void;
}

function DateSide({
  label,
  form,
  forms,
  disabled,
  onChange,
}: SideProps<DateForm> & { forms: readonly DateForm["form"][] }) {
  const t = useText();
  const words = t.mapping.settings;
  return (
    <div className="mini-group">
      {forms.length > 1 && (
        <MiniSelect
          label={label}
          value={form.form}
          options={forms.map((value) => ({ value, label: words.dateForms[value] }))}
          disabled={disabled}
          onChange={(chosen) => onChange({ form: chosen, pattern: form.pattern || "dd/MM/yyyy" })}
        />
      )}
      {form.form === "pattern" && (
        <MiniText
          label={`${label}: ${words.datePattern.toLowerCase()}`}
          value={form.pattern}
          mono
          disabled={disabled}
          onChange={(pattern) => onChange({ ...form, pattern })}
        />
      )}
    </div>
  );
}

function InstantSide({
  label,
  form,
  context,
  onChange,
}: Omit<SideProps<InstantForm>, "disabled"> & { context: Context }) {
  const t = useText();
  const words = t.mapping.settings;
  const zones = useLoaded<string[]>("zones", () => backend().call("time_zones", {}));
  const options = useMemo(
    () => (zones.value ?? []).map((zone) => ({ value: zone, label: zone })),
    [zones.value],
  );
  return (
    <div className="mini-group">
      <MiniSelect
        label={label}
        value={form.form}
        options={(["pattern", "epoch_milliseconds", "epoch_seconds"] as const).map((value) => ({
          value,
          label: words.instantForms[value],
        }))}
        disabled={context.disabled}
        onChange={(chosen) =>
          onChange({
            form: chosen,
            pattern: form.pattern || "dd/MM/yyyy HH:mm",
            zone: form.zone || context.zone,
          })
        }
      />
      {form.form === "pattern" && (
        <>
          <MiniText
            label={`${label}: ${words.datePattern.toLowerCase()}`}
            value={form.pattern}
            mono
            disabled={context.disabled}
            onChange={(pattern) => onChange({ ...form, pattern })}
          />
          <Mini label={`${label}: ${words.zone.toLowerCase()}`}>
            {(ids) => (
              <SearchSelect
                ids={ids}
                value={form.zone}
                options={options}
                placeholder={words.zone}
                disabled={context.disabled}
                onChange={(zone) => onChange({ ...form, zone })}
              />
            )}
          </Mini>
        </>
      )}
    </div>
  );
}

function BooleanSide({
  label,
  form,
  disabled,
  unstated,
  onChange,
}: SideProps<BooleanForm> & { unstated: "offered" | "not offered" }) {
  const t = useText();
  const words = t.mapping.settings;
  const forms = BOOLEAN_FORMS.filter((each) => each !== "unstated" || unstated === "offered");
  return (
    <div className="mini-group">
      <MiniSelect
        label={label}
        value={form.form}
        options={forms.map((value) => ({ value, label: words.booleanForms[value] }))}
        disabled={disabled}
        onChange={(chosen) =>
          onChange(chosen === "words" ? { ...form, form: chosen } : { form: chosen, yes: "", no: "" })
        }
      />
      {form.form === "words" && (
        <>
          <MiniText
            label={`${label}: ${words.yes.toLowerCase()}`}
            value={form.yes}
            disabled={disabled}
            onChange={(yes) => onChange({ ...form, yes })}
          />
          <MiniText
            label={`${label}: ${words.no.toLowerCase()}`}
            value={form.no}
            disabled={disabled}
            onChange={(no) => onChange({ ...form, no })}
          />
        </>
      )}
    </div>
  );
}

function EnumerationSettings({ draft, context, onChange }: Props<DraftOf<"enumeration">>) {
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

function PartsSettings({ draft, context, onChange }: Props<DraftOf<"join"> | DraftOf<"split">>) {
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
        value={draft.separator}
        disabled={disabled}
        onChange={(separator) => onChange({ ...draft, separator })}
      />
    </>
  );
}

/** A blank is a separator that nobody can see, so it is named. */
function Separator({
  value,
  disabled,
  onChange,
}: {
  value: string;
  disabled: boolean;
  onChange(value: string): void;
}) {
  const t = useText();
  const words = t.mapping.settings;
  return (
    <MiniText
      label={words.separator}
      hint={value === " " ? words.separatorIs(words.blank) : words.separatorHint}
      value={value}
      mono
      disabled={disabled}
      onChange={onChange}
    />
  );
}
