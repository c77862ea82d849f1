CREATE TABLE IF NOT EXISTS sessions (
  key TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  version INTEGER NOT NULL,
  value BLOB NOT NULL,
  expires_at REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sessions_by_end ON sessions (expires_at);

CREATE TABLE IF NOT EXISTS names (
  tenant TEXT NOT NULL,
  name TEXT NOT NULL,
  key TEXT NOT NULL,
  PRIMARY KEY (tenant, name, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS names_by_key ON names (key);

-- Triggers and no foreign key: they hold for a portal of the former version, too, which knows
-- nothing of names and may have the same file open.
CREATE TRIGGER IF NOT EXISTS names_end AFTER DELETE ON sessions
BEGIN
  DELETE FROM names WHERE key = OLD.key;
END;
CREATE TRIGGER IF NOT EXISTS names_follow AFTER UPDATE OF key ON sessions
BEGIN
  UPDATE names SET key = NEW.key WHERE key = OLD.key;
END;

CREATE TABLE IF NOT EXISTS closings (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  born_until REAL NOT NULL,
  expires_at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS closings_by_name ON closings (name);
CREATE INDEX IF NOT EXISTS closings_by_end ON closings (expires_at);

-- expires_at: when the try does not count any more
CREATE TABLE IF NOT EXISTS tries (
  number INTEGER PRIMARY KEY,
  key TEXT NOT NULL,
  expires_at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS tries_by_key ON tries (key, expires_at);
CREATE INDEX IF NOT EXISTS tries_by_end ON tries (expires_at);

-- number: the order in which they came
CREATE TABLE IF NOT EXISTS takeables (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  owner TEXT NOT NULL,
  value BLOB NOT NULL,
  expires_at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS takeables_by_owner ON takeables (owner, number);
CREATE INDEX IF NOT EXISTS takeables_by_end ON takeables (expires_at);

-- result: NULL while the first is at it
CREATE TABLE IF NOT EXISTS claims (
  key TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  result TEXT,
  expires_at REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS claims_by_end ON claims (expires_at);

CREATE TABLE IF NOT EXISTS locks (
  name TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  expires_at REAL NOT NULL
) WITHOUT ROWID;
