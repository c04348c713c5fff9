import { type Command, toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { CommandTable, RunView } from "../../backend/generated";
import { text } from "../../shared/i18n";
import { reportFailure, showToast } from "../../shared/toasts";
import { tellWhyNot } from "../seat/ActButton";
import { whyNot } from "../seat/may";
import { takeRun } from "./store";

/** Says why nothing happens, where the person at this screen may not do it. */
export function allowed(command: Command): boolean {
  const reason = whyNot(command);
  if (reason === null) return true;
  tellWhyNot(reason, text().seat.identify);
  return false;
}

/** Runs a command; a failure is told and answered with `null`. */
export async function attempt<C extends Command>(
  command: C,
  request: CommandTable[C]["request"],
): Promise<{ answer: CommandTable[C]["response"] } | null> {
  if (!allowed(command)) return null;
  try {
    return { answer: await backend().call(command, request) };
  } catch (cause) {
    reportFailure(toBackendError(cause));
    return null;
  }
}

/** Says in one line that something is done. */
export function tell(sentence: string): void {
  showToast({ kind: "done", text: sentence });
}

/** Commands that change a run and answer with it. */
type RunCommand =
  | "run_pause"
  | "run_resume"
  | "run_stop"
  | "run_confirm_deletions"
  | "run_dismiss_deletions"
  | "run_retry_failed";

/** Changes a run; `null` where it was not possible. */
export async function changeRun(command: RunCommand, run: number): Promise<RunView | null> {
  const done = await attempt(command, { run });
  if (done === null) return null;
  takeRun(done.answer);
  return done.answer;
}
