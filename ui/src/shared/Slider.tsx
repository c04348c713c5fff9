import type { FieldIds } from "./Field";

interface Props {
  ids: FieldIds;
  value: number;
  min: number;
  max: number;
  step: number;
  /** The value in words, beside the track. */
  text: string;
  disabled: boolean;
  onChange(value: number): void;
}

/** A figure by sliding; the arrow keys move it too. */
export function Slider({ ids, value, min, max, step, text, disabled, onChange }: Props) {
  return (
    <div className="slider">
      <input
        id={ids.id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        disabled={disabled}
        aria-describedby={ids["aria-describedby"]}
        aria-valuetext={text}
        style={{ "--filled": `${((value - min) / (max - min)) * 100}%` } as React.CSSProperties}
        onChange={(event) => onChange(Number(event.target.value))}
      />
      <output className="n">{text}</output>
    </div>
  );
}
