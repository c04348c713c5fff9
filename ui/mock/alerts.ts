import { BackendError } from "../src/backend/backend";
import type {
  AlertRule,
  AlertSettings,
  AlertSettingsView,
  AlertView,
  CommandTable,
  LogLevel,
  LogLine,
  MetricsView,
  SlackView,
  UiEvent,
} from "../src/backend/generated";

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

const MINUTE = 60_000;
const LINES = 1_500;
const LEVELS: readonly LogLevel[] = ["DEBUG", "INFO", "WARN", "ERROR"];

/** Alerts and the log, in memory. */
export function createAlerts(
  emit: (event: UiEvent) => void = () => {},
  actor: () => string | null = () => "Ana",
): Handlers {
  const started = Date.now();
  let alerts: AlertView[] = [];
  let rules: AlertRule[] = [
    { cause: "DEAD_LETTERS", state: "ON", threshold: 1 },
    { cause: "QUEUE_AGE", state: "ON", threshold: 30 },
    { cause: "SUCCESS_RATE", state: "ON", threshold: 80 },
    { cause: "BREAKER_OPEN", state: "ON", threshold: 10 },
    { cause: "NO_CONTACT", state: "ON", threshold: 15 },
  ];
  let notification: AlertSettings["notification"] = "ON";
  let slack: SlackView = { state: "NOT_SET", reason: null, lastSentAt: null };
  let metrics: MetricsView = {
    address: `${globalThis.location?.origin ?? ""}/metrics`,
    tokenSince: null,
    token: null,
  };

  const view = (): AlertSettingsView => ({ rules, notification, slack, metrics });
  const told = () => emit({ type: "alerts" });

  return {
    alerts_list: () => alerts,
    alert_acknowledge({ id }) {
      if (!alerts.some((alert) => alert.id === id)) throw new BackendError("NOT_FOUND", null);
      alerts = alerts.map((alert) => (alert.id === id ? { ...alert, acknowledgedBy: actor() } : alert));
      told();
      return alerts;
    },
    alert_settings_get: view,
    alert_settings_save(next) {
      ({ rules, notification } = next);
      // A threshold that nothing stays below shows how an alert looks.
      const dead = rules.find((rule) => rule.cause === "DEAD_LETTERS");
      if (dead?.state === "ON" && dead.threshold === 3 && alerts.length === 0) {
        alerts = [
          {
            id: 1,
            cause: "DEAD_LETTERS",
            system: "whatsapp",
            name: null,
            value: 3,
            threshold: 3,
            openedAt: started - 12 * MINUTE,
            lastSeenAt: Date.now(),
            closedAt: null,
            acknowledgedBy: null,
          },
        ];
      }
      told();
      return view();
    },
    slack_save({ address }) {
      if (!/^https:\/\/hooks\.slack\.com\/.+/.test(address))
        throw new BackendError("INVALID_VALUE", "address");
      if (address.endsWith("/dead")) throw new BackendError("SLACK_REFUSED", "channel_is_archived");
      slack = { state: "ON", reason: null, lastSentAt: Date.now() };
      told();
      return view();
    },
    slack_test() {
      if (slack.state === "NOT_SET") throw new BackendError("NOT_FOUND", null);
      slack = { ...slack, state: "ON", reason: null, lastSentAt: Date.now() };
      told();
      return view();
    },
    slack_forget() {
      slack = { state: "NOT_SET", reason: null, lastSentAt: null };
      told();
      return view();
    },
    metrics_token_new() {
      metrics = { ...metrics, tokenSince: Date.now() };
      return { ...view(), metrics: { ...metrics, token: "0123456789abcdef".repeat(4) } };
    },
    log_read({ before, level, text, limit }) {
      const lines: LogLine[] = [];
      const words = text?.toLowerCase() ?? "";
      let index = before === null ? 0 : Number(before);
      for (; index < LINES && lines.length < limit; index += 1) {
        const line = lineOf(index, started);
        const grave = level === null || LEVELS.indexOf(line.level) >= LEVELS.indexOf(level);
        const fits = JSON.stringify(line).toLowerCase().includes(words);
        if (grave && fits) lines.push(line);
      }
      return {
        lines,
        next: index < LINES ? String(index) : null,
        folder: "/home/local/.local/share/mostrador/default/logs",
      };
    },
  };
}

function lineOf(index: number, started: number): LogLine {
  const level = index % 97 === 5 ? "ERROR" : index % 23 === 3 ? "WARN" : index % 4 === 0 ? "DEBUG" : "INFO";
  const messages: Readonly<Record<LogLevel, string>> = {
    DEBUG: "a look at the orders",
    INFO: "a run ended",
    WARN: "the outbox waits",
    ERROR: "Slack refused the address: nothing is sent there any more",
  };
  return {
    at: started - index * 41_000,
    level,
    target: "mostrador_engine::outbox",
    message: messages[level],
    fields: level === "INFO" ? { run: String(LINES - index), system: "whatsapp" } : {},
  };
}
