-- The tables of an Authing user pool, beside those of common.sql and kept in the same way.

CREATE TABLE IF NOT EXISTS users (
  id TEXT PRIMARY KEY,
  username TEXT UNIQUE,
  email TEXT,
  email_verified BOOLEAN NOT NULL DEFAULT 0,
  phone TEXT,                    -- the national number
  phone_country_code TEXT,       -- "+86"
  phone_verified BOOLEAN NOT NULL DEFAULT 0,
  password_hash TEXT,            -- argon2id
  password_level INTEGER,        -- 1 low, 2 middle, 3 high; none: never measured
  password_set_at INTEGER,
  status TEXT NOT NULL DEFAULT 'Activated', -- Suspended, Deactivated, Resigned, Archived
  is_suspended BOOLEAN GENERATED ALWAYS AS (status <> 'Activated') VIRTUAL,
  profile JSON NOT NULL DEFAULT '{}',       -- by the API's own names: name, nickname, photo, …
  custom_data JSON NOT NULL DEFAULT '{}',
  factors JSON NOT NULL DEFAULT '[]',       -- [{factorId, factorType, profile, secret?}]
  recovery_code TEXT,            -- of the authenticator; good once
  departments JSON NOT NULL DEFAULT '[]',
  groups JSON NOT NULL DEFAULT '[]',
  roles JSON NOT NULL DEFAULT '[]',
  resources JSON NOT NULL DEFAULT '[]',
  tenants JSON NOT NULL DEFAULT '[]',
  apps JSON NOT NULL DEFAULT '[]',          -- that the person may open, by the API's own names
  logins_count INTEGER NOT NULL DEFAULT 0,
  last_login_at INTEGER,
  last_ip TEXT,
  last_app_id TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS users_by_email ON users (lower(email));
CREATE UNIQUE INDEX IF NOT EXISTS users_by_phone ON users (phone_country_code, phone);

CREATE TABLE IF NOT EXISTS identities (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  ext_idp_id TEXT NOT NULL,      -- the provider; several rows of one person may have the same
  conn_identifier TEXT NOT NULL, -- the connection by which it was linked
  type TEXT NOT NULL,            -- of user_id_in_idp: openid, unionid, …
  user_id_in_idp TEXT NOT NULL,
  user_info JSON NOT NULL DEFAULT '{}',
  access_token TEXT,
  refresh_token TEXT,
  created_at INTEGER NOT NULL,
  UNIQUE (ext_idp_id, type, user_id_in_idp)
);

CREATE TABLE IF NOT EXISTS codes (
  kind TEXT NOT NULL,            -- email, phone
  address TEXT NOT NULL,         -- small letters; a number with its country code
  channel TEXT NOT NULL,         -- CHANNEL_BIND_EMAIL, …
  code TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (kind, address, channel)
);

CREATE TABLE IF NOT EXISTS errand_tokens (  -- what a verify-…-request hands to the call after it
  hash TEXT PRIMARY KEY,
  errand TEXT NOT NULL,          -- update-email, reset-password, enroll-factor, …
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  data JSON NOT NULL DEFAULT '{}',
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS devices (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  browser TEXT,                  -- digest of the cookie that knows the browser
  session_uid TEXT,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  type TEXT NOT NULL,            -- Browser, Mobile, Desktop
  os TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  last_ip TEXT NOT NULL,
  last_login_at INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS logins (
  id INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  app_id TEXT NOT NULL,
  client_ip TEXT NOT NULL,
  success BOOLEAN NOT NULL,
  error_message TEXT,
  login_method TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  at INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS passkeys (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER
);

CREATE TABLE IF NOT EXISTS uploads (
  name TEXT PRIMARY KEY,
  content_type TEXT NOT NULL,
  content BLOB NOT NULL
);
