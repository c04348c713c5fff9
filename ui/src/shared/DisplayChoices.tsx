import { useText } from "./i18n";
import { changeSettings, TEXT_SIZES, type Theme, useSettings } from "./settings";

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onChoose(value: T): void;
}

/** One of a few words, side by side. */
function Choice<T extends string>({ label, value, options, onChoose }: ChoiceProps<T>) {
  return (
    <div className="menu-row">
      <span>{label}</span>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset draws a frame that cannot be a flex line in all engines. */}
      <div className="seg" role="group" aria-label={label}>
        {options.map(([option, word]) => (
          <button key={option} type="button" aria-pressed={option === value} onClick={() => onChoose(option)}>
            {word}
          </button>
        ))}
      </div>
    </div>
  );
}

/** Light, dark, or as the system. */
export function ThemeChoice() {
  const t = useText();
  const theme = useSettings((settings) => settings.theme);
  const options: readonly (readonly [Theme, string])[] = [
    ["light", t.menu.light],
    ["dark", t.menu.dark],
    ["system", t.menu.system],
  ];
  return (
    <Choice
      label={t.menu.theme}
      value={theme}
      options={options}
      onChoose={(value) => changeSettings({ theme: value })}
    />
  );
}

/** Spanish or English. */
export function LanguageChoice() {
  const t = useText();
  const language = useSettings((settings) => settings.language);
  return (
    <Choice
      label={t.menu.language}
      value={language}
      options={[
        ["es", t.menu.spanish],
        ["en", t.menu.english],
      ]}
      onChoose={(value) => changeSettings({ language: value })}
    />
  );
}

/** Size of everything, 80 to 200 percent. */
export function TextSize() {
  const t = useText();
  const size = useSettings((settings) => settings.textSize);
  const sizes: readonly number[] = TEXT_SIZES;
  const at = sizes.indexOf(size);
  const step = (by: number) => {
    const next = sizes[at + by];
    if (next !== undefined) changeSettings({ textSize: next });
  };
  return (
    <div className="menu-row">
      <span>{t.menu.textSize}</span>
      <span className="step">
        <button type="button" aria-label={t.menu.smaller} disabled={at <= 0} onClick={() => step(-1)}>
          −
        </button>
        <output>{size} %</output>
        <button
          type="button"
          aria-label={t.menu.larger}
          disabled={at >= sizes.length - 1}
          onClick={() => step(1)}
        >
          +
        </button>
      </span>
    </div>
  );
}

/** Whether the keys of the board act. */
export function Shortcuts() {
  const t = useText();
  const on = useSettings((settings) => settings.shortcuts);
  return (
    <>
      <button
        type="button"
        role="switch"
        aria-checked={on}
        className="menu-row sw"
        onClick={() => changeSettings({ shortcuts: !on })}
      >
        <span>{t.menu.shortcuts}</span>
        <i aria-hidden="true" />
      </button>
      <p className="menu-hint">{t.menu.shortcutsHint}</p>
    </>
  );
}
