import type { ConnectionView, DiagnosticsView, LatencyView, SyncOverview } from "../../backend/generated";
import { PROGRAM_VERSION } from "../../backend/generated";

/** What the report is made of; what this seat may not see is left out. */
export interface ReportParts {
  at: number;
  connection: ConnectionView | null;
  diagnostics: DiagnosticsView | null;
  overview: SyncOverview | null;
  /** The screen that asks. */
  page: { agent: string; language: string; size: string };
}

const stamp = (at: number | null) => (at === null ? "-" : new Date(at).toISOString());
const milliseconds = (value: number | null) => (value === null ? "-" : `${Math.round(value)} ms`);
const latency = ({ count, p50, p95, p99 }: LatencyView) =>
  `${count} / ${milliseconds(p50)} / ${milliseconds(p95)} / ${milliseconds(p99)}`;

/**
 * The report for support: states, codes, counts and times. Whoever reads it knows the program's own words, so it is
 * the same in every language. It names no person, order, record or key, and of the server only its host.
 */
export function report({ at, connection, diagnostics, overview, page }: ReportParts): string {
  const lines = [
    `Mostrador ${PROGRAM_VERSION} · ${stamp(at)}`,
    `screen: ${page.agent} · ${page.language} · ${page.size}`,
  ];
  if (connection !== null) {
    lines.push(
      `connection: ${connection.state} since ${stamp(connection.since)}`,
      `  reason ${connection.reason ?? "-"} · checked ${stamp(connection.lastCheckedAt)} · next ${stamp(connection.nextCheckAt)}`,
      `  server ${host(connection.remote)}`,
    );
  }
  if (diagnostics !== null) {
    lines.push(
      `orders: ${diagnostics.ordersStored} stored, ${diagnostics.ordersConfirmed} confirmed, ${diagnostics.ordersRefused} refused`,
      `commit latency (n/p50/p95/p99): ${latency(diagnostics.commitLatency)}`,
      `screen latency (n/p50/p95/p99): ${latency(diagnostics.screenLatency)}`,
      ...diagnostics.days.map(
        (day) =>
          `  ${day.businessDate}: ${day.orders} orders, #${day.lowest} to #${day.highest}${day.dense ? "" : ", with gaps"}`,
      ),
    );
  }
  if (overview !== null) {
    lines.push(
      `sync: ${overview.state} · attention ${overview.attention} · pending ${overview.pending} · conflicts ${overview.conflicts} · excluded ${overview.excluded}`,
      ...overview.systems.map(
        (system) =>
          `  system ${system.system}: ${system.state} · reason ${system.reason ?? "-"} · failures ${system.failures} · contact ${stamp(system.lastContactAt)} · next ${stamp(system.nextTryAt)}`,
      ),
      ...overview.entities.map(
        (entity) =>
          `  entity ${entity.system}/${entity.entityType}: ${entity.flow} · ${entity.state} · ${entity.records} records · pending ${entity.pending} · failed ${entity.failed} · conflicts ${entity.conflicts} · success ${stamp(entity.lastSuccessAt)}`,
      ),
      ...overview.runs.map(
        (run) =>
          `  run ${run.id} ${run.system}/${run.entityType}: ${run.status} · ${run.processed} of ${run.expected ?? "?"} · failed ${run.failed} · waiting ${run.waiting ?? "-"}`,
      ),
    );
  }
  return lines.join("\n");
}

function host(address: string | null): string {
  if (address === null) return "-";
  try {
    return new URL(address).host;
  } catch {
    return "-";
  }
}
