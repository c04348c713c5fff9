import { type ReactNode, useId } from "react";
import { Icon } from "./Icon";

/** What a control needs to be tied to its label, its hint and its problem. */
export interface FieldIds {
  id: string;
  "aria-labelledby": string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

interface Props {
  label: string;
  hint?: ReactNode;
  problem?: string | undefined;
  children(ids: FieldIds): ReactNode;
}

/** One line of a form: name and hint left, control right, what is wrong below the control. */
export function Field({ label, hint, problem, children }: Props) {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, problem !== undefined && `${id}-problem`].filter(
    Boolean,
  );
  return (
    <div className="field">
      <div className="field-name">
        <label id={`${id}-label`} htmlFor={id}>
          {label}
        </label>
        {hint !== undefined && (
          <p id={`${id}-hint`} className="field-hint">
            {hint}
          </p>
        )}
      </div>
      <div className="field-control">
        {children({
          id,
          "aria-labelledby": `${id}-label`,
          "aria-describedby": described.length === 0 ? undefined : described.join(" "),
          "aria-invalid": problem === undefined ? undefined : true,
        })}
        {problem !== undefined && (
          <p id={`${id}-problem`} className="field-problem" role="alert">
            <Icon name="alert" />
            <span>{problem}</span>
          </p>
        )}
      </div>
    </div>
  );
}

interface SwitchProps {
  label: string;
  hint?: ReactNode;
  on: boolean;
  disabled: boolean;
  onChange(on: boolean): void;
}

/** A setting that is on or off; the whole line is the target. */
export function SwitchField({ label, hint, on, disabled, onChange }: SwitchProps) {
  const id = useId();
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      aria-labelledby={`${id}-label`}
      aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      disabled={disabled}
      className="field sw"
      onClick={() => onChange(!on)}
    >
      <span className="field-name">
        <span id={`${id}-label`}>{label}</span>
        {hint !== undefined && (
          <span id={`${id}-hint`} className="field-hint">
            {hint}
          </span>
        )}
      </span>
      <i aria-hidden="true" />
    </button>
  );
}

/** A group of fields with its title. */
export function Panel({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {aside !== undefined && (
          <>
            <span className="grow" />
            {aside}
          </>
        )}
      </header>
      {children}
    </section>
  );
}
