-- A cart is reached by its key, which only the visitor knows; the row holds the key's SHA-256.
CREATE TABLE carts (
    id uuid NOT NULL PRIMARY KEY,
    key_hash text NOT NULL CONSTRAINT carts_key UNIQUE,
    account_id uuid REFERENCES accounts (id),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE cart_lines (
    id uuid NOT NULL PRIMARY KEY,
    cart_id uuid NOT NULL REFERENCES carts (id),
    variant_id uuid NOT NULL REFERENCES variants (id),
    quantity bigint NOT NULL,
    price_seen_vnd bigint NOT NULL,
    added_at timestamptz NOT NULL,
    CONSTRAINT cart_lines_once UNIQUE (cart_id, variant_id),
    CONSTRAINT cart_lines_quantity CHECK (quantity > 0)
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
    note text,
    locale text NOT NULL,
    policy_version text NOT NULL,
    total_vnd bigint NOT NULL,
    order_text text NOT NULL,
    placed_at timestamptz NOT NULL,
    CONSTRAINT orders_total CHECK (total_vnd > 0)
);
CREATE INDEX orders_by_account ON orders (account_id, placed_at);

-- One seller's part: its own payment, its own shipment, its own state.
CREATE TABLE seller_orders (
    id uuid NOT NULL PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders (id),
    number text NOT NULL CONSTRAINT seller_orders_number UNIQUE,
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    state text NOT NULL,
    payment_method text NOT NULL,
    payment_state text NOT NULL,
    payment_reference text NOT NULL,
    bank_bin text,
    bank_account text,
    bank_account_name text,
    goods_vnd bigint NOT NULL,
    shipping_vnd bigint NOT NULL,
    total_vnd bigint NOT NULL,
    carrier text,
    tracking_number text,
    paid_at timestamptz,
    shipped_at timestamptz,
    delivered_at timestamptz,
    completed_at timestamptz,
    cancelled_at timestamptz,
    cancel_reason text,
    CONSTRAINT seller_orders_once UNIQUE (order_id, organisation_id),
    CONSTRAINT seller_orders_state CHECK (state IN ('placed', 'confirmed', 'packed', 'shipped', 'delivered', 'completed', 'cancelled')),
    CONSTRAINT seller_orders_payment_method CHECK (payment_method IN ('cod', 'vietqr')),
    CONSTRAINT seller_orders_payment_state CHECK (payment_state IN ('due', 'paid', 'refund_due', 'refunded')),
    CONSTRAINT seller_orders_total CHECK (goods_vnd > 0 AND shipping_vnd >= 0 AND total_vnd = goods_vnd + shipping_vnd),
    CONSTRAINT seller_orders_bank CHECK (payment_method <> 'vietqr' OR (bank_bin IS NOT NULL AND bank_account IS NOT NULL))
);
CREATE INDEX seller_orders_by_organisation ON seller_orders (organisation_id, state);

CREATE TABLE order_lines (
    id uuid NOT NULL PRIMARY KEY,
    seller_order_id uuid NOT NULL REFERENCES seller_orders (id),
    variant_id uuid NOT NULL REFERENCES variants (id),
    product_name text NOT NULL,
    variant_name text NOT NULL,
    unit text NOT NULL,
    price_vnd bigint NOT NULL,
    quantity bigint NOT NULL,
    total_vnd bigint NOT NULL,
    CONSTRAINT order_lines_once UNIQUE (seller_order_id, variant_id),
    CONSTRAINT order_lines_total CHECK (quantity > 0 AND price_vnd > 0 AND total_vnd = price_vnd * quantity)
);
