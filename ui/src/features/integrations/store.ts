import { create } from "zustand";
import { type FailureCode, toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { ConnectionCard, IntegrationView, RunView } from "../../backend/generated";
import { createReadings } from "../../shared/readings";
import { isOpen, newerRun } from "../../shared/run";
import { whyNot } from "../seat/may";

interface IntegrationsStore {
  /** Every integration; `null` until they were read. */
  integrations: readonly IntegrationView[] | null;
  /** Every connection; `null` until they were read. */
  connections: readonly ConnectionCard[] | null;
  /** Runs of integrations as they were last told, by integration; newer than what was read. */
  runs: Readonly<Record<number, RunView>>;
  failure: FailureCode | null;
}

export const useIntegrations = create<IntegrationsStore>(() => ({
  integrations: null,
  connections: null,
  runs: {},
  failure: null,
}));

/** Of each part by itself: one that cannot be read does not hold the other up. */
const readings = { integrations: createReadings(), connections: createReadings(), failure: createReadings() };

/**
 * Reads them; an answer that is older than what is known is dropped. Where this seat may not see them, nothing is asked: a
 * refusal would be told as if somebody had tried.
 */
export async function readIntegrations(): Promise<void> {
  if (whyNot("integrations_list") !== null) {
    for (const part of Object.values(readings)) part.overtake();
    useIntegrations.setState({ integrations: null, connections: null, failure: null });
    return;
  }
  const mine = {
    integrations: readings.integrations.begin(),
    connections: readings.connections.begin(),
    failure: readings.failure.begin(),
  };
  const [integrations, connections] = await Promise.allSettled([
    backend().call("integrations_list", {}),
    backend().call("connections_list", {}),
  ]);
  if (integrations.status === "fulfilled" && readings.integrations.isNews(mine.integrations))
    useIntegrations.setState({ integrations: integrations.value });
  if (connections.status === "fulfilled" && readings.connections.isNews(mine.connections))
    useIntegrations.setState({ connections: connections.value });
  if (!readings.failure.isNews(mine.failure)) return;
  const failed = [integrations, connections].find((each) => each.status === "rejected");
  const code = failed === undefined ? null : toBackendError(failed.reason).code;
  // For want of permission the page says who may see them; it is no failure.
  useIntegrations.setState({ failure: code === "PERMISSION" ? null : code });
}

/** Takes the answer of a command about one integration up, before the others are read again. */
export function putIntegration(integration: IntegrationView): void {
  readings.integrations.overtake();
  const { integrations } = useIntegrations.getState();
  const others = integrations ?? [];
  const known = others.some((each) => each.id === integration.id);
  useIntegrations.setState({
    integrations: known
      ? others.map((each) => (each.id === integration.id ? integration : each))
      : [...others, integration],
  });
}

/** A run stands so now. Once it is over, what it changed is read again: steps, counters, what needs attention. */
export function takeIntegrationRun(run: RunView): void {
  if (run.integration === null) return;
  const { runs, integrations } = useIntegrations.getState();
  useIntegrations.setState({ runs: { ...runs, [run.integration]: run } });
  if (!isOpen(run) && integrations !== null) void readIntegrations();
}

/** A run was begun, says the answer to who began it. What was told of it on the way is newer: it may be over by now. */
export function takeBegunRun(run: RunView): void {
  const told = run.integration === null ? undefined : useIntegrations.getState().runs[run.integration];
  if (told === undefined || told.id < run.id) takeIntegrationRun(run);
}

/** The newest run of an integration: as read, or as told since. */
export function latestRun(integration: IntegrationView, told: RunView | undefined): RunView | null {
  const read = [integration.lastRun, integration.lastDryRun].filter((run) => run !== null);
  const newest = read.reduce<RunView | null>(
    (best, run) => (best === null || run.id > best.id ? run : best),
    null,
  );
  if (told === undefined || newest === null) return told ?? newest;
  if (newest.id === told.id) return newerRun(newest, told);
  return newest.id > told.id ? newest : told;
}

/** The newest run of an integration, kept true while it goes on. */
export function useLatestRun(integration: IntegrationView): RunView | null {
  return latestRun(
    integration,
    useIntegrations((store) => store.runs[integration.id]),
  );
}
