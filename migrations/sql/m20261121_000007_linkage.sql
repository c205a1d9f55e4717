-- Growing areas with their codes (mã số vùng trồng). A code is free text, unique per market.
CREATE TABLE planting_areas (
    id uuid NOT NULL PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    name text NOT NULL,
    commodity_code text NOT NULL REFERENCES commodities (code),
    commune_code text NOT NULL REFERENCES communes (code),
    area_m2 bigint NOT NULL,
    households integer,
    is_sample boolean NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT planting_areas_area CHECK (area_m2 > 0)
);
CREATE INDEX planting_areas_by_organisation ON planting_areas (organisation_id);

CREATE TABLE planting_area_codes (
    id uuid NOT NULL PRIMARY KEY,
    planting_area_id uuid NOT NULL REFERENCES planting_areas (id),
    code text NOT NULL,
    market text NOT NULL,
    issuer text NOT NULL,
    issued_on date NOT NULL,
    expires_on date,
    revoked_on date,
    verification text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT planting_area_codes_taken UNIQUE (market, code),
    CONSTRAINT planting_area_codes_verification CHECK (verification IN ('pending', 'verified', 'rejected', 'suspended'))
);
CREATE INDEX planting_area_codes_by_area ON planting_area_codes (planting_area_id);

-- Linkage contracts (hợp đồng liên kết, Decree 98/2018/NĐ-CP). Signed by both sides or not counted.
CREATE TABLE linkage_contracts (
    id uuid NOT NULL PRIMARY KEY,
    number text NOT NULL CONSTRAINT linkage_contracts_number UNIQUE,
    seller_id uuid NOT NULL REFERENCES organisations (id),
    buyer_id uuid NOT NULL REFERENCES organisations (id),
    round_id uuid REFERENCES matching_rounds (id),
    commodity_code text NOT NULL REFERENCES commodities (code),
    variety_code text REFERENCES varieties (code),
    linkage_form text NOT NULL,
    state text NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    delivery_point text NOT NULL,
    terms text NOT NULL,
    origin text NOT NULL,
    -- Number and day that a contract entered from paper bears.
    paper_number text,
    paper_signed_on date,
    price_rule text NOT NULL,
    floor_vnd_per_kg bigint,
    ceiling_vnd_per_kg bigint,
    market_reference text,
    deposit_vnd bigint NOT NULL,
    -- The version in force; counts from 1.
    version integer NOT NULL,
    -- The last day in force, when it ends before its time.
    terminated_on date,
    -- The very text both sides signed and its SHA-256; kept from the first signature on.
    document_text text,
    document_hash text,
    seller_signed_at timestamptz,
    seller_signed_by_id uuid REFERENCES accounts (id),
    buyer_signed_at timestamptz,
    buyer_signed_by_id uuid REFERENCES accounts (id),
    signed_at timestamptz,
    is_sample boolean NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT linkage_contracts_parties CHECK (seller_id <> buyer_id),
    CONSTRAINT linkage_contracts_period CHECK (starts_on <= ends_on),
    CONSTRAINT linkage_contracts_state CHECK (state IN ('draft', 'signed_by_seller', 'signed_by_buyer', 'signed', 'cancelled')),
    CONSTRAINT linkage_contracts_origin CHECK (origin IN ('proposal', 'paper') AND (origin = 'paper') = (paper_number IS NOT NULL AND paper_signed_on IS NOT NULL)),
    CONSTRAINT linkage_contracts_price CHECK (
        (price_rule = 'fixed' AND floor_vnd_per_kg IS NULL AND ceiling_vnd_per_kg IS NULL AND market_reference IS NULL)
        OR (price_rule = 'market' AND floor_vnd_per_kg > 0 AND ceiling_vnd_per_kg >= floor_vnd_per_kg AND market_reference IS NOT NULL)),
    CONSTRAINT linkage_contracts_deposit CHECK (deposit_vnd >= 0),
    CONSTRAINT linkage_contracts_signed CHECK ((state = 'signed') = (signed_at IS NOT NULL)),
    CONSTRAINT linkage_contracts_document CHECK ((document_text IS NULL) = (document_hash IS NULL))
);
CREATE INDEX linkage_contracts_by_seller ON linkage_contracts (seller_id);
CREATE INDEX linkage_contracts_by_buyer ON linkage_contracts (buyer_id);

CREATE TABLE contract_months (
    contract_id uuid NOT NULL REFERENCES linkage_contracts (id),
    month text NOT NULL,
    quantity_kg bigint NOT NULL,
    price_vnd_per_kg bigint NOT NULL,
    PRIMARY KEY (contract_id, month),
    CONSTRAINT contract_months_positive CHECK (quantity_kg > 0 AND price_vnd_per_kg > 0)
);

CREATE TABLE contract_areas (
    contract_id uuid NOT NULL REFERENCES linkage_contracts (id),
    planting_area_id uuid NOT NULL REFERENCES planting_areas (id),
    area_m2 bigint NOT NULL,
    PRIMARY KEY (contract_id, planting_area_id),
    CONSTRAINT contract_areas_area CHECK (area_m2 > 0)
);
CREATE INDEX contract_areas_by_area ON contract_areas (planting_area_id);

-- What a grade adds to the price of a delivery; negative takes off.
CREATE TABLE contract_grades (
    contract_id uuid NOT NULL REFERENCES linkage_contracts (id),
    grade text NOT NULL,
    bonus_vnd_per_kg bigint NOT NULL,
    PRIMARY KEY (contract_id, grade)
);

-- The texts of a contract: the one first signed, and each amendment put forward since, with its whole
-- content. In force is the one that `linkage_contracts.version` names.
CREATE TABLE contract_versions (
    contract_id uuid NOT NULL REFERENCES linkage_contracts (id),
    version integer NOT NULL,
    proposed_by text,
    reason text,
    content jsonb,
    document_text text NOT NULL,
    document_hash text NOT NULL,
    seller_accepted_at timestamptz,
    seller_accepted_by_id uuid REFERENCES accounts (id),
    buyer_accepted_at timestamptz,
    buyer_accepted_by_id uuid REFERENCES accounts (id),
    accepted_at timestamptz,
    declined_at timestamptz,
    decline_reason text,
    proposed_at timestamptz NOT NULL,
    PRIMARY KEY (contract_id, version),
    CONSTRAINT contract_versions_answer CHECK (accepted_at IS NULL OR declined_at IS NULL),
    CONSTRAINT contract_versions_accepted CHECK (accepted_at IS NULL OR (seller_accepted_at IS NOT NULL AND buyer_accepted_at IS NOT NULL))
);

-- How a contract ends before its time (Civil Code, articles 422 and 428).
CREATE TABLE contract_terminations (
    id uuid NOT NULL PRIMARY KEY,
    contract_id uuid NOT NULL REFERENCES linkage_contracts (id),
    ground text NOT NULL,
    reason text NOT NULL,
    proposed_by text NOT NULL,
    ends_on date NOT NULL,
    proposed_at timestamptz NOT NULL,
    accepted_at timestamptz,
    declined_at timestamptz,
    CONSTRAINT contract_terminations_ground CHECK (ground IN ('agreement', 'serious_breach', 'contract_clause', 'law'))
);
CREATE INDEX contract_terminations_by_contract ON contract_terminations (contract_id);

-- Liquidation minutes (biên bản thanh lý) as far as they are accepted.
CREATE TABLE contract_liquidations (
    contract_id uuid NOT NULL PRIMARY KEY REFERENCES linkage_contracts (id),
    document_text text NOT NULL,
    document_hash text NOT NULL,
    delivered_kg bigint NOT NULL,
    delivered_vnd bigint NOT NULL,
    paid_vnd bigint NOT NULL,
    owed_vnd bigint NOT NULL,
    seller_accepted_at timestamptz,
    seller_accepted_by_id uuid REFERENCES accounts (id),
    buyer_accepted_at timestamptz,
    buyer_accepted_by_id uuid REFERENCES accounts (id),
    accepted_at timestamptz,
    CONSTRAINT contract_liquidations_owed CHECK (owed_vnd = delivered_vnd - paid_vnd),
    CONSTRAINT contract_liquidations_accepted CHECK ((accepted_at IS NOT NULL) = (seller_accepted_at IS NOT NULL AND buyer_accepted_at IS NOT NULL))
);

-- What the buyer calls off for a day; the sum of a month stays within its schedule.
CREATE TABLE call_offs (
    id uuid NOT NULL PRIMARY KEY,
    contract_id uuid NOT NULL REFERENCES linkage_contracts (id),
    number text NOT NULL CONSTRAINT call_offs_number UNIQUE,
    for_on date NOT NULL,
    month text NOT NULL,
    quantity_kg bigint NOT NULL,
    note text,
    called_at timestamptz NOT NULL,
    cancelled_at timestamptz,
    is_sample boolean NOT NULL,
    CONSTRAINT call_offs_quantity CHECK (quantity_kg > 0)
);
CREATE INDEX call_offs_by_contract ON call_offs (contract_id);

-- What the buyer paid; it counts once the seller has confirmed it.
CREATE TABLE contract_payments (
    id uuid NOT NULL PRIMARY KEY,
    contract_id uuid NOT NULL REFERENCES linkage_contracts (id),
    kind text NOT NULL,
    amount_vnd bigint NOT NULL,
    paid_on date NOT NULL,
    way text NOT NULL,
    reference text,
    state text NOT NULL,
    reject_reason text,
    recorded_at timestamptz NOT NULL,
    answered_at timestamptz,
    is_sample boolean NOT NULL,
    CONSTRAINT contract_payments_amount CHECK (amount_vnd > 0),
    CONSTRAINT contract_payments_kind CHECK (kind IN ('payment', 'deposit')),
    CONSTRAINT contract_payments_state CHECK (state IN ('recorded', 'confirmed', 'rejected')),
    CONSTRAINT contract_payments_rejected CHECK ((state = 'rejected') = (reject_reason IS NOT NULL))
);
CREATE INDEX contract_payments_by_contract ON contract_payments (contract_id);

-- Crop failures that the seller declared. Acknowledged by the buyer, their kilograms are not due any more.
CREATE TABLE crop_failures (
    id uuid NOT NULL PRIMARY KEY,
    contract_id uuid NOT NULL REFERENCES linkage_contracts (id),
    cause text NOT NULL,
    note text NOT NULL,
    declared_at timestamptz NOT NULL,
    acknowledged_at timestamptz
);
CREATE INDEX crop_failures_by_contract ON crop_failures (contract_id);

CREATE TABLE crop_failure_months (
    failure_id uuid NOT NULL REFERENCES crop_failures (id),
    month text NOT NULL,
    lost_kg bigint NOT NULL,
    PRIMARY KEY (failure_id, month),
    CONSTRAINT crop_failure_months_lost CHECK (lost_kg > 0)
);

-- Months that ended short and of which both sides were told.
CREATE TABLE contract_reminders (
    contract_id uuid NOT NULL REFERENCES linkage_contracts (id),
    month text NOT NULL,
    short_kg bigint NOT NULL,
    told_at timestamptz NOT NULL,
    PRIMARY KEY (contract_id, month)
);

-- Deliveries (phiếu giao nhận): recorded by the seller, confirmed by the buyer.
CREATE TABLE deliveries (
    id uuid NOT NULL PRIMARY KEY,
    number text NOT NULL CONSTRAINT deliveries_number UNIQUE,
    contract_id uuid NOT NULL REFERENCES linkage_contracts (id),
    delivered_on date NOT NULL,
    lot text,
    grade text,
    call_off_id uuid REFERENCES call_offs (id),
    quantity_kg bigint NOT NULL,
    -- The reference price of the day, where the contract follows one.
    market_vnd_per_kg bigint,
    price_vnd_per_kg bigint NOT NULL,
    state text NOT NULL,
    confirmed_kg bigint,
    answered_at timestamptz,
    dispute_reason text,
    note text,
    is_sample boolean NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT deliveries_quantity CHECK (quantity_kg > 0 AND price_vnd_per_kg > 0),
    CONSTRAINT deliveries_state CHECK (state IN ('recorded', 'confirmed', 'disputed', 'settled')),
    CONSTRAINT deliveries_confirmed CHECK ((state IN ('confirmed', 'settled')) = (confirmed_kg IS NOT NULL)),
    CONSTRAINT deliveries_confirmed_kg CHECK (confirmed_kg IS NULL OR confirmed_kg >= 0)
);
CREATE INDEX deliveries_by_contract ON deliveries (contract_id);

-- Figures put forward for a disputed delivery; the latest stands. Accepted by both, it settles the delivery.
CREATE TABLE delivery_figures (
    delivery_id uuid NOT NULL REFERENCES deliveries (id),
    position integer NOT NULL,
    quantity_kg bigint NOT NULL,
    proposed_by text NOT NULL,
    note text NOT NULL,
    seller_accepted_at timestamptz,
    buyer_accepted_at timestamptz,
    proposed_at timestamptz NOT NULL,
    PRIMARY KEY (delivery_id, position),
    CONSTRAINT delivery_figures_quantity CHECK (quantity_kg >= 0),
    CONSTRAINT delivery_figures_by CHECK (proposed_by IN ('seller', 'buyer', 'office'))
);

-- Private files of a contract: only its sides and the offices of their areas open them.
CREATE TABLE contract_files (
    id uuid NOT NULL PRIMARY KEY,
    contract_id uuid NOT NULL REFERENCES linkage_contracts (id),
    -- What it shows: a delivery, a crop failure, or the paper contract itself.
    delivery_id uuid REFERENCES deliveries (id),
    failure_id uuid REFERENCES crop_failures (id),
    name text NOT NULL,
    content_type text NOT NULL,
    bytes bytea NOT NULL,
    sha256 text NOT NULL,
    uploaded_by_id uuid NOT NULL REFERENCES organisations (id),
    created_at timestamptz NOT NULL
);
CREATE INDEX contract_files_by_contract ON contract_files (contract_id);

-- One matched pair in one month, sent to both sides. "Expired" follows from `answer_until`.
CREATE TABLE proposals (
    id uuid NOT NULL PRIMARY KEY,
    round_id uuid NOT NULL REFERENCES matching_rounds (id),
    offer_id uuid NOT NULL REFERENCES supply_offers (id),
    request_id uuid NOT NULL REFERENCES demand_requests (id),
    seller_id uuid NOT NULL REFERENCES organisations (id),
    buyer_id uuid NOT NULL REFERENCES organisations (id),
    month text NOT NULL,
    -- Which matching of the round it came out of; the first is 1.
    run integer NOT NULL,
    -- No terms may go beyond it: the rest is held for others.
    matched_kg bigint NOT NULL,
    -- The terms that stand; all of them are kept in proposal_terms.
    version integer NOT NULL,
    quantity_kg bigint NOT NULL,
    price_vnd_per_kg bigint NOT NULL,
    delivery_point text,
    transport_vnd_per_kg bigint NOT NULL,
    distance_dkm bigint NOT NULL,
    state text NOT NULL,
    decline_reason text,
    answer_until date NOT NULL,
    contract_id uuid REFERENCES linkage_contracts (id),
    created_at timestamptz NOT NULL,
    CONSTRAINT proposals_once UNIQUE (round_id, run, offer_id, request_id, month),
    CONSTRAINT proposals_quantity CHECK (quantity_kg > 0 AND quantity_kg <= matched_kg),
    CONSTRAINT proposals_price CHECK (price_vnd_per_kg > 0),
    CONSTRAINT proposals_state CHECK (state IN ('sent', 'accepted_by_seller', 'accepted_by_buyer', 'accepted', 'declined'))
);
CREATE INDEX proposals_by_seller ON proposals (seller_id);
CREATE INDEX proposals_by_buyer ON proposals (buyer_id);
CREATE INDEX proposals_by_round ON proposals (round_id);

-- Every version of a proposal's terms. No delivery point: where the goods grow.
CREATE TABLE proposal_terms (
    proposal_id uuid NOT NULL REFERENCES proposals (id),
    version integer NOT NULL,
    quantity_kg bigint NOT NULL,
    price_vnd_per_kg bigint NOT NULL,
    delivery_point text,
    put_by text NOT NULL,
    note text,
    put_at timestamptz NOT NULL,
    PRIMARY KEY (proposal_id, version),
    CONSTRAINT proposal_terms_positive CHECK (quantity_kg > 0 AND price_vnd_per_kg > 0),
    CONSTRAINT proposal_terms_by CHECK (put_by IN ('matching', 'seller', 'buyer', 'office'))
);
