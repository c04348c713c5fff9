import type { ReactNode } from "react";
import { useText } from "../../../shared/i18n";
import { EnumerationSettings, PartsSettings, Separator } from "./CodecParts";
import { BooleanSide, DateSide, InstantSide } from "./CodecSides";
import { type CodecDraft, type DraftOf, NOTATIONS } from "./codec";
import type { SettingsProps } from "./context";
import { Mini, MiniSelect, MiniText } from "./Mini";

/** The settings of one codec; nothing for those that have none. A chain's steps stand in `ChainSettings`. */
export function CodecSettings({ draft, context, onChange }: SettingsProps<CodecDraft>): ReactNode {
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
        <>
          <MiniSelect
            label={words.sourceSide}
            value={draft.sourceSeparator === null ? "list" : "text"}
            options={(["list", "text"] as const).map((value) => ({ value, label: words.listForms[value] }))}
            disabled={disabled}
            onChange={(form) => onChange({ ...draft, sourceSeparator: form === "list" ? null : ";" })}
          />
          {draft.sourceSeparator !== null && (
            <Separator
              label={`${words.sourceSide}: ${words.separator.toLowerCase()}`}
              value={draft.sourceSeparator}
              disabled={disabled}
              onChange={(sourceSeparator) => onChange({ ...draft, sourceSeparator })}
            />
          )}
          <Separator
            label={`${words.targetSide}: ${words.separator.toLowerCase()}`}
            value={draft.separator}
            disabled={disabled}
            onChange={(separator) => onChange({ ...draft, separator })}
          />
        </>
      );
  }
}

function DecimalSettings({ draft, context, onChange }: SettingsProps<DraftOf<"decimal">>) {
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
