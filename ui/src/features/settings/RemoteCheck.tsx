import { useEffect, useRef, useState } from "react";
import { toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { RemoteCheckName, RemoteCheckOutcome, RemoteCheckView } from "../../backend/generated";
import type { Form } from "../../shared/form";
import type { Format } from "../../shared/format";
import { Icon, type IconName } from "../../shared/Icon";
import { type Catalogue, useText } from "../../shared/i18n";
import { useFormat } from "../orders/hooks";
import { ActButton } from "../seat/ActButton";
import { checkSummary, type RemoteDraft, remoteSentence, stepSentence, toRemote } from "./remote";

const LOOK: Readonly<Record<RemoteCheckOutcome, { tone: string; icon: IconName }>> = {
  PASSED: { tone: "synced", icon: "check" },
  WARNED: { tone: "pending", icon: "alert" },
  FAILED: { tone: "failed", icon: "alert" },
  NOT_TRIED: { tone: "skipped", icon: "dash" },
};

export interface RemoteTest {
  state: "idle" | "running" | "done" | "error";
  result: RemoteCheckView | null;
  error: string | null;
  run(): void;
}

/** *Probar conexión* of what stands in the form; an edit makes the result one of yesterday, so it goes. */
export function useRemoteTest(form: Form<RemoteDraft>): RemoteTest {
  const t = useText();
  const [state, setState] = useState<RemoteTest["state"]>("idle");
  const [result, setResult] = useState<RemoteCheckView | null>(null);
  const [error, setError] = useState<string | null>(null);
  const { address, key } = form.values;
  // Which answer is still asked for; every edit and every test makes the earlier ones late.
  const asked = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the values say when, not what.
  useEffect(() => {
    asked.current += 1;
    setState("idle");
  }, [address, key]);
  const run = () => {
    asked.current += 1;
    const mine = asked.current;
    setState("running");
    backend()
      .call("remote_check", toRemote(form.values))
      .then(
        (answer) => {
          if (mine !== asked.current) return;
          setResult(answer);
          setState("done");
        },
        (cause) => {
          if (mine !== asked.current) return;
          setError(remoteSentence(t, toBackendError(cause)));
          setState("error");
        },
      );
  };
  return { state, result, error, run };
}

/** The four steps, each with its result, its time and what to do. */
export function RemoteCheck({ test }: { test: RemoteTest }) {
  const t = useText();
  return (
    <div className="check" aria-live="polite" aria-busy={test.state === "running"}>
      <div className="check-head">
        <ActButton
          command="remote_check"
          className="btn big"
          busy={test.state === "running"}
          onPress={() => test.state !== "running" && test.run()}
        >
          <Icon name="plug" />
          {test.state === "running" ? t.checks.testing : t.checks.test}
        </ActButton>
        <p className="sec">
          {test.state === "done" && test.result !== null ? <Summary check={test.result} /> : t.checks.hint}
        </p>
      </div>
      {test.state === "error" && (
        <p className="field-problem" role="alert">
          <Icon name="alert" />
          <span>{test.error}</span>
        </p>
      )}
      {test.state === "done" && test.result !== null && <Steps check={test.result} />}
    </div>
  );
}

function Summary({ check }: { check: RemoteCheckView }) {
  const { text } = checkSummary(useText(), check);
  return <b>{text}</b>;
}

function detailOf(t: Catalogue, format: Format, name: RemoteCheckName, detail: string): string {
  if (name === "VERSION") return t.checks.version(detail);
  if (name === "CAN_READ_CLIENTS") return t.checks.clients(format.count(Number(detail)));
  return name === "CAN_READ" ? t.checks.files(detail) : detail;
}

function Steps({ check }: { check: RemoteCheckView }) {
  const t = useText();
  const format = useFormat();
  return (
    <ol className="check-steps">
      {check.steps.map((step) => {
        const { tone, icon } = LOOK[step.outcome];
        const sentence = stepSentence(t, step);
        return (
          <li key={step.name} data-outcome={step.outcome}>
            <span className={`pill ${tone}`}>
              <Icon name={icon} />
              {t.checks.outcomes[step.outcome]}
            </span>
            <div>
              <b>{t.checks.steps[step.name]}</b>
              {sentence !== null && <p>{sentence}</p>}
              {step.detail !== null && <small>{detailOf(t, format, step.name, step.detail)}</small>}
            </div>
            <span className="n sec">
              {step.outcome === "NOT_TRIED" || step.durationMs === 0 ? "" : t.checks.took(step.durationMs)}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

export { Steps as CheckSteps };
