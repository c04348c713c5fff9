import { create } from "zustand";
import { type FailureCode, toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { SettingsView } from "../../backend/generated";
import { createReadings } from "../../shared/readings";
import { readReadiness } from "../setup/store";

interface InstallationStore {
  /** What is saved on the machine; `null` until it was read. */
  settings: SettingsView | null;
  failure: FailureCode | null;
}

export const useInstallation = create<InstallationStore>(() => ({ settings: null, failure: null }));

const readings = createReadings();

/** Reads everything that can be set. */
export async function readSettings(): Promise<void> {
  const mine = readings.begin();
  try {
    const settings = await backend().call("settings_get", {});
    if (readings.isNews(mine)) useInstallation.setState({ settings, failure: null });
  } catch (cause) {
    if (readings.isNews(mine)) useInstallation.setState({ failure: toBackendError(cause).code });
  }
}

/** Takes the answer of a saving command up; what it takes to receive orders may have changed with it. */
export function putSettings(settings: SettingsView): void {
  readings.overtake();
  useInstallation.setState({ settings, failure: null });
  void readSettings();
  void readReadiness();
}
