import { useRef } from "react";
import { Icon } from "../../../shared/Icon";
import { useText } from "../../../shared/i18n";
import { CodecSettings } from "./CodecSettings";
import { CODECS, type CodecName, type DraftOf, freshCodec, type TransformDraft } from "./codec";
import type { Context } from "./context";
import { settingsProblem } from "./faithful";
import { Mini, MiniSelect } from "./Mini";
import { moved } from "./rows";

interface Props {
  draft: TransformDraft;
  context: Context;
  onChange(draft: TransformDraft): void;
}

type Choice = TransformDraft["codec"];

/** The picker of the transformation, and the settings of the chosen one. */
export function TransformSettings({ draft, context, onChange }: Props) {
  const t = useText();
  const words = t.mapping.settings;
  const problem = settingsProblem(draft);
  // Without a field of the source there is nothing to transform: a fixed value, or an expression.
  const isConstant = context.source === "" && draft.codec !== "expression";
  const offered: readonly Choice[] =
    context.source === "" ? ["copy", "expression"] : [...CODECS, "expression"];
  const names = offered.includes(draft.codec) ? offered : [...offered, draft.codec];
  const nameOf = (name: Choice) =>
    context.source === "" && name === "copy" ? words.constantPreset : t.mapping.codecs[name].name;
  const choose = (name: Choice) => {
    if (name === "unknown" || name === draft.codec) return;
    // An expression begins with the field that stands in the row already.
    if (name === "expression") onChange({ codec: name, text: fieldInExpression(context.source) });
    else onChange(freshCodec(name, context.zone));
  };
  return (
    <div className="map-settings">
      <MiniSelect
        label={words.picker}
        hint={isConstant ? words.constantHint : t.mapping.codecs[draft.codec].text}
        value={draft.codec}
        options={names.map((value) => ({ value, label: nameOf(value) }))}
        disabled={context.disabled}
        onChange={choose}
      />
      {draft.codec === "expression" ? (
        <ExpressionSettings draft={draft} context={context} onChange={onChange} />
      ) : draft.codec === "unknown" ? (
        <p className="wide">
          {words.unknown} <code>{JSON.stringify(draft.json)}</code>
        </p>
      ) : draft.codec === "chain" ? (
        <ChainSettings draft={draft} context={context} onChange={onChange} />
      ) : (
        <CodecSettings draft={draft} context={context} onChange={onChange} />
      )}
      {problem !== null && (
        <p className="field-problem wide" role="status">
          <Icon name="alert" />
          <span>{words.problems[problem]}</span>
        </p>
      )}
    </div>
  );
}

/** Several codecs, one after the other; each can be moved. */
function ChainSettings({
  draft,
  context,
  onChange,
}: {
  draft: DraftOf<"chain">;
  context: Context;
  onChange(draft: DraftOf<"chain">): void;
}) {
  const t = useText();
  const words = t.mapping.settings;
  const { steps } = draft;
  const choices = CODECS.filter((name) => name !== "chain");
  return (
    <ol className="map-chain wide" aria-label={words.stepsTitle}>
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps have no identity but their place.
        <li key={index}>
          <div className="map-settings">
            <MiniSelect<CodecName>
              label={words.step(index + 1)}
              value={step.codec}
              options={choices.map((value) => ({ value, label: t.mapping.codecs[value].name }))}
              disabled={context.disabled}
              onChange={(name) =>
                onChange({
                  ...draft,
                  steps: steps.map((each, at) => (at === index ? freshCodec(name, context.zone) : each)),
                })
              }
            />
            <CodecSettings
              draft={step}
              context={context}
              onChange={(next) =>
                onChange({ ...draft, steps: steps.map((each, at) => (at === index ? next : each)) })
              }
            />
          </div>
          <div className="map-acts">
            <button
              type="button"
              className="btn ghost sq"
              aria-label={words.stepUp(index + 1)}
              disabled={context.disabled || index === 0}
              onClick={() => onChange({ ...draft, steps: moved(steps, index, -1) })}
            >
              <Icon name="up" />
            </button>
            <button
              type="button"
              className="btn ghost sq"
              aria-label={words.stepDown(index + 1)}
              disabled={context.disabled || index === steps.length - 1}
              onClick={() => onChange({ ...draft, steps: moved(steps, index, 1) })}
            >
              <Icon name="down" />
            </button>
            <button
              type="button"
              className="btn ghost sq"
              aria-label={words.removeStep(index + 1)}
              disabled={context.disabled || steps.length === 1}
              onClick={() => onChange({ ...draft, steps: steps.filter((_, at) => at !== index) })}
            >
              <Icon name="trash" />
            </button>
          </div>
        </li>
      ))}
      <li>
        <button
          type="button"
          className="btn"
          disabled={context.disabled}
          onClick={() => onChange({ ...draft, steps: [...steps, { codec: "trim" }] })}
        >
          <Icon name="plus" />
          {words.addStep}
        </button>
      </li>
    </ol>
  );
}

/** How a field is named in an expression. */
export function fieldInExpression(name: string): string {
  return name === "" || /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `fields[${JSON.stringify(name)}]`;
}

/** Free text, with the names of the fields to insert and what can be written. */
function ExpressionSettings({
  draft,
  context,
  onChange,
}: {
  draft: { codec: "expression"; text: string };
  context: Context;
  onChange(draft: TransformDraft): void;
}) {
  const t = useText();
  const words = t.mapping.settings;
  const box = useRef<HTMLTextAreaElement>(null);
  const insert = (code: string) => {
    const { selectionStart: from = draft.text.length, selectionEnd: to = from } = box.current ?? {};
    onChange({ codec: "expression", text: `${draft.text.slice(0, from)}${code}${draft.text.slice(to)}` });
    box.current?.focus();
  };
  return (
    <>
      <Mini label={words.expression} hint={words.expressionHint} wide>
        {(ids) => (
          <textarea
            {...ids}
            ref={box}
            className="in mono map-expression"
            rows={3}
            spellCheck={false}
            autoComplete="off"
            disabled={context.disabled}
            value={draft.text}
            onChange={(event) => onChange({ codec: "expression", text: event.target.value })}
          />
        )}
      </Mini>
      <fieldset className="wide map-chips">
        <legend>{words.insert}</legend>
        {context.sourceFields.map((field) => (
          <button
            key={field.name}
            type="button"
            className="btn"
            disabled={context.disabled}
            title={field.samples[0]}
            onClick={() => insert(fieldInExpression(field.name))}
          >
            {field.name}
          </button>
        ))}
      </fieldset>
      <details className="wide">
        <summary>{words.expressionHelp}</summary>
        <dl className="map-help">
          {t.mapping.expressions.map(({ code, text }) => (
            <div key={code}>
              <dt>
                <code>{code}</code>
              </dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}
