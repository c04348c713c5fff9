import type { Role } from "../../backend/generated";
import { Field } from "../../shared/Field";
import type { Problems } from "../../shared/form";
import { useText } from "../../shared/i18n";
import { SelectInput } from "../../shared/SelectInput";
import { LONGEST_PIN } from "../seat/pin";
import { PERSON_ROLES, type PinDraft } from "./people";

/** The name of a person. */
export function NameField(props: {
  value: string;
  problem: string | undefined;
  onChange(name: string): void;
}) {
  const t = useText();
  return (
    <Field label={t.settings.people.name} problem={props.problem}>
      {(ids) => (
        <input
          {...ids}
          className="in"
          data-autofocus
          autoComplete="off"
          value={props.value}
          onChange={(event) => props.onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** What a person may do, in words below the choice. */
export function RoleField(props: {
  value: Role;
  disabled: boolean;
  hint?: string;
  onChange(role: Role): void;
}) {
  const t = useText();
  return (
    <Field label={t.settings.people.role} hint={props.hint ?? t.settings.people.roleHints[props.value]}>
      {(ids) => (
        <SelectInput<Role>
          ids={ids}
          value={props.value}
          options={PERSON_ROLES.map((role) => ({ value: role, label: t.roles[role] }))}
          disabled={props.disabled}
          onChange={props.onChange}
        />
      )}
    </Field>
  );
}

interface PinProps {
  values: PinDraft;
  problems: Problems<PinDraft>;
  onChange(change: Partial<PinDraft>): void;
}

/** A new PIN, twice, because nobody can read it. */
export function PinFields({ values, problems, onChange }: PinProps) {
  const t = useText();
  const input = (name: keyof PinDraft, label: string, hint?: string) => (
    <Field label={label} {...(hint === undefined ? {} : { hint })} problem={problems[name]}>
      {(ids) => (
        <input
          {...ids}
          className="in pin-in"
          data-autofocus
          type="password"
          inputMode="numeric"
          autoComplete="new-password"
          maxLength={LONGEST_PIN}
          value={values[name]}
          onChange={(event) => onChange({ [name]: event.target.value.replace(/\D/g, "") })}
        />
      )}
    </Field>
  );
  return (
    <>
      {input("pin", t.settings.people.pin, t.settings.people.pinShape)}
      {input("again", t.settings.people.pinAgain)}
    </>
  );
}
