import { useId, useState } from "react";
import { toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { ConflictPattern, SideView } from "../../backend/generated";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { useLoaded } from "../../shared/load";
import { reportFailure } from "../../shared/toasts";
import { useFormat } from "../orders/hooks";
import { useMay } from "../seat/may";
import { tellMany } from "./conflict/batch";
import { PatternPreview } from "./PatternPreview";
import { fieldsOf, patternKey, patternSentence, requestOf, shownPatterns } from "./patterns";
import { readSync, useSync } from "./store";
import { systemName } from "./words";

interface Props {
  /** Only conflicts of these entities; all where it is left out. */
  entityTypes?: readonly string[];
}

/** *Decidir por grupos*: open conflicts that stand alike, each group with a preview before anything is decided. */
export function Patterns({ entityTypes }: Props) {
  const t = useText();
  const format = useFormat();
  const words = t.sync.patterns;
  const reason = useMay("conflict_patterns");
  const round = useSync((store) => store.round);
  const [open, setOpen] = useState(false);
  const [own, setOwn] = useState(0);
  const list = useId();
  const { value, error } = useLoaded(reason === null ? `${round}/${own}` : null, () =>
    backend().call("conflict_patterns", {}),
  );
  if (error !== null)
    return (
      <p className="note-bar failed" role="alert">
        <Icon name="alert" />
        {error}
      </p>
    );
  const patterns = shownPatterns(value ?? [], entityTypes);
  if (patterns.length === 0) return null;
  return (
    <section className="patterns" aria-label={words.title}>
      <div className="patterns-head">
        <Icon name="conflict" />
        <p className="grow">
          <b>{words.title}</b> {words.summary(format.count(patterns.length), patterns.length)}
        </p>
        <button
          type="button"
          className="btn"
          aria-expanded={open}
          aria-controls={list}
          onClick={() => setOpen(!open)}
        >
          {open ? words.hide : words.show}
        </button>
      </div>
      <ul id={list} hidden={!open}>
        {open &&
          patterns.map((pattern) => (
            <PatternRow
              key={patternKey(pattern)}
              pattern={pattern}
              onDecided={() => setOwn((count) => count + 1)}
            />
          ))}
      </ul>
    </section>
  );
}

interface RowProps {
  pattern: ConflictPattern;
  onDecided(): void;
}

const SIDES: readonly SideView[] = ["HERE", "THERE"];

/** One group: what its conflicts have in common, which side is taken, and the preview. */
function PatternRow({ pattern, onDecided }: RowProps) {
  const t = useText();
  const format = useFormat();
  const words = t.sync.patterns;
  const system = useSync((store) => systemName(t, store.overview, pattern.system));
  const [take, setTake] = useState<SideView | null>(pattern.proposed);
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const group = useId();
  const sentence = patternSentence(t, pattern, system, format.count(pattern.count));
  const apply = async () => {
    if (take === null || busy) return;
    setBusy(true);
    try {
      const request = requestOf(pattern, take);
      const { resolved, ids, left, stopped } = await backend().call("conflict_pattern_resolve", request);
      const more = left > 0 ? ` ${words.left(left, format.count(left))}` : "";
      const sentence = `${words.done(resolved, format.count(resolved))}${more}`;
      const { entityType, field } = pattern;
      tellMany(sentence, stopped, { ids, entityType, fields: fieldsOf(field) });
      void readSync();
      onDecided();
    } catch (cause) {
      reportFailure(toBackendError(cause));
    }
    setBusy(false);
  };
  return (
    <li className="pattern" data-pattern={patternKey(pattern)}>
      <div className="pattern-line">
        <p className="grow">{sentence}</p>
        <fieldset className="sides">
          <legend className="vh">{words.take}</legend>
          {SIDES.map((side) => (
            <label key={side} className="opt-c">
              <input
                className="rd"
                type="radio"
                name={group}
                aria-label={`${sentence}: ${side === "HERE" ? words.takeHere : words.takeThere(system)}`}
                checked={take === side}
                onChange={() => setTake(side)}
              />
              <span className="val">{side === "HERE" ? words.takeHere : words.takeThere(system)}</span>
            </label>
          ))}
        </fieldset>
        <button
          type="button"
          className="btn"
          aria-expanded={open}
          aria-label={`${open ? words.hide : words.preview}: ${sentence}`}
          aria-disabled={take === null ? true : undefined}
          title={take === null ? words.chooseSide : undefined}
          onClick={() => take !== null && setOpen(!open)}
        >
          {open ? words.hide : words.preview}
        </button>
      </div>
      {open && take !== null && (
        <PatternPreview
          // What was read for one side must not stand above the button that takes the other.
          key={take}
          pattern={pattern}
          take={take}
          system={system}
          busy={busy}
          onApply={() => void apply()}
        />
      )}
    </li>
  );
}
