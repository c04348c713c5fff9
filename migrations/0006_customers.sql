-- Customers as screens list, search and compare them. What is known of them stands in sync_data and can be drawn from there
-- anew; what people decided about them (links, merges, who is not who) stands only here. Instants are milliseconds since
-- 1970-01-01T00:00:00Z.

-- An order names its customer within what arrived of it.
ALTER TABLE orders ADD COLUMN customer_id TEXT GENERATED ALWAYS AS (
  CASE WHEN json_valid(customer) THEN CAST(json_extract(customer, '$.external_id') AS TEXT) END
) VIRTUAL;
ALTER TABLE orders ADD COLUMN customer_phone TEXT GENERATED ALWAYS AS (
  CASE WHEN json_valid(customer) THEN CAST(json_extract(customer, '$.phone') AS TEXT) END
) VIRTUAL;
CREATE INDEX orders_customer ON orders (customer_id, received_at) WHERE customer_id IS NOT NULL;
CREATE INDEX orders_customer_phone ON orders (customer_phone, received_at) WHERE customer_id IS NULL AND customer_phone IS NOT NULL;

-- Rows of sync_data of which customers or customers_search may say something else by now.
CREATE TABLE customers_changed (
  row_id INTEGER NOT NULL PRIMARY KEY
) STRICT;

CREATE TABLE customers (
  id                  INTEGER NOT NULL PRIMARY KEY,             -- row of sync_data
  source              TEXT    NOT NULL,                         -- its system
  entity_type         TEXT    NOT NULL,
  record_id           TEXT    NOT NULL,                         -- its id here
  name                TEXT,
  name_key            TEXT    NOT NULL,                         -- lower case, without accents; whoever has no name comes last
  phone               TEXT,
  document            TEXT,
  email               TEXT,
  address             TEXT,                                     -- one line: the default one, else the first one
  flags               INTEGER NOT NULL,                         -- 1: blocked, 2: with an open conflict, 4: perhaps a duplicate
  status              TEXT    NOT NULL,                         -- of sync_data
  error               TEXT,                                     -- of sync_data
  conflicts           INTEGER NOT NULL,                         -- open ones, of its addresses too
  total_orders        INTEGER,
  total_spent_cents   INTEGER,
  last_interaction_at INTEGER,
  zone                TEXT,
  contract_state      TEXT,
  words_hash          INTEGER NOT NULL                          -- of what stands in customers_search: equal words are not written again
) STRICT;
-- Each list is a walk through one index, which holds what its filters ask for.
CREATE INDEX customers_by_name ON customers (name_key, id, source, flags);
CREATE INDEX customers_by_interaction ON customers (last_interaction_at DESC, id, source, flags);
CREATE INDEX customers_by_orders ON customers (total_orders DESC, id, source, flags);
CREATE TABLE customers_counts (
  source    TEXT    NOT NULL,
  flags     INTEGER NOT NULL,
  customers INTEGER NOT NULL,
  PRIMARY KEY (source, flags)
) STRICT, WITHOUT ROWID;

-- Words are folded before they come here, so that a query is folded alike: every sign beyond ASCII is a letter.
CREATE VIRTUAL TABLE customers_search USING fts5 (
  words, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3', tokenize = 'ascii'
);

-- By what customers may be the same person.
CREATE TABLE customers_keys (
  reason   INTEGER NOT NULL CHECK (reason IN (1, 2, 3)),        -- phone, document, name and address: the surest first
  key      TEXT    NOT NULL,
  customer INTEGER NOT NULL,
  PRIMARY KEY (reason, key, customer)
) STRICT, WITHOUT ROWID;
CREATE INDEX customers_keys_customer ON customers_keys (customer);
-- Keys that several customers have, of whom nobody has said that they are not the same.
CREATE TABLE customers_duplicates (
  reason INTEGER NOT NULL,
  key    TEXT    NOT NULL,
  PRIMARY KEY (reason, key)
) STRICT, WITHOUT ROWID;

-- A person said that these two are not the same one.
CREATE TABLE customers_apart (
  low         INTEGER NOT NULL REFERENCES sync_data (id) ON DELETE CASCADE,
  high        INTEGER NOT NULL REFERENCES sync_data (id) ON DELETE CASCADE,
  answered_at INTEGER NOT NULL,
  answered_by TEXT    NOT NULL,
  PRIMARY KEY (low, high),
  CHECK (low < high)
) STRICT, WITHOUT ROWID;
CREATE INDEX customers_apart_high ON customers_apart (high);

-- A client of another system is this customer.
CREATE TABLE customer_links (
  client    INTEGER NOT NULL PRIMARY KEY REFERENCES sync_data (id) ON DELETE CASCADE,
  customer  INTEGER NOT NULL REFERENCES sync_data (id) ON DELETE CASCADE,
  linked_at INTEGER NOT NULL,
  linked_by TEXT    NOT NULL
) STRICT;
CREATE INDEX customer_links_customer ON customer_links (customer);

-- Two customers became one: the other one is kept and shown no more.
CREATE TABLE customer_merges (
  id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  main       INTEGER NOT NULL REFERENCES sync_data (id) ON DELETE CASCADE,
  other      INTEGER NOT NULL REFERENCES sync_data (id) ON DELETE CASCADE,
  other_name TEXT,
  merged_at  INTEGER NOT NULL,
  merged_by  TEXT    NOT NULL,
  undo_until INTEGER NOT NULL,
  undone_at  INTEGER,
  undone_by  TEXT,
  detail     TEXT    NOT NULL CHECK (json_valid(detail)),       -- what an undo takes back
  CHECK (main <> other)
) STRICT;
CREATE UNIQUE INDEX customer_merges_other ON customer_merges (other) WHERE undone_at IS NULL;
CREATE INDEX customer_merges_all ON customer_merges (other);
CREATE INDEX customer_merges_main ON customer_merges (main, id);

CREATE TRIGGER customers_note_insert AFTER INSERT ON sync_data
WHEN NEW.entity_type IN ('customer', 'address', 'client')
BEGIN
  INSERT OR IGNORE INTO customers_changed (row_id) VALUES (NEW.id);
END;
CREATE TRIGGER customers_note_update AFTER UPDATE OF payload, status, tombstone, error, external_id ON sync_data
WHEN NEW.entity_type IN ('customer', 'address', 'client')
  AND (OLD.payload IS NOT NEW.payload OR OLD.status IS NOT NEW.status OR OLD.tombstone IS NOT NEW.tombstone
       OR OLD.error IS NOT NEW.error OR OLD.external_id IS NOT NEW.external_id)
BEGIN
  INSERT OR IGNORE INTO customers_changed (row_id) VALUES (NEW.id);
END;
-- An address that leaves a customer: nothing leads from it to that one any more.
CREATE TRIGGER customers_note_move AFTER UPDATE OF payload ON sync_data
WHEN NEW.entity_type = 'address' AND OLD.payload IS NOT NEW.payload AND json_valid(OLD.payload)
BEGIN
  INSERT OR IGNORE INTO customers_changed (row_id)
    SELECT id FROM sync_data INDEXED BY sync_data_record
    WHERE system = OLD.system AND entity_type = 'customer' AND entity_id = json_extract(OLD.payload, '$.customerId');
  INSERT OR IGNORE INTO customers_changed (row_id)
    SELECT id FROM sync_data INDEXED BY sync_data_external
    WHERE system = OLD.system AND entity_type = 'customer' AND external_id = json_extract(OLD.payload, '$.customerId');
END;
CREATE TRIGGER customers_note_delete AFTER DELETE ON sync_data
WHEN OLD.entity_type IN ('customer', 'client')
BEGIN
  INSERT OR IGNORE INTO customers_changed (row_id) VALUES (OLD.id);
END;
CREATE TRIGGER customers_note_address_delete AFTER DELETE ON sync_data
WHEN OLD.entity_type = 'address' AND json_valid(OLD.payload)
BEGIN
  INSERT OR IGNORE INTO customers_changed (row_id)
    SELECT id FROM sync_data INDEXED BY sync_data_record
    WHERE system = OLD.system AND entity_type = 'customer' AND entity_id = json_extract(OLD.payload, '$.customerId');
  INSERT OR IGNORE INTO customers_changed (row_id)
    SELECT id FROM sync_data INDEXED BY sync_data_external
    WHERE system = OLD.system AND entity_type = 'customer' AND external_id = json_extract(OLD.payload, '$.customerId');
END;

-- What is here already.
INSERT INTO customers_changed (row_id) SELECT id FROM sync_data WHERE entity_type IN ('customer', 'client');

-- Where the restaurant is.
ALTER TABLE restaurant_config ADD COLUMN latitude REAL CHECK (latitude BETWEEN -90 AND 90);
ALTER TABLE restaurant_config ADD COLUMN longitude REAL CHECK (longitude BETWEEN -180 AND 180);
