// Generated from the Rust crate `mostrador-api` by `cargo xtask types`. Do not edit.

export type AcceptRequest = { id: string, prepMinutes: number, };
export type AddressView = { line: string, area: string | null, instructions: string | null, latitude: number | null, longitude: number | null, };
export type AdvanceRequest = { id: string, from: StageView, };
export type BoardSnapshot = { sequence: number, readAt: number, site: SiteView, orders: Array<OrderCard>, finishedToday: number, setAside: number, connection: ConnectionView, };
export type ChangeView = { at: number, parts: Array<string>, removed: Array<ItemView>, added: Array<ItemView>, };
export type ConnectionState = "NOT_CONFIGURED" | "CONNECTING" | "LIVE" | "RECONNECTING" | "POLLING" | "OFFLINE" | "REFUSED";
export type ConnectionView = { state: ConnectionState, since: number, lastCheckedAt: number | null, nextCheckAt: number | null, reason: string | null, remote: string | null, };
export type CustomerView = { name: string | null, phone: string | null, totalOrders: number | null, blocked: boolean, };
export type DefectView = { field: string, code: string, };
export type ErrorCode = "UNKNOWN_COMMAND" | "INVALID_REQUEST" | "PERMISSION" | "NO_SESSION" | "ORDER_NOT_FOUND" | "STAGE_CHANGED" | "MOVE_NOT_ALLOWED" | "NOTHING_TO_UNDO" | "DISK_FULL" | "READ_ONLY" | "CLOSING" | "INTERNAL";
export type ErrorView = { code: ErrorCode, detail: string | null, };
export type ItemView = { quantity: number, name: string, variant: string | null, notes: string | null, modifiers: Array<ModifierView>, unitPriceCents: number | null, flavoursMissing: boolean, };
export type ModifierKind = "WITHOUT" | "EXTRA" | "ALLERGY" | "PLAIN";
export type ModifierView = { kind: ModifierKind, name: string, quantity: number, };
export type Nothing = Record<symbol, never>;
export type OrderCard = { id: string, version: number, businessDate: string, dailyNumber: number, stage: StageView, stageSince: number, receivedAt: number, placedAt: number | null, acknowledgedAt: number | null, dueAt: number | null, prepMinutes: number | null, orderType: string, customer: CustomerView, address: AddressView | null, items: Array<ItemView>, notes: string | null, totalCents: number | null, payment: PaymentView, sync: SyncBadgeView, defects: Array<DefectView>, changed: ChangeView | null, undoUntil: number | null, };
export type OrderDetail = { card: OrderCard, subtotalCents: number | null, deliveryFeeCents: number | null, serviceFeeCents: number | null, remoteStatus: string, timeline: Array<TimelineEntry>, rawJson: string, };
export type OrderRequest = { id: string, };
export type OrdersRequest = { ids: Array<string>, };
export type PaymentView = { status: string, method: string, collectCents: number | null, };
export type ReasonRequest = { id: string, reason: string, };
export type RecentMove = { orderId: string, dailyNumber: number, at: number, from: StageView, to: StageView, undoUntil: number, };
export type SearchRequest = { text: string, };
export type SetAsideEntry = { id: number, firstSeenAt: number, lastSeenAt: number, times: number, reason: string, excerpt: string, };
export type SiteView = { name: string, timeZone: string, currency: string, businessDate: string, receivingSince: number, defaultPrepMinutes: number, dueSoonMinutes: number, unattendedAfterSeconds: number, };
export type StageView = "NEW" | "PREPARING" | "READY" | "OUT_FOR_DELIVERY" | "DELIVERED" | "REJECTED" | "CANCELLED";
export type SyncBadgeView = { state: SyncState, since: number, attempts: number, nextAttemptAt: number | null, reason: string | null, };
export type SyncState = "SYNCED" | "PENDING" | "SYNCING" | "FAILED" | "CONFLICT" | "SKIPPED";
export type TimelineEntry = { id: number, at: number, kind: TimelineKind, actor: string | null, from: StageView | null, to: StageView | null, text: string | null, };
export type TimelineKind = "RECEIVED" | "CONFIRMED" | "CONFIRMATION_FAILED" | "LISTED_AGAIN" | "CHANGED" | "CHANGE_SEEN" | "ACKNOWLEDGED" | "MOVED" | "UNDONE";
export type UiEvent = { "type": "orderArrived", order: OrderCard, } | { "type": "orderUpdated", order: OrderCard, } | { "type": "connection", connection: ConnectionView, } | { "type": "setAside", count: number, } | { "type": "businessDay", businessDate: string, } | { "type": "resync" };
export type UiMessage = { sequence: number, event: UiEvent, };

export const COMMANDS = ["board_get", "order_get", "orders_acknowledge", "order_accept", "order_reject", "order_cancel", "order_advance", "order_undo", "order_change_seen", "order_confirm_retry", "moves_recent", "orders_finished", "orders_search", "set_aside_list", "connection_retry", "card_shown"] as const;

export type CommandTable = {
  board_get: { request: Nothing, response: BoardSnapshot },
  order_get: { request: OrderRequest, response: OrderDetail },
  orders_acknowledge: { request: OrdersRequest, response: Array<OrderCard> },
  order_accept: { request: AcceptRequest, response: OrderCard },
  order_reject: { request: ReasonRequest, response: OrderCard },
  order_cancel: { request: ReasonRequest, response: OrderCard },
  order_advance: { request: AdvanceRequest, response: OrderCard },
  order_undo: { request: OrderRequest, response: OrderCard },
  order_change_seen: { request: OrderRequest, response: OrderCard },
  order_confirm_retry: { request: OrderRequest, response: OrderCard },
  moves_recent: { request: Nothing, response: Array<RecentMove> },
  orders_finished: { request: Nothing, response: Array<OrderCard> },
  orders_search: { request: SearchRequest, response: Array<OrderCard> },
  set_aside_list: { request: Nothing, response: Array<SetAsideEntry> },
  connection_retry: { request: Nothing, response: ConnectionView },
  card_shown: { request: OrderRequest, response: Nothing },
};
