import { useCallback, useEffect, useState } from "react";
import { type BackendError, toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { WisproConnection, WisproPreCheck } from "../../backend/generated";
import { useTick } from "../../shared/clock";
import { Icon } from "../../shared/Icon";
import { failureSentence, useText } from "../../shared/i18n";
import { navigate, type Route } from "../../shared/route";
import { newerRun } from "../../shared/run";
import { useFormat } from "../orders/hooks";
import { explain } from "../sync/reason";
import { percentOf } from "../sync/run";
import { useSync } from "../sync/store";
import { moment } from "../sync/words";
import { figures } from "./end";
import { closeWispro } from "./store";

/** What Wispro says before anything begins. */
export interface Check {
  answer: WisproPreCheck | null;
  failure: BackendError | null;
  again(): void;
}

/** Asks Wispro how many clients there are, once per connection and again when somebody wants it. */
export function usePreCheck(system: string, wanted: boolean): Check {
  const [round, setRound] = useState(0);
  const [held, setHeld] = useState<Omit<Check, "again">>({ answer: null, failure: null });
  const again = useCallback(() => setRound((count) => count + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` says when to ask again.
  useEffect(() => {
    let current = true;
    setHeld({ answer: null, failure: null });
    if (!wanted) return;
    backend()
      .call("wispro_check", { system })
      .then(
        (answer) => current && setHeld({ answer, failure: null }),
        (cause) => current && setHeld({ answer: null, failure: toBackendError(cause) }),
      );
    return () => {
      current = false;
    };
  }, [system, wanted, round]);
  return { ...held, again };
}

function go(route: Route): void {
  closeWispro();
  navigate(route);
}

/** "Wispro informa 10.000 clientes en 10 páginas. Última vez: 3 oct, 9.872. Puede seguir trabajando." */
export function PreCheck({ connection, check }: { connection: WisproConnection; check: Check }) {
  const t = useText();
  const format = useFormat();
  const words = t.wispro;
  const told = useSync((store) => store.runs[connection.running?.id ?? 0]);
  const last = useTick((now) =>
    connection.last?.endedAt == null ? null : moment(t, format, connection.last.endedAt, now),
  );
  const tried = useTick((now) =>
    connection.lastDryRun?.endedAt == null ? null : moment(t, format, connection.lastDryRun.endedAt, now),
  );
  if (connection.running !== null) {
    const run = newerRun(connection.running, told);
    const percent = percentOf(run);
    return (
      <div className="note-bar syncing" role="status" data-testid="wispro-busy">
        <Icon name="sync" />
        <p className="grow">
          {percent === null
            ? words.busyUnknown(connection.name)
            : words.busy(connection.name, String(percent))}
        </p>
        <button type="button" className="btn" onClick={() => go({ screen: "run", run: run.id })}>
          {words.follow}
        </button>
      </div>
    );
  }
  const { answer, failure } = check;
  const lastLine =
    last === null || connection.last === null
      ? words.never
      : words.last(last, format.count(connection.last.processed));
  return (
    <>
      {failure !== null ? (
        <div className="note-bar failed" role="alert">
          <Icon name="alert" />
          <p className="grow">{failureText(t, failure)}</p>
          <button type="button" className="btn" onClick={check.again}>
            {words.askAgain}
          </button>
        </div>
      ) : (
        <p className="wispro-says" role="status" data-testid="wispro-says">
          {answer === null ? (
            words.asking(connection.name)
          ) : (
            <>
              <b>
                {answer.total === null
                  ? words.untold(connection.name)
                  : words.informs(
                      connection.name,
                      format.count(answer.total),
                      answer.total,
                      format.count(answer.pages ?? 1),
                      answer.pages ?? 1,
                    )}
              </b>{" "}
              {lastLine} {words.keepWorking}
            </>
          )}
        </p>
      )}
      <ul className="wispro-facts">
        <li>
          <Icon name="eye" />
          <span className="grow">{words.dryText}</span>
        </li>
        {tried !== null && connection.lastDryRun !== null && (
          <li>
            <Icon name="clock" />
            <span className="grow">{words.lastDry(tried, figures(connection.lastDryRun, format.count))}</span>
            <SeeRun run={connection.lastDryRun.id} />
          </li>
        )}
        {connection.review > 0 && (
          <li>
            <Icon name="question" />
            <span className="grow">
              {words.reviewWaits(connection.review, format.count(connection.review))}
            </span>
            <button type="button" className="btn" onClick={() => go({ screen: "customers", view: "review" })}>
              {words.openReview}
            </button>
          </li>
        )}
      </ul>
    </>
  );
}

function SeeRun({ run }: { run: number }) {
  const t = useText();
  return (
    <button type="button" className="btn ghost" onClick={() => go({ screen: "run", run })}>
      {t.wispro.done.report}
    </button>
  );
}

/** What went wrong, in the words of its cause where the system gave one. */
function failureText(t: ReturnType<typeof useText>, failure: BackendError): string {
  const named = failure.code === "UNREACHABLE" || failure.code === "KEY_REFUSED";
  if (!named || failure.detail === null) return failureSentence(t, failure);
  const { what, means, do: todo } = explain(t, failure.detail);
  return `${what} ${means} ${todo}`;
}
