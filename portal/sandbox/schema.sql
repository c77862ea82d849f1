-- The sandbox's own tables, beside those of common.sql and kept in the same way.

CREATE TABLE IF NOT EXISTS users (
  id TEXT PRIMARY KEY,
  username TEXT UNIQUE,
  primary_email TEXT,
  primary_phone TEXT UNIQUE,     -- digits only, country code, no plus
  name TEXT,
  avatar TEXT,
  profile JSON NOT NULL DEFAULT '{}',
  custom_data JSON NOT NULL DEFAULT '{}',
  identities JSON NOT NULL DEFAULT '{}',
  sso_identities JSON NOT NULL DEFAULT '[]',    -- as the Management API shows them
  password_hash TEXT,            -- argon2id
  mfa_verifications JSON NOT NULL DEFAULT '[]', -- [{id, type, createdAt, key | codes | …}]
  logto_config JSON NOT NULL DEFAULT '{}',
  application_id TEXT,
  cimd_client_id TEXT,
  is_suspended BOOLEAN NOT NULL DEFAULT 0,
  last_sign_in_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS users_by_email ON users (lower(primary_email));

CREATE TABLE IF NOT EXISTS verification_records (
  id TEXT PRIMARY KEY,
  user_id TEXT REFERENCES users (id) ON DELETE CASCADE,  -- none: proves an address, not a person
  type TEXT NOT NULL,            -- Password, EmailVerificationCode, PhoneVerificationCode, Social, WebAuthn, …
  verified BOOLEAN NOT NULL DEFAULT 0,
  data JSON NOT NULL DEFAULT '{}', -- {"identifier": {"type", "value"}, "templateType", …}
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS provider_codes (
  hash TEXT PRIMARY KEY,
  target TEXT NOT NULL,          -- of the social connector
  redirect_uri TEXT NOT NULL,
  person JSON NOT NULL,          -- as the provider tells it: {"sub", "name", …}
  expires_at INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS provider_tokens (
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  target TEXT NOT NULL,
  tokens JSON NOT NULL,          -- the provider's token answer
  PRIMARY KEY (user_id, target)
);

CREATE TABLE IF NOT EXISTS organizations (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  description TEXT,
  custom_data JSON NOT NULL DEFAULT '{}',
  is_mfa_required BOOLEAN NOT NULL DEFAULT 0,
  color JSON NOT NULL DEFAULT '{}',
  branding JSON NOT NULL DEFAULT '{}',
  custom_css TEXT,
  created_at INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS organization_scopes (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  description TEXT
);

CREATE TABLE IF NOT EXISTS organization_roles (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  description TEXT,
  type TEXT NOT NULL DEFAULT 'User'
);

CREATE TABLE IF NOT EXISTS organization_role_scopes (
  role_id TEXT NOT NULL REFERENCES organization_roles (id) ON DELETE CASCADE,
  scope_id TEXT NOT NULL REFERENCES organization_scopes (id) ON DELETE CASCADE,
  PRIMARY KEY (role_id, scope_id)
);

CREATE TABLE IF NOT EXISTS organization_members (
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  PRIMARY KEY (organization_id, user_id)
);

CREATE TABLE IF NOT EXISTS organization_member_roles (
  organization_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  role_id TEXT NOT NULL REFERENCES organization_roles (id) ON DELETE CASCADE,
  PRIMARY KEY (organization_id, user_id, role_id),
  FOREIGN KEY (organization_id, user_id)
    REFERENCES organization_members (organization_id, user_id) ON DELETE CASCADE
);

CREATE TABLE IF NOT EXISTS organization_invitations (
  id TEXT PRIMARY KEY,
  inviter_id TEXT REFERENCES users (id) ON DELETE CASCADE,
  invitee TEXT NOT NULL,         -- an e-mail address, as it was written
  accepted_user_id TEXT REFERENCES users (id) ON DELETE CASCADE,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  status TEXT NOT NULL DEFAULT 'Pending', -- Accepted, Revoked; Expired, once somebody invites again
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS one_pending_invitation
  ON organization_invitations (invitee, organization_id) WHERE status = 'Pending';

CREATE TABLE IF NOT EXISTS organization_invitation_roles (
  invitation_id TEXT NOT NULL REFERENCES organization_invitations (id) ON DELETE CASCADE,
  role_id TEXT NOT NULL REFERENCES organization_roles (id) ON DELETE CASCADE,
  PRIMARY KEY (invitation_id, role_id)
);

CREATE INDEX IF NOT EXISTS organization_members_by_user ON organization_members (user_id);

CREATE TABLE IF NOT EXISTS organization_email_domains (
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  email_domain TEXT NOT NULL,
  PRIMARY KEY (organization_id, email_domain)
);

CREATE TABLE IF NOT EXISTS organization_default_roles (
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  role_id TEXT NOT NULL REFERENCES organization_roles (id) ON DELETE CASCADE,
  PRIMARY KEY (organization_id, role_id)
);

CREATE TABLE IF NOT EXISTS verification_codes (
  flow TEXT NOT NULL,            -- what the code was sent for: an interaction's or a record's id, or the address
  template TEXT NOT NULL,
  kind TEXT NOT NULL,            -- email, phone
  recipient TEXT NOT NULL,
  code TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (flow, template)
);

CREATE TABLE IF NOT EXISTS one_time_tokens (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL,
  token TEXT NOT NULL UNIQUE,    -- in clear: the Management API shows it again and again
  context JSON NOT NULL DEFAULT '{}', -- {"jitOrganizationIds", "interactionEvent"}
  status TEXT NOT NULL DEFAULT 'active', -- active, consumed, revoked; expired, once somebody noticed
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS failed_attempts (
  target TEXT NOT NULL,          -- whom it was tried for: a user's id, or an address as it was typed
  tried_at INTEGER NOT NULL,
  blocked_until INTEGER          -- of the one that was too many
);
CREATE INDEX IF NOT EXISTS failed_attempts_by_target ON failed_attempts (target, tried_at);

CREATE TABLE IF NOT EXISTS personal_access_tokens (
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  value TEXT NOT NULL UNIQUE,    -- in clear: the Management API shows it again and again
  created_at INTEGER NOT NULL,
  expires_at INTEGER,            -- none: it never expires
  PRIMARY KEY (user_id, name)
);

CREATE TABLE IF NOT EXISTS trusted_devices (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  user_agent TEXT NOT NULL,
  country TEXT,
  city TEXT,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS logs (
  id TEXT PRIMARY KEY,
  key TEXT NOT NULL,
  user_id TEXT,                  -- none where it was not known who it was
  payload JSON NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS logs_of_a_person ON logs (user_id, created_at);

CREATE TABLE IF NOT EXISTS user_assets (
  name TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  content_type TEXT NOT NULL,
  content BLOB NOT NULL,
  created_at INTEGER NOT NULL
);
