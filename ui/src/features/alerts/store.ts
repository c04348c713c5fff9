import { create } from "zustand";
import { type FailureCode, toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { AlertView } from "../../backend/generated";

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
