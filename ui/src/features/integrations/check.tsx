import { useRef, useState } from "react";
import { toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type {
  ConnectionCard,
  ConnectionDraft,
  RemoteCheckStep,
  RemoteCheckView,
} from "../../backend/generated";
import { Icon } from "../../shared/Icon";
import { type Catalogue, failureSentence, useText } from "../../shared/i18n";
import { CheckSteps } from "../settings/RemoteCheck";
import { checkSummary } from "../settings/remote";
import { GoTo } from "./Office";

/** *Probar conexión* of any system. */
export interface Check {
  state: "idle" | "running" | "done" | "error";
  result: RemoteCheckView | null;
  error: string | null;
  /** Tests a connection as it is saved, or a draft of one. */
  run(what: ConnectionCard | ConnectionDraft): Promise<void>;
  /** What was found out is no longer about what stands there. */
  forget(): void;
}

/** A test and its newest answer; an earlier one that comes late is dropped. */
export function useCheck(): Check {
  const t = useText();
  const [state, setState] = useState<Check["state"]>("idle");
  const [result, setResult] = useState<RemoteCheckView | null>(null);
  const [error, setError] = useState<string | null>(null);
  const asked = useRef(0);
  const run = async (what: ConnectionCard | ConnectionDraft) => {
    asked.current += 1;
    const mine = asked.current;
    setState("running");
    try {
      const answer =
        "status" in what ? await checkSaved(what) : await backend().call("connection_check", what);
      if (mine !== asked.current) return;
      setResult(answer);
      setState("done");
    } catch (cause) {
      if (mine !== asked.current) return;
      setError(failureSentence(t, toBackendError(cause)));
      setState("error");
    }
  };
  const forget = () => {
    asked.current += 1;
    setState("idle");
  };
  return { state, result, error, run, forget };
}

/** A connection as it stands: the ordering remote has a test of its own, which knows its stored key. */
async function checkSaved(card: ConnectionCard): Promise<RemoteCheckView> {
  if (card.kind !== "whatsapp") {
    const { system, kind, settings } = card;
    return backend().call("connection_check", {
      system,
      kind,
      name: card.name ?? system,
      settings,
      secrets: {},
    });
  }
  const { remote } = await backend().call("settings_get", {});
  return backend().call("remote_check", { address: remote.address ?? "", key: null });
}

/** Where a step that failed lies, in a word that says who can help. */
function layerOf(t: Catalogue, step: RemoteCheckStep): string {
  const { layers } = t.integrations.connection;
  const name: string = step.name;
  if (name === "REACHED" || name === "FOLDER_FOUND") return layers.network;
  if (name === "KEY_ACCEPTED") return layers.credentials;
  if (name === "FOLDER_OPENED" || name === "CAN_WRITE") return layers.permissions;
  return name === "CAN_READ" || name === "CAN_READ_CLIENTS" ? layers.data : layers.server;
}

/** The outcome of a test: one sentence that names the layer, then the steps. */
export function CheckResult({ check }: { check: Check }) {
  const t = useText();
  const { state, result, error } = check;
  if (state === "error") {
    return (
      <p className="field-problem" role="alert">
        <Icon name="alert" />
        <span>{error}</span>
      </p>
    );
  }
  if (state !== "done" || result === null) return null;
  const failed = result.steps.find((step) => step.outcome === "FAILED");
  const summary = checkSummary(t, result);
  return (
    <div className="int-check" role="status">
      <p>
        <b>
          {failed === undefined ? summary.text : t.integrations.connection.failedLayer(layerOf(t, failed))}
        </b>
      </p>
      <CheckSteps check={result} />
      {failed !== undefined && (
        <GoTo route={{ screen: "help", guide: "connect", topic: null }} className="int-help">
          {t.integrations.test.help}
        </GoTo>
      )}
    </div>
  );
}
