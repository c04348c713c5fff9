import { useEffect, useRef, useState } from "react";
import type { CustomerRow, ReviewChoice, ReviewItem } from "../../backend/generated";
import { useTick } from "../../shared/clock";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { useSettings } from "../../shared/settings";
import { useFormat } from "../orders/hooks";
import { ActButton } from "../seat/ActButton";
import { attempt, tell } from "../sync/actions";
import { explain } from "../sync/reason";
import { useSync } from "../sync/store";
import { moment, systemName } from "../sync/words";
import { choiceOfKey, FIELDS, isSame } from "./review";
import { noteWispro } from "./store";

interface Props {
  item: ReviewItem;
  onNext(): void;
  onPrevious(): void;
}

/** One client that waits, with everybody that it may be side by side. */
export function ReviewCase({ item, onNext, onPrevious }: Props) {
  const t = useText();
  const format = useFormat();
  const words = t.wispro.review;
  const system = useSync((store) => systemName(t, store.overview, item.system));
  const since = useTick((now) => words.since(moment(t, format, item.since, now)));
  const shortcuts = useSettings((settings) => settings.shortcuts);
  const [busy, setBusy] = useState<string | null>(null);
  const region = useRef<HTMLElement>(null);
  const name = item.client.name ?? words.noName;
  const decide = async (choice: ReviewChoice) => {
    if (busy !== null) return;
    setBusy(choice.is === "KNOWN" ? String(choice.id) : choice.is);
    const done = await attempt("review_decide", { id: item.id, choice });
    setBusy(null);
    if (done !== null)
      tell(
        choice.is === "KNOWN"
          ? words.knownDone(name)
          : choice.is === "NEW"
            ? words.newDone(name)
            : words.nobodyDone(name),
      );
    noteWispro();
  };
  const latest = useRef({ decide, onNext, onPrevious });
  latest.current = { decide, onNext, onPrevious };
  useEffect(() => region.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    if (!shortcuts) return;
    const onKey = (event: KeyboardEvent) => {
      const chosen = choiceOfKey(event, item.candidates);
      if (chosen === null || document.querySelector('[role="dialog"]') !== null) return;
      event.preventDefault();
      if (chosen === "next") latest.current.onNext();
      else if (chosen === "previous") latest.current.onPrevious();
      else void latest.current.decide(chosen);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [item, shortcuts]);
  return (
    <section
      ref={region}
      className="panel review-case"
      aria-label={name}
      tabIndex={-1}
      data-review={item.id}
      data-testid="review-case"
    >
      <header>
        <h2>{name}</h2>
        <span className="mut">{since}</span>
        <span className="grow" />
        <span className="mut">{explain(t, item.reason).what}</span>
      </header>
      <div className="review-scroll">
        <table className="review-table">
          <thead>
            <tr>
              <th scope="col">{words.field}</th>
              <th scope="col" className="review-there">
                {words.there(system)}
              </th>
              {item.candidates.map((candidate, index) => (
                <th key={candidate.id} scope="col">
                  {words.candidate(String(index + 1))}
                </th>
              ))}
            </tr>
            <tr className="review-acts">
              <th scope="row">
                <span className="vh">{t.sync.table.action}</span>
              </th>
              <td className="review-there">
                {item.candidates.length === 0 && <span className="mut">{words.noCandidates}</span>}
              </td>
              {item.candidates.map((candidate, index) => (
                <td key={candidate.id}>
                  <ActButton
                    command="review_decide"
                    className="btn"
                    busy={busy === String(candidate.id)}
                    onPress={() => void decide({ is: "KNOWN", id: candidate.id })}
                  >
                    {busy === String(candidate.id) ? words.deciding : words.isThis}
                    <span className="vh">
                      : {words.candidate(String(index + 1))}, {candidate.name ?? words.noName}
                    </span>
                    {shortcuts && index < 9 && <kbd>{index + 1}</kbd>}
                  </ActButton>
                </td>
              ))}
            </tr>
          </thead>
          <tbody>
            {FIELDS.map((field) => (
              <tr key={field} data-field={field}>
                <th scope="row">{words.fields[field]}</th>
                <td className="review-there">{item.client[field] ?? words.missing}</td>
                {item.candidates.map((candidate) => (
                  <Cell
                    key={candidate.id}
                    value={candidate[field]}
                    same={field === "recordId" ? null : isSame(item.client, candidate, field)}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <footer>
        <p className="mut grow">{words.thisTip}</p>
        <button type="button" className="btn ghost" onClick={onNext}>
          {words.later}
        </button>
        <ActButton
          command="review_decide"
          className="btn"
          busy={busy === "NOBODY"}
          onPress={() => void decide({ is: "NOBODY" })}
        >
          {words.nobody}
          {shortcuts && <kbd>X</kbd>}
        </ActButton>
        <ActButton
          command="review_decide"
          className="btn"
          busy={busy === "NEW"}
          onPress={() => void decide({ is: "NEW" })}
        >
          <Icon name="plus" />
          {words.isNew}
          {shortcuts && <kbd>N</kbd>}
        </ActButton>
      </footer>
    </section>
  );
}

function Cell({ value, same }: { value: CustomerRow[(typeof FIELDS)[number]]; same: boolean | null }) {
  const t = useText();
  const words = t.wispro.review;
  return (
    <td className={same === false ? "review-differs" : undefined}>
      {value ?? <span className="mut">{words.missing}</span>}
      {same !== null && (
        <small className={same ? "review-same" : "review-other"}>
          <Icon name={same ? "tick" : "dash"} />
          {same ? words.same : words.different}
        </small>
      )}
    </td>
  );
}
