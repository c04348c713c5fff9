-- The schema after migration 0001. Generated: UPDATE_SCHEMA=1 cargo test -p mostrador-store migrations

CREATE TABLE restaurant_config (
  id                       INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  name                     TEXT    NOT NULL,
  time_zone                TEXT    NOT NULL,
  cutoff_hour              INTEGER NOT NULL CHECK (cutoff_hour BETWEEN 0 AND 23),
  currency                 TEXT    NOT NULL,
  default_prep_minutes     INTEGER NOT NULL DEFAULT 25 CHECK (default_prep_minutes BETWEEN 1 AND 240),
  due_soon_minutes         INTEGER NOT NULL DEFAULT 5,
  unattended_after_seconds INTEGER NOT NULL DEFAULT 60,
  updated_at               INTEGER NOT NULL
) STRICT;

CREATE TABLE daily_counter (
  business_date TEXT    NOT NULL PRIMARY KEY,
  last_number   INTEGER NOT NULL CHECK (last_number >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE orders (
  id                    TEXT    NOT NULL PRIMARY KEY,           -- UUID, lower case, hyphenated
  remote_id             TEXT    NOT NULL,                       -- the same id as the remote writes it
  business_date         TEXT    NOT NULL,
  daily_number          INTEGER NOT NULL CHECK (daily_number > 0),
  stage                 TEXT    NOT NULL CHECK (stage IN ('NEW', 'PREPARING', 'READY', 'OUT_FOR_DELIVERY', 'DELIVERED', 'REJECTED', 'CANCELLED')),
  stage_since           INTEGER NOT NULL,
  version               INTEGER NOT NULL DEFAULT 1,             -- rises with every change that the screen shows
  received_at           INTEGER NOT NULL,
  placed_at             INTEGER,
  acknowledged_at       INTEGER,
  due_at                INTEGER,
  prep_minutes          INTEGER,
  last_move_event       INTEGER,                                -- the move that can be undone
  order_type            TEXT    NOT NULL,
  remote_status         TEXT    NOT NULL,
  payment_status        TEXT    NOT NULL,
  payment_method        TEXT    NOT NULL,
  subtotal_cents        INTEGER,
  total_cents           INTEGER,
  delivery_fee_cents    INTEGER,
  service_fee_cents     INTEGER,
  notes                 TEXT,
  estimated_minutes     INTEGER,
  customer              TEXT,                                   -- JSON as it arrived, in the domain's words
  address               TEXT,                                   -- JSON as it arrived, in the domain's words
  defects               TEXT    NOT NULL DEFAULT '[]',          -- JSON: what could not be read
  unseen_change         TEXT,                                   -- JSON: what changed and nobody has seen yet
  search_text           TEXT    NOT NULL,                       -- lower case, without accents
  content_hash          TEXT    NOT NULL,
  raw_json              TEXT    NOT NULL
) STRICT;

CREATE UNIQUE INDEX orders_number ON orders (business_date, daily_number);

CREATE INDEX orders_open ON orders (received_at, business_date, daily_number) WHERE stage IN ('NEW', 'PREPARING', 'READY', 'OUT_FOR_DELIVERY');

CREATE INDEX orders_received ON orders (received_at, daily_number);

CREATE INDEX orders_changed ON orders (received_at, daily_number) WHERE unseen_change IS NOT NULL;

CREATE TABLE order_items (
  id               INTEGER NOT NULL PRIMARY KEY,
  order_id         TEXT    NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  position         INTEGER NOT NULL,
  external_id      TEXT,
  product_id       TEXT,
  variant_id       TEXT,
  product_name     TEXT,
  variant_name     TEXT,
  quantity         INTEGER NOT NULL CHECK (quantity > 0),
  unit_price_cents INTEGER,
  notes            TEXT
) STRICT;

CREATE UNIQUE INDEX order_items_order ON order_items (order_id, position);

CREATE TABLE order_item_modifiers (
  id          INTEGER NOT NULL PRIMARY KEY,
  item_id     INTEGER NOT NULL REFERENCES order_items (id) ON DELETE CASCADE,
  position    INTEGER NOT NULL,
  external_id TEXT,
  name        TEXT    NOT NULL,
  quantity    INTEGER NOT NULL CHECK (quantity > 0),
  price_cents INTEGER
) STRICT;

CREATE UNIQUE INDEX order_item_modifiers_item ON order_item_modifiers (item_id, position);

CREATE TABLE order_events (
  id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  order_id   TEXT    NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  at         INTEGER NOT NULL,
  kind       TEXT    NOT NULL CHECK (kind IN ('RECEIVED', 'CONFIRMED', 'CONFIRMATION_FAILED', 'LISTED_AGAIN', 'CHANGED', 'CHANGE_SEEN', 'ACKNOWLEDGED', 'MOVED', 'UNDONE')),
  actor      TEXT,                                              -- NULL for the system itself
  from_stage TEXT,
  to_stage   TEXT,
  text       TEXT,                                              -- what a person reads: reason, minutes, parts
  before     TEXT                                               -- JSON: what an undo brings back
) STRICT;

CREATE INDEX order_events_order ON order_events (order_id, id);

CREATE INDEX order_events_moves ON order_events (at) WHERE kind = 'MOVED';

CREATE TABLE sync_queue (
  id              INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  source          TEXT    NOT NULL,
  destination     TEXT    NOT NULL,
  entity          TEXT    NOT NULL,
  entity_id       TEXT    NOT NULL,
  action          TEXT    NOT NULL,
  external_id     TEXT,                                         -- the record's id at the destination
  payload         TEXT    NOT NULL,                             -- JSON in the connector's shape
  idempotency_key TEXT    NOT NULL UNIQUE,
  status          TEXT    NOT NULL CHECK (status IN ('pending', 'leased', 'done', 'dead')),
  priority        INTEGER NOT NULL DEFAULT 0,                   -- lower goes first
  attempts        INTEGER NOT NULL DEFAULT 0,                   -- only those that count against the limit
  lease_token     INTEGER,                                      -- fencing: rises with every lease
  created_at      INTEGER NOT NULL,
  scheduled_at    INTEGER NOT NULL,
  started_at      INTEGER,
  completed_at    INTEGER,
  response        TEXT,
  error_class     TEXT,
  error_code      TEXT,
  last_error      TEXT,
  CHECK ((status = 'leased') = (lease_token IS NOT NULL))
) STRICT;

CREATE INDEX sync_queue_due ON sync_queue (destination, priority, scheduled_at, id) WHERE status = 'pending';

CREATE INDEX sync_queue_leased ON sync_queue (destination, lease_token) WHERE status = 'leased';

CREATE UNIQUE INDEX sync_queue_coalesced ON sync_queue (destination, entity, entity_id, action) WHERE status = 'pending';

CREATE INDEX sync_queue_record ON sync_queue (entity, entity_id, action, id);

CREATE INDEX sync_queue_accepted ON sync_queue (entity, action) WHERE status = 'done';

CREATE INDEX sync_queue_refused ON sync_queue (entity, action) WHERE status = 'dead';

CREATE TABLE sync_log (
  id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  at          INTEGER NOT NULL,
  system      TEXT    NOT NULL,
  entity      TEXT    NOT NULL,
  entity_id   TEXT    NOT NULL,
  direction   TEXT    NOT NULL CHECK (direction IN ('in', 'out', 'local')),
  action      TEXT    NOT NULL,
  outcome     TEXT    NOT NULL,
  actor       TEXT,
  duration_ms INTEGER,
  before      TEXT,                                             -- JSON per field
  after       TEXT,                                             -- JSON per field
  detail      TEXT
) STRICT;

CREATE INDEX sync_log_record ON sync_log (entity, entity_id, id);

CREATE INDEX sync_log_at ON sync_log (at);

CREATE TABLE sync_records (
  id            INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  run_id        INTEGER,
  system        TEXT    NOT NULL,
  entity        TEXT    NOT NULL,
  external_id   TEXT,
  outcome       TEXT    NOT NULL CHECK (outcome IN ('created', 'updated', 'unchanged', 'skipped', 'conflicted', 'failed')),
  reason_code   TEXT,
  field         TEXT,
  value         TEXT,
  request       TEXT,
  response      TEXT,
  content_hash  TEXT,
  times         INTEGER NOT NULL DEFAULT 1,
  first_seen_at INTEGER NOT NULL,
  last_seen_at  INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX sync_records_set_aside ON sync_records (system, entity, content_hash) WHERE external_id IS NULL AND run_id IS NULL;

CREATE INDEX sync_records_seen ON sync_records (last_seen_at);
