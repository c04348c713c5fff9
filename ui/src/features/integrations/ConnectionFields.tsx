import { useState } from "react";
import type { ConnectionFieldView, ConnectionKindView } from "../../backend/generated";
import { Field, type FieldIds } from "../../shared/Field";
import type { Form } from "../../shared/form";
import { Icon } from "../../shared/Icon";
import { lookUp, useText } from "../../shared/i18n";
import { SelectInput } from "../../shared/SelectInput";
import type { ConnectionForm } from "./connection";
import { found } from "./words";

interface Props {
  form: Form<ConnectionForm>;
  set(change: Partial<ConnectionForm>): void;
  kind: ConnectionKindView | null;
  /** Names of the secrets that are stored. */
  stored: readonly string[];
  /** Fields that still need a value; marked. */
  missing: readonly string[];
  /** The field whose value was refused. */
  refused: string | null;
  disabled: boolean;
}

/** Name and settings of a connection, as its kind asks for them. */
export function ConnectionFields({ form, set, kind, stored, missing, refused, disabled }: Props) {
  const t = useText();
  const { values, problems } = form;
  const words = t.integrations.connection;
  return (
    <>
      <Field label={words.name} hint={words.nameHint} problem={problems.name}>
        {(ids) => (
          <input
            {...ids}
            className="in"
            autoComplete="off"
            disabled={disabled}
            value={values.name}
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </Field>
      {(kind?.fields ?? []).map((field) => {
        const known = found(t.integrations.fields, field.name);
        return (
          <Field
            key={field.name}
            label={known?.label ?? field.name}
            hint={known?.hint}
            problem={
              missing.includes(field.name)
                ? words.valueMissing
                : refused === field.name
                  ? field.input === "SECRET"
                    ? words.secretAgain
                    : t.form.invalid
                  : undefined
            }
          >
            {(ids) => (
              <Input
                ids={ids}
                field={field}
                values={values}
                stored={stored.includes(field.name) && refused !== field.name}
                disabled={disabled}
                set={set}
              />
            )}
          </Field>
        );
      })}
    </>
  );
}

interface InputProps {
  ids: FieldIds;
  field: ConnectionFieldView;
  values: ConnectionForm;
  stored: boolean;
  disabled: boolean;
  set(change: Partial<ConnectionForm>): void;
}

function Input({ ids, field, values, stored, disabled, set }: InputProps) {
  const t = useText();
  const value = values.settings[field.name] ?? "";
  const change = (next: string) => set({ settings: { ...values.settings, [field.name]: next } });
  switch (field.input) {
    case "CHOICE":
      return (
        <SelectInput
          ids={ids}
          value={value}
          options={field.options.map((option) => ({
            value: option,
            label: lookUp(t.integrations.options, option, option),
          }))}
          disabled={disabled}
          onChange={change}
        />
      );
    case "SECRET":
      return (
        <Secret
          ids={ids}
          value={values.secrets[field.name] ?? ""}
          stored={stored}
          disabled={disabled}
          onChange={(next) => set({ secrets: { ...values.secrets, [field.name]: next } })}
        />
      );
    default:
      return (
        <input
          {...ids}
          className="in"
          autoComplete="off"
          spellCheck={false}
          disabled={disabled}
          value={value}
          onChange={(event) => change(event.target.value)}
        />
      );
  }
}

/** A secret goes in and never comes out: `Guardada · Cambiar`. */
function Secret({
  ids,
  value,
  stored,
  disabled,
  onChange,
}: {
  ids: FieldIds;
  value: string;
  stored: boolean;
  disabled: boolean;
  onChange(value: string): void;
}) {
  const t = useText();
  const words = t.integrations.connection;
  const [changing, setChanging] = useState(false);
  if (stored && !changing && value === "") {
    return (
      <div className="key-line">
        <p className="key-state">
          <Icon name="key" />
          <b>{words.secretStored}</b>
        </p>
        <button type="button" className="btn" disabled={disabled} onClick={() => setChanging(true)}>
          {words.secretChange}
        </button>
      </div>
    );
  }
  return (
    <div className="key-line">
      <input
        {...ids}
        className="in"
        type="password"
        autoComplete="off"
        spellCheck={false}
        disabled={disabled}
        // biome-ignore lint/a11y/noAutofocus: it appears because the person asked to type a secret.
        autoFocus={changing}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {stored && (
        <button
          type="button"
          className="btn"
          onClick={() => {
            onChange("");
            setChanging(false);
          }}
        >
          {words.secretKeep}
        </button>
      )}
    </div>
  );
}
