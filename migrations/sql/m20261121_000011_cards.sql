-- The seller's own account at Stripe, which its buyers' cards are charged on.
CREATE TABLE card_accounts (
    organisation_id uuid NOT NULL PRIMARY KEY REFERENCES organisations (id),
    account text NOT NULL,
    updated_at timestamptz NOT NULL
);

-- A try to pay a part by card, kept in a transaction of its own before Stripe is asked for anything, so that no
-- failure loses it. Its id is the idempotency key: asking twice opens one session. A part has one open try at most.
CREATE TABLE payment_attempts (
    id uuid NOT NULL PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    seller_order_id uuid NOT NULL REFERENCES seller_orders (id),
    account text NOT NULL,
    amount_vnd bigint NOT NULL,
    state text NOT NULL,
    session_id text,
    url text,
    note text,
    started_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    asked_at timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT payment_attempts_session UNIQUE (session_id),
    CONSTRAINT payment_attempts_state CHECK (state IN ('started', 'open', 'paid', 'failed', 'expired')),
    CONSTRAINT payment_attempts_open CHECK (state <> 'open' OR (session_id IS NOT NULL AND url IS NOT NULL)),
    CONSTRAINT payment_attempts_amount CHECK (amount_vnd > 0)
);
CREATE UNIQUE INDEX payment_attempts_once ON payment_attempts (seller_order_id) WHERE state IN ('started', 'open');
CREATE INDEX payment_attempts_by_state ON payment_attempts (state, asked_at);

-- A refund on its way to the card that paid, kept before Stripe is asked for anything; its id is the idempotency key.
CREATE TABLE card_refunds (
    id uuid NOT NULL PRIMARY KEY,
    refund_id uuid NOT NULL REFERENCES refunds (id),
    payment_id uuid NOT NULL REFERENCES payments (id),
    account text NOT NULL,
    amount_vnd bigint NOT NULL,
    state text NOT NULL,
    reference text,
    error text,
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT card_refunds_state CHECK (state IN ('started', 'paid', 'failed')),
    CONSTRAINT card_refunds_amount CHECK (amount_vnd > 0)
);
CREATE INDEX card_refunds_by_refund ON card_refunds (refund_id);
CREATE INDEX card_refunds_by_payment ON card_refunds (payment_id);

-- Everything that Stripe tells with a right signature, as it came, each event once.
CREATE TABLE card_events (
    id uuid NOT NULL PRIMARY KEY,
    event_id text NOT NULL,
    kind text,
    body text NOT NULL,
    state text NOT NULL,
    error text,
    attempts integer NOT NULL,
    received_at timestamptz NOT NULL,
    run_after timestamptz NOT NULL,
    done_at timestamptz,
    CONSTRAINT card_events_once UNIQUE (event_id),
    CONSTRAINT card_events_state CHECK (state IN ('waiting', 'done', 'unclear'))
);
CREATE INDEX card_events_by_state ON card_events (state, run_after);
