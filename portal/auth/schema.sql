CREATE TABLE IF NOT EXISTS sessions (
  key TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  version INTEGER NOT NULL,
  value BLOB NOT NULL,
  expires_at REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sessions_by_end ON sessions (expires_at);

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
