import type { BackendError } from "../../backend/backend";
import type {
  RemoteCheckStep,
  RemoteCheckView,
  RemoteRequest,
  RemoteSettingsView,
} from "../../backend/generated";
import type { Problems } from "../../shared/form";
import { type Catalogue, failureSentence, lookUp } from "../../shared/i18n";

/** Address and key while a person types. An empty key keeps the stored one. */
export interface RemoteDraft {
  address: string;
  key: string;
}

export function draftOf(remote: RemoteSettingsView): RemoteDraft {
  return { address: remote.address ?? "", key: "" };
}

/** Whether a key is stored that an empty field keeps. */
export function hasKey(remote: RemoteSettingsView): boolean {
  return remote.key.storage !== "MISSING";
}

/** What is wrong with a draft; addresses themselves are judged by Rust alone. */
export function checkRemote(t: Catalogue, draft: RemoteDraft, stored: boolean): Problems<RemoteDraft> {
  const problems: Problems<RemoteDraft> = {};
  if (draft.address.trim() === "") problems.address = t.settings.remote.addressMissing;
  if (draft.key.trim() === "" && !stored) problems.key = t.settings.remote.keyMissing;
  return problems;
}

/** A draft as it travels. Copied keys often carry a line end with them. */
export function toRemote(draft: RemoteDraft): RemoteRequest {
  const key = draft.key.trim();
  return { address: draft.address.trim(), key: key === "" ? null : key };
}

/**
 * The sentence for a refusal. `INVALID_VALUE` about the key means that there is none for this address: a stored key
 * goes only to the server that it was saved for.
 */
export function remoteSentence(t: Catalogue, error: BackendError): string {
  if (error.code === "INVALID_VALUE" && error.detail === "key") return t.settings.remote.keyAgain;
  return failureSentence(t, error);
}

/** Whether there is something to forget: an address, or a key that was left behind. */
export function canForget(remote: RemoteSettingsView): boolean {
  return remote.source === "SETTINGS" || (remote.source === "NONE" && hasKey(remote));
}

/** The field that an error of the remote's commands is about. */
export function remoteField(error: BackendError): keyof RemoteDraft | null {
  if (error.code === "REMOTE_ADDRESS" || error.code === "REMOTE_NOT_ENCRYPTED") return "address";
  return error.code === "REMOTE_KEY" || error.code === "KEYRING_FAILED" ? "key" : null;
}

/** What a step of *Probar conexión* says: what happened and what to do. */
export function stepSentence(t: Catalogue, step: RemoteCheckStep): string | null {
  if (step.outcome === "NOT_TRIED") return t.checks.notTried;
  if (step.reason !== null) return lookUp(t.checks.reasons, step.reason, t.checks.unknown);
  return step.outcome === "FAILED" ? t.checks.unknown : null;
}

/** The whole test in one sentence. */
export function checkSummary(t: Catalogue, check: RemoteCheckView): { good: boolean; text: string } {
  if (check.steps.some((step) => step.outcome === "FAILED")) return { good: false, text: t.checks.failed };
  const warned = check.steps.some((step) => step.outcome === "WARNED");
  return { good: true, text: warned ? t.checks.warned : t.checks.passed };
}
