-- Connections that a person set up, and alerts. Instants are milliseconds since 1970-01-01T00:00:00Z.

-- Outside systems besides the ordering remote. What is secret lies elsewhere, under the name of the system (table secrets).
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

-- An integration that a person sets up has steps to go through; one that follows from a connection has none.
ALTER TABLE sync_integrations ADD COLUMN origin TEXT NOT NULL DEFAULT 'program' CHECK (origin IN ('program', 'person'));
ALTER TABLE sync_integrations ADD COLUMN mapping_changed_at INTEGER; -- a dry run before this says nothing any more
ALTER TABLE sync_integrations ADD COLUMN proved_at INTEGER;     -- when a real run of it first went through; NULL: none has

-- Runs are looked for by result, by integration and by time.
CREATE INDEX sync_history_integration ON sync_history (integration_id, id) WHERE integration_id IS NOT NULL;
CREATE INDEX sync_history_status ON sync_history (status, id);

-- What is wrong for longer or more often than the site puts up with: one open row per cause and system.
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

-- What the sync centre lists and counts.
ALTER TABLE sync_history ADD COLUMN dismissed_at INTEGER;       -- a person knows that it failed
-- Holds every column that runs are looked for by: a list of a few of 100,000 runs never reads the others.
CREATE INDEX sync_history_filter ON sync_history (system, entity_type, status, mode, failed, integration_id, started_at);
CREATE INDEX sync_history_failed ON sync_history (system, entity_type, id)
  WHERE status = 'failed' AND mode = 'real' AND scope <> 'ids' AND dismissed_at IS NULL;
CREATE INDEX sync_queue_open ON sync_queue (destination, entity) WHERE status IN ('pending', 'leased');
CREATE INDEX sync_queue_dead ON sync_queue (completed_at) WHERE status = 'dead';
CREATE INDEX sync_records_waiting ON sync_records (first_seen_at)
  WHERE outcome = 'failed' AND resolved_at IS NULL AND external_id IS NOT NULL;
