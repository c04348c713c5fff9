-- Clients of a billing system, and those of them that nobody could place for sure.

-- The digits of a client's national id, a coarse form of the key by which clients are matched: equal keys have equal
-- digits, and the program compares the whole key of the few rows that the index finds. It is the only virtual column:
-- what screens search stands in a table of its own, and every further column would cost each record that is stored.
ALTER TABLE sync_data ADD COLUMN client_number TEXT GENERATED ALWAYS AS (
  CASE WHEN entity_type = 'client' AND json_valid(payload) THEN
    ltrim(
      replace(replace(replace(replace(payload ->> '$.national_identification_number', '.', ''), '-', ''), ' ', ''), char(160), ''),
      '0ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
    )
  END
) VIRTUAL;

CREATE INDEX sync_data_client_number ON sync_data (system, client_number) WHERE entity_type = 'client' AND client_number <> '';

CREATE TABLE client_reviews (
  id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  system       TEXT    NOT NULL,
  record_id    TEXT    NOT NULL,                                -- the client's id at the source
  reason       TEXT    NOT NULL,
  status       TEXT    NOT NULL CHECK (status IN ('open', 'known', 'new', 'nobody', 'replaced', 'moot')),
  payload      TEXT    NOT NULL,                                -- the client as the source has it
  payload_hash BLOB    NOT NULL CHECK (length(payload_hash) = 32),
  candidates   TEXT    NOT NULL,                                -- JSON: rows of sync_data that it may be
  run_id       INTEGER NOT NULL,                                -- the latest run that listed it
  opened_at    INTEGER NOT NULL,
  decided_at   INTEGER,
  decided_by   TEXT,                                            -- NULL: nobody, because there is nothing left to decide
  UNIQUE (system, record_id)
) STRICT;

CREATE INDEX client_reviews_open ON client_reviews (id, system, run_id) WHERE status = 'open';
