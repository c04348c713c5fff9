-- The people who use this site, what they set, and what belongs to the sample data. Instants are milliseconds since
-- 1970-01-01T00:00:00Z, booleans are 0 or 1.

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

-- Settings of the site that have no table of their own, one JSON object per group. Never a secret.
CREATE TABLE site_settings (
  name       TEXT    NOT NULL PRIMARY KEY,                      -- 'remote', 'sound', 'desktop', 'setup'
  value      TEXT    NOT NULL CHECK (json_valid(value)),
  updated_at INTEGER NOT NULL,
  updated_by TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- Secrets that lie elsewhere (the system's keyring, or a file): where, and since when. Never the secret.
CREATE TABLE secrets (
  name      TEXT    NOT NULL PRIMARY KEY,                       -- 'remote_api_key'
  storage   TEXT    NOT NULL CHECK (storage IN ('keyring', 'file')),
  stored_at INTEGER NOT NULL,
  stored_by TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- Orders of the sample data: they are shown as such, never sent anywhere, and can be taken away.
CREATE TABLE sample_orders (
  order_id TEXT NOT NULL PRIMARY KEY REFERENCES orders (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
