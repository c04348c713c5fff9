import type { TimelineEntry } from "../../backend/generated";
import { type Catalogue, lookUp, useText } from "../../shared/i18n";
import { personName } from "../../shared/person";
import { useFormat } from "./hooks";

/** What one event of an order says to a person. */
export function sentence(t: Catalogue, entry: TimelineEntry, number: number): string {
  switch (entry.kind) {
    case "RECEIVED":
      return t.timeline.RECEIVED(number);
    case "MOVED":
    case "UNDONE": {
      const words = entry.kind === "MOVED" ? t.timeline.moved : t.timeline.undone;
      if (entry.from === null || entry.to === null) return t.timeline.unknownMove;
      return words(t.stage[entry.from], t.stage[entry.to]);
    }
    default:
      return t.timeline[entry.kind];
  }
}

/** Reason, minutes or changed parts, in words where they are codes. */
function addition(t: Catalogue, entry: TimelineEntry): string | null {
  if (entry.text === null || entry.text === "") return null;
  if (entry.kind === "CHANGED") {
    return entry.text
      .split(/,\s*/)
      .map((part) => lookUp(t.parts, part, part))
      .join(", ");
  }
  if (/^\d+$/.test(entry.text)) return t.card.minutes(Number(entry.text));
  return lookUp(t.reasons, entry.text, entry.text);
}

/** Everything that happened to an order, oldest first. */
export function Timeline({ entries, number }: { entries: readonly TimelineEntry[]; number: number }) {
  const t = useText();
  const format = useFormat();
  return (
    <ol className="timeline">
      {entries.map((entry) => {
        const more = addition(t, entry);
        return (
          <li key={entry.id}>
            <time dateTime={new Date(entry.at).toISOString()}>{format.time(entry.at)}</time>
            <span>
              {sentence(t, entry, number)}
              {more !== null && <span className="sec"> · {more}</span>}
              {personName(entry.actor) !== null && <span className="sec"> · {entry.actor}</span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
