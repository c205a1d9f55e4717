-- How a seller's goods reach buyers; a seller without this row has not said so and sends nothing yet.
CREATE TABLE shipping_terms (
    organisation_id uuid NOT NULL PRIMARY KEY REFERENCES organisations (id),
    offers_pickup boolean NOT NULL,
    pickup_note text,
    is_sample boolean NOT NULL,
    version integer NOT NULL,
    updated_at timestamptz NOT NULL
);

-- What a parcel to each zone costs; a zone without a row is not served.
CREATE TABLE shipping_rates (
    organisation_id uuid NOT NULL REFERENCES shipping_terms (organisation_id),
    zone text NOT NULL,
    first_kg_vnd bigint NOT NULL,
    further_kg_vnd bigint NOT NULL,
    free_from_vnd bigint,
    PRIMARY KEY (organisation_id, zone),
    CONSTRAINT shipping_rates_zone CHECK (zone IN ('same_province', 'same_region', 'nationwide')),
    CONSTRAINT shipping_rates_fee CHECK (first_kg_vnd >= 0 AND further_kg_vnd >= 0 AND (free_from_vnd IS NULL OR free_from_vnd > 0))
);

-- An account has at most one cart, whatever device it is opened from.
CREATE TABLE carts (
    id uuid NOT NULL PRIMARY KEY,
    account_id uuid CONSTRAINT carts_of_account UNIQUE REFERENCES accounts (id),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

-- A cart is reached by keys that only its visitors know; the row holds the key's SHA-256.
CREATE TABLE cart_keys (
    key_hash text NOT NULL PRIMARY KEY,
    cart_id uuid NOT NULL REFERENCES carts (id)
);
CREATE INDEX cart_keys_by_cart ON cart_keys (cart_id);

-- `is_saved`: put aside for later; it is not ordered with the rest.
CREATE TABLE cart_lines (
    id uuid NOT NULL PRIMARY KEY,
    cart_id uuid NOT NULL REFERENCES carts (id),
    variant_id uuid NOT NULL REFERENCES variants (id),
    quantity bigint NOT NULL,
    price_seen_vnd bigint NOT NULL,
    is_saved boolean NOT NULL,
    added_at timestamptz NOT NULL,
    CONSTRAINT cart_lines_once UNIQUE (cart_id, variant_id),
    CONSTRAINT cart_lines_quantity CHECK (quantity > 0)
);

-- Products that an account wishes to remember.
CREATE TABLE wishes (
    account_id uuid NOT NULL REFERENCES accounts (id),
    product_id uuid NOT NULL REFERENCES products (id),
    added_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, product_id)
);

-- A seller's code that takes an amount, or a percentage up to `most_vnd`, off its goods. No more than half of a
-- price comes off (Decree 81/2018/NĐ-CP, article 7). `uses` counts the orders that use it and are not cancelled.
CREATE TABLE vouchers (
    id uuid NOT NULL PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    code text NOT NULL,
    amount_vnd bigint,
    percent bigint,
    most_vnd bigint,
    starts_on date NOT NULL,
    ends_on date,
    least_goods_vnd bigint NOT NULL,
    most_uses bigint,
    most_uses_per_buyer bigint,
    uses bigint NOT NULL,
    is_paused boolean NOT NULL,
    version integer NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT vouchers_code UNIQUE (organisation_id, code),
    CONSTRAINT vouchers_discount CHECK (amount_vnd > 0 AND percent IS NULL AND most_vnd IS NULL AND least_goods_vnd >= 2 * amount_vnd OR amount_vnd IS NULL AND percent BETWEEN 1 AND 50 AND (most_vnd IS NULL OR most_vnd > 0)),
    CONSTRAINT vouchers_days CHECK (ends_on IS NULL OR ends_on >= starts_on),
    CONSTRAINT vouchers_uses CHECK (uses >= 0 AND (most_uses IS NULL OR uses <= most_uses))
);

-- The codes that a buyer has typed, one for each seller.
CREATE TABLE cart_vouchers (
    cart_id uuid NOT NULL REFERENCES carts (id),
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    code text NOT NULL,
    PRIMARY KEY (cart_id, organisation_id)
);

-- The buyer's order: one address, one part per seller. `order_text` is the contract as confirmed.
CREATE TABLE orders (
    id uuid NOT NULL PRIMARY KEY,
    number text NOT NULL CONSTRAINT orders_number UNIQUE,
    key text NOT NULL,
    account_id uuid REFERENCES accounts (id),
    buyer_name text NOT NULL,
    buyer_phone text NOT NULL,
    buyer_email text,
    address_line text NOT NULL,
    commune_code text NOT NULL REFERENCES communes (code),
    invoice_company text,
    invoice_tax_code text,
    invoice_address text,
    invoice_email text,
    locale text NOT NULL,
    policy_version text NOT NULL,
    total_vnd bigint NOT NULL,
    order_text text NOT NULL,
    placed_at timestamptz NOT NULL,
    CONSTRAINT orders_invoice CHECK ((invoice_company IS NULL) = (invoice_tax_code IS NULL) AND (invoice_company IS NULL) = (invoice_address IS NULL)),
    CONSTRAINT orders_total CHECK (total_vnd > 0)
);
CREATE INDEX orders_by_account ON orders (account_id, placed_at);

-- One seller's part: its own payment, its own shipment, its own state. How its goods travel and how far is as
-- confirmed. `goods_vnd` is what the goods cost after `discount_vnd` came off; each line has its share of both.
-- `ships_with` names an earlier part of the same seller that its goods travel with: the buyer then paid only the
-- difference that they make to the fee. `payment_state` repeats what the books say, so that lists can ask for it;
-- `cash_state` follows the cash of a part paid on delivery. What is not paid by `payment_due_at` ends the part;
-- `expired_at` says that this has happened. Its goods travel in parcels: `shipped_at` is when the first one left.
CREATE TABLE seller_orders (
    id uuid NOT NULL PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders (id),
    number text NOT NULL CONSTRAINT seller_orders_number UNIQUE,
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    state text NOT NULL,
    payment_method text NOT NULL,
    payment_state text NOT NULL,
    payment_reference text NOT NULL,
    payment_due_at timestamptz,
    cash_state text,
    bank_bin text,
    bank_account text,
    bank_account_name text,
    goods_vnd bigint NOT NULL,
    discount_vnd bigint NOT NULL,
    voucher_code text,
    shipping_vnd bigint NOT NULL,
    total_vnd bigint NOT NULL,
    shipping_method text NOT NULL,
    shipping_zone text,
    weight_g bigint NOT NULL,
    ships_with uuid REFERENCES seller_orders (id),
    pickup_at text,
    note text,
    paid_at timestamptz,
    shipped_at timestamptz,
    delivered_at timestamptz,
    completed_at timestamptz,
    cancelled_at timestamptz,
    cancel_reason text,
    expired_at timestamptz,
    CONSTRAINT seller_orders_once UNIQUE (order_id, organisation_id),
    CONSTRAINT seller_orders_state CHECK (state IN ('placed', 'confirmed', 'packed', 'shipped', 'delivered', 'completed', 'cancelled')),
    CONSTRAINT seller_orders_payment_method CHECK (payment_method IN ('cod', 'vietqr', 'card')),
    CONSTRAINT seller_orders_payment_state CHECK (payment_state IN ('due', 'partly_paid', 'paid', 'refund_due', 'refunded')),
    CONSTRAINT seller_orders_cash_state CHECK ((payment_method = 'cod' AND cash_state IN ('to_collect', 'collected', 'handed_over')) OR (payment_method <> 'cod' AND cash_state IS NULL)),
    CONSTRAINT seller_orders_discount CHECK (discount_vnd >= 0 AND (discount_vnd > 0) = (voucher_code IS NOT NULL)),
    CONSTRAINT seller_orders_total CHECK (goods_vnd > 0 AND shipping_vnd >= 0 AND total_vnd = goods_vnd + shipping_vnd),
    CONSTRAINT seller_orders_shipping CHECK (shipping_method = 'parcel' AND shipping_zone IN ('same_province', 'same_region', 'nationwide') AND pickup_at IS NULL OR shipping_method = 'pickup' AND shipping_zone IS NULL AND pickup_at IS NOT NULL AND shipping_vnd = 0),
    CONSTRAINT seller_orders_bank CHECK (payment_method <> 'vietqr' OR (bank_bin IS NOT NULL AND bank_account IS NOT NULL))
);
CREATE INDEX seller_orders_by_organisation ON seller_orders (organisation_id, state);
CREATE INDEX seller_orders_by_ships_with ON seller_orders (ships_with);
CREATE INDEX seller_orders_by_payment_due ON seller_orders (payment_state, payment_due_at);

-- `cut`: so many pieces will not be sent. They are paid for no more: `total_vnd` × `cut` / `quantity`, rounded down.
CREATE TABLE order_lines (
    id uuid NOT NULL PRIMARY KEY,
    seller_order_id uuid NOT NULL REFERENCES seller_orders (id),
    variant_id uuid NOT NULL REFERENCES variants (id),
    product_name text NOT NULL,
    variant_name text NOT NULL,
    unit text NOT NULL,
    price_vnd bigint NOT NULL,
    quantity bigint NOT NULL,
    discount_vnd bigint NOT NULL,
    total_vnd bigint NOT NULL,
    cut bigint NOT NULL,
    CONSTRAINT order_lines_once UNIQUE (seller_order_id, variant_id),
    CONSTRAINT order_lines_cut CHECK (cut >= 0 AND cut <= quantity),
    CONSTRAINT order_lines_total CHECK (quantity > 0 AND price_vnd > 0 AND discount_vnd >= 0 AND 2 * discount_vnd <= price_vnd * quantity AND total_vnd = price_vnd * quantity - discount_vnd)
);

-- The parcels of a part, counted from 1. What came back is to be sent again, in another one. Who took the goods, and on
-- which day, is as the seller says. Goods that are picked up are one parcel that is delivered when it is made.
CREATE TABLE parcels (
    id uuid NOT NULL PRIMARY KEY,
    seller_order_id uuid NOT NULL REFERENCES seller_orders (id),
    running integer NOT NULL,
    state text NOT NULL,
    carrier text,
    tracking_number text,
    sent_at timestamptz NOT NULL,
    delivered_at timestamptz,
    handed_to text,
    handed_on date,
    came_back_at timestamptz,
    came_back_reason text,
    account_id uuid REFERENCES accounts (id),
    CONSTRAINT parcels_once UNIQUE (seller_order_id, running),
    CONSTRAINT parcels_running CHECK (running > 0),
    CONSTRAINT parcels_state CHECK (state IN ('sent', 'delivered', 'came_back')),
    CONSTRAINT parcels_delivered CHECK ((state = 'delivered') = (delivered_at IS NOT NULL)),
    CONSTRAINT parcels_came_back CHECK ((state = 'came_back') = (came_back_at IS NOT NULL) AND (state = 'came_back') = (came_back_reason IS NOT NULL))
);

CREATE TABLE parcel_lines (
    parcel_id uuid NOT NULL REFERENCES parcels (id),
    order_line_id uuid NOT NULL REFERENCES order_lines (id),
    quantity bigint NOT NULL,
    PRIMARY KEY (parcel_id, order_line_id),
    CONSTRAINT parcel_lines_quantity CHECK (quantity > 0)
);

-- That a part has used a voucher. A cancelled part gives the use back, once.
CREATE TABLE voucher_uses (
    seller_order_id uuid NOT NULL PRIMARY KEY REFERENCES seller_orders (id),
    voucher_id uuid NOT NULL REFERENCES vouchers (id),
    account_id uuid REFERENCES accounts (id),
    phone text NOT NULL,
    used_at timestamptz NOT NULL,
    given_back_at timestamptz
);
CREATE INDEX voucher_uses_by_voucher ON voucher_uses (voucher_id);

-- Each receipt of money, kept in a transaction of its own before it is booked, so that no failure loses it.
-- `provider_reference` is the bank's, or stands for the line of its statement: the same money counts once.
CREATE TABLE payments (
    id uuid NOT NULL PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    seller_order_id uuid REFERENCES seller_orders (id),
    provider text NOT NULL,
    provider_reference text NOT NULL,
    source text NOT NULL,
    state text NOT NULL,
    amount_vnd bigint NOT NULL,
    received_on date NOT NULL,
    description text,
    account_id uuid REFERENCES accounts (id),
    recorded_at timestamptz NOT NULL,
    booked_at timestamptz,
    CONSTRAINT payments_once UNIQUE (organisation_id, provider, provider_reference),
    CONSTRAINT payments_provider CHECK (provider IN ('cod', 'vietqr', 'card')),
    CONSTRAINT payments_source CHECK (source IN ('by_hand', 'bank_statement', 'delivery', 'card')),
    CONSTRAINT payments_state CHECK (state IN ('received', 'booked', 'unmatched', 'set_aside')),
    CONSTRAINT payments_part CHECK (seller_order_id IS NOT NULL OR state IN ('unmatched', 'set_aside')),
    CONSTRAINT payments_amount CHECK (amount_vnd > 0)
);
CREATE INDEX payments_by_seller_order ON payments (seller_order_id);
CREATE INDEX payments_by_state ON payments (state, organisation_id);

-- What a seller has to pay back to a buyer, and that it has. `transferred_vnd` of it did not go to a card.
CREATE TABLE refunds (
    id uuid NOT NULL PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    seller_order_id uuid NOT NULL REFERENCES seller_orders (id),
    cause text NOT NULL,
    state text NOT NULL,
    amount_vnd bigint NOT NULL,
    transferred_vnd bigint NOT NULL,
    reason text,
    due_on date NOT NULL,
    account_id uuid REFERENCES accounts (id),
    granted_at timestamptz NOT NULL,
    paid_on date,
    bank_reference text,
    paid_at timestamptz,
    CONSTRAINT refunds_cause CHECK (cause IN ('cancelled', 'overpaid', 'late', 'cut', 'goods')),
    CONSTRAINT refunds_state CHECK ((state = 'due' AND paid_on IS NULL AND paid_at IS NULL) OR (state = 'paid' AND paid_on IS NOT NULL AND paid_at IS NOT NULL)),
    CONSTRAINT refunds_amount CHECK (amount_vnd > 0 AND transferred_vnd BETWEEN 0 AND amount_vnd)
);
CREATE INDEX refunds_by_seller_order ON refunds (seller_order_id);
CREATE INDEX refunds_by_organisation ON refunds (organisation_id, state);

-- The goods that a refund is for; without a line it is for their shipping.
CREATE TABLE refund_lines (
    id uuid NOT NULL PRIMARY KEY,
    refund_id uuid NOT NULL REFERENCES refunds (id),
    order_line_id uuid REFERENCES order_lines (id),
    amount_vnd bigint NOT NULL,
    CONSTRAINT refund_lines_once UNIQUE (refund_id, order_line_id),
    CONSTRAINT refund_lines_amount CHECK (amount_vnd > 0)
);

-- The sellers' books. One row is an entry with both its postings, so that it sums to zero by construction:
-- the amount is debited to one account and credited to another. Rows are only added; balances are their sums.
-- A cause is booked once.
CREATE TABLE ledger_entries (
    id uuid NOT NULL PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    seller_order_id uuid NOT NULL REFERENCES seller_orders (id),
    cause text NOT NULL,
    cause_id uuid NOT NULL,
    debit text NOT NULL,
    credit text NOT NULL,
    amount_vnd bigint NOT NULL,
    booked_on date NOT NULL,
    booked_at timestamptz NOT NULL,
    CONSTRAINT ledger_entries_once UNIQUE (cause, cause_id, debit, credit),
    CONSTRAINT ledger_entries_cause CHECK (cause IN ('order', 'cancellation', 'delivery', 'payment', 'hand_over', 'refund', 'refund_paid', 'refund_returned')),
    CONSTRAINT ledger_entries_accounts CHECK (debit <> credit),
    CONSTRAINT ledger_entries_amount CHECK (amount_vnd > 0)
);
CREATE INDEX ledger_entries_by_seller_order ON ledger_entries (seller_order_id);
CREATE INDEX ledger_entries_by_organisation ON ledger_entries (organisation_id, booked_on);

-- What a buyer complains of about a part. Its state waits for one side until `due_on`. `outcome` is what was offered
-- or decided last. With `returns_goods` the goods go back before it is done; `came_back_at` says that the seller has them.
CREATE TABLE complaints (
    id uuid NOT NULL PRIMARY KEY,
    number text NOT NULL CONSTRAINT complaints_number UNIQUE,
    seller_order_id uuid NOT NULL REFERENCES seller_orders (id),
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    kind text NOT NULL,
    wish text NOT NULL,
    story text NOT NULL,
    state text NOT NULL,
    due_on date NOT NULL,
    outcome text,
    returns_goods boolean NOT NULL,
    shipping_refund_vnd bigint NOT NULL,
    answer text,
    decision text,
    return_carrier text,
    return_tracking text,
    replacement_carrier text,
    replacement_tracking text,
    came_back_at timestamptz,
    is_restocked boolean NOT NULL,
    refund_id uuid REFERENCES refunds (id),
    is_sample boolean NOT NULL,
    opened_at timestamptz NOT NULL,
    closed_at timestamptz,
    CONSTRAINT complaints_kind CHECK (kind IN ('damaged', 'wrong', 'not_delivered', 'return', 'refund_not_paid', 'other')),
    CONSTRAINT complaints_wish CHECK (wish IN ('refund', 'replacement', 'answer')),
    CONSTRAINT complaints_state CHECK (state IN ('open', 'answered', 'mediation', 'awaiting_return', 'sent_back', 'replacing', 'settled', 'withdrawn')),
    CONSTRAINT complaints_closed CHECK ((state IN ('settled', 'withdrawn')) = (closed_at IS NOT NULL)),
    CONSTRAINT complaints_outcome CHECK (outcome IN ('refund', 'replacement', 'pay_due', 'refused')),
    CONSTRAINT complaints_restocked CHECK (NOT is_restocked OR came_back_at IS NOT NULL),
    CONSTRAINT complaints_shipping CHECK (shipping_refund_vnd >= 0)
);
CREATE UNIQUE INDEX complaints_one_open ON complaints (seller_order_id) WHERE closed_at IS NULL;
CREATE INDEX complaints_by_organisation ON complaints (organisation_id, state);
CREATE INDEX complaints_by_due ON complaints (state, due_on);

-- The goods that a complaint is about, and what is to be refunded of each.
CREATE TABLE complaint_lines (
    complaint_id uuid NOT NULL REFERENCES complaints (id),
    order_line_id uuid NOT NULL REFERENCES order_lines (id),
    quantity bigint NOT NULL,
    refund_vnd bigint NOT NULL,
    PRIMARY KEY (complaint_id, order_line_id),
    CONSTRAINT complaint_lines_quantity CHECK (quantity > 0 AND refund_vnd >= 0)
);

-- Private files of a part: only its buyer, its seller and those who mediate open them. Without a complaint a file
-- shows the handing over of the goods.
CREATE TABLE order_files (
    id uuid NOT NULL PRIMARY KEY,
    seller_order_id uuid NOT NULL REFERENCES seller_orders (id),
    complaint_id uuid REFERENCES complaints (id),
    name text NOT NULL,
    content_type text NOT NULL,
    bytes bytea NOT NULL,
    sha256 text NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX order_files_by_seller_order ON order_files (seller_order_id);
