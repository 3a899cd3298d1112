-- What the rooms publish for the tables of dimensions, tested as sources.sql is. `path` is a unit's own number, then all
-- above it; a division is `there` while today's edition has it.

-- table: state
SELECT (SELECT coalesce(max(id), 0) FROM regions_edition) AS edition, (SELECT count(*) FROM regions_region) AS regions,
       (SELECT count(*) FROM organisations_unit) AS units, (SELECT max(updated_at) FROM organisations_unit) AS changed

-- table: region
SELECT code, name, current AS there FROM regions_region ORDER BY code

-- table: unit
SELECT id AS unit, name, kind AS unit_kind, region_code AS region, path, active AS there FROM organisations_unit ORDER BY id
