-- What every identity server of ours keeps, whatever platform it plays; each adds its own tables, and
-- among them one called users, whose rows have an id and say in is_suspended who may not sign in.
-- Times are epoch milliseconds. Columns declared JSON and BOOLEAN are decoded by store.py. Tokens, codes
-- and cookies are kept as SHA-256 digests only.

CREATE TABLE IF NOT EXISTS settings (
  key TEXT PRIMARY KEY,          -- sign_in_experience, account_center, connectors, custom_profile_fields, …
  value JSON NOT NULL
);

CREATE TABLE IF NOT EXISTS signing_keys (
  kid TEXT PRIMARY KEY,
  private_key JSON NOT NULL,
  created_at INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS applications (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  description TEXT,
  type TEXT NOT NULL,            -- Traditional, SPA, Native, MachineToMachine
  is_third_party BOOLEAN NOT NULL DEFAULT 0,
  secret TEXT NOT NULL,
  may_manage BOOLEAN NOT NULL DEFAULT 0,      -- holds the role with the Management API's scope "all"
  oidc_client_metadata JSON NOT NULL DEFAULT '{}',
  custom_client_metadata JSON NOT NULL DEFAULT '{}',
  brand JSON NOT NULL DEFAULT '{}',           -- {"name", "color", "darkColor", "logoUrl"}
  custom_data JSON NOT NULL DEFAULT '{}',
  created_at INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS oidc_sessions (
  uid TEXT PRIMARY KEY,
  jti TEXT NOT NULL,
  cookie_hash TEXT NOT NULL UNIQUE,
  account_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  authorizations JSON NOT NULL DEFAULT '{}',  -- {client id: {"sid", "grantId"}}
  client_id TEXT,                -- the application of the first sign-in
  last_submission JSON,
  signed_in_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS interactions (
  id TEXT PRIMARY KEY,
  cookie_hash TEXT NOT NULL,     -- the browser's; two tabs may have an interaction each
  form_token TEXT NOT NULL,
  application_id TEXT NOT NULL,
  parameters JSON NOT NULL,      -- the authorization request, as sent
  state JSON NOT NULL DEFAULT '{}', -- what the sign-in pages remember between two forms
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS grants (
  id TEXT PRIMARY KEY,
  application_id TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  session_uid TEXT,
  scope TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS authorization_codes (
  hash TEXT PRIMARY KEY,
  grant_id TEXT NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
  application_id TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  session_uid TEXT NOT NULL,
  expires_with_session BOOLEAN NOT NULL,
  scope TEXT NOT NULL,
  resource_scope TEXT NOT NULL DEFAULT '',    -- asked for with a resource: organization scopes
  redirect_uri TEXT NOT NULL,
  code_challenge TEXT,
  nonce TEXT,
  auth_time INTEGER,             -- epoch seconds; only where the ID token shall say it
  sid TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  consumed_at INTEGER
);

CREATE TABLE IF NOT EXISTS access_tokens (
  hash TEXT PRIMARY KEY,
  grant_id TEXT NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
  application_id TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  session_uid TEXT,
  expires_with_session BOOLEAN NOT NULL,
  scope TEXT NOT NULL,
  sid TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS refresh_tokens (
  hash TEXT PRIMARY KEY,
  grant_id TEXT NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
  application_id TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  session_uid TEXT,
  expires_with_session BOOLEAN NOT NULL,
  scope TEXT NOT NULL,
  resource_scope TEXT NOT NULL DEFAULT '',
  nonce TEXT,
  auth_time INTEGER,
  sid TEXT,
  first_created_at INTEGER NOT NULL,  -- of the first token of the chain: rotation ends a year after it
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  consumed_at INTEGER
);

CREATE TABLE IF NOT EXISTS messages (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,            -- email, phone
  recipient TEXT NOT NULL,
  template TEXT NOT NULL,        -- SignIn, Register, ForgotPassword, UserPermissionValidation, …
  payload JSON NOT NULL DEFAULT '{}', -- {"code": "123456", …}
  sent_at INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS faults (
  id INTEGER PRIMARY KEY,
  method TEXT,                   -- none: any
  pattern TEXT NOT NULL,         -- of the path, in the shell's way: /api/my-account*
  kind TEXT NOT NULL,            -- delay, status, html, truncated, hang, redirect, huge
  options JSON NOT NULL DEFAULT '{}',
  remaining INTEGER              -- how many more requests; none: until removed
);

CREATE TABLE IF NOT EXISTS calls (
  id INTEGER PRIMARY KEY,
  method TEXT NOT NULL,
  path TEXT NOT NULL,
  status INTEGER NOT NULL,
  started_at REAL NOT NULL,      -- epoch seconds of the real clock
  ended_at REAL NOT NULL,
  request_id TEXT
);

CREATE TABLE IF NOT EXISTS sign_outs (
  xsrf_hash TEXT PRIMARY KEY,
  cookie_hash TEXT NOT NULL,     -- of the browser that asked
  application_id TEXT,
  post_logout_redirect_uri TEXT,
  state TEXT,
  created_at INTEGER NOT NULL
);
