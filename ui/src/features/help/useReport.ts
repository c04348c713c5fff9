import { useState } from "react";
import { type Command, toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { CommandTable } from "../../backend/generated";
import { text } from "../../shared/i18n";
import { useSettings } from "../../shared/settings";
import { reportFailure, showToast } from "../../shared/toasts";
import { useBoard } from "../orders/store";
import { report } from "./report";

/** What a command answers; `null` where this seat may not ask, or it did not work out: a report says what it can. */
async function answer<C extends Command>(
  command: C,
  request: CommandTable[C]["request"],
): Promise<CommandTable[C]["response"] | null> {
  try {
    return await backend().call(command, request);
  } catch {
    return null;
  }
}

/** Makes the report for support and copies it. */
export function useReport() {
  const [busy, setBusy] = useState(false);
  /** The report, where this page has no clipboard and a person has to copy it by hand. */
  const [shown, setShown] = useState<string | null>(null);
  const copy = async () => {
    setBusy(true);
    try {
      const [diagnostics, overview] = await Promise.all([
        answer("diagnostics_get", {}),
        answer("sync_overview", {}),
      ]);
      const words = report({
        at: Date.now(),
        connection: useBoard.getState().board?.connection ?? null,
        diagnostics,
        overview,
        page: {
          agent: navigator.userAgent,
          language: useSettings.getState().language,
          size: `${innerWidth}x${innerHeight}`,
        },
      });
      if (await written(words)) showToast({ kind: "done", text: text().help.copied });
      else setShown(words);
    } catch (cause) {
      reportFailure(toBackendError(cause));
    } finally {
      setBusy(false);
    }
  };
  return { busy, shown, copy, close: () => setShown(null) };
}

/** Browsers give the clipboard to secure pages only, and may refuse it there as well. */
async function written(words: string): Promise<boolean> {
  const clipboard: Clipboard | undefined = navigator.clipboard;
  if (clipboard === undefined) return false;
  try {
    await clipboard.writeText(words);
    return true;
  } catch {
    return false;
  }
}
