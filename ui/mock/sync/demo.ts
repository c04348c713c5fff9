import type { AttentionItem, EntityView, RecordItem, SystemView } from "../../src/backend/generated";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The systems of the demonstration, one in each state that people meet. */
export function demoSystems(now: number): SystemView[] {
  const system = (name: string, change: Partial<SystemView>): SystemView => ({
    system: name,
    name: null,
    state: "WORKING",
    reason: null,
    nextTryAt: null,
    failures: 0,
    pausedBy: null,
    lastContactAt: now - 2_000,
    ...change,
  });
  return [
    system("whatsapp", {}),
    system("wispro", { state: "THROTTLED", reason: "THROTTLED", nextTryAt: now + 8_000 }),
    system("erp", {
      name: "ERP Axioma",
      state: "PAUSED_AFTER_FAILURES",
      reason: "INTERNAL_SERVER_ERROR",
      failures: 5,
      nextTryAt: now + 20 * MINUTE,
      lastContactAt: now - 24 * MINUTE,
    }),
    system("kissflow", { state: "REFUSED", reason: "AUTH_INVALID_KEY", lastContactAt: now - 3 * HOUR }),
    system("hubspot", { state: "PAUSED", pausedBy: "Luis Zambrano", lastContactAt: now - 30 * HOUR }),
  ];
}

type Row = [string, string, EntityView["flow"], number, number, number, number, number, number];

const ROWS: readonly Row[] = [
  ["whatsapp", "order", "IN", 4_120, 0, 0, 0, 0, 2_000],
  ["whatsapp", "menu", "OUT", 1, 0, 0, 0, 0, 36 * MINUTE],
  ["whatsapp", "config", "OUT", 1, 0, 0, 0, 0, 11 * HOUR],
  ["whatsapp", "customer", "BOTH", 10_482, 4, 0, 2, 14, MINUTE],
  ["whatsapp", "address", "BOTH", 11_020, 2, 0, 8, 0, MINUTE],
  ["wispro", "client", "IN", 9_872, 0, 5, 0, 0, 3 * MINUTE],
  ["erp", "purchase_order", "OUT", 310, 1, 1, 0, 0, 11 * MINUTE],
  ["erp", "receipt", "OUT", 288, 0, 0, 0, 0, 11 * MINUTE],
  ["erp", "supplier", "IN", 1_248, 0, 0, 0, 936, 5 * HOUR],
  ["erp", "payment", "IN", 2_204, 0, 1, 0, 0, 41 * MINUTE],
  ["erp", "sector", "IN", 36, 0, 0, 0, 0, 5 * HOUR],
];

/** A row per entity. */
export function demoEntities(now: number): EntityView[] {
  return ROWS.map(([system, entityType, flow, records, pending, failed, conflicts, excluded, ago]) => ({
    system,
    entityType,
    flow,
    state: failed > 0 ? "FAILED" : conflicts > 0 ? "CONFLICT" : pending > 0 ? "PENDING" : "SYNCED",
    lastSuccessAt: now - ago,
    records,
    pending,
    failed,
    conflicts,
    excluded,
    run: null,
    canRun: entityType !== "menu",
  }));
}

/** Something of every kind that needs a person. */
export function demoAttention(now: number): AttentionItem[] {
  const item = (key: string, change: Partial<AttentionItem>): AttentionItem => ({
    key,
    kind: "WRITE",
    system: "erp",
    entityType: null,
    recordId: null,
    title: null,
    reason: "INTERNAL_SERVER_ERROR",
    field: null,
    value: null,
    count: 1,
    attempts: 0,
    nextTryAt: null,
    since: now - HOUR,
    run: null,
    conflict: null,
    canRetry: true,
    canDismiss: false,
    ...change,
  });
  return [
    item("system:kissflow", {
      kind: "SYSTEM",
      system: "kissflow",
      reason: "AUTH_INVALID_KEY",
      since: now - 3 * HOUR,
    }),
    item("system:erp", {
      kind: "SYSTEM",
      reason: "INTERNAL_SERVER_ERROR",
      attempts: 5,
      nextTryAt: now + 20 * MINUTE,
      since: now - 24 * MINUTE,
    }),
    item("write:1", {
      entityType: "purchase_order",
      recordId: "oc-1",
      title: "OC-2025-001",
      reason: "ERP_SUPPLIER",
      field: "supplierCode",
      value: "0154",
      attempts: 3,
      nextTryAt: now + 14 * MINUTE,
      canDismiss: true,
    }),
    item("write:2", {
      entityType: "payment",
      recordId: "p-412",
      title: "P-00412 · Lácteos del Guayas",
      reason: "UNREACHABLE",
      attempts: 1,
      nextTryAt: now + 3 * MINUTE,
      canDismiss: true,
    }),
    item("run:99970", { kind: "RUN", entityType: "supplier", reason: "BODY_TRUNCATED", run: 99_970 }),
    item("deletions:99980", {
      kind: "DELETIONS",
      system: "wispro",
      entityType: "client",
      reason: "DELETIONS_HELD",
      count: 214,
      run: 99_980,
      canRetry: false,
    }),
    item("conflicts:street", {
      kind: "CONFLICTS",
      system: "whatsapp",
      entityType: "address",
      reason: "BOTH_CHANGED",
      field: "street",
      count: 6,
      conflict: 1,
      since: now - 14 * HOUR,
      canRetry: false,
    }),
    item("conflicts:customer", {
      kind: "CONFLICTS",
      system: "whatsapp",
      entityType: "customer",
      title: "María Pérez",
      reason: "BOTH_CHANGED",
      conflict: 7,
      since: now - 14 * HOUR,
      canRetry: false,
    }),
    item("conflicts:deletedHere", {
      kind: "CONFLICTS",
      system: "whatsapp",
      entityType: "address",
      title: "Casa de Rosa",
      reason: "BOTH_CHANGED",
      conflict: 8,
      since: now - 2 * HOUR,
      canRetry: false,
    }),
    item("read:1", {
      kind: "READ",
      system: "wispro",
      entityType: "client",
      recordId: "4101",
      title: "Carmen Villacís",
      reason: "NOT_A_NATIONAL_ID",
      field: "idNumber",
      value: "V-0912",
      run: 99_990,
      canDismiss: true,
    }),
  ];
}

/** Changes that are sent by themselves. */
export function demoPending(now: number): RecordItem[] {
  return Array.from({ length: 7 }, (_, index) => ({
    system: index === 6 ? "erp" : "whatsapp",
    entityType: index === 6 ? "purchase_order" : index < 4 ? "customer" : "address",
    recordId: `r-${index}`,
    title:
      index === 6 ? "OC-2025-007" : (["Ana Vélez", "Rosa Alcívar", "Casa", "Oficina"][index % 4] ?? null),
    state: index === 0 ? "SYNCING" : "PENDING",
    reason: index === 6 ? "INTERNAL_SERVER_ERROR" : null,
    attempts: index === 6 ? 2 : 0,
    nextTryAt: index === 6 ? now + 20 * MINUTE : null,
    since: now - (7 - index) * 9_000,
  }));
}

/** What a person left out: enough to scroll. */
export function demoExcluded(now: number): RecordItem[] {
  return Array.from({ length: 950 }, (_, index) => ({
    system: index < 14 ? "whatsapp" : "erp",
    entityType: index < 14 ? "customer" : "supplier",
    recordId: `x-${index}`,
    title: index < 14 ? `Cliente de prueba ${index + 1}` : `Proveedor ${String(index).padStart(4, "0")}`,
    state: "SKIPPED",
    reason: "EXCLUDED",
    attempts: 0,
    nextTryAt: null,
    since: now - (950 - index) * HOUR,
  }));
}
