-- Administrative units in force since 1 July 2025: provinces and communes, no districts.
-- Codes are text, leading zeros matter. Coordinates are ten-thousandths of a degree (WGS 84).
CREATE TABLE provinces (
    code text NOT NULL PRIMARY KEY,
    name text NOT NULL,
    division_type text NOT NULL,
    folded_name text NOT NULL
);

CREATE TABLE communes (
    code text NOT NULL PRIMARY KEY,
    province_code text NOT NULL REFERENCES provinces (code),
    name text NOT NULL,
    division_type text NOT NULL,
    folded_name text NOT NULL,
    latitude_e4 integer NOT NULL,
    longitude_e4 integer NOT NULL
);
CREATE INDEX communes_by_province ON communes (province_code);

-- Units before July 2025 and where they lie now; a split unit has several rows.
CREATE TABLE former_communes (
    id uuid NOT NULL PRIMARY KEY,
    old_code text NOT NULL,
    old_name text NOT NULL,
    old_district text NOT NULL,
    old_province text NOT NULL,
    folded_name text NOT NULL,
    commune_code text NOT NULL REFERENCES communes (code),
    partly boolean NOT NULL
);
CREATE INDEX former_communes_by_name ON former_communes (folded_name);
