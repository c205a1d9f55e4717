-- People. Phones are stored as +84…, passwords as argon2 hashes, tokens only as SHA-256. Of a deleted account only a row
-- without personal data is left, for the records that name it.
CREATE TABLE accounts (
    id uuid NOT NULL PRIMARY KEY,
    email text CONSTRAINT accounts_email_taken UNIQUE,
    phone text CONSTRAINT accounts_phone_taken UNIQUE,
    name text NOT NULL,
    password_hash text NOT NULL,
    locale text NOT NULL,
    is_administrator boolean NOT NULL,
    password_set_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    deleted_at timestamptz,
    CONSTRAINT accounts_reachable CHECK ((email IS NOT NULL OR phone IS NOT NULL) = (deleted_at IS NULL))
);

-- What an account agreed to, by a box that is never ticked beforehand. What a guest agreed to stands with the order.
CREATE TABLE consents (
    id uuid NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    policy text NOT NULL,
    version text NOT NULL,
    given_at timestamptz NOT NULL,
    withdrawn_at timestamptz,
    CONSTRAINT consents_policy CHECK (policy IN ('personal_data', 'terms'))
);
CREATE INDEX consents_by_account ON consents (account_id, given_at);

-- Server-side sessions of the pages; the cookie holds the key, the row its SHA-256.
CREATE TABLE sessions (
    key_hash text NOT NULL PRIMARY KEY,
    entries jsonb NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Bearer tokens of the API.
CREATE TABLE api_tokens (
    id uuid NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    token_hash text NOT NULL CONSTRAINT api_tokens_hash UNIQUE,
    name text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE TABLE password_resets (
    token_hash text NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);

-- Failed sign-ins, counted by account name and by client address.
CREATE TABLE failed_sign_ins (
    id uuid NOT NULL PRIMARY KEY,
    subject text NOT NULL,
    failed_at timestamptz NOT NULL
);
CREATE INDEX failed_sign_ins_by_subject ON failed_sign_ins (subject, failed_at);

-- Where an account has goods sent to. One of them is its default.
CREATE TABLE addresses (
    id uuid NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    name text NOT NULL,
    phone text NOT NULL,
    address_line text NOT NULL,
    commune_code text NOT NULL REFERENCES communes (code),
    is_default boolean NOT NULL,
    saved_at timestamptz NOT NULL
);
CREATE INDEX addresses_by_account ON addresses (account_id, saved_at);
CREATE UNIQUE INDEX addresses_default ON addresses (account_id) WHERE is_default;
