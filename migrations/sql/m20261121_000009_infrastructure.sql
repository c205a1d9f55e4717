-- Everything outward is a row written in the same transaction as its cause; workers carry it out.
-- `parked_at` is set when it keeps failing; an administrator sees it.
CREATE TABLE outbox (
    id uuid NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    payload jsonb NOT NULL,
    attempts integer NOT NULL,
    run_after timestamptz NOT NULL,
    locked_until timestamptz,
    done_at timestamptz,
    parked_at timestamptz,
    last_error text,
    created_at timestamptz NOT NULL
);
CREATE INDEX outbox_waiting ON outbox (done_at, parked_at, run_after);

-- The answer to a write that a person can repeat, kept in the write's own transaction.
CREATE TABLE idempotency_keys (
    scope text NOT NULL,
    key text NOT NULL,
    request_hash text NOT NULL,
    answer jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (scope, key)
);

-- Running numbers of orders, contracts and deliveries, one row per kind and year.
CREATE TABLE number_series (
    name text NOT NULL PRIMARY KEY,
    next_value bigint NOT NULL
);

-- What a demonstration loaded and when, so that starting again keeps the data.
CREATE TABLE seed_marks (
    name text NOT NULL PRIMARY KEY,
    loaded_at timestamptz NOT NULL
);
