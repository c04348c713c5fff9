import { create } from "zustand";
import { type FailureCode, toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { AlertSettingsView, AlertView } from "../../backend/generated";
import { reportFailure } from "../../shared/toasts";

interface AlertsStore {
  /** Open alerts, and those of the last day; `null` until they were read. */
  alerts: readonly AlertView[] | null;
  failure: FailureCode | null;
}

export const useAlerts = create<AlertsStore>(() => ({ alerts: null, failure: null }));

/** Reads them. */
export async function readAlerts(): Promise<void> {
  try {
    useAlerts.setState({ alerts: await backend().call("alerts_list", {}), failure: null });
  } catch (cause) {
    useAlerts.setState({ failure: toBackendError(cause).code });
  }
}

/** *Entendido*. */
export async function acknowledgeAlert(id: number): Promise<void> {
  try {
    useAlerts.setState({ alerts: await backend().call("alert_acknowledge", { id }), failure: null });
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
  try {
    putAlertSettings(await backend().call("alert_settings_get", {}));
  } catch (cause) {
    useAlertSettings.setState({ failure: toBackendError(cause).code });
  }
}

/** Takes an answer over. */
export function putAlertSettings(settings: AlertSettingsView): void {
  useAlertSettings.setState({ settings, failure: null });
}
