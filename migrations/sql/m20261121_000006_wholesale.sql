-- Bulk trade: what is traded, who can supply what in which month, who needs what in which month.
CREATE TABLE commodities (
    code text NOT NULL PRIMARY KEY,
    name_vi text NOT NULL,
    name_en text NOT NULL,
    is_fruit boolean NOT NULL
);

CREATE TABLE varieties (
    code text NOT NULL PRIMARY KEY,
    commodity_code text NOT NULL REFERENCES commodities (code),
    name text NOT NULL
);

-- What else people call a commodity or a variety: other regions' words, spellings, trade names.
CREATE TABLE commodity_names (
    commodity_code text NOT NULL REFERENCES commodities (code),
    name text NOT NULL,
    variety_code text REFERENCES varieties (code),
    PRIMARY KEY (commodity_code, name)
);

CREATE TABLE matching_rounds (
    id uuid NOT NULL PRIMARY KEY,
    slug text NOT NULL CONSTRAINT matching_rounds_slug_taken UNIQUE,
    office_id uuid NOT NULL REFERENCES organisations (id),
    name text NOT NULL,
    event text,
    state text NOT NULL,
    objective text NOT NULL,
    transport_rate_vnd bigint NOT NULL,
    star_bonus_vnd bigint NOT NULL,
    fair boolean NOT NULL,
    gap_limit_ppm integer NOT NULL,
    first_month text NOT NULL,
    last_month text NOT NULL,
    registration_until date NOT NULL,
    answer_days integer NOT NULL,
    -- The matching that is worked on or was published last; the first is 1.
    run integer NOT NULL,
    summary jsonb,
    published_at timestamptz,
    is_sample boolean NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT matching_rounds_state CHECK (state IN ('draft', 'open', 'closed', 'matched', 'published', 'settled')),
    CONSTRAINT matching_rounds_objective CHECK (objective IN ('volume', 'value')),
    CONSTRAINT matching_rounds_months CHECK (first_month <= last_month),
    CONSTRAINT matching_rounds_rates CHECK (transport_rate_vnd >= 0 AND star_bonus_vnd >= 0 AND answer_days > 0),
    CONSTRAINT matching_rounds_gap CHECK (gap_limit_ppm BETWEEN 0 AND 1000000),
    CONSTRAINT matching_rounds_run CHECK (run > 0)
);

-- What a round takes: none named, all. Areas are the sellers'.
CREATE TABLE round_commodities (
    round_id uuid NOT NULL REFERENCES matching_rounds (id),
    commodity_code text NOT NULL REFERENCES commodities (code),
    PRIMARY KEY (round_id, commodity_code)
);

CREATE TABLE round_areas (
    id uuid NOT NULL PRIMARY KEY,
    round_id uuid NOT NULL REFERENCES matching_rounds (id),
    province_code text REFERENCES provinces (code),
    commune_code text REFERENCES communes (code),
    CONSTRAINT round_areas_one_unit CHECK ((province_code IS NULL) <> (commune_code IS NULL))
);
CREATE INDEX round_areas_by_round ON round_areas (round_id);

-- Who was asked to register, once each.
CREATE TABLE round_invitations (
    round_id uuid NOT NULL REFERENCES matching_rounds (id),
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    invited_at timestamptz NOT NULL,
    PRIMARY KEY (round_id, organisation_id)
);

-- Sellers who offer together in a round and count as one. A member counts once it has confirmed, and
-- confirms in one pool of a round at most.
CREATE TABLE pools (
    id uuid NOT NULL PRIMARY KEY,
    round_id uuid NOT NULL REFERENCES matching_rounds (id),
    declared_by_id uuid NOT NULL REFERENCES organisations (id),
    name text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT pools_name_taken UNIQUE (round_id, name)
);

CREATE TABLE pool_members (
    pool_id uuid NOT NULL REFERENCES pools (id),
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    round_id uuid NOT NULL REFERENCES matching_rounds (id),
    asked_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    PRIMARY KEY (pool_id, organisation_id)
);
CREATE INDEX pool_members_by_organisation ON pool_members (organisation_id);
CREATE UNIQUE INDEX pool_members_one_pool ON pool_members (round_id, organisation_id) WHERE confirmed_at IS NOT NULL;

CREATE TABLE supply_offers (
    id uuid NOT NULL PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    round_id uuid REFERENCES matching_rounds (id),
    commodity_code text NOT NULL REFERENCES commodities (code),
    variety_code text REFERENCES varieties (code),
    ask_vnd_per_kg bigint NOT NULL,
    min_lot_kg bigint NOT NULL,
    standards text NOT NULL,
    ocop_stars integer,
    commune_code text NOT NULL REFERENCES communes (code),
    state text NOT NULL,
    note text,
    is_sample boolean NOT NULL,
    entered_by_id uuid REFERENCES organisations (id),
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT supply_offers_ask CHECK (ask_vnd_per_kg > 0),
    CONSTRAINT supply_offers_lot CHECK (min_lot_kg >= 0),
    CONSTRAINT supply_offers_state CHECK (state IN ('active', 'paused', 'unconfirmed', 'refused', 'withdrawn'))
);
CREATE INDEX supply_offers_by_organisation ON supply_offers (organisation_id);
CREATE INDEX supply_offers_by_round ON supply_offers (round_id);

CREATE TABLE supply_offer_months (
    offer_id uuid NOT NULL REFERENCES supply_offers (id),
    month text NOT NULL,
    quantity_kg bigint NOT NULL,
    PRIMARY KEY (offer_id, month),
    CONSTRAINT supply_offer_months_quantity CHECK (quantity_kg > 0)
);

CREATE TABLE demand_requests (
    id uuid NOT NULL PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    round_id uuid REFERENCES matching_rounds (id),
    commodity_code text NOT NULL REFERENCES commodities (code),
    variety_code text REFERENCES varieties (code),
    bid_vnd_per_kg bigint NOT NULL,
    min_lot_kg bigint NOT NULL,
    standards_required text NOT NULL,
    min_ocop_stars integer,
    commune_code text NOT NULL REFERENCES communes (code),
    max_distance_km integer,
    state text NOT NULL,
    note text,
    is_sample boolean NOT NULL,
    entered_by_id uuid REFERENCES organisations (id),
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT demand_requests_bid CHECK (bid_vnd_per_kg > 0),
    CONSTRAINT demand_requests_lot CHECK (min_lot_kg >= 0),
    CONSTRAINT demand_requests_distance CHECK (max_distance_km IS NULL OR max_distance_km > 0),
    CONSTRAINT demand_requests_state CHECK (state IN ('active', 'paused', 'unconfirmed', 'refused', 'withdrawn'))
);
CREATE INDEX demand_requests_by_organisation ON demand_requests (organisation_id);
CREATE INDEX demand_requests_by_round ON demand_requests (round_id);

CREATE TABLE demand_request_months (
    request_id uuid NOT NULL REFERENCES demand_requests (id),
    month text NOT NULL,
    quantity_kg bigint NOT NULL,
    PRIMARY KEY (request_id, month),
    CONSTRAINT demand_request_months_quantity CHECK (quantity_kg > 0)
);

-- What a matching paired; the unpublished one is replaced as a whole when it is done again.
CREATE TABLE matches (
    id uuid NOT NULL PRIMARY KEY,
    round_id uuid NOT NULL REFERENCES matching_rounds (id),
    run integer NOT NULL,
    offer_id uuid NOT NULL REFERENCES supply_offers (id),
    request_id uuid NOT NULL REFERENCES demand_requests (id),
    month text NOT NULL,
    quantity_kg bigint NOT NULL,
    distance_dkm bigint NOT NULL,
    transport_vnd_per_kg bigint NOT NULL,
    surplus_vnd_per_kg bigint NOT NULL,
    suggested_price_vnd_per_kg bigint NOT NULL,
    CONSTRAINT matches_once UNIQUE (round_id, run, offer_id, request_id, month),
    CONSTRAINT matches_quantity CHECK (quantity_kg > 0)
);

CREATE TABLE match_gaps (
    id uuid NOT NULL PRIMARY KEY,
    round_id uuid NOT NULL REFERENCES matching_rounds (id),
    run integer NOT NULL,
    position integer NOT NULL,
    side text NOT NULL,
    subject_id uuid NOT NULL,
    month text NOT NULL,
    unmatched_kg bigint NOT NULL,
    reason text NOT NULL,
    detail text NOT NULL,
    blocked_kg bigint NOT NULL
);
CREATE INDEX match_gaps_by_round ON match_gaps (round_id, run, position);
