-- The schema after migration 0006. Generated: UPDATE_SCHEMA=1 cargo test -p mostrador-store migrations

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
  last_error      TEXT, integration_id   INTEGER, parent_entity    TEXT, parent_entity_id TEXT, edits            INTEGER NOT NULL DEFAULT 0, changed          TEXT, base_version     TEXT, lease_until      INTEGER, revision         INTEGER NOT NULL DEFAULT 0, waits_for        INTEGER REFERENCES sync_queue (id) ON DELETE SET NULL,
  CHECK ((status = 'leased') = (lease_token IS NOT NULL))
) STRICT;

CREATE INDEX sync_queue_leased ON sync_queue (destination, lease_token) WHERE status = 'leased';

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
, integration_id INTEGER, direction TEXT NOT NULL DEFAULT 'in' CHECK (direction IN ('in', 'out')), attempts INTEGER NOT NULL DEFAULT 1, resolved_at INTEGER) STRICT;

CREATE UNIQUE INDEX sync_records_set_aside ON sync_records (system, entity, content_hash) WHERE external_id IS NULL AND run_id IS NULL;

CREATE INDEX sync_records_seen ON sync_records (last_seen_at);

CREATE TABLE sync_entity_config (
  id               INTEGER NOT NULL PRIMARY KEY,
  system           TEXT    NOT NULL,
  entity_type      TEXT    NOT NULL,
  source_table     TEXT,                                        -- table or object at the system, where it has a name of its own
  primary_key      TEXT    NOT NULL DEFAULT 'id',
  timestamp_field  TEXT,                                        -- field with the source's own modification time
  list_query       TEXT,                                        -- how to list everything, in the connector's language
  change_query     TEXT,                                        -- how to list what changed
  validation       TEXT    NOT NULL DEFAULT '{}',               -- JSON: rules that a record must meet
  direction        TEXT    NOT NULL DEFAULT 'in' CHECK (direction IN ('in', 'out', 'both')),
  frequency        TEXT,                                        -- cron in the site's zone, or 'manual': by hand or by event; NULL: as often as the site says
  page_size        INTEGER CHECK (page_size > 0),
  mapping_version  INTEGER NOT NULL DEFAULT 1,                  -- part of every record's hash: raising it reads everything anew
  code_version     INTEGER NOT NULL DEFAULT 0,                  -- of the program's own mapping when last seen; 0: the program does not know this entity
  overlap_ms       INTEGER NOT NULL DEFAULT 300000 CHECK (overlap_ms >= 0),
  deletions        TEXT    NOT NULL DEFAULT 'guarded' CHECK (deletions IN ('ignore', 'guarded')),
  enabled          INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
  set_here         TEXT    NOT NULL DEFAULT '[]',               -- JSON: names of the columns that a person set; the program leaves them alone
  updated_at       INTEGER NOT NULL, creates INTEGER NOT NULL DEFAULT 1 CHECK (creates IN (0, 1)), deletes INTEGER NOT NULL DEFAULT 1 CHECK (deletes IN (0, 1)),
  UNIQUE (system, entity_type)
) STRICT;

CREATE TABLE sync_integrations (
  id                INTEGER NOT NULL PRIMARY KEY,
  name              TEXT    NOT NULL UNIQUE,
  source_system     TEXT    NOT NULL,
  source_entity     TEXT    NOT NULL,
  target_system     TEXT    NOT NULL,
  target_entity     TEXT    NOT NULL,
  direction         TEXT    NOT NULL CHECK (direction IN ('source_to_target', 'target_to_source', 'both')),
  conflict_strategy TEXT    NOT NULL DEFAULT 'manual' CHECK (conflict_strategy IN ('source_wins', 'target_wins', 'latest', 'manual')),
  field_rules       TEXT    NOT NULL DEFAULT '{}',              -- JSON: a rule per field, over the strategy
  unlisted_fields   TEXT    NOT NULL DEFAULT 'travel' CHECK (unlisted_fields IN ('travel', 'stay')), -- fields without a rule of their own
  delete_edit       TEXT    NOT NULL DEFAULT 'edit_wins' CHECK (delete_edit IN ('edit_wins', 'delete_wins')),
  filters           TEXT    NOT NULL DEFAULT '[]',
  batch_size        INTEGER NOT NULL DEFAULT 100 CHECK (batch_size > 0),
  enabled           INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
  created_at        INTEGER NOT NULL,
  updated_at        INTEGER NOT NULL
, origin TEXT NOT NULL DEFAULT 'program' CHECK (origin IN ('program', 'person')), mapping_changed_at INTEGER, proved_at INTEGER) STRICT;

CREATE INDEX sync_integrations_source ON sync_integrations (source_system, source_entity);

CREATE INDEX sync_integrations_target ON sync_integrations (target_system, target_entity);

CREATE TABLE field_mappings (
  id             INTEGER NOT NULL PRIMARY KEY,
  integration_id INTEGER NOT NULL REFERENCES sync_integrations (id) ON DELETE CASCADE,
  position       INTEGER NOT NULL,
  source_field   TEXT    NOT NULL,
  target_field   TEXT    NOT NULL,
  to_target      TEXT    NOT NULL DEFAULT '{"codec":"copy"}',   -- JSON: the transformation towards the target
  to_source      TEXT,                                          -- JSON: the way back; NULL: this field travels one way
  required       INTEGER NOT NULL DEFAULT 0 CHECK (required IN (0, 1)),
  default_value  TEXT,
  validation     TEXT    NOT NULL DEFAULT '{}',
  UNIQUE (integration_id, source_field, target_field)
) STRICT;

CREATE TABLE sync_data (
  id                 INTEGER NOT NULL PRIMARY KEY,
  system             TEXT    NOT NULL,
  entity_type        TEXT    NOT NULL,
  entity_id          TEXT    NOT NULL,                          -- the id that the system gave, or 'local:' and a UUID; never changes
  payload_hash       BLOB CHECK (length(payload_hash) = 32),    -- of the raw record and the mapping's version; NULL: the next one is looked at
  version            INTEGER NOT NULL DEFAULT 1,                -- rises with every change of the payload
  status             TEXT    NOT NULL CHECK (status IN ('synced', 'pending', 'failed', 'conflict', 'skipped', 'deleted')),
  tombstone          TEXT CHECK (tombstone IN ('here', 'there')), -- who deleted it; NULL: nobody
  modified_by        TEXT    NOT NULL,                          -- the system, or the person who edited it last
  external_id        TEXT,                                      -- the id given by the destination to a record that was made here
  source_version     TEXT,                                      -- the source's concurrency token, in its own text
  source_modified_at INTEGER,
  synced_at          INTEGER,
  updated_at         INTEGER NOT NULL,
  error              TEXT,
  payload            TEXT    NOT NULL,
  CHECK (status <> 'deleted' OR tombstone IS NOT NULL)
) STRICT;

CREATE UNIQUE INDEX sync_data_record ON sync_data (system, entity_type, entity_id);

CREATE INDEX sync_data_status ON sync_data (system, entity_type, status, id) WHERE status <> 'synced';

CREATE INDEX sync_data_tombstones ON sync_data (updated_at) WHERE status = 'deleted';

CREATE UNIQUE INDEX sync_data_external ON sync_data (system, entity_type, external_id) WHERE external_id IS NOT NULL;

CREATE TABLE sync_links (
  id                 INTEGER NOT NULL PRIMARY KEY,
  integration_id     INTEGER NOT NULL REFERENCES sync_integrations (id) ON DELETE CASCADE,
  source_id          TEXT,                                      -- NULL until the source has given one
  target_id          TEXT,                                      -- NULL until the target has given one
  base               TEXT,                                      -- the record as the other side has it; NULL while equal to the payload
  edit_counter       INTEGER NOT NULL DEFAULT 0,                -- versions made here for the other side, ever
  acknowledged_edits INTEGER NOT NULL DEFAULT 0,                -- how many of them the other side has
  last_writer        TEXT,
  flips              TEXT    NOT NULL DEFAULT '{"state":"watching","before":null,"last":null,"flips":[]}', -- JSON: the flip detector
  paused_since       INTEGER,                                   -- it flipped too often; NULL: it travels
  edited_at          INTEGER,                                   -- the latest edit made here
  acknowledged_at    INTEGER,                                   -- the latest write that the other side accepted
  updated_at         INTEGER NOT NULL,
  CHECK (acknowledged_edits <= edit_counter),
  CHECK (source_id IS NOT NULL OR target_id IS NOT NULL)
) STRICT;

CREATE UNIQUE INDEX sync_links_source ON sync_links (integration_id, source_id) WHERE source_id IS NOT NULL;

CREATE UNIQUE INDEX sync_links_target ON sync_links (integration_id, target_id) WHERE target_id IS NOT NULL;

CREATE INDEX sync_links_pending ON sync_links (integration_id, id) WHERE edit_counter > acknowledged_edits;

CREATE INDEX sync_links_paused ON sync_links (integration_id, id) WHERE paused_since IS NOT NULL;

CREATE INDEX sync_queue_due ON sync_queue (destination, priority, scheduled_at, id) WHERE status = 'pending' AND waits_for IS NULL;

CREATE INDEX sync_queue_waiting ON sync_queue (waits_for) WHERE waits_for IS NOT NULL;

CREATE INDEX sync_queue_parent ON sync_queue (parent_entity, parent_entity_id) WHERE parent_entity_id IS NOT NULL AND status = 'pending';

CREATE UNIQUE INDEX sync_queue_coalesced ON sync_queue (destination, entity, entity_id, action) WHERE status = 'pending' AND started_at IS NULL;

CREATE INDEX sync_queue_ended ON sync_queue (completed_at) WHERE status = 'done' AND entity <> 'order';

CREATE TABLE sync_history (
  id             INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  integration_id INTEGER,
  system         TEXT    NOT NULL,
  entity_type    TEXT    NOT NULL,
  direction      TEXT    NOT NULL CHECK (direction IN ('in', 'out', 'both')),
  trigger        TEXT    NOT NULL CHECK (trigger IN ('manual', 'schedule', 'event', 'retry')),
  mode           TEXT    NOT NULL CHECK (mode IN ('real', 'dry_run')),
  status         TEXT    NOT NULL CHECK (status IN ('running', 'paused', 'stopped', 'completed', 'failed', 'interrupted')),
  scope          TEXT    NOT NULL DEFAULT 'all' CHECK (scope IN ('all', 'changes', 'ids')), -- which records were asked for
  record_limit   INTEGER CHECK (record_limit > 0),              -- only so many records, the first ones; NULL: no limit
  actor          TEXT,
  started_at     INTEGER NOT NULL,
  ended_at       INTEGER,
  duration_ms    INTEGER NOT NULL DEFAULT 0,                    -- time at work, without pauses
  expected       INTEGER,                                       -- how many records the source said there are
  pages          INTEGER NOT NULL DEFAULT 0,
  processed      INTEGER NOT NULL DEFAULT 0,
  created        INTEGER NOT NULL DEFAULT 0,
  updated        INTEGER NOT NULL DEFAULT 0,
  unchanged      INTEGER NOT NULL DEFAULT 0,
  skipped        INTEGER NOT NULL DEFAULT 0,
  conflicted     INTEGER NOT NULL DEFAULT 0,
  failed         INTEGER NOT NULL DEFAULT 0,
  missing        INTEGER NOT NULL DEFAULT 0,                    -- known here and not listed by a complete read
  deleted        INTEGER NOT NULL DEFAULT 0,                    -- of those, marked as deleted
  held_deletions INTEGER NOT NULL DEFAULT 0,                    -- of those, waiting for a person
  held           BLOB,                                          -- row ids of those that wait, as a serialised bitmap; NULL: none do
  completeness   TEXT    NOT NULL DEFAULT 'unknown' CHECK (completeness IN ('unknown', 'proved', 'disproved')),
  error_class    TEXT,
  error_code     TEXT,
  error          TEXT, dismissed_at INTEGER,
  CHECK (created + updated + unchanged + skipped + conflicted + failed = processed),
  CHECK (deleted + held_deletions <= missing)
) STRICT;

CREATE INDEX sync_history_stream ON sync_history (system, entity_type, id);

CREATE UNIQUE INDEX sync_history_open ON sync_history (system, entity_type, direction) WHERE status IN ('running', 'paused');

CREATE INDEX sync_history_started ON sync_history (started_at);

CREATE INDEX sync_history_held ON sync_history (system, entity_type, id) WHERE held IS NOT NULL;

CREATE INDEX sync_records_run ON sync_records (run_id, outcome, id) WHERE run_id IS NOT NULL;

CREATE UNIQUE INDEX sync_records_failed ON sync_records (system, entity, external_id, direction)
  WHERE outcome = 'failed' AND resolved_at IS NULL AND external_id IS NOT NULL;

CREATE INDEX sync_records_last_seen ON sync_records (last_seen_at) WHERE run_id IS NOT NULL;

CREATE TABLE sync_state (
  system            TEXT    NOT NULL,
  entity_type       TEXT    NOT NULL,
  direction         TEXT    NOT NULL CHECK (direction IN ('in', 'out')),
  cursor            TEXT,                                       -- next page of the read under way, in the source's own text
  watermark         TEXT,                                       -- where the next incremental read begins, in the source's own text
  next_watermark    TEXT,                                       -- becomes the watermark when the read under way ends
  mapping_version   INTEGER NOT NULL DEFAULT 1,
  page_applied      INTEGER NOT NULL DEFAULT 0,                 -- records of the page under way that are committed already
  page_digest       BLOB,                                       -- of their ids, so that a resumed read can recognise them
  page_size         INTEGER,                                    -- of the read under way: with another one a cursor may mean another place
  reading_since     INTEGER,                                    -- start of the read under way; NULL: none is
  last_run_id       INTEGER,
  last_success_at   INTEGER,
  last_full_at      INTEGER,
  total_records     INTEGER NOT NULL DEFAULT 0,
  total_processed   INTEGER NOT NULL DEFAULT 0,
  total_failed      INTEGER NOT NULL DEFAULT 0,
  paused_at         INTEGER,                                    -- by hand; nothing is attempted until somebody resumes it
  paused_by         TEXT,
  updated_at        INTEGER NOT NULL,
  PRIMARY KEY (system, entity_type, direction)
) STRICT, WITHOUT ROWID;

CREATE TABLE sync_conflicts (
  id             INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  integration_id INTEGER,
  system         TEXT    NOT NULL,
  entity_type    TEXT    NOT NULL,
  entity_id      TEXT    NOT NULL,
  kind           TEXT    NOT NULL CHECK (kind IN ('fields', 'first_meeting', 'deleted_here', 'deleted_there')),
  status         TEXT    NOT NULL CHECK (status IN ('open', 'resolved', 'undone')),
  strategy       TEXT    NOT NULL,
  version        INTEGER NOT NULL DEFAULT 1,                    -- rises whenever a side moves: a decision names the one that was seen
  base           TEXT,                                          -- JSON: what both sides last agreed; NULL: they never did
  source_payload TEXT,                                          -- JSON; NULL: deleted on that side
  target_payload TEXT,
  fields         TEXT    NOT NULL DEFAULT '[]',                 -- JSON: names of the fields in dispute, sorted
  resolution     TEXT,                                          -- JSON: the choice per field
  resolved_by    TEXT,
  opened_at      INTEGER NOT NULL,
  resolved_at    INTEGER,
  undone_at      INTEGER,
  undone_by      TEXT
) STRICT;

CREATE UNIQUE INDEX sync_conflicts_open ON sync_conflicts (system, entity_type, entity_id) WHERE status = 'open';

CREATE INDEX sync_conflicts_record ON sync_conflicts (system, entity_type, entity_id, id);

CREATE INDEX sync_conflicts_resolved ON sync_conflicts (resolved_at) WHERE status <> 'open';

CREATE TABLE sync_schedules (
  id             INTEGER NOT NULL PRIMARY KEY,
  name           TEXT    NOT NULL UNIQUE,
  system         TEXT    NOT NULL,
  entity_type    TEXT    NOT NULL,
  integration_id INTEGER REFERENCES sync_integrations (id) ON DELETE CASCADE,
  origin         TEXT    NOT NULL CHECK (origin IN ('registry', 'site')), -- follows sync_entity_config, or is a person's own
  cron           TEXT    NOT NULL,                              -- five fields, in the site's zone
  missed         TEXT    NOT NULL DEFAULT 'once' CHECK (missed IN ('once', 'skip')), -- what to do about runs missed while switched off
  enabled        INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
  last_run_at    INTEGER,
  next_run_at    INTEGER,
  updated_at     INTEGER NOT NULL
, scope TEXT NOT NULL DEFAULT 'due' CHECK (scope IN ('due', 'all'))) STRICT;

CREATE INDEX sync_schedules_next ON sync_schedules (next_run_at) WHERE enabled = 1;

CREATE TABLE sync_metrics (
  bucket      TEXT    NOT NULL CHECK (bucket IN ('minute', 'hour')),
  at          INTEGER NOT NULL,                                 -- start of the minute or hour
  system      TEXT    NOT NULL,
  entity_type TEXT    NOT NULL,
  metric      TEXT    NOT NULL,
  count       INTEGER NOT NULL,
  total       INTEGER NOT NULL,
  lowest      INTEGER NOT NULL,
  highest     INTEGER NOT NULL,
  PRIMARY KEY (bucket, at, system, entity_type, metric)
) STRICT, WITHOUT ROWID;

CREATE VIEW sync_summary AS
SELECT date(started_at / 1000, 'unixepoch') AS day, system, entity_type, count(*) AS runs,
       sum(processed) AS processed, sum(created) AS created, sum(updated) AS updated, sum(unchanged) AS unchanged,
       sum(skipped) AS skipped, sum(conflicted) AS conflicted, sum(failed) AS failed,
       sum(status = 'completed') AS completed_runs, sum(status = 'failed') AS failed_runs, sum(duration_ms) AS duration_ms
FROM sync_history WHERE mode = 'real' GROUP BY day, system, entity_type;

CREATE VIEW sync_conflicts_view AS
SELECT id, integration_id, system, entity_type, entity_id, kind, strategy, base, source_payload, target_payload, fields, opened_at
FROM sync_conflicts WHERE status = 'open';

CREATE VIEW sync_performance_view AS
SELECT started_at / 3600000 * 3600000 AS hour, system, entity_type, count(*) AS runs, sum(processed) AS processed,
       sum(processed) * 1000.0 / nullif(sum(duration_ms), 0) AS records_per_second,
       1.0 * sum(processed - failed) / nullif(sum(processed), 0) AS success_rate
FROM sync_history WHERE mode = 'real' GROUP BY hour, system, entity_type;

CREATE TABLE people (
  id              INTEGER NOT NULL PRIMARY KEY,
  name            TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  name_key        TEXT    NOT NULL UNIQUE,                      -- lower case, without accents: two people are not told apart by those
  role            TEXT    NOT NULL CHECK (role IN ('OPERATOR', 'PURCHASING', 'MANAGER', 'ADMINISTRATOR')),
  pin_hash        TEXT    NOT NULL,                             -- argon2id, PHC string
  pin_version     INTEGER NOT NULL DEFAULT 1,                   -- rises with every new PIN: who signed in with an older one is out
  active          INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  failed_attempts INTEGER NOT NULL DEFAULT 0 CHECK (failed_attempts >= 0), -- in a row
  locked_until    INTEGER,
  created_at      INTEGER NOT NULL,
  updated_at      INTEGER NOT NULL,
  last_sign_in_at INTEGER
) STRICT;

CREATE TABLE site_settings (
  name       TEXT    NOT NULL PRIMARY KEY,                      -- 'remote', 'sound', 'desktop', 'setup'
  value      TEXT    NOT NULL CHECK (json_valid(value)),
  updated_at INTEGER NOT NULL,
  updated_by TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE secrets (
  name      TEXT    NOT NULL PRIMARY KEY,                       -- 'remote_api_key'
  storage   TEXT    NOT NULL CHECK (storage IN ('keyring', 'file')),
  stored_at INTEGER NOT NULL,
  stored_by TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sample_orders (
  order_id TEXT NOT NULL PRIMARY KEY REFERENCES orders (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE connections (
  system     TEXT    NOT NULL PRIMARY KEY,                      -- its name in every table: the kind and a number, never given twice
  kind       TEXT    NOT NULL,
  name       TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  name_key   TEXT    NOT NULL UNIQUE,                           -- lower case, without accents
  settings   TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(settings)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sync_history_integration ON sync_history (integration_id, id) WHERE integration_id IS NOT NULL;

CREATE INDEX sync_history_status ON sync_history (status, id);

CREATE TABLE alerts (
  id              INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  cause           TEXT    NOT NULL CHECK (cause IN ('dead_letters', 'queue_age', 'success_rate', 'breaker_open', 'no_contact')),
  system          TEXT    NOT NULL DEFAULT '',                  -- '': the site as a whole
  value           REAL    NOT NULL,
  threshold       REAL    NOT NULL,
  opened_at       INTEGER NOT NULL,
  last_seen_at    INTEGER NOT NULL,
  closed_at       INTEGER,
  acknowledged_at INTEGER,
  acknowledged_by TEXT,
  told_at         INTEGER                                       -- when it was last told outside this machine
) STRICT;

CREATE UNIQUE INDEX alerts_open ON alerts (cause, system) WHERE closed_at IS NULL;

CREATE INDEX alerts_closed ON alerts (closed_at) WHERE closed_at IS NOT NULL;

CREATE INDEX sync_history_filter ON sync_history (system, entity_type, status, mode, failed, integration_id, started_at);

CREATE INDEX sync_history_failed ON sync_history (system, entity_type, id)
  WHERE status = 'failed' AND mode = 'real' AND scope <> 'ids' AND dismissed_at IS NULL;

CREATE INDEX sync_queue_open ON sync_queue (destination, entity) WHERE status IN ('pending', 'leased');

CREATE INDEX sync_queue_dead ON sync_queue (completed_at) WHERE status = 'dead';

CREATE INDEX sync_records_waiting ON sync_records (first_seen_at)
  WHERE outcome = 'failed' AND resolved_at IS NULL AND external_id IS NOT NULL;

CREATE INDEX sync_data_addresses ON sync_data (
  system,
  iif(json_valid(payload), CAST(json_extract(payload, '$.customerId') AS TEXT), NULL)
) WHERE entity_type = 'address' AND status <> 'deleted';

CREATE INDEX sync_data_phones ON sync_data (
  system,
  replace(replace(replace(replace(replace(replace(
    iif(json_valid(payload), CAST(json_extract(payload, '$.whatsappPhoneNumber') AS TEXT), NULL),
    '+', ''), ' ', ''), '-', ''), '(', ''), ')', ''), '.', '')
) WHERE entity_type = 'customer' AND status <> 'deleted';

CREATE INDEX sync_conflicts_groups ON sync_conflicts (system, entity_type, kind, fields, id, opened_at) WHERE status = 'open';
