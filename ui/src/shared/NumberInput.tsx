import { NumberField } from "@base-ui/react/number-field";
import type { FieldIds } from "./Field";
import { useText } from "./i18n";

interface Props {
  ids: FieldIds;
  value: number | null;
  min: number;
  max: number;
  step: number;
  /** What is counted, after the figure. */
  unit: string;
  disabled: boolean;
  onChange(value: number | null): void;
}

/** A whole figure with a step down and up. What is out of range stays as typed: the form says so. */
export function NumberInput({ ids, value, min, max, step, unit, disabled, onChange }: Props) {
  const t = useText();
  return (
    <NumberField.Root
      id={ids.id}
      value={value}
      min={min}
      max={max}
      step={step}
      allowOutOfRange
      disabled={disabled}
      onValueChange={(next) => onChange(next === null ? null : Math.round(next))}
    >
      <NumberField.Group className="stepper">
        <NumberField.Decrement aria-label={t.form.less}>−</NumberField.Decrement>
        <NumberField.Input aria-describedby={ids["aria-describedby"]} aria-invalid={ids["aria-invalid"]} />
        <span className="unit">{unit}</span>
        <NumberField.Increment aria-label={t.form.more}>+</NumberField.Increment>
      </NumberField.Group>
    </NumberField.Root>
  );
}
