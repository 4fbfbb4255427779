-- The tables that inputs.sql declares, from views of plain CSV tables: one row a cell of theirs says, days in full.
-- source_year, idle and the tables of dependencies are filled before.
CREATE TABLE span AS SELECT DISTINCT id, coalesce(start, '0001-01-01') AS begins, coalesce("end", '9999-12-31') AS ends
FROM agencies;
INSERT INTO agency SELECT DISTINCT id, class, coalesce(country, ''), coalesce(sector, ''), 0, NULL FROM agencies;
INSERT INTO agency_above WITH RECURSIVE up AS (
  SELECT DISTINCT id AS agency, id AS above, 0 AS distance FROM agencies
  UNION ALL SELECT u.agency, a.parent, u.distance + 1
  FROM up u JOIN (SELECT DISTINCT id, parent FROM agencies WHERE parent IS NOT NULL) a ON a.id = u.above
) SELECT * FROM up;
INSERT INTO threat_above WITH RECURSIVE up AS (
  SELECT DISTINCT id AS threat, id AS above, 0 AS distance FROM threats
  UNION ALL SELECT u.threat, t.broader, u.distance + 1
  FROM up u JOIN (SELECT DISTINCT id, broader FROM threats WHERE broader IS NOT NULL) t ON t.id = u.above
) SELECT * FROM up;
-- A field of work is named, or is the group of the threat below the top of its tree.
INSERT INTO threat SELECT DISTINCT t.id, coalesce(t.family, u.above) FROM threats t
JOIN (SELECT threat, greatest(max(distance) - 1, 0) AS distance FROM threat_above GROUP BY threat) m ON m.threat = t.id
JOIN threat_above u ON u.threat = t.id AND u.distance = m.distance;

CREATE TABLE task_told AS
SELECT row_number() OVER () - 1 AS number, m.*, greatest(coalesce(t.first_documented, '0001-01-01'), s.begins) AS begins,
  s.ends, a.country
FROM (
  SELECT m.agency, m.threat, m.role, m.functions, max(coalesce(y.year, 0)) AS year,
    max(CASE WHEN m.source IS NULL THEN 0 ELSE 1 END) AS cited
  FROM mandates m LEFT JOIN source_year y ON y.source = m.source GROUP BY m.agency, m.threat, m.role, m.functions
) m JOIN span s ON s.id = m.agency JOIN (SELECT DISTINCT id, first_documented FROM threats) t ON t.id = m.threat
JOIN agency a ON a.agency = m.agency
WHERE greatest(coalesce(t.first_documented, '0001-01-01'), s.begins) <= s.ends;

-- A program is seen from the first day that anything shows it; what was over by a report had ended the day before.
CREATE TABLE program_told AS SELECT p.*, CASE WHEN NOT p.idle THEN coalesce(p."end", '9999-12-31')
    WHEN p.status_as_of IS NULL THEN '0001-01-01'
    ELSE least(coalesce(p."end", '9999-12-31'), CAST(CAST(p.status_as_of AS DATE) - 1 AS VARCHAR)) END AS ends
FROM (
  SELECT p.id, p.kind, p.cadence, p.serves, p.region, p.announced, p."end", p.status_as_of,
    p.status IN (SELECT status FROM idle) AS idle, coalesce(p.start, least(p.as_of, p.status_as_of, j.day)) AS begins,
    max(CASE WHEN p.cadence = 'unknown' THEN 0 ELSE coalesce(y.year, 0) END) AS year
  FROM programs p LEFT JOIN source_year y ON y.source = p.source
  LEFT JOIN (SELECT program, min(coalesce("from", as_of)) AS day FROM participations GROUP BY program) j
    ON j.program = p.id
  GROUP BY ALL
) p;
CREATE TABLE unit_told AS SELECT id AS unit, id AS arrangement, coalesce(kind, '') AS kind, cadence AS frequency, year,
  coalesce(serves, 'members') AS serves, coalesce(region, '') AS region,
  CASE WHEN announced = 'true' THEN 1 ELSE 0 END AS announced, 0 AS any_threat,
  coalesce(begins, '0001-01-01') AS begins, ends
FROM program_told WHERE coalesce(begins, '0001-01-01') <= ends AND ends > '0001-01-01';
CREATE TABLE share_told AS SELECT 'share:' || (row_number() OVER (ORDER BY s.row) - 1) AS unit, s.*
FROM (
  SELECT s."from" AS giver, s."to" AS receiver, s.threat, s.cadence, s.start, s."end", s.as_of, min(s.row) AS row,
    max(coalesce(y.year, 0)) AS year, list(s.source) AS sources
  FROM shares s LEFT JOIN source_year y ON y.source = s.source GROUP BY ALL
) s;
INSERT INTO unit_told SELECT unit, NULL, 'exchange', cadence, year, 'members', '', 0,
  CASE WHEN threat IS NULL THEN 1 ELSE 0 END, coalesce(start, as_of, '0001-01-01'), coalesce("end", '9999-12-31')
FROM share_told;
CREATE TABLE member_told AS
SELECT p.unit, p.body, p.sources, greatest(p.begins, s.begins) AS begins, least(p.ends, s.ends) AS ends,
  greatest(p.year, p.days) AS year
FROM (
  SELECT p.program AS unit, p.agency AS body, list(p.source) AS sources, max(coalesce(y.year, 0)) AS year,
    CASE WHEN g.begins IS NULL THEN coalesce(p."from", p.as_of, '0001-01-01')
      ELSE greatest(coalesce(p."from", g.begins), g.begins) END AS begins,
    least(coalesce(p."to", '9999-12-31'), g.ends) AS ends,
    CAST(left(greatest(p."from", p."to", p.as_of, '0000'), 4) AS INTEGER) AS days
  FROM participations p JOIN program_told g ON g.id = p.program
  JOIN (SELECT unit FROM unit_told) u ON u.unit = p.program LEFT JOIN source_year y ON y.source = p.source
  GROUP BY p.program, p.agency, p."from", p."to", p.as_of, g.begins, g.ends
  UNION ALL SELECT s.unit, b.body, s.sources, s.year, u.begins, u.ends,
    CAST(left(greatest(s.start, s."end", s.as_of, '0000'), 4) AS INTEGER)
  FROM share_told s JOIN unit_told u ON u.unit = s.unit JOIN (
    SELECT unit, giver AS body FROM share_told UNION ALL SELECT unit, receiver FROM share_told
  ) b ON b.unit = s.unit
) p JOIN span s ON s.id = p.body
WHERE greatest(p.begins, s.begins) <= least(p.ends, s.ends) AND least(p.ends, s.ends) > '0001-01-01';

INSERT INTO period SELECT row_number() OVER () - 1, begins, ends FROM (
  SELECT begins, ends FROM task_told UNION SELECT begins, ends FROM unit_told UNION SELECT begins, ends FROM member_told
);
INSERT INTO mandate SELECT m.number, m.agency, m.threat, CASE WHEN m.role = 'support' THEN 0 ELSE 1 END, m.cited, p.period,
  coalesce(nullif(m.year, 0), 9999)
FROM task_told m JOIN period p ON p.begins = m.begins AND p.ends = m.ends;
INSERT INTO mandate_function SELECT DISTINCT number, unnest(string_split(coalesce(functions, 'any'), ';')) FROM task_told;
INSERT INTO extent SELECT DISTINCT agency, threat, 'sides:' || country,
  CASE WHEN list_contains(string_split(country, '/'), 'both') THEN 1 ELSE 0 END, NULL
FROM task_told;
INSERT INTO list_item SELECT DISTINCT 'sides:' || country, 'side:' || unnest(string_split(country, '/')), 1 FROM task_told;
INSERT INTO unit SELECT u.unit, u.arrangement, u.kind, u.frequency, coalesce(nullif(u.year, 0), 9999), u.serves, u.region,
  u.announced, 0, u.any_threat, p.period
FROM unit_told u JOIN period p ON p.begins = u.begins AND p.ends = u.ends;
INSERT INTO unit_whole SELECT unit, unit FROM unit;
INSERT INTO unit_focus SELECT DISTINCT f.program, f.threat FROM focus f JOIN unit u ON u.unit = f.program
UNION ALL SELECT unit, threat FROM share_told WHERE threat IS NOT NULL;
INSERT INTO member SELECT m.unit, m.body, 0, p.period, coalesce(nullif(m.year, 0), 9999)
FROM member_told m JOIN period p ON p.begins = m.begins AND p.ends = m.ends;
INSERT INTO evidence SELECT DISTINCT unit, body, source FROM (
  SELECT unit, body, unnest(sources) AS source FROM member_told
) e WHERE source IS NOT NULL;
INSERT INTO attestation SELECT attested FROM mandate UNION SELECT attested FROM member
UNION SELECT frequency_attested FROM unit;
