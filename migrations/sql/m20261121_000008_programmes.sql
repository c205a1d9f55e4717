-- A programme (plan of an authority) with its area, its indicators and what was measured or reported.
-- `based_on` and `unmeasured` are lists of texts in both languages; `note_*` are ours, not the document's.
-- Values are thousandths of the indicator's unit, so that 12,5 % or 0,25 ha stay exact.
CREATE TABLE programmes (
    id uuid NOT NULL PRIMARY KEY,
    key text NOT NULL CONSTRAINT programmes_key_taken UNIQUE,
    office_id uuid REFERENCES organisations (id),
    name_vi text NOT NULL,
    name_en text NOT NULL,
    authority text NOT NULL,
    level text NOT NULL,
    place_as_stated text,
    document_number text,
    document_date date,
    based_on jsonb NOT NULL,
    signatory text,
    first_day date NOT NULL,
    last_day date NOT NULL,
    start_is_assumed boolean NOT NULL,
    note_vi text,
    note_en text,
    unmeasured jsonb NOT NULL,
    copied_from_id uuid REFERENCES programmes (id),
    source text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT programmes_period CHECK (first_day <= last_day)
);

CREATE TABLE programme_areas (
    id uuid NOT NULL PRIMARY KEY,
    programme_id uuid NOT NULL REFERENCES programmes (id),
    province_code text REFERENCES provinces (code),
    commune_code text REFERENCES communes (code),
    CONSTRAINT programme_areas_one_unit CHECK ((province_code IS NULL) <> (commune_code IS NULL))
);
CREATE INDEX programme_areas_by_programme ON programme_areas (programme_id);

-- Days of the year by which a programme reports.
CREATE TABLE programme_reporting_dates (
    id uuid NOT NULL PRIMARY KEY,
    programme_id uuid NOT NULL REFERENCES programmes (id),
    position integer NOT NULL,
    cadence text NOT NULL,
    month integer,
    day integer,
    from_vi text NOT NULL,
    from_en text NOT NULL,
    to_vi text NOT NULL,
    to_en text NOT NULL,
    note_vi text,
    note_en text,
    lines text
);
CREATE INDEX programme_reporting_dates_by_programme ON programme_reporting_dates (programme_id);

CREATE TABLE indicators (
    id uuid NOT NULL PRIMARY KEY,
    programme_id uuid NOT NULL REFERENCES programmes (id),
    key text NOT NULL,
    position integer NOT NULL,
    parent_id uuid REFERENCES indicators (id),
    title_vi text NOT NULL,
    title_en text NOT NULL,
    unit text NOT NULL,
    comparator text NOT NULL,
    target_thousandths bigint NOT NULL,
    quoted text NOT NULL,
    denominator_vi text,
    denominator_en text,
    cadence text NOT NULL,
    due_on date NOT NULL,
    source text NOT NULL,
    measure text,
    coverage text,
    responsible text,
    note_vi text,
    note_en text,
    lines text,
    CONSTRAINT indicators_key_once UNIQUE (programme_id, key),
    CONSTRAINT indicators_source CHECK (source IN ('marketplace', 'registry', 'reported')),
    CONSTRAINT indicators_cadence CHECK (cadence IN ('once', 'per_year')),
    CONSTRAINT indicators_comparator CHECK (comparator IN ('at_least', 'above', 'approx', 'equals')),
    CONSTRAINT indicators_coverage CHECK (coverage IS NULL OR coverage IN ('full', 'partial'))
);

-- A later entry for the same indicator and year replaces an earlier one; both are kept.
CREATE TABLE reported_figures (
    id uuid NOT NULL PRIMARY KEY,
    indicator_id uuid NOT NULL REFERENCES indicators (id),
    year integer NOT NULL,
    value_thousandths bigint NOT NULL,
    as_of date NOT NULL,
    evidence text NOT NULL,
    note text,
    entered_by_id uuid REFERENCES accounts (id),
    entered_at timestamptz NOT NULL
);
CREATE INDEX reported_figures_by_indicator ON reported_figures (indicator_id, year, entered_at);

-- Annual cooperative records (báo cáo năm); they count once the office has accepted them.
CREATE TABLE annual_records (
    id uuid NOT NULL PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    year integer NOT NULL,
    members integer,
    revenue_vnd bigint,
    classification text,
    state text NOT NULL,
    entered_by_id uuid REFERENCES accounts (id),
    entered_at timestamptz NOT NULL,
    CONSTRAINT annual_records_once UNIQUE (organisation_id, year),
    CONSTRAINT annual_records_state CHECK (state IN ('pending', 'accepted', 'returned'))
);
