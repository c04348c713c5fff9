// Rendered from Rust by `cargo xtask types`. Do not edit.

export type Ability = "YES" | "NO";

export type AcceptRequest = { 
/**
 * UUID of the order.
 */
id: string, 
/**
 * Promised minutes, 1 to 240.
 */
prepMinutes: number, };

export type AddressEdit = { 
/**
 * Customer.
 */
customer: number, 
/**
 * Address; `None`: a new one.
 */
address: number | null, 
/**
 * [`CustomerAddress::version`]; 0 for a new one.
 */
version: number, 
/**
 * The fields that change, as JSON text; `None` empties one.
 */
fields: { [key in string]: string | null }, };

export type AddressRequest = { 
/**
 * Customer.
 */
customer: number, 
/**
 * Address.
 */
address: number, };

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

export type AlertCause = "DEAD_LETTERS" | "QUEUE_AGE" | "SUCCESS_RATE" | "BREAKER_OPEN" | "NO_CONTACT";

export type AlertRequest = { 
/**
 * Row of `alerts`.
 */
id: number, };

export type AlertRule = { 
/**
 * What it looks at.
 */
cause: AlertCause, 
/**
 * Whether it does.
 */
state: Telling, 
/**
 * From where on, in the unit of the cause.
 */
threshold: number, };

export type AlertSettings = { 
/**
 * A rule per cause.
 */
rules: Array<AlertRule>, 
/**
 * Whether the system shows a notification.
 */
notification: Telling, };

export type AlertSettingsView = { 
/**
 * A rule per cause, in the order of the screen.
 */
rules: Array<AlertRule>, 
/**
 * Whether the system shows a notification.
 */
notification: Telling, 
/**
 * Slack.
 */
slack: SlackView, 
/**
 * The endpoint for Prometheus.
 */
metrics: MetricsView, };

export type AlertView = { 
/**
 * Row of `alerts`.
 */
id: number, 
/**
 * What.
 */
cause: AlertCause, 
/**
 * At which system; `None`: the site as a whole.
 */
system: string | null, 
/**
 * What a person called that system; `None` for the ordering remote.
 */
name: string | null, 
/**
 * The figure that the rule looks at, in the unit of its threshold.
 */
value: number, 
/**
 * The rule's threshold at that time.
 */
threshold: number, 
/**
 * Since when.
 */
openedAt: number, 
/**
 * When it was last found so.
 */
lastSeenAt: number, 
/**
 * When it was over; `None`: it is not.
 */
closedAt: number | null, 
/**
 * Who said *Entendido*.
 */
acknowledgedBy: string | null, };

export type ApartAnswer = { 
/**
 * When it was kept.
 */
at: number, };

export type AttentionItem = { 
/**
 * Names it to `sync_retry` and `sync_dismiss`. Stays the same while it waits.
 */
key: string, 
/**
 * What it is.
 */
kind: AttentionKind, 
/**
 * Outside system.
 */
system: string, 
/**
 * Entity; `None` for a whole system.
 */
entityType: string | null, 
/**
 * The record's id.
 */
recordId: string | null, 
/**
 * What people call the record: "#42", a name.
 */
title: string | null, 
/**
 * Why; a key of the catalogue `causes`.
 */
reason: string, 
/**
 * The field that is concerned.
 */
field: string | null, 
/**
 * Its value, shortened.
 */
value: string | null, 
/**
 * How many records it stands for; 1 for a single one.
 */
count: number, 
/**
 * Attempts so far.
 */
attempts: number, 
/**
 * When it is tried again by itself; `None`: it is not.
 */
nextTryAt: number | null, 
/**
 * Since when.
 */
since: number, 
/**
 * The run that it comes from.
 */
run: number | null, 
/**
 * The conflict, or the first one of the group.
 */
conflict: number | null, 
/**
 * Whether *Reintentar* does something.
 */
canRetry: boolean, 
/**
 * Whether it can be set aside.
 */
canDismiss: boolean, };

export type AttentionKind = "SYSTEM" | "WRITE" | "READ" | "CONFLICTS" | "DELETIONS" | "RUN";

export type AttentionPage = { 
/**
 * The gravest first, then the oldest.
 */
items: Array<AttentionItem>, 
/**
 * How many there are in all.
 */
total: number, 
/**
 * Where the next page begins; `None` at the end.
 */
next: string | null, };

export type AttentionRequest = { 
/**
 * [`AttentionItem::key`].
 */
key: string, };

export type BlockRequest = { 
/**
 * Customer.
 */
id: number, 
/**
 * Why; 3 to 200 characters, for both.
 */
reason: string, };

export type BlockView = { 
/**
 * *Bloqueado* in this restaurant.
 */
blocked: boolean, 
/**
 * Why.
 */
reason: string | null, 
/**
 * Since when.
 */
since: number | null, 
/**
 * Who.
 */
by: string | null, 
/**
 * What the remote says; it never takes a block from here, and the screen says so.
 */
there: boolean | null, };

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

export type BringBackRequest = { 
/**
 * Customer.
 */
id: number, 
/**
 * [`HistoryEntry::id`].
 */
entry: number, };

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

export type ChartsRequest = { 
/**
 * Minutes, 1 to 1 440.
 */
minutes: number, };

export type ChartsView = { 
/**
 * Start of the first point.
 */
from: number, 
/**
 * Milliseconds from one point to the next.
 */
stepMs: number, 
/**
 * Changes that travelled, both ways, per point.
 */
throughput: Array<number>, 
/**
 * Slowest and median request per point, in milliseconds; `None` without requests.
 */
latency: Array<LatencyPoint | null>, 
/**
 * Share of requests and records that went through per point, 0 to 1; `None` without any.
 */
success: Array<number | null>, };

export type ConflictBatch = { 
/**
 * One of the group: all open conflicts of its entity over exactly the same fields are decided like this.
 */
id: number, 
/**
 * By field; a value of one's own is the same for all. A choice that needs a reason is not made in a batch.
 */
choices: { [key in string]: FieldChoice }, };

export type ConflictBatchView = { 
/**
 * Decided.
 */
resolved: number, 
/**
 * Which were decided, as rows of `sync_conflicts`: they alone are what is taken back with the batch.
 */
ids: Array<number>, 
/**
 * Left open, because they could not be decided like this.
 */
left: number, 
/**
 * Why it stopped half-way: the ones named were decided all the same, and whatever else it would have decided is open.
 * `None`: it came to its end.
 */
stopped: ErrorCode | null, };

export type ConflictDecision = { 
/**
 * Row of `sync_conflicts`.
 */
id: number, 
/**
 * [`ConflictView::version`].
 */
version: number, 
/**
 * By field. Those that are left out stay in dispute.
 */
choices: { [key in string]: FieldChoice }, 
/**
 * Why; needed where [`ConflictField::reason_for`] is chosen.
 */
reason: string | null, };

export type ConflictDeletion = { 
/**
 * Who deleted it; `None`: nobody here, but the other side.
 */
by: string | null, 
/**
 * When it was deleted, or when that was noticed here.
 */
at: number, 
/**
 * Whether *Restaurar* ends with the record on both sides; otherwise it stays here alone.
 */
restoresBoth: boolean, 
/**
 * Whether *Eliminar en ambos* ends with the record on neither side; otherwise the other side keeps it.
 */
deletesBoth: boolean, 
/**
 * Whether taking the given answer back ends with both sides alike: the record deleted on both where it was restored, or
 * back on both where it was deleted; otherwise that is so here alone. `false` without such an answer.
 */
undoesBoth: boolean, };

export type ConflictField = { 
/**
 * Field.
 */
field: string, 
/**
 * What both sides last agreed; `None`: they never did, or it was empty.
 */
base: string | null, 
/**
 * Who wrote what stands here, where a person did.
 */
hereBy: string | null, 
/**
 * When it was written here.
 */
hereAt: number | null, 
/**
 * When the other side last changed the record, by its own clock.
 */
thereAt: number | null, 
/**
 * The rule of the field.
 */
rule: FieldRuleView | null, 
/**
 * What keeping both makes; `None`: one of the two is decided for.
 */
keepBoth: KeepBoth | null, 
/**
 * Choosing this side needs a reason: it lifts a block.
 */
reasonFor: SideView | null, 
/**
 * What stands here; `None`: nothing.
 */
here: string | null, 
/**
 * What stands there; `None`: nothing.
 */
there: string | null, 
/**
 * What is proposed; `None`: a person must decide.
 */
proposed: SideView | null, 
/**
 * Why it is proposed.
 */
because: ProposalReason | null, };

export type ConflictItem = { 
/**
 * Row of `sync_conflicts`.
 */
id: number, 
/**
 * Outside system.
 */
system: string, 
/**
 * Entity.
 */
entityType: string, 
/**
 * The record's id here.
 */
recordId: string, 
/**
 * What people call it.
 */
title: string | null, 
/**
 * What kind of conflict.
 */
kind: ConflictKindView, 
/**
 * Fields in dispute, sorted.
 */
fields: Array<string>, 
/**
 * Since when.
 */
openedAt: number, };

export type ConflictKindView = "FIELDS" | "FIRST_MEETING" | "DELETED_HERE" | "DELETED_THERE";

export type ConflictPattern = { 
/**
 * Outside system.
 */
system: string, 
/**
 * Entity.
 */
entityType: string, 
/**
 * The field; `location` for `latitude` and `longitude`, which are decided together.
 */
field: string, 
/**
 * How the two sides stand.
 */
shape: PatternShape, 
/**
 * How many conflicts.
 */
count: number, 
/**
 * The side that is proposed for all of them.
 */
proposed: SideView | null, };

export type ConflictPreview = { 
/**
 * What every decided field would be, as JSON text; `None`: empty.
 */
result: { [key in string]: string | null }, 
/**
 * Fields that would stay in dispute.
 */
left: Array<string>, 
/**
 * Fields that would be sent.
 */
sent: Array<string>, };

export type ConflictRecord = { 
/**
 * Outside system.
 */
system: string, 
/**
 * Entity.
 */
entityType: string, 
/**
 * The record's id here.
 */
recordId: string, };

export type ConflictRequest = { 
/**
 * Row of `sync_conflicts`.
 */
id: number, };

export type ConflictStatusView = "OPEN" | "RESOLVED" | "UNDONE";

export type ConflictStrategy = "SOURCE_WINS" | "TARGET_WINS" | "LATEST" | "MANUAL";

export type ConflictUndo = { 
/**
 * Row of `sync_conflicts`.
 */
id: number, 
/**
 * Why, 3 to 200 characters: needed where this lifts a block.
 */
reason: string | null, };

export type ConflictView = { 
/**
 * What the list says.
 */
item: ConflictItem, 
/**
 * What the person sees; a decision names it, and one about an older version is refused.
 */
version: number, 
/**
 * Whether it is decided, or taken back.
 */
status: ConflictStatusView, 
/**
 * When both sides last agreed, where that is known.
 */
agreedAt: number | null, 
/**
 * Of a deletion against an edit: who deleted.
 */
deletion: ConflictDeletion | null, 
/**
 * What was answered about that deletion, also where the answer was taken back; `None`: nothing.
 */
answer: DeletionChoice | null, 
/**
 * The fields in dispute; of a deletion against an edit, what the edit changed.
 */
disputed: Array<ConflictField>, 
/**
 * Fields that are the same on both sides, by name.
 */
equal: { [key in string]: string }, 
/**
 * Other open conflicts of this entity over exactly the same fields.
 */
alike: number, 
/**
 * Who decided.
 */
resolvedBy: string | null, 
/**
 * When.
 */
resolvedAt: number | null, 
/**
 * Until when the decision can be taken back.
 */
undoUntil: number | null, };

export type ConflictsPage = { 
/**
 * The conflicts.
 */
conflicts: Array<ConflictItem>, 
/**
 * How many there are in all.
 */
total: number, 
/**
 * Where the next page begins.
 */
next: string | null, };

export type ConnectionCard = { 
/**
 * Name in every table.
 */
system: string, 
/**
 * Kind, e.g. `whatsapp`, `csv`.
 */
kind: string, 
/**
 * What a person called it; `None` for the ordering remote.
 */
name: string | null, 
/**
 * How it stands; `None` while nothing is connected under this name.
 */
status: SystemView | null, 
/**
 * What is set, without secrets.
 */
settings: { [key in string]: string }, 
/**
 * Names of the secrets that are stored.
 */
secrets: Array<string>, 
/**
 * What can be read and written.
 */
entities: Array<EntityAbilities>, 
/**
 * The latest run of any of its entities.
 */
lastRun: RunView | null, 
/**
 * When the next one is due.
 */
nextRunAt: number | null, 
/**
 * How many integrations use it.
 */
integrations: number, };

export type ConnectionDraft = { 
/**
 * The connection to change; `None` for a new one.
 */
system: string | null, 
/**
 * Kind.
 */
kind: string, 
/**
 * What it is called.
 */
name: string, 
/**
 * By the names of the fields.
 */
settings: { [key in string]: string }, 
/**
 * New secrets, by the names of the fields; what is left out stays.
 */
secrets: { [key in string]: NewKey }, };

export type ConnectionFieldView = { 
/**
 * Name; the screen has words for it.
 */
name: string, 
/**
 * What is typed there.
 */
input: ConnectionInput, 
/**
 * Whether it may stay empty.
 */
need: FieldNeed, 
/**
 * What a choice can be; empty for the others.
 */
options: Array<string>, };

export type ConnectionInput = "TEXT" | "FOLDER" | "CHOICE" | "SECRET";

export type ConnectionKindView = { 
/**
 * Name of the kind, e.g. `csv`; the screen has words for it.
 */
kind: string, 
/**
 * What has to be filled in, in the order of the form.
 */
fields: Array<ConnectionFieldView>, };

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

export type CustomerAddress = { 
/**
 * Row of `sync_data`.
 */
id: number, 
/**
 * The id in the system; `local:…` for one made here.
 */
recordId: string, 
/**
 * An edit names it.
 */
version: number, 
/**
 * Badge.
 */
state: SyncState, 
/**
 * It exists only here: the remote has no way to make it.
 */
localOnly: boolean, 
/**
 * *Predeterminada*.
 */
isDefault: boolean, 
/**
 * Every field with its origin.
 */
fields: Array<CustomerField>, 
/**
 * Where it is, where that is known.
 */
point: PointView | null, 
/**
 * Metres from the restaurant, as the crow flies.
 */
distanceMetres: number | null, 
/**
 * Direction from the restaurant, in degrees from north, clockwise.
 */
bearingDegrees: number | null, };

export type CustomerCounts = { 
/**
 * All.
 */
all: number, 
/**
 * *Bloqueados*.
 */
blocked: number, 
/**
 * *Con conflicto*.
 */
conflict: number, 
/**
 * *Posibles duplicados*.
 */
duplicate: number, 
/**
 * By system.
 */
sources: { [key in string]: number }, };

export type CustomerDetail = { 
/**
 * What the list says.
 */
row: CustomerRow, 
/**
 * What the person sees; an edit names it, and one about an older version is refused.
 */
version: number, 
/**
 * Every field received, with its origin.
 */
fields: Array<CustomerField>, 
/**
 * *Bloqueo*.
 */
block: BlockView, 
/**
 * Addresses, the default one first.
 */
addresses: Array<CustomerAddress>, 
/**
 * Open conflicts: rows of `sync_conflicts`, the customer's first.
 */
conflicts: Array<number>, 
/**
 * The latest orders, at most 20, newest first.
 */
orders: Array<OrderCard>, 
/**
 * Clients of other systems that a person linked to this customer; of a client: its customer.
 */
linked: Array<CustomerRow>, 
/**
 * The last merge that can be taken back.
 */
merged: MergeNote | null, 
/**
 * What is typed before its data are erased: the name, else the phone, else the id.
 */
confirmName: string, 
/**
 * It exists only here: the remote has no way to make it.
 */
localOnly: boolean, 
/**
 * Where the restaurant is, to say how far away an address is; `None`: not set.
 */
restaurant: PointView | null, };

export type CustomerEdit = { 
/**
 * Customer.
 */
id: number, 
/**
 * [`CustomerDetail::version`].
 */
version: number, 
/**
 * The fields that change, as JSON text; `None` empties one.
 */
fields: { [key in string]: string | null }, };

export type CustomerField = { 
/**
 * Field.
 */
field: string, 
/**
 * JSON text as it stands here; `None`: empty.
 */
value: string | null, 
/**
 * What the other side has, where it differs.
 */
there: string | null, 
/**
 * Where the value comes from.
 */
origin: FieldOrigin, 
/**
 * Who wrote it last here, where somebody did.
 */
editedBy: string | null, 
/**
 * When.
 */
editedAt: number | null, 
/**
 * Whether and why it can be edited.
 */
edit: FieldEdit, 
/**
 * Who wins when both sides changed it.
 */
rule: FieldRuleView | null, 
/**
 * It waits to be sent.
 */
pending: boolean, };

export type CustomerFilter = "ALL" | "BLOCKED" | "CONFLICT" | "DUPLICATE";

export type CustomerHistory = { 
/**
 * The newest first, at most 200.
 */
entries: Array<HistoryEntry>, };

export type CustomerLinkRequest = { 
/**
 * Client of another system.
 */
client: number, 
/**
 * Customer; `None` takes the link away.
 */
customer: number | null, };

export type CustomerNew = { 
/**
 * As JSON text; a name or a phone there must be.
 */
fields: { [key in string]: string | null }, };

export type CustomerOrder = "NAME" | "LAST_INTERACTION" | "ORDERS";

export type CustomerRequest = { 
/**
 * [`CustomerRow::id`].
 */
id: number, };

export type CustomerRow = { 
/**
 * Row of `sync_data`.
 */
id: number, 
/**
 * System: `whatsapp`, `wispro-1`…
 */
source: string, 
/**
 * Entity: `customer`, `client`.
 */
entityType: string, 
/**
 * The id in that system; `local:…` for one made here.
 */
recordId: string, 
/**
 * First and last name, or the one name that the source has.
 */
name: string | null, 
/**
 * Phone.
 */
phone: string | null, 
/**
 * National id as written.
 */
document: string | null, 
/**
 * E-mail.
 */
email: string | null, 
/**
 * One line: the default address, else the first one.
 */
address: string | null, 
/**
 * *Bloqueado*.
 */
blocked: boolean, 
/**
 * Badge.
 */
state: SyncState, 
/**
 * Open conflicts, its addresses' among them.
 */
conflicts: number, 
/**
 * It may be the same person as another one.
 */
duplicate: boolean, 
/**
 * Orders, as the source counts them.
 */
totalOrders: number | null, 
/**
 * What was spent, in cents, as the source counts it.
 */
totalSpentCents: number | null, 
/**
 * When the source last heard of it.
 */
lastInteractionAt: number | null, 
/**
 * Of a client of Wispro: its zone.
 */
zone: string | null, 
/**
 * Of a client of Wispro: how its contract stands, where that is given.
 */
contractState: string | null, };

export type CustomerRule = { 
/**
 * `customer` or `address`.
 */
entityType: string, 
/**
 * Field; `*` for every field that has no row of its own.
 */
field: string, 
/**
 * What holds.
 */
rule: FieldRuleView, 
/**
 * What the program would do by itself.
 */
defaultRule: FieldRuleView, 
/**
 * What can be chosen; only what holds where it cannot be changed.
 */
options: Array<FieldRuleView>, };

export type CustomerRuleChoice = { 
/**
 * `customer` or `address`.
 */
entityType: string, 
/**
 * Field, or `*`.
 */
field: string, 
/**
 * One of its options.
 */
rule: FieldRuleView, };

export type CustomerRulesSave = { 
/**
 * What is to hold.
 */
rules: Array<CustomerRuleChoice>, };

export type CustomerRulesView = { 
/**
 * In the order of the table on the screen.
 */
rules: Array<CustomerRule>, };

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
 * Blocked by the restaurant; of whoever is unknown here, by the remote.
 */
blocked: boolean, 
/**
 * Why the restaurant blocked the customer.
 */
blockReason: string | null, };

export type CustomersPage = { 
/**
 * The customers.
 */
customers: Array<CustomerRow>, 
/**
 * How many match in all.
 */
total: number, 
/**
 * How many there are, without search: by filter, and by source.
 */
counts: CustomerCounts, 
/**
 * Changed records that the search does not know yet. It catches up by itself.
 */
unindexed: number, };

export type CustomersRequest = { 
/**
 * Words or digits: name without accents, phone digits, document, address. Empty for all.
 */
search: string, 
/**
 * Which of them.
 */
filter: CustomerFilter, 
/**
 * Only of this system (`whatsapp`, `wispro-1`); `None` for all.
 */
source: string | null, 
/**
 * Only of the systems that have records of this entity (`customer`, `client`); `None` for all.
 */
entityType: string | null, 
/**
 * How they are ordered.
 */
order: CustomerOrder, 
/**
 * How many of them come before the first one that is answered: rows are asked for as they are scrolled to.
 */
offset: number, 
/**
 * At most so many, 1 to 200.
 */
limit: number, };

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

export type DeletionChoice = "KEEP_EDIT" | "DELETE" | "STOP_SYNCING";

export type DeletionDecision = { 
/**
 * Row of `sync_conflicts`.
 */
id: number, 
/**
 * [`ConflictView::version`].
 */
version: number, 
/**
 * What to do.
 */
choice: DeletionChoice, };

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

export type DuplicateGroup = { 
/**
 * Why.
 */
reason: DuplicateReason, 
/**
 * What they have in common, as an answer for all of them names it.
 */
key: string, 
/**
 * 2 to 12 of them.
 */
customers: Array<CustomerRow>, 
/**
 * How many there are: where there are more than are shown, an answer is one for all of them.
 */
members: number, };

export type DuplicateReason = "PHONE" | "DOCUMENT" | "NAME_AND_ADDRESS";

export type DuplicatesAgain = { 
/**
 * The customers of the answer.
 */
ids: Array<number>, 
/**
 * The key of the answer, where it was one for all who have it.
 */
key: string | null, 
/**
 * When the answer was kept.
 */
at: number, };

export type DuplicatesPage = { 
/**
 * The surest first.
 */
groups: Array<DuplicateGroup>, 
/**
 * How many there are in all.
 */
total: number, 
/**
 * Where the next page begins.
 */
next: string | null, };

export type EntityAbilities = { 
/**
 * Entity.
 */
entityType: string, 
/**
 * Whether it can be read in runs.
 */
read: Ability, 
/**
 * Whether records can be made and changed there.
 */
write: Ability, 
/**
 * Whether records can be deleted there.
 */
delete: Ability, };

export type EntityField = { 
/**
 * Name.
 */
name: string, 
/**
 * What its values look like.
 */
shape: FieldShape, 
/**
 * Some values that are not empty, shortened.
 */
samples: Array<string>, 
/**
 * Whether it is what the system knows its records by.
 */
isKey: boolean, };

export type EntityFieldsView = { 
/**
 * Which entity.
 */
entity: EntityRequest, 
/**
 * Its fields, in the order in which records have them.
 */
fields: Array<EntityField>, 
/**
 * How many records were looked at.
 */
records: number, 
/**
 * Where they come from.
 */
from: SampleOrigin, };

export type EntityRequest = { 
/**
 * Outside system.
 */
system: string, 
/**
 * Entity.
 */
entityType: string, };

export type EntityView = { 
/**
 * Outside system.
 */
system: string, 
/**
 * Entity.
 */
entityType: string, 
/**
 * Which way it travels.
 */
flow: FlowView, 
/**
 * The worst of its records, as a badge.
 */
state: SyncState, 
/**
 * When it was last read to the end, or a write of it was last accepted.
 */
lastSuccessAt: number | null, 
/**
 * Records known here.
 */
records: number, 
/**
 * Changes on their way.
 */
pending: number, 
/**
 * Records that need a person because they failed.
 */
failed: number, 
/**
 * Open conflicts.
 */
conflicts: number, 
/**
 * Left out by a person.
 */
excluded: number, 
/**
 * The run under way or paused.
 */
run: number | null, 
/**
 * Whether *Sincronizar ahora* does something: there is something to read or to send.
 */
canRun: boolean, };

export type EraseRequest = { 
/**
 * Customer.
 */
id: number, 
/**
 * [`CustomerDetail::confirm_name`], typed by the person as a confirmation; capitals, accents and signs do not count.
 */
confirm: string, };

export type ErrorCode = "UNKNOWN_COMMAND" | "INVALID_REQUEST" | "PERMISSION" | "NO_SESSION" | "ORDER_NOT_FOUND" | "STAGE_CHANGED" | "MOVE_NOT_ALLOWED" | "NOTHING_TO_UNDO" | "WRONG_PIN" | "LOCKED_OUT" | "PERSON_NOT_FOUND" | "NAME_TAKEN" | "LAST_ADMINISTRATOR" | "INVALID_VALUE" | "REMOTE_NOT_ENCRYPTED" | "REMOTE_ADDRESS" | "REMOTE_KEY" | "SET_BY_ENVIRONMENT" | "KEYRING_FAILED" | "NOT_ON_THIS_MACHINE" | "NOT_FOUND" | "ALREADY_RUNNING" | "PAUSED" | "KEY_REFUSED" | "OVER" | "CONFLICT_MOVED" | "CONFLICT_NOT_OPEN" | "CONFLICT_STILL_OPEN" | "UNDO_TOO_OLD" | "UNDO_OVERTAKEN" | "NOTHING_TRAVELS" | "MAPPING_UNUSABLE" | "STEP_FIRST" | "INTEGRATION_CHANGED" | "IN_USE" | "RECORD_CHANGED" | "RECORD_ON_ITS_WAY" | "REASON_NEEDED" | "NOT_CONFIRMED" | "SLACK_REFUSED" | "UNREACHABLE" | "FILE_NOT_SAVED" | "DISK_FULL" | "READ_ONLY" | "CLOSING" | "INTERNAL";

export type ErrorView = { 
/**
 * Which error; a key of the catalogue `errors`.
 */
code: ErrorCode, 
/**
 * Technical detail for *Detalles técnicos*; never personal data, never a secret.
 */
detail: string | null, };

export type ExportView = { 
/**
 * Name of the file.
 */
name: string, 
/**
 * Media type.
 */
mediaType: string, 
/**
 * Where it was saved on this machine; `None`: the page saves `content`.
 */
savedTo: string | null, 
/**
 * The file in Base64, where the page has to save it.
 */
content: string | null, };

export type FieldChoice = { "take": "HERE" } | { "take": "THERE" } | { "take": "BOTH" } | { "take": "VALUE", 
/**
 * The value.
 */
value: string, };

export type FieldEdit = "TRAVELS" | "STAYS_HERE" | "SOURCE_ALONE" | "OWN_ACT";

export type FieldMappingView = { 
/**
 * Field of the source; empty for a constant, which is `default`.
 */
sourceField: string, 
/**
 * Field of the target.
 */
targetField: string, 
/**
 * Towards the target: `{"codec":"trim"}`, or `{"expression":"nombre|upper"}`.
 */
transform: Transform, 
/**
 * Whether it travels back.
 */
back: WayBack, 
/**
 * Whether the target needs it.
 */
need: FieldNeed, 
/**
 * What the target gets where the source has nothing.
 */
default: unknown, 
/**
 * What the target allows: `type`, `min_length`, `max_length`, `pattern`, `allowed`, `minimum`, `maximum`, `reference`.
 */
rules: FieldRules, };

export type FieldNeed = "REQUIRED" | "OPTIONAL";

export type FieldOrigin = "HERE" | "THERE" | "NOBODY";

export type FieldRuleView = "HERE_WINS" | "THERE_WINS" | "LATEST" | "MANUAL" | "THERE_ALONE" | "KEPT_APART";

export type FieldRules = Readonly<Record<string, unknown>>;

export type FieldShape = "UNKNOWN" | "BOOLEAN" | "INTEGER" | "DECIMAL" | "DATE" | "EMAIL" | "PHONE" | "TEXT" | "NESTED";

export type FilterCountRequest = { 
/**
 * Entity of the source.
 */
source: EntityRequest, 
/**
 * Conditions.
 */
filters: Array<RecordFilter>, };

export type FilterCountView = { 
/**
 * Records that were looked at.
 */
all: number, 
/**
 * Of those, the ones that meet the conditions.
 */
matching: number, 
/**
 * Where they come from.
 */
from: SampleOrigin, };

export type FilterTest = "EQUALS" | "DIFFERS" | "CONTAINS" | "EMPTY" | "FILLED";

export type FlowView = "IN" | "OUT" | "BOTH";

export type HistoryChange = { 
/**
 * Field.
 */
field: string, 
/**
 * JSON text; `None`: empty.
 */
before: string | null, 
/**
 * JSON text; `None`: empty.
 */
after: string | null, };

export type HistoryEntry = { 
/**
 * Row of `sync_log`.
 */
id: number, 
/**
 * When.
 */
at: number, 
/**
 * What: the audit's word (`edit`, `discard`, `block`, `unblock`, `resolve`, `undo`, `merge`, `create`, `delete`…).
 */
action: string, 
/**
 * Who; `None`: the program, because of what the source said.
 */
actor: string | null, 
/**
 * The address that is concerned; `None`: the customer itself.
 */
address: string | null, 
/**
 * What changed.
 */
changes: Array<HistoryChange>, 
/**
 * The rule that decided, where one did, or a reason that a person gave.
 */
detail: string | null, 
/**
 * Whether *Recuperar este valor* does something.
 */
canBringBack: boolean, };

export type IntegrationDirection = "SOURCE_TO_TARGET" | "BOTH";

export type IntegrationRequest = { 
/**
 * Row of `sync_integrations`.
 */
id: number, };

export type IntegrationRun = { 
/**
 * The integration.
 */
id: number, 
/**
 * How much of it.
 */
extent: RunExtent, };

export type IntegrationSchedule = { 
/**
 * The integration.
 */
id: number, 
/**
 * Whether it runs by itself; refused until one real run has gone through.
 */
switch: IntegrationSwitch, 
/**
 * Five fields of cron in the restaurant's zone; `None`: as often as the site says.
 */
cron: string | null, 
/**
 * [`IntegrationView::version`] of what the person had before them; `None`: whatever is there.
 */
version?: number, };

export type IntegrationStart = { 
/**
 * What it is called.
 */
name: string, 
/**
 * Where records come from.
 */
sourceSystem: string, 
/**
 * Where they go.
 */
targetSystem: string, };

export type IntegrationSteps = { 
/**
 * 1 *Sistemas*.
 */
systems: StepState, 
/**
 * 2 *Conexión*: both systems are connected.
 */
connection: StepState, 
/**
 * 3 *Qué sincronizar*.
 */
what: StepState, 
/**
 * 4 *Mapeo*: it can be used, and what the target needs is mapped.
 */
mapping: StepState, 
/**
 * 5 *Prueba sin escribir*: one ran to its end since the mapping changed.
 */
dryRun: StepState, 
/**
 * 6 *Programación y avisos*: it can be switched on once a real run has gone through.
 */
schedule: StepState, };

export type IntegrationSwitch = "ON" | "OFF";

export type IntegrationView = { 
/**
 * Row of `sync_integrations`.
 */
id: number, 
/**
 * What it is called.
 */
name: string, 
/**
 * Where records come from; the entity is empty until step 3 is done.
 */
source: EntityRequest, 
/**
 * Where they go.
 */
target: EntityRequest, 
/**
 * Which way.
 */
direction: IntegrationDirection, 
/**
 * Who is heard.
 */
strategy: ConflictStrategy, 
/**
 * Conditions.
 */
filters: Array<RecordFilter>, 
/**
 * Which field goes with which.
 */
mapping: Array<FieldMappingView>, 
/**
 * How far every step is.
 */
steps: IntegrationSteps, 
/**
 * Whether it runs by itself.
 */
switch: IntegrationSwitch, 
/**
 * Five fields of cron in the restaurant's zone; `None`: as often as the site says.
 */
cron: string | null, 
/**
 * When it runs next by itself.
 */
nextRunAt: number | null, 
/**
 * Its latest run.
 */
lastRun: RunView | null, 
/**
 * Its latest *prueba sin escribir* since the mapping changed.
 */
lastDryRun: RunView | null, 
/**
 * Records that need a person.
 */
attention: number, 
/**
 * Rises with every change of a person's. Who saves says which one they looked at.
 */
version: number, };

export type IntegrationWhat = { 
/**
 * Row of `sync_integrations`.
 */
id: number, 
/**
 * What it is called.
 */
name: string, 
/**
 * Entity of the source.
 */
sourceEntity: string, 
/**
 * Entity of the target.
 */
targetEntity: string, 
/**
 * Which way.
 */
direction: IntegrationDirection, 
/**
 * Who is heard when both sides changed.
 */
strategy: ConflictStrategy, 
/**
 * Only records that meet all of these.
 */
filters: Array<RecordFilter>, 
/**
 * [`IntegrationView::version`] of what the person had before them; `None`: whatever is there.
 */
version?: number, };

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

export type KeepBoth = "JOINED" | "SECOND_PHONE" | "TWO_ADDRESSES";

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

export type LatencyPoint = { 
/**
 * The mean, in milliseconds.
 */
mean: number, 
/**
 * The slowest, in milliseconds.
 */
highest: number, };

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

export type LogLevel = "DEBUG" | "INFO" | "WARN" | "ERROR";

export type LogLine = { 
/**
 * When.
 */
at: number, 
/**
 * How grave.
 */
level: LogLevel, 
/**
 * The part of the program.
 */
target: string, 
/**
 * What it says.
 */
message: string, 
/**
 * Its fields, by name.
 */
fields: { [key in string]: string }, };

export type LogPage = { 
/**
 * The lines.
 */
lines: Array<LogLine>, 
/**
 * Where the next page begins; `None` at the oldest line.
 */
next: string | null, 
/**
 * Folder of the log's files.
 */
folder: string, };

export type LogRequest = { 
/**
 * What the page before answered as `next`; `None` for the newest lines.
 */
before: string | null, 
/**
 * At least this grave.
 */
level: LogLevel | null, 
/**
 * Only lines that hold this text, without regard to capitals.
 */
text: string | null, 
/**
 * At most so many, 1 to 500.
 */
limit: number, };

export type MachineLanguage = "es" | "en";

export type MappingCheck = { 
/**
 * It cannot be used while there is one of these.
 */
problems: Array<MappingProblem>, 
/**
 * Fields of the target that do not come back, with the reason; a warning where both ways are wanted.
 */
notReadBack: Array<MappingProblem>, 
/**
 * Fields that the target needs and nothing writes.
 */
unmapped: Array<string>, };

export type MappingPreview = { 
/**
 * What is wrong with the mapping itself; the rows are empty then.
 */
check: MappingCheck, 
/**
 * How many records were tried.
 */
tried: number, 
/**
 * Of those, how many could not be written.
 */
failed: number, 
/**
 * Where they come from.
 */
from: SampleOrigin, 
/**
 * Ten at random.
 */
random: Array<PreviewRecord>, 
/**
 * Ten with problems, one of every kind first.
 */
problematic: Array<PreviewRecord>, };

export type MappingProblem = { 
/**
 * Field of the target.
 */
targetField: string, 
/**
 * A key of the catalogue `mapping.problems`.
 */
code: string, 
/**
 * What the code speaks of: a field, a name, or technical words.
 */
detail: string | null, };

export type MappingRequest = { 
/**
 * The integration.
 */
id: number, 
/**
 * Its fields.
 */
fields: Array<FieldMappingView>, 
/**
 * [`IntegrationView::version`] of what the person had before them; `None`: whatever is there.
 */
version?: number, };

export type MappingSuggestion = { 
/**
 * Field of the source.
 */
sourceField: string, 
/**
 * Field of the target.
 */
targetField: string, 
/**
 * 0 to 100.
 */
score: number, 
/**
 * A transformation that fits the values.
 */
transform: Transform, };

export type MergeNote = { 
/**
 * Names it to `customer_unmerge`.
 */
id: number, 
/**
 * What the other one was called.
 */
other: string | null, 
/**
 * Which of the two the other one is.
 */
otherIs: MergedOther, 
/**
 * When.
 */
at: number, 
/**
 * Who.
 */
by: string, 
/**
 * Until when it can be taken back.
 */
undoUntil: number, };

export type MergeRequest = { 
/**
 * *Registro principal*: stays.
 */
primary: number, 
/**
 * Its version.
 */
primaryVersion: number, 
/**
 * Goes into the primary one, and is shown no more.
 */
other: number, 
/**
 * Its version.
 */
otherVersion: number, 
/**
 * Fields whose value is taken from the other one.
 */
take: Array<string>, 
/**
 * Addresses of the other one that the primary one keeps as its own.
 */
addresses: Array<number>, };

export type MergedOther = "PART" | "DELETED_MAIN";

export type MetricsView = { 
/**
 * Where it is read; `None`: this process has no local server.
 */
address: string | null, 
/**
 * Since when there is a token; `None`: there is none, and nobody can read it.
 */
tokenSince: number | null, 
/**
 * The token, only in the answer that makes it.
 */
token: string | null, };

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

export type NotDuplicates = { 
/**
 * Customers of one group.
 */
ids: Array<number>, 
/**
 * What is not compared any more, of a group that is shown in part: nobody is asked about anybody who has it. `None`: the
 * customers are answered one by one.
 */
key: string | null, };

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
 * Id of whoever ordered in *Clientes*, where they are known there.
 */
customer: number | null, 
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

export type PageRequest = { 
/**
 * What the page before answered as `next`; `None` for the first page.
 */
after: string | null, 
/**
 * At most so many, 1 to 500.
 */
limit: number, 
/**
 * Only of this system.
 */
system: string | null, 
/**
 * Only of this entity.
 */
entityType: string | null, };

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

export type PatternPreview = { 
/**
 * At most ten of its records.
 */
records: Array<PatternRecord>, 
/**
 * How many conflicts it has.
 */
total: number, 
/**
 * How many of them would be over, because nothing else is in dispute.
 */
over: number, };

export type PatternRecord = { 
/**
 * Row of `sync_conflicts`.
 */
id: number, 
/**
 * What people call the record.
 */
title: string | null, 
/**
 * What stands here, as JSON text; of a location the list of latitude and longitude.
 */
here: string | null, 
/**
 * What stands there, in the same way.
 */
there: string | null, 
/**
 * What it would be, as JSON text.
 */
result: string | null, };

export type PatternRequest = { 
/**
 * Outside system.
 */
system: string, 
/**
 * Entity.
 */
entityType: string, 
/**
 * [`ConflictPattern::field`].
 */
field: string, 
/**
 * How the two sides stand.
 */
shape: PatternShape, 
/**
 * Which side is taken, for this field alone. A choice that needs a reason is not made in a batch.
 */
take: SideView, };

export type PatternShape = "ONLY_THERE" | "ONLY_HERE" | "SPELLING" | "DIFFERENT";

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

export type PointView = { 
/**
 * Degrees, north positive.
 */
latitude: number, 
/**
 * Degrees, east positive.
 */
longitude: number, };

export type PreviewField = { 
/**
 * Field of the target.
 */
targetField: string, 
/**
 * The source's value as JSON text; `None`: empty.
 */
before: string | null, 
/**
 * The target's value as JSON text; `None`: empty, or it failed.
 */
after: string | null, 
/**
 * What would be read back as JSON text, where it is not `before`.
 */
readBack: string | null, 
/**
 * Why it cannot be written, or does not come back; a key of the catalogue `mapping.faults`.
 */
fault: string | null, };

export type PreviewRecord = { 
/**
 * The record's id at the source.
 */
recordId: string, 
/**
 * Its fields, in the order of the mapping.
 */
fields: Array<PreviewField>, };

export type ProposalReason = "RULE" | "LATEST" | "OTHER_EMPTY" | "SAFETY";

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

export type ReasonCount = { 
/**
 * What became of them.
 */
outcome: RecordOutcomeView, 
/**
 * Why; a key of the catalogue `causes`.
 */
reason: string, 
/**
 * How many.
 */
count: number, };

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

export type RecordFilter = { 
/**
 * Field.
 */
field: string, 
/**
 * What it must be.
 */
test: FilterTest, 
/**
 * Compared with, as text; unused where the test needs none.
 */
value: string, };

export type RecordItem = { 
/**
 * Outside system.
 */
system: string, 
/**
 * Entity.
 */
entityType: string, 
/**
 * The record's id here.
 */
recordId: string, 
/**
 * What people call it.
 */
title: string | null, 
/**
 * Badge.
 */
state: SyncState, 
/**
 * Why it waits or is left out; a key of the catalogue `causes`.
 */
reason: string | null, 
/**
 * Attempts so far.
 */
attempts: number, 
/**
 * When it is tried again.
 */
nextTryAt: number | null, 
/**
 * Since when.
 */
since: number, };

export type RecordOutcomeView = "SKIPPED" | "CONFLICTED" | "FAILED";

export type RecordRequest = { 
/**
 * Outside system.
 */
system: string, 
/**
 * Entity.
 */
entityType: string, 
/**
 * The record's id here.
 */
recordId: string, };

export type RecordsPage = { 
/**
 * The oldest first.
 */
items: Array<RecordItem>, 
/**
 * How many there are in all.
 */
total: number, 
/**
 * Where the next page begins; `None` at the end.
 */
next: string | null, };

export type RemoteCheckName = "REACHED" | "KEY_ACCEPTED" | "INSTANT_CHANNEL" | "VERSION" | "FOLDER_FOUND" | "FOLDER_OPENED" | "CAN_READ" | "CAN_READ_CLIENTS" | "CAN_WRITE";

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
 * How long it took; 0 where that is not measured.
 */
durationMs: number, };

export type RemoteCheckView = { 
/**
 * The steps of the kind of system: all of them, always.
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

export type ReviewChoice = { "is": "KNOWN", 
/**
 * [`CustomerRow::id`] of a candidate.
 */
id: number, } | { "is": "NEW" } | { "is": "NOBODY" };

export type ReviewDecision = { 
/**
 * [`ReviewItem::id`].
 */
id: number, 
/**
 * Who it is.
 */
choice: ReviewChoice, };

export type ReviewItem = { 
/**
 * Names it to `review_decide`.
 */
id: number, 
/**
 * System.
 */
system: string, 
/**
 * Why nobody could place it; a key of the catalogue `causes`.
 */
reason: string, 
/**
 * The client's id at the source.
 */
recordId: string, 
/**
 * As the source has it: name, document, phone, e-mail, address, zone.
 */
client: CustomerRow, 
/**
 * Who it may be, at most 10.
 */
candidates: Array<CustomerRow>, 
/**
 * Since when.
 */
since: number, };

export type ReviewPage = { 
/**
 * The oldest first.
 */
items: Array<ReviewItem>, 
/**
 * How many there are in all.
 */
total: number, 
/**
 * Where the next page begins.
 */
next: string | null, };

export type Role = "VIEWER" | "PURCHASING" | "OPERATOR" | "MANAGER" | "ADMINISTRATOR";

export type RunDetail = { 
/**
 * The run.
 */
run: RunView, 
/**
 * Failed, skipped and conflicted records by reason, the most frequent first.
 */
reasons: Array<ReasonCount>, 
/**
 * Failed records that still wait for a person.
 */
openFailures: number, };

export type RunExtent = "DRY_RUN" | "FIRST20" | "ALL";

export type RunRecordRequest = { 
/**
 * Row of `sync_records`.
 */
id: number, };

export type RunRecordView = { 
/**
 * Row of `sync_records`.
 */
id: number, 
/**
 * The record's id there; `None` where it has none.
 */
recordId: string | null, 
/**
 * What people call it.
 */
title: string | null, 
/**
 * What became of it.
 */
outcome: RecordOutcomeView, 
/**
 * Why.
 */
reason: string, 
/**
 * The field that is concerned.
 */
field: string | null, 
/**
 * Its value, shortened.
 */
value: string | null, 
/**
 * Attempts so far.
 */
attempts: number, 
/**
 * When it was last brought.
 */
at: number, 
/**
 * When it went through, or was set aside; `None`: it still waits.
 */
resolvedAt: number | null, 
/**
 * What was received, without secrets, for *Detalles técnicos*.
 */
response: string | null, };

export type RunRecordsPage = { 
/**
 * In the order in which they came.
 */
records: Array<RunRecordView>, 
/**
 * How many match in all.
 */
total: number, 
/**
 * Where the next page begins.
 */
next: number | null, };

export type RunRecordsRequest = { 
/**
 * The run.
 */
run: number, 
/**
 * Only with this outcome.
 */
outcome: RecordOutcomeView | null, 
/**
 * The id of the last one of the page before.
 */
after: number | null, 
/**
 * At most so many, 1 to 500.
 */
limit: number, };

export type RunRequestView = { 
/**
 * Row of `sync_history`.
 */
run: number, };

export type RunResult = "OPEN" | "CLEAN" | "WITH_FAILURES" | "FAILED" | "STOPPED" | "DRY_RUN";

export type RunStatusView = "RUNNING" | "PAUSED" | "STOPPED" | "COMPLETED" | "FAILED" | "INTERRUPTED";

export type RunTriggerView = "MANUAL" | "SCHEDULE" | "EVENT" | "RETRY";

export type RunView = { 
/**
 * Row of `sync_history`.
 */
id: number, 
/**
 * The integration that it belongs to.
 */
integration: number | null, 
/**
 * Outside system.
 */
system: string, 
/**
 * Entity.
 */
entityType: string, 
/**
 * What started it.
 */
trigger: RunTriggerView, 
/**
 * *Prueba sin escribir*.
 */
dryRun: boolean, 
/**
 * How it stands.
 */
status: RunStatusView, 
/**
 * Only the first so many records.
 */
limit: number | null, 
/**
 * Who started it.
 */
actor: string | null, 
/**
 * When it started.
 */
startedAt: number, 
/**
 * When it ended.
 */
endedAt: number | null, 
/**
 * Time at work, in milliseconds, without pauses.
 */
durationMs: number, 
/**
 * How many records the source says there are.
 */
expected: number | null, 
/**
 * Pages read.
 */
pages: number, 
/**
 * How often everything is read while it is under way: more than once where what came did not add up.
 */
passes: number, 
/**
 * The sum of the six below.
 */
processed: number, 
/**
 * *Creados*.
 */
created: number, 
/**
 * *Actualizados*.
 */
updated: number, 
/**
 * *Sin cambios*.
 */
unchanged: number, 
/**
 * *Omitidos*.
 */
skipped: number, 
/**
 * *En conflicto*.
 */
conflicted: number, 
/**
 * *Con error*.
 */
failed: number, 
/**
 * Known here and not listed by a complete read.
 */
missing: number, 
/**
 * Of those, marked as deleted.
 */
deleted: number, 
/**
 * Of those, waiting for a person.
 */
heldDeletions: number, 
/**
 * How much is read, in percent; only while it is open.
 */
percent: number | null, 
/**
 * Records a second; only while it is under way.
 */
recordsPerSecond: number | null, 
/**
 * Milliseconds that are left at that speed.
 */
remainingMs: number | null, 
/**
 * What it waits for; a key of the catalogue `causes`, or `THROTTLED`.
 */
waiting: string | null, 
/**
 * Until when it waits.
 */
waitingUntil: number | null, 
/**
 * Why it failed.
 */
reason: string | null, };

export type RunsPage = { 
/**
 * The runs.
 */
runs: Array<RunView>, 
/**
 * How many match in all.
 */
total: number, 
/**
 * To ask for the next page with; `None` at the end.
 */
next: number | null, };

export type RunsRequest = { 
/**
 * Only of this system.
 */
system: string | null, 
/**
 * Only of this entity.
 */
entityType: string | null, 
/**
 * Only of this integration.
 */
integration: number | null, 
/**
 * Only with this result.
 */
result: RunResult | null, 
/**
 * Only those that started at this instant or later.
 */
from: number | null, 
/**
 * Only those that started before this instant.
 */
until: number | null, 
/**
 * The id of the last run of the page before; `None` for the newest.
 */
before: number | null, 
/**
 * At most so many, 1 to 500.
 */
limit: number, };

export type SampleOrigin = "STORED" | "READ_NOW";

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

export type SideView = "HERE" | "THERE";

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
unattendedAfterSeconds: number, 
/**
 * Where it is, in degrees, -90 to 90; with `longitude` or not at all.
 */
latitude: number | null, 
/**
 * Degrees, -180 to 180.
 */
longitude: number | null, };

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

export type SlackRequest = { 
/**
 * Address, `https://hooks.slack.com/services/…`.
 */
address: NewKey, };

export type SlackState = "NOT_SET" | "ON" | "FAILING" | "SWITCHED_OFF";

export type SlackView = { 
/**
 * How it stands.
 */
state: SlackState, 
/**
 * Why it was switched off or fails; Slack's own word, e.g. `channel_is_archived`.
 */
reason: string | null, 
/**
 * When a message last got through.
 */
lastSentAt: number | null, };

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

export type StepState = "LOCKED" | "OPEN" | "DONE" | "BROKEN";

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

export type SyncOverview = { 
/**
 * The sentence.
 */
state: SyncSentence, 
/**
 * When it was true.
 */
at: number, 
/**
 * What needs a person: as many items as [`AttentionPage`] has in all.
 */
attention: number, 
/**
 * Changes that are sent by themselves.
 */
pending: number, 
/**
 * Records that a person left out.
 */
excluded: number, 
/**
 * Open conflicts, which are part of `attention`.
 */
conflicts: number, 
/**
 * When an outside system last answered properly.
 */
lastContactAt: number | null, 
/**
 * Every outside system.
 */
systems: Array<SystemView>, 
/**
 * Every entity of every system, in the order of the table.
 */
entities: Array<EntityView>, 
/**
 * Runs under way or paused.
 */
runs: Array<RunView>, };

export type SyncSentence = "NEEDS_ATTENTION" | "WAITING" | "SENDING" | "UP_TO_DATE" | "NOTHING_CONNECTED";

export type SyncState = "SYNCED" | "PENDING" | "SYNCING" | "FAILED" | "CONFLICT" | "SKIPPED";

export type SystemRequest = { 
/**
 * Outside system.
 */
system: string, };

export type SystemState = "WORKING" | "THROTTLED" | "PAUSED_AFTER_FAILURES" | "TRYING" | "REFUSED" | "PAUSED";

export type SystemView = { 
/**
 * Name in every table.
 */
system: string, 
/**
 * What a person called it; `None` for the ordering remote.
 */
name: string | null, 
/**
 * How it stands.
 */
state: SystemState, 
/**
 * Why, where it does not simply work.
 */
reason: string | null, 
/**
 * When it is tried again by itself.
 */
nextTryAt: number | null, 
/**
 * Failures in a row.
 */
failures: number, 
/**
 * Who paused it.
 */
pausedBy: string | null, 
/**
 * When it last answered properly.
 */
lastContactAt: number | null, };

export type Telling = "ON" | "OFF";

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

export type Transform = Readonly<Record<string, unknown>>;

export type TriedView = { 
/**
 * Records that are tried once more.
 */
tried: number, 
/**
 * What only an administrator may have tried once more.
 */
reserved: number, };

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
businessDate: string, } | { "type": "people" } | { "type": "settings" } | { "type": "sync" } | { "type": "run", 
/**
 * The run.
 */
run: RunView, } | { "type": "integrations" } | { "type": "alerts" } | { "type": "customers" } | { "type": "resync" };

export type UiMessage = { 
/**
 * Rises by one per message of this process.
 */
sequence: number, 
/**
 * What happened.
 */
event: UiEvent, };

export type UnmergeRequest = { 
/**
 * [`MergeNote::id`].
 */
id: number, };

export type WayBack = "YES" | "NO";

export type WisproConnection = { 
/**
 * System: `wispro-1`.
 */
system: string, 
/**
 * What a person called it.
 */
name: string, 
/**
 * The run under way or paused.
 */
running: RunView | null, 
/**
 * The last real run that is over.
 */
last: RunView | null, 
/**
 * The last dry run.
 */
lastDryRun: RunView | null, 
/**
 * Clients known here.
 */
clients: number, 
/**
 * Clients that wait in *Revisar*.
 */
review: number, 
/**
 * When it runs by itself: five fields, in the restaurant's zone; `None`: only when somebody presses the button.
 */
schedule: string | null, };

export type WisproPreCheck = { 
/**
 * How many clients Wispro says it has; `None`: it does not say.
 */
total: number | null, 
/**
 * Pages that will be read.
 */
pages: number | null, 
/**
 * Clients per page.
 */
pageSize: number, 
/**
 * When the last real run ended.
 */
lastAt: number | null, 
/**
 * How many records it processed.
 */
lastProcessed: number | null, };

export type WisproSchedule = { 
/**
 * Which connection.
 */
system: string, 
/**
 * Five fields, in the restaurant's zone; `None`: never by itself.
 */
cron: string | null, };

export type WisproStart = { 
/**
 * Which connection.
 */
system: string, 
/**
 * *Prueba sin escribir*.
 */
dryRun: boolean, };

export type WisproView = { 
/**
 * By name; empty: nothing is connected yet.
 */
connections: Array<WisproConnection>, };

export const UNNAMED_SITE = "Mi restaurante";

export const PROGRAM_VERSION = "0.1.0";

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

export const FOLDER_CHECK_REASONS = [
  "folder_gone",
  "FILE_IN_USE",
  "FILE_CHANGING",
  "FILE_CUT_OFF",
  "FILE_MISSING",
  "FILE_NOT_READABLE",
  "FILE_TOO_LARGE",
  "FILE_FAILED",
  "FOLDER_NOT_WRITABLE",
  "FOLDER_FULL",
  "ENCODING_UNKNOWN",
  "NO_HEADER",
  "HEADER_REPEATED",
  "KEY_COLUMN_MISSING",
] as const;

export const ACCOUNT_CHECK_REASONS = [
  "UNREACHABLE",
  "not_the_service",
  "token_refused",
  "LICENCE_EXPIRED",
  "key_unreadable",
  "THROTTLED",
  "server_error",
] as const;

export const CAUSES = [
  "UNREACHABLE",
  "THROTTLED",
  "PAUSED",
  "SWITCHED_OFF",
  "NOT_NOW",
  "TOO_LARGE",
  "CONNECTOR_PANICKED",
  "CHANNEL_DOWN",
  "CHANNEL_REFUSED",
  "AUTH_INVALID_KEY",
  "KEY_UNUSABLE",
  "KEY_UNREADABLE",
  "LICENCE_EXPIRED",
  "TECH001",
  "TECH006",
  "TECH007",
  "HTTP_3XX",
  "HTTP_4XX",
  "HTTP_404",
  "HTTP_5XX",
  "INTERNAL_SERVER_ERROR",
  "NOT_THE_API",
  "SYNC_ERROR",
  "BODY_NOT_JSON",
  "BODY_SHAPE",
  "BODY_TRUNCATED",
  "BODY_TOO_LARGE",
  "BODY_UNWRITABLE",
  "PAGINATION_MISSING",
  "PAGE_EMPTY",
  "PAGE_IGNORED",
  "NOT_WRITABLE",
  "DELETES_NOT_SUPPORTED",
  "LOCAL_ONLY",
  "CREATES_NOT_SUPPORTED",
  "CANNOT_BE_CLEARED",
  "FIELD_NOT_TAKEN",
  "NOT_RECORDED",
  "OUTCOME_COUNT",
  "REFUSED_THROUGHOUT",
  "ADDRESSES_UNREADABLE",
  "ADDRESSES_HELD",
  "REFERENCE_NOT_SENT",
  "READ_BACK_DIFFERS",
  "NOT_FOUND",
  "UNKNOWN_ENTITY",
  "UNKNOWN_OPERATION",
  "UNKNOWN_ACTION",
  "ID_UNUSABLE",
  "DAILY_NUMBER_UNUSABLE",
  "KEY_MISSING",
  "ID_MISSING",
  "ID_NOT_A_UUID",
  "ID_REPEATED",
  "ENTRY_TOO_LARGE",
  "NOT_AN_OBJECT",
  "FIELD_UNREADABLE",
  "TOO_DEEP",
  "PHONE_MISSING",
  "ADDRESSES_NOT_A_LIST",
  "ADDRESS_UNUSABLE",
  "STORE_REFUSED",
  "AMBIGUOUS",
  "EXCLUDED",
  "FILTERED",
  "FLIPS",
  "READ_BEFORE_WRITE",
  "REPLACED",
  "NO_INTEGRATION",
  "NOT_LISTED",
  "WAITS_FOR_NEXT_READ",
  "SOURCE_IN_CONFLICT",
  "TARGET_DELETED",
  "TARGET_NOT_CONNECTED",
  "TARGET_READ_ONLY",
  "TARGET_TAKEN",
  "TARGET_UNREAD",
  "OWNED_THERE",
  "MAPPING_UNUSABLE",
  "BOTH_CHANGED",
  "FIRST_MEETING",
  "DELETED_HERE",
  "DELETED_THERE",
  "DELETIONS_HELD",
  "CURSOR_FORGOTTEN",
  "CURSOR_REPEATED",
  "PAGE_REPEATED",
  "ONLY_EMPTY_PAGES",
  "ONLY_REPEATS",
  "MORE_THAN_TOTAL",
  "NOT_A_STREAM",
  "ALREADY_RUNNING",
  "PROCESS_ENDED",
  "OVER",
  "CLOSING",
  "SPOOL",
  "STORE",
  "DISK_FULL",
  "READ_ONLY",
  "STORE_FAILED",
  "FILE_IN_USE",
  "FILE_CHANGING",
  "FILE_CUT_OFF",
  "FILE_MISSING",
  "FILE_NOT_READABLE",
  "FILE_FAILED",
  "FOLDER_NOT_WRITABLE",
  "FOLDER_FULL",
  "NO_HEADER",
  "HEADER_REPEATED",
  "ENCODING_UNKNOWN",
  "FILE_TOO_LARGE",
  "KEY_COLUMN_MISSING",
  "COLUMN_COUNT",
  "KEY_REPEATED",
  "KEY_TAKEN",
  "KEY_CHANGED",
  "LETTER_NOT_IN_FILE",
  "NO_SUCH_COLUMN",
  "NOT_A_TEXT",
  "ROW_CHANGED",
  "NOT_IN_PAGES",
  "ONLY_EVERYTHING",
  "STOPPED",
  "WRONG_TYPE",
  "AMBIGUOUS_NUMBER",
  "AMBIGUOUS_DATE",
  "NOT_A_NUMBER",
  "LEADING_ZEROS",
  "TOO_MANY_DECIMALS",
  "OUT_OF_RANGE",
  "INEXACT_FLOAT",
  "NOT_A_DATE",
  "NO_SUCH_DATE",
  "MISSING_LOCAL_TIME",
  "REPEATED_LOCAL_TIME",
  "PRECISION_LOST",
  "NOT_A_BOOLEAN",
  "NOT_IN_ENUMERATION",
  "SEPARATOR_INSIDE",
  "WRONG_PART_COUNT",
  "AFFIX_MISSING",
  "DAMAGED_TEXT",
  "NOT_A_PHONE",
  "NOT_A_NATIONAL_ID",
  "NOT_JSON",
  "UNFAITHFUL_JSON",
  "NOT_REVERSIBLE",
  "ONE_WAY",
  "EXPRESSION_UNDEFINED",
  "EXPRESSION_TOO_COSTLY",
  "EXPRESSION_FAILED",
  "EXPRESSION_FLOAT",
  "REQUIRED",
  "TYPE",
  "LENGTH",
  "PATTERN",
  "ALLOWED",
  "MINIMUM",
  "MAXIMUM",
  "REFERENCE",
  "REFERENCE_UNKNOWN",
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
  "sync_overview",
  "sync_attention",
  "sync_pending",
  "sync_excluded",
  "sync_retry",
  "sync_retry_all",
  "sync_dismiss",
  "sync_now",
  "record_exclude",
  "record_include",
  "system_pause",
  "system_resume",
  "system_try",
  "runs_list",
  "run_get",
  "run_records",
  "run_pause",
  "run_resume",
  "run_stop",
  "run_retry_failed",
  "run_retry_record",
  "run_dismiss_record",
  "run_confirm_deletions",
  "run_dismiss_deletions",
  "run_export",
  "runs_export",
  "sync_charts",
  "conflicts_list",
  "conflict_get",
  "conflict_preview",
  "conflict_resolve",
  "conflict_resolve_alike",
  "conflict_resolve_deletion",
  "conflict_undo",
  "conflicts_decided",
  "conflict_patterns",
  "conflict_pattern_preview",
  "conflict_pattern_resolve",
  "customers_list",
  "customer_get",
  "customer_history",
  "customer_save",
  "customer_add",
  "customer_block",
  "customer_unblock",
  "address_save",
  "address_remove",
  "customer_bring_back",
  "customers_duplicates",
  "customers_not_duplicates",
  "customers_duplicates_again",
  "customer_merge",
  "customer_unmerge",
  "customer_export",
  "customer_erase",
  "customer_link",
  "customer_rules_get",
  "customer_rules_save",
  "wispro_get",
  "wispro_check",
  "wispro_start",
  "wispro_schedule",
  "review_list",
  "review_decide",
  "connection_kinds",
  "connections_list",
  "connection_check",
  "connection_save",
  "connection_remove",
  "entity_fields",
  "filter_count",
  "integrations_list",
  "integration_get",
  "integration_start",
  "integration_save_what",
  "integration_save_mapping",
  "integration_remove",
  "integration_run",
  "integration_schedule",
  "mapping_suggest",
  "mapping_check",
  "mapping_preview",
  "alerts_list",
  "alert_acknowledge",
  "alert_settings_get",
  "alert_settings_save",
  "slack_save",
  "slack_test",
  "slack_forget",
  "metrics_token_new",
  "log_read",
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
  sync_overview: { request: Nothing; response: SyncOverview };
  sync_attention: { request: PageRequest; response: AttentionPage };
  sync_pending: { request: PageRequest; response: RecordsPage };
  sync_excluded: { request: PageRequest; response: RecordsPage };
  sync_retry: { request: AttentionRequest; response: TriedView };
  sync_retry_all: { request: Nothing; response: TriedView };
  sync_dismiss: { request: AttentionRequest; response: Nothing };
  sync_now: { request: EntityRequest; response: RunView | null };
  record_exclude: { request: RecordRequest; response: Nothing };
  record_include: { request: RecordRequest; response: Nothing };
  system_pause: { request: SystemRequest; response: SystemView };
  system_resume: { request: SystemRequest; response: SystemView };
  system_try: { request: SystemRequest; response: SystemView };
  runs_list: { request: RunsRequest; response: RunsPage };
  run_get: { request: RunRequestView; response: RunDetail };
  run_records: { request: RunRecordsRequest; response: RunRecordsPage };
  run_pause: { request: RunRequestView; response: RunView };
  run_resume: { request: RunRequestView; response: RunView };
  run_stop: { request: RunRequestView; response: RunView };
  run_retry_failed: { request: RunRequestView; response: RunView };
  run_retry_record: { request: RunRecordRequest; response: RunView };
  run_dismiss_record: { request: RunRecordRequest; response: Nothing };
  run_confirm_deletions: { request: RunRequestView; response: RunView };
  run_dismiss_deletions: { request: RunRequestView; response: RunView };
  run_export: { request: RunRequestView; response: ExportView };
  runs_export: { request: RunsRequest; response: ExportView };
  sync_charts: { request: ChartsRequest; response: ChartsView };
  conflicts_list: { request: PageRequest; response: ConflictsPage };
  conflict_get: { request: ConflictRequest; response: ConflictView };
  conflict_preview: { request: ConflictDecision; response: ConflictPreview };
  conflict_resolve: { request: ConflictDecision; response: ConflictView };
  conflict_resolve_alike: { request: ConflictBatch; response: ConflictBatchView };
  conflict_resolve_deletion: { request: DeletionDecision; response: ConflictView };
  conflict_undo: { request: ConflictUndo; response: ConflictView };
  conflicts_decided: { request: ConflictRecord; response: Array<ConflictView> };
  conflict_patterns: { request: Nothing; response: Array<ConflictPattern> };
  conflict_pattern_preview: { request: PatternRequest; response: PatternPreview };
  conflict_pattern_resolve: { request: PatternRequest; response: ConflictBatchView };
  customers_list: { request: CustomersRequest; response: CustomersPage };
  customer_get: { request: CustomerRequest; response: CustomerDetail };
  customer_history: { request: CustomerRequest; response: CustomerHistory };
  customer_save: { request: CustomerEdit; response: CustomerDetail };
  customer_add: { request: CustomerNew; response: CustomerDetail };
  customer_block: { request: BlockRequest; response: CustomerDetail };
  customer_unblock: { request: BlockRequest; response: CustomerDetail };
  address_save: { request: AddressEdit; response: CustomerDetail };
  address_remove: { request: AddressRequest; response: CustomerDetail };
  customer_bring_back: { request: BringBackRequest; response: CustomerDetail };
  customers_duplicates: { request: PageRequest; response: DuplicatesPage };
  customers_not_duplicates: { request: NotDuplicates; response: ApartAnswer };
  customers_duplicates_again: { request: DuplicatesAgain; response: Nothing };
  customer_merge: { request: MergeRequest; response: CustomerDetail };
  customer_unmerge: { request: UnmergeRequest; response: CustomerDetail };
  customer_export: { request: CustomerRequest; response: ExportView };
  customer_erase: { request: EraseRequest; response: Nothing };
  customer_link: { request: CustomerLinkRequest; response: CustomerDetail };
  customer_rules_get: { request: Nothing; response: CustomerRulesView };
  customer_rules_save: { request: CustomerRulesSave; response: CustomerRulesView };
  wispro_get: { request: Nothing; response: WisproView };
  wispro_check: { request: SystemRequest; response: WisproPreCheck };
  wispro_start: { request: WisproStart; response: RunView };
  wispro_schedule: { request: WisproSchedule; response: WisproView };
  review_list: { request: PageRequest; response: ReviewPage };
  review_decide: { request: ReviewDecision; response: Nothing };
  connection_kinds: { request: Nothing; response: Array<ConnectionKindView> };
  connections_list: { request: Nothing; response: Array<ConnectionCard> };
  connection_check: { request: ConnectionDraft; response: RemoteCheckView };
  connection_save: { request: ConnectionDraft; response: ConnectionCard };
  connection_remove: { request: SystemRequest; response: Nothing };
  entity_fields: { request: EntityRequest; response: EntityFieldsView };
  filter_count: { request: FilterCountRequest; response: FilterCountView };
  integrations_list: { request: Nothing; response: Array<IntegrationView> };
  integration_get: { request: IntegrationRequest; response: IntegrationView };
  integration_start: { request: IntegrationStart; response: IntegrationView };
  integration_save_what: { request: IntegrationWhat; response: IntegrationView };
  integration_save_mapping: { request: MappingRequest; response: IntegrationView };
  integration_remove: { request: IntegrationRequest; response: Nothing };
  integration_run: { request: IntegrationRun; response: RunView };
  integration_schedule: { request: IntegrationSchedule; response: IntegrationView };
  mapping_suggest: { request: IntegrationRequest; response: Array<MappingSuggestion> };
  mapping_check: { request: MappingRequest; response: MappingCheck };
  mapping_preview: { request: MappingRequest; response: MappingPreview };
  alerts_list: { request: Nothing; response: Array<AlertView> };
  alert_acknowledge: { request: AlertRequest; response: Array<AlertView> };
  alert_settings_get: { request: Nothing; response: AlertSettingsView };
  alert_settings_save: { request: AlertSettings; response: AlertSettingsView };
  slack_save: { request: SlackRequest; response: AlertSettingsView };
  slack_test: { request: Nothing; response: AlertSettingsView };
  slack_forget: { request: Nothing; response: AlertSettingsView };
  metrics_token_new: { request: Nothing; response: AlertSettingsView };
  log_read: { request: LogRequest; response: LogPage };
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
  sync_overview: "OPERATOR",
  sync_attention: "OPERATOR",
  sync_pending: "OPERATOR",
  sync_excluded: "OPERATOR",
  sync_retry: "OPERATOR",
  sync_retry_all: "OPERATOR",
  sync_dismiss: "MANAGER",
  sync_now: "MANAGER",
  record_exclude: "MANAGER",
  record_include: "MANAGER",
  system_pause: "ADMINISTRATOR",
  system_resume: "ADMINISTRATOR",
  system_try: "OPERATOR",
  runs_list: "OPERATOR",
  run_get: "OPERATOR",
  run_records: "OPERATOR",
  run_pause: "MANAGER",
  run_resume: "MANAGER",
  run_stop: "MANAGER",
  run_retry_failed: "OPERATOR",
  run_retry_record: "OPERATOR",
  run_dismiss_record: "MANAGER",
  run_confirm_deletions: "MANAGER",
  run_dismiss_deletions: "MANAGER",
  run_export: "MANAGER",
  runs_export: "MANAGER",
  sync_charts: "OPERATOR",
  conflicts_list: "MANAGER",
  conflict_get: "MANAGER",
  conflict_preview: "MANAGER",
  conflict_resolve: "MANAGER",
  conflict_resolve_alike: "MANAGER",
  conflict_resolve_deletion: "MANAGER",
  conflict_undo: "MANAGER",
  conflicts_decided: "MANAGER",
  conflict_patterns: "MANAGER",
  conflict_pattern_preview: "MANAGER",
  conflict_pattern_resolve: "MANAGER",
  customers_list: "OPERATOR",
  customer_get: "OPERATOR",
  customer_history: "OPERATOR",
  customer_save: "OPERATOR",
  customer_add: "OPERATOR",
  customer_block: "MANAGER",
  customer_unblock: "MANAGER",
  address_save: "OPERATOR",
  address_remove: "MANAGER",
  customer_bring_back: "MANAGER",
  customers_duplicates: "MANAGER",
  customers_not_duplicates: "MANAGER",
  customers_duplicates_again: "MANAGER",
  customer_merge: "MANAGER",
  customer_unmerge: "MANAGER",
  customer_export: "MANAGER",
  customer_erase: "ADMINISTRATOR",
  customer_link: "MANAGER",
  customer_rules_get: "MANAGER",
  customer_rules_save: "ADMINISTRATOR",
  wispro_get: "VIEWER",
  wispro_check: "ADMINISTRATOR",
  wispro_start: "ADMINISTRATOR",
  wispro_schedule: "ADMINISTRATOR",
  review_list: "MANAGER",
  review_decide: "MANAGER",
  connection_kinds: "MANAGER",
  connections_list: "MANAGER",
  connection_check: "ADMINISTRATOR",
  connection_save: "ADMINISTRATOR",
  connection_remove: "ADMINISTRATOR",
  entity_fields: "ADMINISTRATOR",
  filter_count: "ADMINISTRATOR",
  integrations_list: "MANAGER",
  integration_get: "MANAGER",
  integration_start: "ADMINISTRATOR",
  integration_save_what: "ADMINISTRATOR",
  integration_save_mapping: "ADMINISTRATOR",
  integration_remove: "ADMINISTRATOR",
  integration_run: "ADMINISTRATOR",
  integration_schedule: "ADMINISTRATOR",
  mapping_suggest: "ADMINISTRATOR",
  mapping_check: "ADMINISTRATOR",
  mapping_preview: "ADMINISTRATOR",
  alerts_list: "VIEWER",
  alert_acknowledge: "OPERATOR",
  alert_settings_get: "MANAGER",
  alert_settings_save: "ADMINISTRATOR",
  slack_save: "ADMINISTRATOR",
  slack_test: "ADMINISTRATOR",
  slack_forget: "ADMINISTRATOR",
  metrics_token_new: "ADMINISTRATOR",
  log_read: "ADMINISTRATOR",
};

export const ROLE_REACHES: Readonly<Record<Role, readonly Role[]>> = {
  VIEWER: ["VIEWER"],
  PURCHASING: ["VIEWER", "PURCHASING"],
  OPERATOR: ["VIEWER", "OPERATOR"],
  MANAGER: ["VIEWER", "PURCHASING", "OPERATOR", "MANAGER"],
  ADMINISTRATOR: ["VIEWER", "PURCHASING", "OPERATOR", "MANAGER", "ADMINISTRATOR"],
};
