-- `ships_within` keeps perishable goods near their seller.
CREATE TABLE products (
    id uuid NOT NULL PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    slug text NOT NULL CONSTRAINT products_slug_taken UNIQUE,
    name text NOT NULL,
    folded_name text NOT NULL,
    ocop_group text NOT NULL,
    category text NOT NULL,
    description text NOT NULL,
    season text,
    standards text NOT NULL,
    ships_within text NOT NULL,
    state text NOT NULL,
    version integer NOT NULL,
    source_title text,
    source_site text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT products_ocop_group CHECK (ocop_group IN ('food', 'beverage', 'herbal', 'handicraft', 'ornamental', 'tourism')),
    CONSTRAINT products_ships_within CHECK (ships_within IN ('same_province', 'same_region', 'nationwide')),
    CONSTRAINT products_state CHECK (state IN ('draft', 'in_review', 'live', 'rejected', 'withdrawn'))
);
CREATE INDEX products_by_organisation ON products (organisation_id);
CREATE INDEX products_by_state ON products (state, id);

-- What is put in a cart: a size with its price and stock. `is_sample_…` marks a made-up
-- price or stock that makes a real producer's product orderable in a demonstration.
-- `weight_g` is one piece as packed, where its seller states it.
CREATE TABLE variants (
    id uuid NOT NULL PRIMARY KEY,
    product_id uuid NOT NULL REFERENCES products (id),
    position integer NOT NULL,
    name text NOT NULL,
    unit text NOT NULL,
    net_quantity bigint,
    net_unit text,
    weight_g bigint,
    price_vnd bigint NOT NULL,
    stock bigint NOT NULL,
    is_active boolean NOT NULL,
    is_sample_price boolean NOT NULL,
    is_sample_stock boolean NOT NULL,
    CONSTRAINT variants_price CHECK (price_vnd > 0),
    CONSTRAINT variants_stock CHECK (stock >= 0),
    CONSTRAINT variants_net CHECK ((net_quantity IS NULL) = (net_unit IS NULL) AND (net_quantity IS NULL OR net_quantity > 0)),
    CONSTRAINT variants_weight CHECK (weight_g IS NULL OR weight_g > 0),
    CONSTRAINT variants_net_unit CHECK (net_unit IS NULL OR net_unit IN ('g', 'ml'))
);
CREATE INDEX variants_by_product ON variants (product_id, position);

-- Every change of a stock with its cause; the stock of a variant is the sum of its movements.
CREATE TABLE stock_movements (
    id uuid NOT NULL PRIMARY KEY,
    variant_id uuid NOT NULL REFERENCES variants (id),
    change bigint NOT NULL,
    cause text NOT NULL,
    cause_id uuid,
    account_id uuid REFERENCES accounts (id),
    moved_at timestamptz NOT NULL,
    CONSTRAINT stock_movements_cause CHECK (cause IN ('opening', 'count', 'order', 'cancellation', 'cut', 'return', 'replacement'))
);
CREATE INDEX stock_movements_by_variant ON stock_movements (variant_id, moved_at);

CREATE TABLE pictures (
    id uuid NOT NULL PRIMARY KEY,
    product_id uuid NOT NULL REFERENCES products (id),
    position integer NOT NULL,
    alt text NOT NULL,
    content_type text NOT NULL,
    bytes bytea NOT NULL,
    sha256 text NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX pictures_by_product ON pictures (product_id, position);

-- OCOP ratings. `reported` is a published fact without papers: told, never shown as valid stars.
CREATE TABLE ocop_ratings (
    id uuid NOT NULL PRIMARY KEY,
    product_id uuid NOT NULL REFERENCES products (id),
    stars integer NOT NULL,
    state text NOT NULL,
    certificate_number text,
    issuer text,
    decided_on date,
    recognised_year integer,
    expires_on date,
    withdrawn_on date,
    source_title text,
    source_site text,
    created_at timestamptz NOT NULL,
    CONSTRAINT ocop_ratings_stars CHECK (stars BETWEEN 3 AND 5),
    CONSTRAINT ocop_ratings_state CHECK (state IN ('reported', 'pending', 'verified', 'rejected', 'withdrawn')),
    CONSTRAINT ocop_ratings_papers CHECK (state IN ('reported', 'rejected') OR (certificate_number IS NOT NULL AND issuer IS NOT NULL AND decided_on IS NOT NULL))
);
CREATE INDEX ocop_ratings_by_product ON ocop_ratings (product_id);
