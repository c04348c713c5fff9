import { BackendError } from "../src/backend/backend";
import type { CommandTable } from "../src/backend/generated";

type Name =
  | "alerts_list"
  | "alert_acknowledge"
  | "alert_settings_get"
  | "alert_settings_save"
  | "slack_save"
  | "slack_test"
  | "slack_forget"
  | "metrics_token_new"
  | "log_read";
type Handlers = { [C in Name]: (request: CommandTable[C]["request"]) => CommandTable[C]["response"] };

function unset(): never {
  throw new BackendError("UNKNOWN_COMMAND", null);
}

/** Alerts and the log, in memory. */
export function createAlerts(): Handlers {
  return {
    alerts_list: unset,
    alert_acknowledge: unset,
    alert_settings_get: unset,
    alert_settings_save: unset,
    slack_save: unset,
    slack_test: unset,
    slack_forget: unset,
    metrics_token_new: unset,
    log_read: unset,
  };
}
