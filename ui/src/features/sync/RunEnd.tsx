import type { RecordOutcomeView, RunDetail, RunView } from "../../backend/generated";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { hashOf, navigate, type Route } from "../../shared/route";
import { isOpen } from "../../shared/run";
import { useFormat } from "../orders/hooks";

const REVIEW: Route = { screen: "customers", view: "review" };

/** Code of a client that nobody could place for sure. */
const AMBIGUOUS = "AMBIGUOUS";

interface Props {
  run: RunView;
  detail: RunDetail;
  onChoose(outcome: RecordOutcomeView): void;
}

/** What is left to do after a run: what failed, what was left out, and who waits for a person. */
export function RunEnd({ run, detail, onChoose }: Props) {
  const t = useText();
  const format = useFormat();
  const words = t.wispro.done;
  const waiting = detail.reasons.find((each) => each.reason === AMBIGUOUS)?.count ?? 0;
  if (isOpen(run) || (run.failed === 0 && run.skipped === 0)) return null;
  const see = (outcome: RecordOutcomeView) => {
    onChoose(outcome);
    document.querySelector(".run-records")?.scrollIntoView({ block: "nearest" });
  };
  return (
    <div className="run-end" data-testid="run-end">
      {run.failed > 0 && (
        <button type="button" className="btn" onClick={() => see("FAILED")}>
          <Icon name="alert" />
          {words.seeFailed(run.failed, format.count(run.failed))}
        </button>
      )}
      {run.skipped > 0 && (
        <button type="button" className="btn" onClick={() => see("SKIPPED")}>
          <Icon name="eye" />
          {words.seeSkipped(run.skipped, format.count(run.skipped))}
        </button>
      )}
      {waiting > 0 && !run.dryRun && (
        <p className="note-bar pending grow">
          <Icon name="question" />
          <span className="grow">{words.ambiguous(waiting, format.count(waiting))}</span>
          <a
            className="btn"
            href={hashOf(REVIEW)}
            onClick={(event) => {
              event.preventDefault();
              navigate(REVIEW);
            }}
          >
            {words.openReview}
          </a>
        </p>
      )}
    </div>
  );
}
