-- The tables that inputs.sql declares, from views of plain CSV tables: one row a cell of theirs says, days in full.
-- Whole numbers in the order of ids stand for the ids. source_year, idle and the tables of dependencies are filled before.
CREATE TABLE agency_id AS SELECT row_number() OVER (ORDER BY id) AS number, id FROM (SELECT DISTINCT id FROM agencies);
CREATE TABLE threat_id AS SELECT row_number() OVER (ORDER BY id) AS number, id
FROM (SELECT id FROM threats UNION SELECT family FROM threats WHERE family IS NOT NULL);
CREATE TABLE source_id AS SELECT s.source, row_number() OVER (ORDER BY s.source) AS number, coalesce(y.year, 0) AS year
FROM (SELECT source FROM mandates UNION SELECT source FROM programs UNION SELECT source FROM participations
  UNION SELECT source FROM shares) s LEFT JOIN source_year y ON y.source = s.source WHERE s.source IS NOT NULL;
CREATE TABLE span AS SELECT DISTINCT i.number, a.id, coalesce(a.start, '0001-01-01') AS begins,
  coalesce(a."end", '9999-12-31') AS ends
FROM agencies a JOIN agency_id i ON i.id = a.id;
INSERT INTO agency SELECT DISTINCT i.number, a.class, coalesce(a.country, ''), coalesce(a.sector, ''), 0, NULL
FROM agencies a JOIN agency_id i ON i.id = a.id;
INSERT INTO agency_above WITH RECURSIVE parent AS (
  SELECT DISTINCT i.number AS agency, p.number AS above
  FROM agencies a JOIN agency_id i ON i.id = a.id JOIN agency_id p ON p.id = a.parent
), up AS (
  SELECT number AS agency, number AS above, 0 AS distance FROM agency_id
  UNION ALL SELECT u.agency, p.above, u.distance + 1 FROM up u JOIN parent p ON p.agency = u.above
) SELECT * FROM up;
INSERT INTO threat_above WITH RECURSIVE broader AS (
  SELECT DISTINCT i.number AS threat, b.number AS above
  FROM threats t JOIN threat_id i ON i.id = t.id JOIN threat_id b ON b.id = t.broader
), up AS (
  SELECT DISTINCT i.number AS threat, i.number AS above, 0 AS distance FROM threats t JOIN threat_id i ON i.id = t.id
  UNION ALL SELECT u.threat, b.above, u.distance + 1 FROM up u JOIN broader b ON b.threat = u.above
) SELECT * FROM up;
-- A field of work is named, or is the group of the threat below the top of its tree.
INSERT INTO threat SELECT DISTINCT i.number, coalesce(f.number, u.above)
FROM threats t JOIN threat_id i ON i.id = t.id LEFT JOIN threat_id f ON f.id = t.family
JOIN (SELECT threat, greatest(max(distance) - 1, 0) AS distance FROM threat_above GROUP BY threat) m
  ON m.threat = i.number
JOIN threat_above u ON u.threat = i.number AND u.distance = m.distance;

CREATE TABLE task_told AS
SELECT row_number() OVER () - 1 AS number, s.number AS agency, t.number AS threat, m.role, m.functions, m.year, m.cited,
  greatest(coalesce(t.first_documented, '0001-01-01'), s.begins) AS begins, s.ends, a.country
FROM (
  SELECT m.agency, m.threat, m.role, m.functions, max(coalesce(y.year, 0)) AS year,
    max(CASE WHEN m.source IS NULL THEN 0 ELSE 1 END) AS cited
  FROM mandates m LEFT JOIN source_id y ON y.source = m.source GROUP BY m.agency, m.threat, m.role, m.functions
) m JOIN span s ON s.id = m.agency JOIN (
  SELECT DISTINCT i.number, t.id, t.first_documented FROM threats t JOIN threat_id i ON i.id = t.id
) t ON t.id = m.threat JOIN agency a ON a.agency = s.number
WHERE greatest(coalesce(t.first_documented, '0001-01-01'), s.begins) <= s.ends;

-- A program is seen from the first day that anything shows it; what was over by a report had ended the day before.
CREATE TABLE program_told AS SELECT row_number() OVER (ORDER BY p.id) AS number, p.*,
  CASE WHEN NOT p.idle THEN coalesce(p."end", '9999-12-31')
    WHEN p.status_as_of IS NULL THEN '0001-01-01'
    ELSE least(coalesce(p."end", '9999-12-31'), CAST(CAST(p.status_as_of AS DATE) - 1 AS VARCHAR)) END AS ends
FROM (
  SELECT p.id, p.kind, p.cadence, p.serves, p.region, p.announced, p."end", p.status_as_of,
    p.status IN (SELECT status FROM idle) AS idle, coalesce(p.start, least(p.as_of, p.status_as_of, j.day)) AS begins,
    max(CASE WHEN p.cadence = 'unknown' THEN 0 ELSE coalesce(y.year, 0) END) AS year
  FROM programs p LEFT JOIN source_id y ON y.source = p.source
  LEFT JOIN (SELECT program, min(coalesce("from", as_of)) AS day FROM participations GROUP BY program) j
    ON j.program = p.id
  GROUP BY ALL
) p;
CREATE TABLE unit_told AS SELECT number AS unit, number AS arrangement, coalesce(kind, '') AS kind,
  cadence AS frequency, year, coalesce(serves, 'members') AS serves, coalesce(region, '') AS region,
  CASE WHEN announced = 'true' THEN 1 ELSE 0 END AS announced, 0 AS any_threat,
  coalesce(begins, '0001-01-01') AS begins, ends
FROM program_told WHERE coalesce(begins, '0001-01-01') <= ends AND ends > '0001-01-01';
CREATE TABLE share_told AS SELECT row_number() OVER (ORDER BY s.row) + (SELECT count(*) FROM program_told) AS unit,
  g.number AS giver, r.number AS receiver, t.number AS threat, s.* EXCLUDE (giver, receiver, threat)
FROM (
  SELECT s."from" AS giver, s."to" AS receiver, s.threat, s.cadence, s.start, s."end", s.as_of, min(s.row) AS row,
    max(coalesce(y.year, 0)) AS year, list(y.number) AS sources
  FROM shares s LEFT JOIN source_id y ON y.source = s.source GROUP BY ALL
) s JOIN agency_id g ON g.id = s.giver JOIN agency_id r ON r.id = s.receiver LEFT JOIN threat_id t ON t.id = s.threat;
CREATE TABLE unit_id AS SELECT number, id FROM program_told UNION ALL
SELECT unit, 'share:' || (row_number() OVER (ORDER BY unit) - 1) FROM share_told;
INSERT INTO unit_told SELECT unit, NULL, 'exchange', cadence, year, 'members', '', 0,
  CASE WHEN threat IS NULL THEN 1 ELSE 0 END, coalesce(start, as_of, '0001-01-01'), coalesce("end", '9999-12-31')
FROM share_told;
CREATE TABLE member_told AS
SELECT p.* EXCLUDE (begins, ends), greatest(p.begins, s.begins) AS begins, least(p.ends, s.ends) AS ends
FROM (
  SELECT g.number AS unit, i.number AS body, p."from", p."to", p.as_of, y.number AS source, coalesce(y.year, 0) AS year,
    CASE WHEN g.begins IS NULL THEN coalesce(p."from", p.as_of, '0001-01-01')
      ELSE greatest(coalesce(p."from", g.begins), g.begins) END AS begins,
    least(coalesce(p."to", '9999-12-31'), g.ends) AS ends
  FROM participations p JOIN program_told g ON g.id = p.program JOIN agency_id i ON i.id = p.agency
  JOIN (SELECT unit FROM unit_told) u ON u.unit = g.number LEFT JOIN source_id y ON y.source = p.source
  WHERE coalesce(p.role, '') <> 'prospective'
  UNION ALL SELECT s.unit, b.body, s.start, s."end", s.as_of, unnest(s.sources), s.year, u.begins, u.ends
  FROM share_told s JOIN unit_told u ON u.unit = s.unit JOIN (
    SELECT unit, giver AS body FROM share_told UNION ALL SELECT unit, receiver FROM share_told
  ) b ON b.unit = s.unit
) p JOIN span s ON s.number = p.body
WHERE greatest(p.begins, s.begins) <= least(p.ends, s.ends) AND least(p.ends, s.ends) > '0001-01-01';

INSERT INTO period SELECT row_number() OVER () - 1, begins, ends FROM (
  SELECT begins, ends FROM task_told UNION SELECT begins, ends FROM unit_told UNION SELECT begins, ends FROM member_told
);
INSERT INTO mandate SELECT m.number, m.agency, m.threat, CASE WHEN m.role = 'support' THEN 0 ELSE 1 END, m.cited, p.period,
  coalesce(nullif(m.year, 0), 9999)
FROM task_told m JOIN period p ON p.begins = m.begins AND p.ends = m.ends;
INSERT INTO mandate_function SELECT DISTINCT number, unnest(string_split(coalesce(functions, 'any'), ';')) FROM task_told;
CREATE TABLE side AS SELECT country, row_number() OVER (ORDER BY country) AS list
FROM (SELECT DISTINCT country FROM task_told);
INSERT INTO extent SELECT DISTINCT t.agency, t.threat, s.list,
  CASE WHEN list_contains(string_split(t.country, '/'), 'both') THEN 1 ELSE 0 END, NULL
FROM task_told t JOIN side s ON s.country = t.country;
INSERT INTO list_item SELECT DISTINCT list, 'side:' || unnest(string_split(country, '/')), 1 FROM side;
INSERT INTO unit SELECT u.unit, u.arrangement, u.kind, u.frequency, coalesce(nullif(u.year, 0), 9999), u.serves, u.region,
  u.announced, 0, u.any_threat, p.period
FROM unit_told u JOIN period p ON p.begins = u.begins AND p.ends = u.ends;
INSERT INTO unit_part SELECT unit, unit FROM unit;
INSERT INTO unit_focus SELECT DISTINCT u.unit, t.number
FROM focus f JOIN unit_id i ON i.id = f.program JOIN unit u ON u.unit = i.number JOIN threat_id t ON t.id = f.threat
UNION ALL SELECT unit, threat FROM share_told WHERE threat IS NOT NULL;
INSERT INTO member SELECT m.unit, m.body, 0, p.period,
  CASE WHEN count(m.source) = 0 THEN coalesce(CAST(left(m.as_of, 4) AS INTEGER), 9999) ELSE
    coalesce(nullif(greatest(max(m.year), CAST(left(greatest(m."from", m."to", m.as_of, '0000'), 4) AS INTEGER)), 0), 9999) END
FROM member_told m JOIN period p ON p.begins = m.begins AND p.ends = m.ends
GROUP BY m.unit, m.body, p.period, m."from", m."to", m.as_of;
INSERT INTO evidence SELECT DISTINCT unit, body, source FROM member_told WHERE source IS NOT NULL;
INSERT INTO attestation SELECT attested FROM mandate UNION SELECT attested FROM member
UNION SELECT frequency_attested FROM unit;
