// Rendered from Rust by `cargo xtask types`. Do not edit.

export type AcceptRequest = { 
/**
 * UUID of the order.
 */
id: string, 
/**
 * Promised minutes, 1 to 240.
 */
prepMinutes: number, };

export type AddressView = { 
/**
 * Street, number and interior.
 */
line: string, 
/**
 * Neighbourhood and city.
 */
area: string | null, 
/**
 * What the rider should know.
 */
instructions: string | null, 
/**
 * Degrees, WGS 84.
 */
latitude: number | null, 
/**
 * Degrees, WGS 84.
 */
longitude: number | null, };

export type AdvanceRequest = { 
/**
 * UUID of the order.
 */
id: string, 
/**
 * The stage that the person saw.
 */
from: StageView, };

export type BoardSnapshot = { 
/**
 * Sequence number of the last event that this snapshot contains; later events have a higher one.
 */
sequence: number, 
/**
 * When the snapshot was read.
 */
readAt: number, 
/**
 * Who the restaurant is.
 */
site: SiteView, 
/**
 * Open orders (new, preparing, ready, on the way), oldest first.
 */
orders: Array<OrderCard>, 
/**
 * Finished orders that the customer changed afterwards and nobody has seen yet: staff must still hear it.
 */
changedFinished: Array<OrderCard>, 
/**
 * Orders of the current business day that are delivered, rejected or cancelled.
 */
finishedToday: number, 
/**
 * Entries that the remote listed without a usable id; they cannot be stored as orders.
 */
setAside: number, 
/**
 * The connection to the remote.
 */
connection: ConnectionView, 
/**
 * Some of what is shown, or of what is finished, is sample data.
 */
sample: boolean, };

export type ChangeView = { 
/**
 * When it was noticed.
 */
at: number, 
/**
 * Which parts differ: `items`, `total`, `address`, `notes`, `payment`, `customer`, `type`,
 * `cancelled`, `other`.
 */
parts: Array<string>, 
/**
 * Item lines that were in the order before and are not any more, for the strike-through.
 */
removed: Array<ItemView>, 
/**
 * Item lines that are new.
 */
added: Array<ItemView>, };

export type ConnectionState = "NOT_CONFIGURED" | "CONNECTING" | "LIVE" | "RECONNECTING" | "POLLING" | "OFFLINE" | "REFUSED";

export type ConnectionView = { 
/**
 * What the chip says.
 */
state: ConnectionState, 
/**
 * Since when it says so.
 */
since: number, 
/**
 * When the remote last answered a check properly.
 */
lastCheckedAt: number | null, 
/**
 * When the next check is due.
 */
nextCheckAt: number | null, 
/**
 * Why it is not live; a key of the catalogue `errors`.
 */
reason: string | null, 
/**
 * Address of the remote, without credentials.
 */
remote: string | null, };

export type CustomerView = { 
/**
 * First and last name.
 */
name: string | null, 
/**
 * WhatsApp number, digits.
 */
phone: string | null, 
/**
 * How many orders the remote counts for this customer.
 */
totalOrders: number | null, 
/**
 * Marked as banned by the remote.
 */
blocked: boolean, };

export type DayNumbersView = { 
/**
 * Which day.
 */
businessDate: string, 
/**
 * How many orders.
 */
orders: number, 
/**
 * Lowest number.
 */
lowest: number, 
/**
 * Highest number.
 */
highest: number, 
/**
 * No number twice, none left out.
 */
dense: boolean, };

export type DefectView = { 
/**
 * Path in the remote's order, e.g. `orderItems[2].price`.
 */
field: string, 
/**
 * `MISSING`, `WRONG_TYPE`, `NEGATIVE`, `OUT_OF_RANGE`, `UNKNOWN_VALUE`, `EMPTY`.
 */
code: string, };

export type DesktopSettings = { 
/**
 * Starts when the user of the machine signs in.
 */
autostart: boolean, 
/**
 * Closing the window leaves the program running in the tray.
 */
closeToTray: boolean, 
/**
 * The machine is kept awake while the program runs.
 */
keepAwake: boolean, 
/**
 * A new order is announced by the system's notifications.
 */
notifications: boolean, 
/**
 * An order that waits brings the window to the front.
 */
raiseWindow: boolean, 
/**
 * What may be done at this machine while nobody has signed in: `OPERATOR` or `VIEWER`.
 */
walkUpRole: Role, 
/**
 * What the tray and the notifications speak; Spanish where nobody chose. A screen has a language of its own.
 */
language?: MachineLanguage, };

export type DiagnosticsView = { 
/**
 * Orders in the file.
 */
ordersStored: number, 
/**
 * Of them, those whose confirmation the remote has accepted.
 */
ordersConfirmed: number, 
/**
 * Of them, those whose confirmation was refused for good.
 */
ordersRefused: number, 
/**
 * Per business day: how many orders, and the lowest and highest number. Dense means that the numbers
 * are exactly lowest to highest, once each.
 */
days: Array<DayNumbersView>, 
/**
 * From the arrival of the notification to the commit.
 */
commitLatency: LatencyView, 
/**
 * From the arrival of the notification to the second animation frame after the card exists.
 */
screenLatency: LatencyView, 
/**
 * When a page of this process reported for the first time that it had painted the board.
 */
boardShownAt: number | null, 
/**
 * Latest orders, newest first, at most 100: for following the flow live.
 */
recent: Array<OrderTraceView>, };

export type ErrorCode = "UNKNOWN_COMMAND" | "INVALID_REQUEST" | "PERMISSION" | "NO_SESSION" | "ORDER_NOT_FOUND" | "STAGE_CHANGED" | "MOVE_NOT_ALLOWED" | "NOTHING_TO_UNDO" | "WRONG_PIN" | "LOCKED_OUT" | "PERSON_NOT_FOUND" | "NAME_TAKEN" | "LAST_ADMINISTRATOR" | "INVALID_VALUE" | "REMOTE_NOT_ENCRYPTED" | "REMOTE_ADDRESS" | "REMOTE_KEY" | "SET_BY_ENVIRONMENT" | "KEYRING_FAILED" | "NOT_ON_THIS_MACHINE" | "DISK_FULL" | "READ_ONLY" | "CLOSING" | "INTERNAL";

export type ErrorView = { 
/**
 * Which error; a key of the catalogue `errors`.
 */
code: ErrorCode, 
/**
 * Technical detail for *Detalles técnicos*; never personal data, never a secret.
 */
detail: string | null, };

export type ItemView = { 
/**
 * How many equal units.
 */
quantity: number, 
/**
 * Name as it was when the order was placed.
 */
name: string, 
/**
 * Size or presentation.
 */
variant: string | null, 
/**
 * Note of the line.
 */
notes: string | null, 
/**
 * What was added or left out.
 */
modifiers: Array<ModifierView>, 
/**
 * Price of one unit with its modifiers.
 */
unitPriceCents: number | null, 
/**
 * The remote's contract drops the flavours of this item, so the kitchen must ask.
 */
flavoursMissing: boolean, };

export type KeyRenewal = "NOT_DUE" | "DUE";

export type KeyStorage = "MISSING" | "KEYRING" | "FILE" | "ENVIRONMENT" | "UNREADABLE";

export type KeyView = { 
/**
 * Where it lies.
 */
storage: KeyStorage, 
/**
 * Since when; `None` for a key of the environment.
 */
storedAt: number | null, 
/**
 * Older than 90 days: it should be changed.
 */
renewal: KeyRenewal, };

export type LatencyView = { 
/**
 * How many measurements there were.
 */
count: number, 
/**
 * Median.
 */
p50: number | null, 
/**
 * 95th percentile.
 */
p95: number | null, 
/**
 * 99th percentile.
 */
p99: number | null, };

export type MachineLanguage = "es" | "en";

export type ModifierKind = "WITHOUT" | "EXTRA" | "ALLERGY" | "PLAIN";

export type ModifierView = { 
/**
 * How it is emphasised.
 */
kind: ModifierKind, 
/**
 * What, without the word of its kind.
 */
name: string, 
/**
 * Times, from 1.
 */
quantity: number, };

export type NewKey = string;

export type Nothing = Record<symbol, never>;

export type OrderCard = { 
/**
 * UUID given by the remote.
 */
id: string, 
/**
 * Counts the changes of this order; a card with a lower one is older and must not replace it.
 */
version: number, 
/**
 * Business day that the number belongs to.
 */
businessDate: string, 
/**
 * Business day on which the customer placed it: an earlier one than `businessDate` when the order waited
 * at the remote while this site was closed or offline.
 */
placedBusinessDate: string | null, 
/**
 * Number of the day, from 1.
 */
dailyNumber: number, 
/**
 * Where it stands.
 */
stage: StageView, 
/**
 * When it entered this stage.
 */
stageSince: number, 
/**
 * When this site stored it.
 */
receivedAt: number, 
/**
 * When the customer placed it, by the remote's clock.
 */
placedAt: number | null, 
/**
 * When somebody pressed *Entendido* or *Aceptar*.
 */
acknowledgedAt: number | null, 
/**
 * When it should be ready; set on acceptance.
 */
dueAt: number | null, 
/**
 * Minutes promised on acceptance.
 */
prepMinutes: number | null, 
/**
 * `DELIVERY`, `TAKE_AWAY`, `DINE_IN` or a value that this version does not know.
 */
orderType: string, 
/**
 * Who ordered.
 */
customer: CustomerView, 
/**
 * Where it goes.
 */
address: AddressView | null, 
/**
 * What to cook: equal rows of the remote (one per unit) are grouped.
 */
items: Array<ItemView>, 
/**
 * Note on the whole order.
 */
notes: string | null, 
/**
 * What it costs; absent when the remote's figure could not be read.
 */
totalCents: number | null, 
/**
 * What to collect and how.
 */
payment: PaymentView, 
/**
 * Whether the remote knows that this site has the order.
 */
sync: SyncBadgeView, 
/**
 * What could not be read; the raw text is kept.
 */
defects: Array<DefectView>, 
/**
 * The customer called the order off at the remote: it must not be cooked without asking.
 */
cancelledByCustomer: boolean, 
/**
 * The customer changed the order after it had arrived and nobody has dismissed the notice yet.
 */
changed: ChangeView | null, 
/**
 * The last stage move may still be undone until this instant.
 */
undoUntil: number | null, 
/**
 * *Datos de ejemplo*: not a real order, and never sent anywhere.
 */
sample: boolean, };

export type OrderDetail = { 
/**
 * What the card shows.
 */
card: OrderCard, 
/**
 * Before fees.
 */
subtotalCents: number | null, 
/**
 * Only early remotes send it.
 */
deliveryFeeCents: number | null, 
/**
 * Only early remotes send it.
 */
serviceFeeCents: number | null, 
/**
 * The remote's own state of the order when it was last listed.
 */
remoteStatus: string, 
/**
 * Oldest first.
 */
timeline: Array<TimelineEntry>, 
/**
 * The remote's order as it was received, for support.
 */
rawJson: string, };

export type OrderRequest = { 
/**
 * UUID of the order.
 */
id: string, };

export type OrderTraceView = { 
/**
 * UUID.
 */
id: string, 
/**
 * Number of the day.
 */
dailyNumber: number, 
/**
 * Milliseconds from the notification to the commit.
 */
commitMs: number | null, 
/**
 * Milliseconds from the notification to the screen.
 */
screenMs: number | null, 
/**
 * The remote has accepted the confirmation.
 */
confirmed: boolean, };

export type OrdersRequest = { 
/**
 * UUIDs.
 */
ids: Array<string>, };

export type OwnPinRequest = { 
/**
 * The present one.
 */
current: Pin, 
/**
 * The new one.
 */
pin: Pin, };

export type PairingReach = "THIS_MACHINE" | "NETWORK";

export type PairingRequest = { 
/**
 * What that screen may do while nobody has signed in at it: `VIEWER` or `OPERATOR`.
 */
role: Role, };

export type PairingView = { 
/**
 * Address with a one-time token; whoever has it may open one screen.
 */
address: string, 
/**
 * Until when the token is good.
 */
expiresAt: number, 
/**
 * Whether other devices can reach the address, or this machine alone.
 */
reach: PairingReach, };

export type PaymentView = { 
/**
 * `PENDING`, `PAID`, `FAILED`, `REFUNDED`, `CANCELLED` or an unknown value.
 */
status: string, 
/**
 * `CASH`, `CREDIT_CARD`, `DEBIT_CARD`, `TRANSFER`, `STRIPE`, `PAYPAL`, `OTHER` or an unknown value.
 */
method: string, 
/**
 * What must still be collected; absent when it is paid or the figure could not be read.
 */
collectCents: number | null, };

export type PeopleExist = "NOBODY" | "SOMEBODY";

export type PersonAddRequest = { 
/**
 * 1 to 60 characters; no two people have the same, accents and capitals aside.
 */
name: string, 
/**
 * Role; not `VIEWER`. The first person is an administrator.
 */
role: Role, 
/**
 * 4 to 8 digits.
 */
pin: Pin, };

export type PersonChangeRequest = { 
/**
 * Who.
 */
id: number, 
/**
 * New name.
 */
name?: string, 
/**
 * New role.
 */
role?: Role, 
/**
 * Whether it can sign in.
 */
active?: boolean, };

export type PersonPinRequest = { 
/**
 * Who.
 */
id: number, 
/**
 * 4 to 8 digits.
 */
pin: Pin, };

export type PersonView = { 
/**
 * Who.
 */
id: number, 
/**
 * Name.
 */
name: string, 
/**
 * Role; never `VIEWER`.
 */
role: Role, 
/**
 * Whether it can sign in.
 */
active: boolean, 
/**
 * After too many wrong PINs: until when nobody can try again.
 */
lockedUntil: number | null, 
/**
 * When it signed in last.
 */
lastSignInAt: number | null, 
/**
 * Since when it is known.
 */
createdAt: number, };

export type Pin = string;

export type ReadinessItem = { 
/**
 * Which.
 */
name: ReadinessName, 
/**
 * How it stands.
 */
state: ReadinessState, 
/**
 * Why it is not ready; a key of the catalogue `readiness`.
 */
reason: string | null, };

export type ReadinessName = "PEOPLE" | "REMOTE" | "CONNECTION" | "SOUND" | "NOTIFICATIONS" | "AWAKE" | "AUTOSTART";

export type ReadinessState = "READY" | "WARNING" | "MISSING" | "NOT_APPLICABLE";

export type ReadinessView = { 
/**
 * All of them, always.
 */
items: Array<ReadinessItem>, };

export type ReasonRequest = { 
/**
 * UUID of the order.
 */
id: string, 
/**
 * Why; 1 to 200 characters.
 */
reason: string, };

export type RecentMove = { 
/**
 * Which order.
 */
orderId: string, 
/**
 * Its number.
 */
dailyNumber: number, 
/**
 * When it moved.
 */
at: number, 
/**
 * From where.
 */
from: StageView, 
/**
 * To where.
 */
to: StageView, 
/**
 * Until when it may be undone.
 */
undoUntil: number, };

export type RemoteCheckName = "REACHED" | "KEY_ACCEPTED" | "INSTANT_CHANNEL" | "VERSION";

export type RemoteCheckOutcome = "PASSED" | "WARNED" | "FAILED" | "NOT_TRIED";

export type RemoteCheckStep = { 
/**
 * Which.
 */
name: RemoteCheckName, 
/**
 * How it went.
 */
outcome: RemoteCheckOutcome, 
/**
 * Why it failed; a key of the catalogue `reasons`.
 */
reason: string | null, 
/**
 * Technical detail, without secrets; the version where that was asked.
 */
detail: string | null, 
/**
 * How long it took.
 */
durationMs: number, };

export type RemoteCheckView = { 
/**
 * The steps: all four, always.
 */
steps: Array<RemoteCheckStep>, };

export type RemoteRequest = { 
/**
 * `https`, or `http` to this machine itself.
 */
address: string, 
/**
 * The shared key.
 */
key: NewKey | null, };

export type RemoteSettingsView = { 
/**
 * Address, without credentials.
 */
address: string | null, 
/**
 * Who set address and key.
 */
source: RemoteSource, 
/**
 * The key; never its value.
 */
key: KeyView, };

export type RemoteSource = "NONE" | "ENVIRONMENT" | "SETTINGS";

export type Role = "VIEWER" | "PURCHASING" | "OPERATOR" | "MANAGER" | "ADMINISTRATOR";

export type SampleState = "NONE" | "LOADED";

export type SearchRequest = { 
/**
 * Number with or without `#`, name, phone or dish.
 */
text: string, };

export type SeatKindView = "MACHINE" | "PAIRED";

export type SeatPerson = { 
/**
 * Who.
 */
id: number, 
/**
 * Name.
 */
name: string, 
/**
 * Role.
 */
role: Role, };

export type SeatView = { 
/**
 * Who has signed in.
 */
person: SeatPerson | null, 
/**
 * What may be done now.
 */
role: Role, 
/**
 * Whether anybody exists yet. Nobody: whoever sits here may do everything, and is asked to make the first
 * administrator.
 */
people: PeopleExist, 
/**
 * Whether this screen is the machine itself or a paired browser.
 */
kind: SeatKindView, };

export type SetAsideEntry = { 
/**
 * Row id.
 */
id: number, 
/**
 * First time it was listed.
 */
firstSeenAt: number, 
/**
 * Last time it was listed.
 */
lastSeenAt: number, 
/**
 * How many times.
 */
times: number, 
/**
 * `ID_MISSING`, `ID_NOT_A_UUID`, `NOT_AN_OBJECT`.
 */
reason: string, 
/**
 * What was received, cut to a few hundred characters.
 */
excerpt: string, };

export type SettingsView = { 
/**
 * The restaurant.
 */
site: SiteSettingsView, 
/**
 * The ordering remote.
 */
remote: RemoteSettingsView, 
/**
 * Sounds.
 */
sound: SoundSettings, 
/**
 * The program on this machine.
 */
desktop: DesktopSettings, };

export type SetupState = "PENDING" | "FINISHED";

export type SetupView = { 
/**
 * Where it stands.
 */
state: SetupState, 
/**
 * Whether sample data is loaded.
 */
sample: SampleState, };

export type SignInRequest = { 
/**
 * Who.
 */
personId: number, 
/**
 * 4 to 8 digits.
 */
pin: Pin, };

export type SiteSettingsView = { 
/**
 * Name in the top bar, 1 to 100 characters.
 */
name: string, 
/**
 * IANA zone.
 */
timeZone: string, 
/**
 * Hour at which the business day changes, 0 to 23.
 */
cutoffHour: number, 
/**
 * ISO 4217.
 */
currency: string, 
/**
 * Minutes that *Aceptar* proposes, 1 to 240.
 */
defaultPrepMinutes: number, 
/**
 * This close to its due time an order is *Por vencer*, 0 to 120 minutes.
 */
dueSoonMinutes: number, 
/**
 * A new order that waits longer is *Sin atender*, 10 to 3600 seconds.
 */
unattendedAfterSeconds: number, };

export type SiteView = { 
/**
 * Name in the top bar.
 */
name: string, 
/**
 * IANA zone of the restaurant, e.g. `America/Guayaquil`; every clock on the screen uses it.
 */
timeZone: string, 
/**
 * ISO 4217 code of the amounts.
 */
currency: string, 
/**
 * The business day that is open now.
 */
businessDate: string, 
/**
 * Since when this process receives orders.
 */
receivingSince: number, 
/**
 * Minutes that *Aceptar* proposes.
 */
defaultPrepMinutes: number, 
/**
 * An order that is this close to its due time is *Por vencer*.
 */
dueSoonMinutes: number, 
/**
 * A new order that waits longer than this is *Sin atender*, in seconds.
 */
unattendedAfterSeconds: number, };

export type SoundDevicesView = { 
/**
 * Names, the system's own first.
 */
devices: Array<string>, 
/**
 * Why there is none; a key of the catalogue `readiness`.
 */
reason: string | null, };

export type SoundName = "BELL" | "CHIME" | "ALARM" | "LOST";

export type SoundSettings = { 
/**
 * Whether orders are heard at all.
 */
enabled: boolean, 
/**
 * 5 to 100: sounds that are on can be heard.
 */
volume: number, 
/**
 * Name of the output device; `None`: the system's own.
 */
device: string | null, 
/**
 * Between two sounds while an order waits, 3 to 60 seconds.
 */
repeatSeconds: number, 
/**
 * Which sound announces an order.
 */
orderSound: SoundName, 
/**
 * Whether a lost connection is heard.
 */
connectionEnabled: boolean, };

export type SoundTestRequest = { 
/**
 * Which sound.
 */
sound: SoundName, 
/**
 * 0 to 100.
 */
volume: number, 
/**
 * Which device; `None`: the system's own.
 */
device: string | null, };

export type SoundTestView = { 
/**
 * Why it was not; a key of the catalogue `readiness`. `None`: it was.
 */
reason: string | null, };

export type StageView = "NEW" | "PREPARING" | "READY" | "OUT_FOR_DELIVERY" | "DELIVERED" | "REJECTED" | "CANCELLED";

export type SyncBadgeView = { 
/**
 * Which badge.
 */
state: SyncState, 
/**
 * Since when.
 */
since: number, 
/**
 * Attempts that counted against the limit.
 */
attempts: number, 
/**
 * When it is tried again by itself.
 */
nextAttemptAt: number | null, 
/**
 * Why it is not synchronised; a key of the catalogue `errors`.
 */
reason: string | null, };

export type SyncState = "SYNCED" | "PENDING" | "SYNCING" | "FAILED" | "CONFLICT" | "SKIPPED";

export type TimelineEntry = { 
/**
 * Id of the event, ascending.
 */
id: number, 
/**
 * When.
 */
at: number, 
/**
 * What.
 */
kind: TimelineKind, 
/**
 * Who; absent for the system itself.
 */
actor: string | null, 
/**
 * Stage before a move.
 */
from: StageView | null, 
/**
 * Stage after a move.
 */
to: StageView | null, 
/**
 * Reason, prep minutes or changed parts, as plain text.
 */
text: string | null, };

export type TimelineKind = "RECEIVED" | "CONFIRMED" | "CONFIRMATION_FAILED" | "LISTED_AGAIN" | "CHANGED" | "CHANGE_SEEN" | "ACKNOWLEDGED" | "MOVED" | "UNDONE";

export type UiEvent = { "type": "orderArrived", 
/**
 * The card.
 */
order: OrderCard, } | { "type": "orderUpdated", 
/**
 * The card.
 */
order: OrderCard, } | { "type": "connection", 
/**
 * The new state.
 */
connection: ConnectionView, } | { "type": "setAside", 
/**
 * Count.
 */
count: number, } | { "type": "businessDay", 
/**
 * The day that is open now.
 */
businessDate: string, } | { "type": "people" } | { "type": "settings" } | { "type": "resync" };

export type UiMessage = { 
/**
 * Rises by one per message of this process.
 */
sequence: number, 
/**
 * What happened.
 */
event: UiEvent, };

export const UNNAMED_SITE = "Mi restaurante";

export const READINESS_REASONS = [
  "headless",
  "no_people",
  "no_remote",
  "key_missing",
  "key_unreadable",
  "key_renewal_due",
  "key_in_file",
  "key_refused",
  "not_connected",
  "sound_off",
  "no_sound_device",
  "sound_device_missing",
  "sound_failed",
  "notifications_off",
  "no_notification_service",
  "may_sleep",
  "awake_off",
  "autostart_off",
  "autostart_failed",
] as const;

export const REMOTE_CHECK_REASONS = [
  "no_name",
  "refused_connection",
  "timed_out",
  "tls",
  "UNREACHABLE",
  "not_the_server",
  "wrong_key",
  "TECH001",
  "THROTTLED",
  "server_error",
  "key_unreadable",
  "no_channel",
  "CHANNEL_REFUSED",
  "unknown_version",
] as const;

export const COMMANDS = [
  "board_get",
  "order_get",
  "orders_acknowledge",
  "order_accept",
  "order_reject",
  "order_cancel",
  "order_advance",
  "order_undo",
  "order_change_seen",
  "order_confirm_retry",
  "moves_recent",
  "orders_finished",
  "orders_search",
  "set_aside_list",
  "connection_retry",
  "card_shown",
  "board_shown",
  "diagnostics_get",
  "seat_get",
  "seat_people",
  "seat_sign_in",
  "seat_sign_out",
  "seat_change_pin",
  "people_list",
  "person_add",
  "person_change",
  "person_set_pin",
  "pairing_start",
  "settings_get",
  "settings_save_site",
  "settings_save_sound",
  "settings_save_desktop",
  "time_zones",
  "remote_check",
  "remote_save",
  "remote_forget",
  "setup_get",
  "setup_finish",
  "sample_load",
  "sample_remove",
  "readiness_get",
  "sound_devices",
  "sound_test",
] as const;

export type CommandTable = {
  board_get: { request: Nothing; response: BoardSnapshot };
  order_get: { request: OrderRequest; response: OrderDetail };
  orders_acknowledge: { request: OrdersRequest; response: Array<OrderCard> };
  order_accept: { request: AcceptRequest; response: OrderCard };
  order_reject: { request: ReasonRequest; response: OrderCard };
  order_cancel: { request: ReasonRequest; response: OrderCard };
  order_advance: { request: AdvanceRequest; response: OrderCard };
  order_undo: { request: OrderRequest; response: OrderCard };
  order_change_seen: { request: OrderRequest; response: OrderCard };
  order_confirm_retry: { request: OrderRequest; response: OrderCard };
  moves_recent: { request: Nothing; response: Array<RecentMove> };
  orders_finished: { request: Nothing; response: Array<OrderCard> };
  orders_search: { request: SearchRequest; response: Array<OrderCard> };
  set_aside_list: { request: Nothing; response: Array<SetAsideEntry> };
  connection_retry: { request: Nothing; response: ConnectionView };
  card_shown: { request: OrderRequest; response: Nothing };
  board_shown: { request: Nothing; response: Nothing };
  diagnostics_get: { request: Nothing; response: DiagnosticsView };
  seat_get: { request: Nothing; response: SeatView };
  seat_people: { request: Nothing; response: Array<SeatPerson> };
  seat_sign_in: { request: SignInRequest; response: SeatView };
  seat_sign_out: { request: Nothing; response: SeatView };
  seat_change_pin: { request: OwnPinRequest; response: SeatView };
  people_list: { request: Nothing; response: Array<PersonView> };
  person_add: { request: PersonAddRequest; response: PersonView };
  person_change: { request: PersonChangeRequest; response: PersonView };
  person_set_pin: { request: PersonPinRequest; response: PersonView };
  pairing_start: { request: PairingRequest; response: PairingView };
  settings_get: { request: Nothing; response: SettingsView };
  settings_save_site: { request: SiteSettingsView; response: SettingsView };
  settings_save_sound: { request: SoundSettings; response: SettingsView };
  settings_save_desktop: { request: DesktopSettings; response: SettingsView };
  time_zones: { request: Nothing; response: Array<string> };
  remote_check: { request: RemoteRequest; response: RemoteCheckView };
  remote_save: { request: RemoteRequest; response: SettingsView };
  remote_forget: { request: Nothing; response: SettingsView };
  setup_get: { request: Nothing; response: SetupView };
  setup_finish: { request: Nothing; response: SetupView };
  sample_load: { request: Nothing; response: SetupView };
  sample_remove: { request: Nothing; response: SetupView };
  readiness_get: { request: Nothing; response: ReadinessView };
  sound_devices: { request: Nothing; response: SoundDevicesView };
  sound_test: { request: SoundTestRequest; response: SoundTestView };
};

export const COMMAND_ROLES: Readonly<Record<keyof CommandTable, Role>> = {
  board_get: "VIEWER",
  order_get: "VIEWER",
  orders_acknowledge: "OPERATOR",
  order_accept: "OPERATOR",
  order_reject: "OPERATOR",
  order_cancel: "OPERATOR",
  order_advance: "OPERATOR",
  order_undo: "OPERATOR",
  order_change_seen: "OPERATOR",
  order_confirm_retry: "OPERATOR",
  moves_recent: "VIEWER",
  orders_finished: "VIEWER",
  orders_search: "VIEWER",
  set_aside_list: "VIEWER",
  connection_retry: "OPERATOR",
  card_shown: "VIEWER",
  board_shown: "VIEWER",
  diagnostics_get: "VIEWER",
  seat_get: "VIEWER",
  seat_people: "VIEWER",
  seat_sign_in: "VIEWER",
  seat_sign_out: "VIEWER",
  seat_change_pin: "VIEWER",
  people_list: "ADMINISTRATOR",
  person_add: "ADMINISTRATOR",
  person_change: "ADMINISTRATOR",
  person_set_pin: "ADMINISTRATOR",
  pairing_start: "ADMINISTRATOR",
  settings_get: "VIEWER",
  settings_save_site: "ADMINISTRATOR",
  settings_save_sound: "MANAGER",
  settings_save_desktop: "ADMINISTRATOR",
  time_zones: "VIEWER",
  remote_check: "ADMINISTRATOR",
  remote_save: "ADMINISTRATOR",
  remote_forget: "ADMINISTRATOR",
  setup_get: "VIEWER",
  setup_finish: "ADMINISTRATOR",
  sample_load: "ADMINISTRATOR",
  sample_remove: "ADMINISTRATOR",
  readiness_get: "VIEWER",
  sound_devices: "VIEWER",
  sound_test: "OPERATOR",
};

export const ROLE_REACHES: Readonly<Record<Role, readonly Role[]>> = {
  VIEWER: ["VIEWER"],
  PURCHASING: ["VIEWER", "PURCHASING"],
  OPERATOR: ["VIEWER", "OPERATOR"],
  MANAGER: ["VIEWER", "PURCHASING", "OPERATOR", "MANAGER"],
  ADMINISTRATOR: ["VIEWER", "PURCHASING", "OPERATOR", "MANAGER", "ADMINISTRATOR"],
};
