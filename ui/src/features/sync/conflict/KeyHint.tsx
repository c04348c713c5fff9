import { useText } from "../../../shared/i18n";
import { useSettings } from "../../../shared/settings";

/** The keys of the dialog, where there is room for them. */
export function KeyHint({ steps }: { steps: boolean }) {
  const t = useText();
  const words = t.sync.conflict.keys;
  const single = useSettings((settings) => settings.shortcuts);
  const keys: readonly (readonly [string, string])[] = [
    ["↑ ↓", words.row],
    ...(single
      ? [["1 2", words.side] as const, ["3", words.third] as const]
      : [["← →", words.side] as const]),
    ...(steps ? [["Alt ← →", words.step] as const] : []),
    ["Esc", words.later],
  ];
  return (
    <p className="key-hint">
      {keys.map(([key, does]) => (
        <span key={key}>
          <kbd>{key}</kbd> {does}
        </span>
      ))}
    </p>
  );
}
