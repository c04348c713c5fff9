import { type ReactNode, useId } from "react";
import type { FieldIds } from "../../../shared/Field";
import { Icon } from "../../../shared/Icon";

interface Props {
  label: string;
  hint?: string | undefined;
  problem?: string | undefined;
  /** Takes the whole width. */
  wide?: boolean;
  children(ids: FieldIds): ReactNode;
}

/** A setting of a row: its name above its control, so that several stand beside each other. */
export function Mini({ label, hint, problem, wide, children }: Props) {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, problem !== undefined && `${id}-problem`].filter(
    Boolean,
  );
  return (
    <div className={wide === true ? "mini wide" : "mini"}>
      <label id={`${id}-label`} htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        "aria-labelledby": `${id}-label`,
        "aria-describedby": described.length === 0 ? undefined : described.join(" "),
        "aria-invalid": problem === undefined ? undefined : true,
      })}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="field-hint">
          {hint}
        </p>
      )}
      {problem !== undefined && (
        <p id={`${id}-problem`} className="field-problem">
          <Icon name="alert" />
          <span>{problem}</span>
        </p>
      )}
    </div>
  );
}

interface TextProps {
  label: string;
  hint?: string | undefined;
  value: string;
  disabled: boolean;
  mono?: boolean;
  onChange(value: string): void;
}

/** A short text. */
export function MiniText({ label, hint, value, disabled, mono, onChange }: TextProps) {
  return (
    <Mini label={label} hint={hint}>
      {(ids) => (
        <input
          {...ids}
          className={mono === true ? "in mono" : "in"}
          autoComplete="off"
          spellCheck={false}
          disabled={disabled}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Mini>
  );
}

interface SelectProps<T extends string> {
  label: string;
  hint?: string | undefined;
  value: T;
  options: readonly { value: T; label: string }[];
  disabled: boolean;
  onChange(value: T): void;
}

/** One of a few; the control of the system, because many of them stand on one page. */
export function MiniSelect<T extends string>({
  label,
  hint,
  value,
  options,
  disabled,
  onChange,
}: SelectProps<T>) {
  return (
    <Mini label={label} hint={hint}>
      {(ids) => (
        <select
          {...ids}
          className="in"
          disabled={disabled}
          value={value}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value);
            if (chosen !== undefined) onChange(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Mini>
  );
}
