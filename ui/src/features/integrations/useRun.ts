import { useState } from "react";
import { toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { IntegrationView, RunExtent } from "../../backend/generated";
import { reportFailure } from "../../shared/toasts";
import { readIntegrations, takeBegunRun } from "./store";

/** Starts a run of an integration; `starting` until the machine has taken it up. */
export function useRun(integration: IntegrationView): {
  starting: RunExtent | null;
  start(extent: RunExtent): Promise<void>;
} {
  const [starting, setStarting] = useState<RunExtent | null>(null);
  const start = async (extent: RunExtent) => {
    if (starting !== null) return;
    setStarting(extent);
    try {
      takeBegunRun(await backend().call("integration_run", { id: integration.id, extent }));
      void readIntegrations();
    } catch (cause) {
      reportFailure(toBackendError(cause));
    } finally {
      setStarting(null);
    }
  };
  return { starting, start };
}
