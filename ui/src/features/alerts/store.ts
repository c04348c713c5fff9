import { create } from "zustand";
import { type FailureCode, toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { AlertSettingsView, AlertView } from "../../backend/generated";
import { createReadings } from "../../shared/readings";
import { reportFailure } from "../../shared/toasts";

interface AlertsStore {
  /** Open alerts, and those of the last day; `null` until they were read. */
  alerts: readonly AlertView[] | null;
  failure: FailureCode | null;
}

export const useAlerts = create<AlertsStore>(() => ({ alerts: null, failure: null }));

const readings = { alerts: createReadings(), settings: createReadings() };

/** Reads them. */
export async function readAlerts(): Promise<void> {
  const mine = readings.alerts.begin();
  try {
    const alerts = await backend().call("alerts_list", {});
    if (readings.alerts.isNews(mine)) useAlerts.setState({ alerts, failure: null });
  } catch (cause) {
    if (readings.alerts.isNews(mine)) useAlerts.setState({ failure: toBackendError(cause).code });
  }
}

/** *Entendido*. */
export async function acknowledgeAlert(id: number): Promise<void> {
  try {
    const alerts = await backend().call("alert_acknowledge", { id });
    readings.alerts.overtake();
    useAlerts.setState({ alerts, failure: null });
    void readAlerts();
  } catch (cause) {
    reportFailure(toBackendError(cause));
  }
}

interface SettingsStore {
  /** Rules, Slack and metrics; `null` until they were read. */
  settings: AlertSettingsView | null;
  failure: FailureCode | null;
}

export const useAlertSettings = create<SettingsStore>(() => ({ settings: null, failure: null }));

/** Reads them. A key that was just made is only in the answer that made it. */
export async function readAlertSettings(): Promise<void> {
  const mine = readings.settings.begin();
  try {
    const settings = await backend().call("alert_settings_get", {});
    if (readings.settings.isNews(mine)) useAlertSettings.setState({ settings, failure: null });
  } catch (cause) {
    if (readings.settings.isNews(mine)) useAlertSettings.setState({ failure: toBackendError(cause).code });
  }
}

/** Takes the answer of a saving command up. Nothing is read again: a key that was just made would be gone. */
export function putAlertSettings(settings: AlertSettingsView): void {
  readings.settings.overtake();
  useAlertSettings.setState({ settings, failure: null });
}
