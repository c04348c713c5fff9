import type { ReactNode } from "react";
import { useText } from "../../../shared/i18n";
import type { Stretch } from "./diff";

interface Props {
  /** The radio group of its line. */
  group: string;
  /** Line and side, for whoever does not see the table. */
  label: string;
  /** The value as words; empty for nothing. */
  text: string;
  /** What stands where nothing does. */
  empty: string;
  /** What differs letter by letter; `null` where that says nothing. */
  marks: readonly Stretch[] | null;
  /** Who and when. */
  meta: string;
  chosen: boolean;
  onChoose(): void;
  children?: ReactNode;
}

/** One side of a line: choose it. */
export function Side({ group, label, text, empty, marks, meta, chosen, onChoose, children }: Props) {
  const t = useText();
  return (
    <label className="opt-c">
      <input
        className="rd"
        type="radio"
        name={group}
        aria-label={`${label}: ${text === "" ? empty : text}${meta === "" ? "" : `, ${meta}`}`}
        checked={chosen}
        onChange={onChoose}
        data-choice
      />
      <span className="opt-t">
        <span className="val">
          {text === "" ? <span className="mut">{empty}</span> : <Marked text={text} marks={marks} />}
        </span>
        {meta !== "" && <small title={t.sync.conflict.metaTip}>{meta}</small>}
      </span>
      {children}
    </label>
  );
}

/** A text with what the other side does not have marked: by form as well as by colour. */
function Marked({ text, marks }: { text: string; marks: readonly Stretch[] | null }) {
  if (marks === null) return text;
  let from = 0;
  return marks.map((stretch) => {
    const key = from;
    from += stretch.text.length;
    return stretch.differs ? <mark key={key}>{stretch.text}</mark> : <span key={key}>{stretch.text}</span>;
  });
}
