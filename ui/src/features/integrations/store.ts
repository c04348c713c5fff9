import { create } from "zustand";
import { type FailureCode, toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { IntegrationView } from "../../backend/generated";

interface IntegrationsStore {
  /** Every integration; `null` until they were read. */
  integrations: readonly IntegrationView[] | null;
  failure: FailureCode | null;
}

export const useIntegrations = create<IntegrationsStore>(() => ({ integrations: null, failure: null }));

/** Reads them. */
export async function readIntegrations(): Promise<void> {
  try {
    useIntegrations.setState({ integrations: await backend().call("integrations_list", {}), failure: null });
  } catch (cause) {
    useIntegrations.setState({ failure: toBackendError(cause).code });
  }
}
