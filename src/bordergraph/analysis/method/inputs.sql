-- The tables that the steps read. Closures of hierarchies hold each thing itself at distance 0. A day is YYYY-MM-DD;
-- attested is the year of the latest statement, 9999 where nothing is dated. A unit is an arrangement, or an exchange
-- of two bodies. A run is a day under a variant of the numbers, whole or for possible gaps alone; one record agrees on
-- what counts on the day, one scope also on who meets and what serves them. A list is one of sides, realms or places.
CREATE TABLE run (run INTEGER, scope INTEGER, record INTEGER, day VARCHAR, variant VARCHAR, year INTEGER, years INTEGER,
  sources INTEGER, partners INTEGER, steps INTEGER, levels INTEGER, related INTEGER, assumed INTEGER, needed DOUBLE,
  helpful DOUBLE, whole INTEGER);
CREATE TABLE period (period INTEGER, begins VARCHAR, ends VARCHAR);
CREATE TABLE attestation (attested INTEGER);
CREATE TABLE agency (agency VARCHAR, class VARCHAR, country VARCHAR, sector VARCHAR, local INTEGER, places VARCHAR);
CREATE TABLE agency_above (agency VARCHAR, above VARCHAR, distance INTEGER);
CREATE TABLE stands_for (agency VARCHAR, body VARCHAR);
CREATE TABLE threat (threat VARCHAR, family VARCHAR);
CREATE TABLE threat_above (threat VARCHAR, above VARCHAR, distance INTEGER);
CREATE TABLE threat_related (threat VARCHAR, related VARCHAR);
CREATE TABLE mandate (mandate INTEGER, agency VARCHAR, threat VARCHAR, leads INTEGER, cited INTEGER, period INTEGER,
  attested INTEGER);
CREATE TABLE mandate_function (mandate INTEGER, work VARCHAR);
CREATE TABLE extent (agency VARCHAR, threat VARCHAR, sides VARCHAR, both_sides INTEGER, realms VARCHAR);
CREATE TABLE list_item (list VARCHAR, item VARCHAR, home INTEGER);
CREATE TABLE work (work VARCHAR, bit BIGINT);
CREATE TABLE dependency (one VARCHAR, other VARCHAR, across INTEGER, value DOUBLE);
CREATE TABLE gateway (one VARCHAR, other VARCHAR, across INTEGER, threat VARCHAR);
CREATE TABLE unit (unit VARCHAR, arrangement VARCHAR, kind VARCHAR, frequency VARCHAR, frequency_attested INTEGER,
  serves VARCHAR, region VARCHAR, announced INTEGER, hubs INTEGER, any_threat INTEGER, period INTEGER);
CREATE TABLE unit_part (part VARCHAR, unit VARCHAR);
CREATE TABLE unit_focus (unit VARCHAR, threat VARCHAR);
CREATE TABLE member (unit VARCHAR, body VARCHAR, hub INTEGER, period INTEGER, attested INTEGER);
CREATE TABLE evidence (unit VARCHAR, body VARCHAR, source VARCHAR);
CREATE TABLE search (search VARCHAR, a VARCHAR, b VARCHAR, threat VARCHAR, day VARCHAR, outcome VARCHAR,
  attested INTEGER);
CREATE TABLE problem (problem VARCHAR, period INTEGER);
CREATE TABLE problem_pair (problem VARCHAR, a VARCHAR, b VARCHAR);
CREATE TABLE problem_threat (problem VARCHAR, threat VARCHAR);
