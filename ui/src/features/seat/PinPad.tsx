import { type KeyboardEvent, useEffect, useRef } from "react";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { useShort } from "../../shared/layout";
import { LONGEST_PIN, press, SHORTEST_PIN } from "./pin";

interface Props {
  /** What is asked for, above the dots. */
  label: string;
  digits: string;
  /** The word on the button that ends. */
  submitLabel: string;
  /** Why nothing can be typed now; also what was wrong the last time. */
  error: string | null;
  locked: boolean;
  busy: boolean;
  onChange(digits: string): void;
  onSubmit(digits: string): void;
}

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

/** Digits by touch or keyboard. The digits are never on the screen, only how many there are. */
export function PinPad({ label, digits, submitLabel, error, locked, busy, onChange, onSubmit }: Props) {
  const t = useText();
  const short = useShort();
  const pad = useRef<HTMLDivElement>(null);
  useEffect(() => pad.current?.focus(), []);
  const act = (key: string): boolean => {
    const result = press(digits, key);
    if (result === null) return false;
    if (busy || locked) return true;
    if (result.submit) onSubmit(result.digits);
    else if (result.digits !== digits) onChange(result.digits);
    return true;
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const onButton = event.target instanceof HTMLButtonElement;
    // Enter on a focused button of the pad presses that button.
    if (event.key === "Enter" && onButton) return;
    if (act(event.key)) event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset draws a frame that cannot be a grid in all engines.
    <div
      ref={pad}
      className={short ? "pin low" : "pin"}
      role="group"
      tabIndex={-1}
      data-autofocus
      aria-label={label}
      aria-describedby="pin-error"
      onKeyDown={onKey}
    >
      <p className="pin-label" aria-hidden="true">
        {label}
      </p>
      <p className="pin-dots" aria-hidden="true" data-wrong={error !== null || undefined}>
        {Array.from({ length: Math.max(SHORTEST_PIN, digits.length) }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a dot is its place.
          <i key={index} data-on={index < digits.length || undefined} />
        ))}
      </p>
      <p className="vh" role="status">
        {t.seat.digits(digits.length)}
      </p>
      <p id="pin-error" className="pin-error" role="alert">
        {error !== null && (
          <>
            <Icon name="alert" />
            <span>{error}</span>
          </>
        )}
      </p>
      <div className="pin-keys">
        {KEYS.map((key) => (
          <button key={key} type="button" disabled={locked} onClick={() => act(key)}>
            {key}
          </button>
        ))}
        <button
          type="button"
          disabled={locked}
          aria-label={t.seat.deleteDigit}
          onClick={() => act("Backspace")}
        >
          <Icon name="backspace" />
        </button>
        <button type="button" disabled={locked} onClick={() => act("0")}>
          0
        </button>
        <button
          type="button"
          className="go"
          disabled={locked || busy || digits.length < SHORTEST_PIN}
          onClick={() => act("Enter")}
        >
          {submitLabel}
        </button>
      </div>
      <p className="pin-hint">{t.seat.pinHint(SHORTEST_PIN, LONGEST_PIN)}</p>
    </div>
  );
}
