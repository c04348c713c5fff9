import type { AlertCause, AlertView } from "../../backend/generated";
import { type Catalogue, lookUp } from "../../shared/i18n";

/** What a person must look at first comes first: a system that is silent explains what waits for it. */
const GRAVITY: readonly AlertCause[] = [
  "NO_CONTACT",
  "BREAKER_OPEN",
  "QUEUE_AGE",
  "DEAD_LETTERS",
  "SUCCESS_RATE",
];
const MINUTE = 60_000;

/** What a person calls the system of an alert. */
export function systemName(t: Catalogue, alert: AlertView): string {
  if (alert.name !== null) return alert.name;
  return alert.system === null
    ? t.alerts.whole
    : lookUp({ whatsapp: "WhatsApp" }, alert.system, alert.system);
}

/**
 * What is wrong, in one line. The figure is of when it was last looked at; one that is a time has grown since, and the
 * clock of the screen knows by how much.
 */
export function alertSays(t: Catalogue, alert: AlertView, now: number): string {
  const lasts = alert.cause !== "DEAD_LETTERS" && alert.cause !== "SUCCESS_RATE";
  const grown = lasts && alert.closedAt === null ? Math.max(0, now - alert.lastSeenAt) / MINUTE : 0;
  return t.alerts.says[alert.cause](alert.value + grown, systemName(t, alert));
}

/** Alerts that ask for a person now, the gravest first. */
export function pressing(alerts: readonly AlertView[] | null): AlertView[] {
  return (alerts ?? [])
    .filter((alert) => alert.closedAt === null && alert.acknowledgedBy === null)
    .sort((a, b) => GRAVITY.indexOf(a.cause) - GRAVITY.indexOf(b.cause) || a.openedAt - b.openedAt);
}
