-- Cooperatives, clubs, groups, households, enterprises, supermarkets and trade offices.
-- A real producer carries its source; a sample organisation says so in its name.
CREATE TABLE organisations (
    id uuid NOT NULL PRIMARY KEY,
    slug text NOT NULL CONSTRAINT organisations_slug_taken UNIQUE,
    kind text NOT NULL,
    name text NOT NULL,
    folded_name text NOT NULL,
    verification text NOT NULL,
    tax_code text CONSTRAINT organisations_tax_code_taken UNIQUE,
    legal_representative text,
    phone text,
    email text,
    address_line text,
    commune_code text REFERENCES communes (code),
    province_code text REFERENCES provinces (code),
    place_as_stated text,
    main_products text,
    story text,
    members integer,
    founded_year integer,
    is_agricultural boolean NOT NULL,
    represented_by_id uuid REFERENCES organisations (id),
    founded_from_club_id uuid REFERENCES organisations (id),
    bank_bin text,
    bank_account text,
    bank_account_name text,
    is_sample boolean NOT NULL,
    source_title text,
    source_site text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT organisations_kind CHECK (kind IN ('cooperative', 'cooperative_group', 'club', 'enterprise', 'supermarket', 'household_business', 'trade_office')),
    CONSTRAINT organisations_verification CHECK (verification IN ('pending', 'verified', 'rejected', 'suspended')),
    CONSTRAINT organisations_members CHECK (members IS NULL OR members >= 0)
);
CREATE INDEX organisations_by_commune ON organisations (commune_code);
CREATE INDEX organisations_by_province ON organisations (province_code);
CREATE INDEX organisations_by_name ON organisations (folded_name, id);

CREATE TABLE memberships (
    id uuid NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    role text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT memberships_once UNIQUE (account_id, organisation_id),
    CONSTRAINT memberships_role CHECK (role IN ('manager', 'staff'))
);
CREATE INDEX memberships_by_organisation ON memberships (organisation_id);

-- The area of a trade office: whole provinces or single communes. Its officers see nothing else.
CREATE TABLE office_areas (
    id uuid NOT NULL PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    province_code text REFERENCES provinces (code),
    commune_code text REFERENCES communes (code),
    CONSTRAINT office_areas_one_unit CHECK ((province_code IS NULL) <> (commune_code IS NULL))
);
CREATE INDEX office_areas_by_organisation ON office_areas (organisation_id);

CREATE TABLE certificates (
    id uuid NOT NULL PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    standard text NOT NULL,
    number text NOT NULL,
    issuer text NOT NULL,
    issued_on date NOT NULL,
    expires_on date,
    verification text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT certificates_verification CHECK (verification IN ('pending', 'verified', 'rejected', 'suspended'))
);
CREATE INDEX certificates_by_organisation ON certificates (organisation_id);

-- Published reports of who sells what to whom. Facts with a source; they count in no indicator.
CREATE TABLE reported_linkages (
    id uuid NOT NULL PRIMARY KEY,
    position integer NOT NULL,
    seller_name text NOT NULL,
    seller_kind text NOT NULL,
    seller_id uuid REFERENCES organisations (id),
    buyer_name text NOT NULL,
    buyer_kind text NOT NULL,
    product text NOT NULL,
    area_m2 bigint,
    volume_kg bigint,
    value_vnd bigint,
    year integer,
    province text NOT NULL,
    note text,
    source_title text NOT NULL,
    source_site text NOT NULL
);
CREATE INDEX reported_linkages_by_seller ON reported_linkages (seller_id);

-- Each change of a state, of whatever record: who, for whom, from what to what, and why.
CREATE TABLE state_changes (
    id uuid NOT NULL PRIMARY KEY,
    subject_kind text NOT NULL,
    subject_id uuid NOT NULL,
    from_state text,
    to_state text NOT NULL,
    account_id uuid REFERENCES accounts (id),
    organisation_id uuid REFERENCES organisations (id),
    note text,
    changed_at timestamptz NOT NULL
);
CREATE INDEX state_changes_by_subject ON state_changes (subject_kind, subject_id, changed_at);
