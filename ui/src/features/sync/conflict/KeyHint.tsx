import { useText } from "../../../shared/i18n";

/** The keys of the dialog, where there is room for them. */
export function KeyHint({ steps }: { steps: boolean }) {
  const t = useText();
  const words = t.sync.conflict.keys;
  const keys: readonly (readonly [string, string])[] = [
    ["↑ ↓", words.row],
    ["1 2", words.side],
    ["3", words.third],
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
