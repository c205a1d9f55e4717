-- What buyers who received goods say of them: one review for each line of an order, and one of the seller for
-- each part (`order_line_id` is null). `writer` is a short name, null once the writer's account is deleted.
-- Averages are counted from the rows.
CREATE TABLE reviews (
    id uuid NOT NULL PRIMARY KEY,
    seller_order_id uuid NOT NULL REFERENCES seller_orders (id),
    order_line_id uuid CONSTRAINT reviews_of_line UNIQUE REFERENCES order_lines (id),
    product_id uuid REFERENCES products (id),
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    account_id uuid REFERENCES accounts (id),
    writer text,
    points bigint NOT NULL,
    text text,
    state text NOT NULL,
    written_at timestamptz NOT NULL,
    changed_at timestamptz,
    answer text,
    answer_state text,
    answered_at timestamptz,
    is_sample boolean NOT NULL,
    CONSTRAINT reviews_subject CHECK ((order_line_id IS NULL) = (product_id IS NULL)),
    CONSTRAINT reviews_points CHECK (points BETWEEN 1 AND 5),
    CONSTRAINT reviews_state CHECK (state IN ('shown', 'hidden')),
    CONSTRAINT reviews_answer CHECK ((answer IS NULL AND answer_state IS NULL AND answered_at IS NULL) OR (answer IS NOT NULL AND answer_state IN ('shown', 'hidden') AND answered_at IS NOT NULL))
);
CREATE UNIQUE INDEX reviews_of_part ON reviews (seller_order_id) WHERE order_line_id IS NULL;
CREATE INDEX reviews_by_product ON reviews (product_id, state, written_at);
CREATE INDEX reviews_by_organisation ON reviews (organisation_id, written_at);
CREATE INDEX reviews_by_account ON reviews (account_id);

-- What people ask about a product before they buy, and what its seller answers.
CREATE TABLE questions (
    id uuid NOT NULL PRIMARY KEY,
    product_id uuid NOT NULL REFERENCES products (id),
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    account_id uuid REFERENCES accounts (id),
    asker text,
    text text NOT NULL,
    state text NOT NULL,
    asked_at timestamptz NOT NULL,
    answer text,
    answer_state text,
    answered_at timestamptz,
    is_sample boolean NOT NULL,
    CONSTRAINT questions_state CHECK (state IN ('shown', 'hidden')),
    CONSTRAINT questions_answer CHECK ((answer IS NULL AND answer_state IS NULL AND answered_at IS NULL) OR (answer IS NOT NULL AND answer_state IN ('shown', 'hidden') AND answered_at IS NOT NULL))
);
CREATE INDEX questions_by_product ON questions (product_id, state, asked_at);
CREATE INDEX questions_by_organisation ON questions (organisation_id, asked_at);
CREATE INDEX questions_by_account ON questions (account_id);

-- People who think that something said should not stand there. `remark_id` is that of the review or question,
-- `organisation_id` whose page it stands on. `settled_at`: an office or an administrator has looked.
CREATE TABLE remark_reports (
    id uuid NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    remark_id uuid NOT NULL,
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    account_id uuid NOT NULL REFERENCES accounts (id),
    reason text NOT NULL,
    reported_at timestamptz NOT NULL,
    settled_at timestamptz,
    CONSTRAINT remark_reports_kind CHECK (kind IN ('review', 'review_answer', 'question', 'question_answer')),
    CONSTRAINT remark_reports_once UNIQUE (kind, remark_id, account_id)
);
CREATE INDEX remark_reports_open ON remark_reports (settled_at, reported_at);
