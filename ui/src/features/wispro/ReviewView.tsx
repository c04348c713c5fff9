import { useState } from "react";
import { backend } from "../../backend/door";
import type { ReviewItem } from "../../backend/generated";
import { Icon } from "../../shared/Icon";
import { errorSentence, useText } from "../../shared/i18n";
import { usePages } from "../../shared/pages";
import { useCustomers } from "../customers/store";
import { useFormat } from "../orders/hooks";
import { useMay } from "../seat/may";
import { NotAllowed } from "../settings/NotAllowed";
import { useSync } from "../sync/store";
import { ReviewCase } from "./ReviewCase";
import { useWispro } from "./store";

/** *Revisar*: clients that nobody could place for sure, one after the other. */
export function ReviewView() {
  const reason = useMay("review_list");
  return reason === null ? <Waiting /> : <NotAllowed reason={reason} />;
}

function Waiting() {
  const t = useText();
  const format = useFormat();
  const words = t.wispro.review;
  const round = useSync((store) => store.round);
  const changes = useWispro((store) => store.changes) + useCustomers((store) => store.changes);
  const { items, total, failure, more } = usePages<ReviewItem, string>({
    key: "review",
    round: round * 10_000 + changes,
    keyOf: (item) => item.id,
    async read(after, limit) {
      return backend().call("review_list", { system: null, entityType: null, after, limit });
    },
  });
  const [at, setAt] = useState(0);
  if (items === null)
    return failure === null ? (
      <div className="skel list-skel" role="status" aria-label={words.loading} />
    ) : (
      <p className="note-bar failed" role="alert">
        <Icon name="alert" />
        {errorSentence(t, failure)}
      </p>
    );
  if (items.length === 0)
    return (
      <div className="empty" data-testid="review-empty">
        <Icon name="check" />
        <div>
          <h2>{words.empty}</h2>
          <p>{words.emptyText}</p>
        </div>
      </div>
    );
  const place = Math.min(at, items.length - 1);
  const item = items[place] as ReviewItem;
  const go = (next: number) => {
    setAt(Math.max(0, Math.min(items.length - 1, next)));
    if (next >= items.length - 5) more();
  };
  return (
    <div className="review">
      {failure !== null && (
        <p className="note-bar failed" role="alert">
          <Icon name="alert" />
          {errorSentence(t, failure)}
        </p>
      )}
      <header className="review-head">
        <p className="sec">{words.text}</p>
        <nav className="steps" aria-label={words.title}>
          <button
            type="button"
            className="btn sq"
            aria-label={words.previous}
            disabled={place === 0}
            onClick={() => go(place - 1)}
          >
            <Icon name="back" />
          </button>
          <span className="n" data-testid="review-position">
            {words.position(format.count(place + 1), format.count(total))}
          </span>
          <button
            type="button"
            className="btn sq"
            aria-label={words.next}
            disabled={place >= items.length - 1}
            onClick={() => go(place + 1)}
          >
            <Icon name="forward" />
          </button>
        </nav>
      </header>
      <ReviewCase
        key={item.id}
        item={item}
        onNext={() => go(place >= items.length - 1 ? 0 : place + 1)}
        onPrevious={() => go(place - 1)}
      />
    </div>
  );
}
