-- Need, channel and possible gaps, step by step, from the tables that inputs.sql declares. Each step is a table of its
-- own. A rule is one predicate behind its mark; without the rule the predicate is what its line calls "off".
-- step in_force: which periods hold on which day
-- R01 off TRUE: A fact counts on the days from its beginning to its end.
CREATE TABLE in_force AS SELECT r.record, p.period
FROM (SELECT DISTINCT record, day FROM run) r JOIN period p ON /*R01*/ (p.begins <= r.day AND r.day <= p.ends);
-- step recent: which years of last attestation still count
-- R02 off TRUE: A statement last attested too long ago proves nothing about the day.
CREATE TABLE recent AS SELECT r.record, y.attested
FROM (SELECT DISTINCT record, year, years FROM run) r JOIN attestation y ON /*R02*/ (y.attested + r.years >= r.year);
-- step scope: which numbers decide on rows and channels, beside what counts on the day
CREATE TABLE scope AS SELECT scope, record, steps, levels, related, max(whole) AS whole FROM run
GROUP BY scope, record, steps, levels, related;
-- step umbrella: the top of each deep tree of threats and the heads of the groups below it
CREATE TABLE umbrella AS SELECT DISTINCT v.scope, u.above AS threat
FROM scope v JOIN (SELECT threat, max(distance) AS top FROM threat_above GROUP BY threat) d ON d.top + 1 >= v.levels
JOIN threat_above u ON u.threat = d.threat AND u.distance >= d.top - 1;
-- step body: the bodies that are compared
-- R03 off TRUE: Associations, classes of bodies and companies share nothing operational of their own.
CREATE TABLE body AS SELECT agency, country FROM agency WHERE /*R03*/ (class = 'agency');
-- step seat: a body with a mandate on a threat; for possible gaps alone, on a threat where there can be one
-- R04 off TRUE: A mandate on an umbrella threat says too little about the work.
CREATE TABLE seat AS SELECT v.scope, v.record, m.agency, m.threat, max(m.leads) AS leads, max(m.cited) AS cited,
  max(CASE WHEN y.attested IS NULL THEN 0 ELSE 1 END) AS recent
FROM scope v JOIN in_force f ON f.record = v.record JOIN mandate m ON m.period = f.period
JOIN body a ON a.agency = m.agency LEFT JOIN recent y ON y.record = v.record AND y.attested = m.attested
LEFT JOIN (SELECT threat FROM mandate WHERE cited = 0 UNION SELECT threat FROM search) o ON o.threat = m.threat
LEFT JOIN umbrella u ON u.scope = v.scope AND u.threat = m.threat WHERE /*R04*/ (u.threat IS NULL)
  AND (v.whole = 1 OR o.threat IS NOT NULL) GROUP BY v.scope, v.record, m.agency, m.threat;
-- step duty: what a body does on a threat
CREATE TABLE duty AS SELECT DISTINCT f.record, m.agency, m.threat, w.work, w.bit
FROM mandate m JOIN mandate_function n ON n.mandate = m.mandate
JOIN work w ON w.work = n.work OR n.work = 'any' JOIN in_force f ON f.period = m.period;
-- step task: what it does there that none of its parts does, as one number for the set
-- R05 off TRUE: A parent body does not do the work that one of its parts does.
CREATE TABLE task AS
SELECT s.scope, s.record, s.agency, s.threat, s.leads, s.cited, s.recent, CAST(sum(d.bit) AS BIGINT) AS profile
FROM seat s JOIN duty d ON d.record = s.record AND d.agency = s.agency AND d.threat = s.threat
LEFT JOIN (SELECT DISTINCT p.record, u.above AS agency, p.threat, p.work FROM duty p JOIN agency_above u
  ON u.agency = p.agency AND u.distance > 0) below
  ON below.record = d.record AND below.agency = d.agency AND below.threat = d.threat AND below.work = d.work
WHERE /*R05*/ (below.work IS NULL) GROUP BY s.scope, s.record, s.agency, s.threat, s.leads, s.cited, s.recent;
-- step operational: each body and the bodies above it up to, but without, a department
-- R15 off TRUE: A department does not hand its own arrangements down to its agencies.
CREATE TABLE operational AS SELECT u.agency, u.above, u.distance FROM agency_above u LEFT JOIN (
  SELECT u.agency, min(u.distance) AS distance FROM agency_above u JOIN agency a ON a.agency = u.above
  WHERE u.distance > 0 AND a.sector IN ('policy', 'prosecution', 'government') GROUP BY u.agency
) d ON d.agency = u.agency WHERE /*R15*/ (d.distance IS NULL OR u.distance < d.distance);
-- step top: the operational body that each body belongs to
CREATE TABLE top AS SELECT o.agency, o.above AS top FROM operational o
JOIN (SELECT agency, max(distance) AS distance FROM operational GROUP BY agency) m
  ON m.agency = o.agency AND m.distance = o.distance;
-- step meeting: lists of sides, realms or places that have something in common
CREATE TABLE meeting AS SELECT DISTINCT p.list AS one, q.list AS other
FROM list_item p JOIN list_item q ON q.item = p.item AND p.home + q.home > 0;
-- step post: a task, and what decides with whom it can meet
CREATE TABLE post AS SELECT t.scope, t.record, t.agency, t.threat, t.leads, t.cited, t.recent, t.profile, a.local,
  a.places, o.top, e.sides, e.both_sides, e.realms, z.whole
FROM task t JOIN agency a ON a.agency = t.agency JOIN top o ON o.agency = t.agency
JOIN extent e ON e.agency = t.agency AND e.threat = t.threat JOIN scope z ON z.scope = t.scope;
-- step pair: two bodies on one threat whose work can meet
-- R06 off TRUE: Two bodies that both only support do not depend on each other.
-- R07 off TRUE: Work confined to mail and work confined to water do not meet.
-- R08 off TRUE: Two local bodies work together where their places are the same or adjoin.
-- R09 off FALSE: Work on the two sides of a border depends on other work than work on one side.
-- R11 off FALSE: Bodies inside one operational body have its own lines of command.
CREATE TABLE pair AS
SELECT x.scope, x.record, x.agency AS a, y.agency AS b, x.threat, x.profile AS work_a, y.profile AS work_b,
  least(x.leads, y.leads) AS leads, greatest(x.cited, y.cited) AS cited, least(x.recent, y.recent) AS recent,
  CASE WHEN /*R09*/ (s.one IS NULL AND x.both_sides + y.both_sides = 0) THEN 1 ELSE 0 END AS across,
  CASE WHEN /*R11*/ (x.top = y.top OR w.one IS NOT NULL) THEN 1 ELSE 0 END AS within
FROM post x JOIN post y ON y.scope = x.scope AND y.threat = x.threat AND x.agency < y.agency
LEFT JOIN meeting s ON s.one = x.sides AND s.other = y.sides
LEFT JOIN meeting r ON r.one = x.realms AND r.other = y.realms
LEFT JOIN meeting p ON p.one = x.places AND p.other = y.places
LEFT JOIN (
  SELECT DISTINCT least(agency, above) AS one, greatest(agency, above) AS other FROM agency_above WHERE distance > 0
) w ON w.one = x.agency AND w.other = y.agency
LEFT JOIN (SELECT DISTINCT a, b, threat FROM search) l ON l.a = x.agency AND l.b = y.agency AND l.threat = x.threat
WHERE /*R06*/ (x.leads + y.leads > 0) AND /*R07*/ (x.realms IS NULL OR y.realms IS NULL OR r.one IS NOT NULL)
  AND /*R08*/ (x.local = 0 OR y.local = 0 OR p.one IS NOT NULL)
  AND (x.whole = 1 OR x.cited + y.cited = 0 OR l.a IS NOT NULL);
-- step profile: the work in each set
CREATE TABLE profile AS SELECT t.profile, w.work
FROM (SELECT DISTINCT profile FROM task) t JOIN work w ON (t.profile & w.bit) > 0;
-- step dependence: which work of the one depends on which of the other, the strongest only
-- R10 off TRUE: Only the strongest dependency between two bodies decides.
CREATE TABLE dependence AS SELECT s.work_a, s.work_b, s.across, s.one, s.other, s.value FROM (
  SELECT c.work_a, c.work_b, c.across, f.work AS one, g.work AS other, d.value,
    max(d.value) OVER (PARTITION BY c.work_a, c.work_b, c.across) AS best
  FROM (SELECT DISTINCT work_a, work_b, across FROM pair) c
  JOIN profile f ON f.profile = c.work_a JOIN profile g ON g.profile = c.work_b
  JOIN dependency d ON d.one = f.work AND d.other = g.work AND d.across = c.across AND d.value > 0
) s WHERE /*R10*/ (s.value = s.best);
-- step need: two bodies whose work on one threat depends on each other, and how much
-- R12 off FALSE: Law sends some work through a required intermediary.
CREATE TABLE need AS SELECT p.scope, p.record, p.a, p.b, p.threat, p.work_a, p.work_b, p.across, p.within, p.leads,
  p.cited, p.recent, d.value, CASE WHEN /*R12*/ (g.ways = d.ways) THEN 1 ELSE 0 END AS gated, d.policy, d.service
FROM pair p JOIN (
  SELECT work_a, work_b, across, max(value) AS value, count(*) AS ways,
    max(CASE WHEN one = 'policy' OR other = 'policy' THEN 1 ELSE 0 END) AS policy,
    max(CASE WHEN one = 'service' OR other = 'service' THEN 1 ELSE 0 END) AS service
  FROM dependence GROUP BY work_a, work_b, across
) d ON d.work_a = p.work_a AND d.work_b = p.work_b AND d.across = p.across LEFT JOIN (
  SELECT d.work_a, d.work_b, d.across, w.threat, count(*) AS ways
  FROM dependence d JOIN (SELECT DISTINCT one, other, across, threat FROM gateway) w
    ON w.one = d.one AND w.other = d.other AND w.across = d.across GROUP BY d.work_a, d.work_b, d.across, w.threat
) g ON g.work_a = p.work_a AND g.work_b = p.work_b AND g.across = p.across AND g.threat = p.threat;
-- step cover: which bodies' memberships count for which agency: 0 its own and its parts', 1 a body above, 2 its class
-- R16 off FALSE: An operational body takes part through its parts.
-- R17 off FALSE: An arrangement with a class of bodies is open to each of them.
CREATE TABLE cover AS SELECT agency, body, min(class) AS class FROM (
  SELECT agency, above AS body, CASE WHEN distance = 0 THEN 0 ELSE 1 END AS class FROM operational
  UNION ALL SELECT above, agency, 0 FROM operational WHERE /*R16*/ (distance > 0)
  UNION ALL SELECT agency, body, 2 FROM stands_for WHERE /*R17*/ (agency <> body)
) c GROUP BY agency, body;
-- step access: who takes part in which arrangement or direct exchange, and by whose membership; firm: 2 own, 1 above
-- R13 off TRUE: A statute is a power; nothing passes through it.
-- R14 off TRUE: An arrangement for another border serves nothing on this one.
-- R18 off FALSE: Members of a part of an arrangement are members of the whole.
-- R24 off TRUE: A membership by class names nobody; that of a body above lets assume that its part takes part.
CREATE TABLE access AS SELECT f.record, c.agency, w.unit, m.body, max(m.hub) AS hub,
  max(CASE WHEN y.attested IS NULL THEN 0 WHEN /*R24*/ (c.class = 0) THEN 2 WHEN c.class = 1 THEN 1 ELSE 0 END) AS firm
FROM member m JOIN unit_part w ON w.part = m.unit AND (w.part = w.unit OR /*R18*/ (w.part <> w.unit))
JOIN unit u ON u.unit = w.unit
  AND /*R13*/ (u.kind NOT IN ('statute', 'bill', 'regulation')) AND /*R14*/ (u.region <> 'southern')
JOIN in_force f ON f.period = m.period JOIN in_force h ON h.period = u.period AND h.record = f.record
JOIN (SELECT DISTINCT record FROM seat) s ON s.record = f.record JOIN cover c ON c.body = m.body
LEFT JOIN recent y ON y.record = f.record AND y.attested = m.attested GROUP BY f.record, c.agency, w.unit, m.body;
-- step serves: which threats an arrangement serves that names a threat
-- R19 off FALSE: An arrangement against a threat serves threats one step broader or narrower.
-- R20 off FALSE: An arrangement against a threat serves the threats related to it.
CREATE TABLE serves AS SELECT DISTINCT v.steps, v.related, n.threat AS named, n.other AS threat
FROM (SELECT DISTINCT steps, related FROM run) v CROSS JOIN (
  SELECT threat, above AS other, distance, 0 AS related FROM threat_above
  UNION SELECT above, threat, distance, 0 FROM threat_above
  UNION SELECT threat, related, 0, 1 FROM threat_related
) n
WHERE n.threat = n.other OR /*R19*/ (n.related = 0 AND n.distance <= v.steps) OR /*R20*/ (n.related + v.related = 2);
-- step reach: who takes part in what serves a threat of theirs
CREATE TABLE reach AS SELECT s.scope, s.record, s.agency, s.threat, x.unit, x.body, x.hub, x.firm
FROM task s JOIN scope z ON z.scope = s.scope
JOIN access x ON x.record = s.record AND x.agency = s.agency JOIN unit u ON u.unit = x.unit LEFT JOIN (
  SELECT DISTINCT v.steps, v.related, f.unit, v.threat FROM unit_focus f JOIN serves v ON v.named = f.threat
) v ON v.steps = z.steps AND v.related = z.related AND v.unit = x.unit AND v.threat = s.threat
WHERE v.threat IS NOT NULL OR u.any_threat = 1;
-- step rhythm: how often each arrangement exchanges: 3 stated continuous or scheduled, 2 assumed to, 1 any other
-- R25 off FALSE: A stated continuous or scheduled frequency makes a firm channel regular.
-- R26 off FALSE: A standing team or system of unstated frequency is assumed to be regular.
CREATE TABLE rhythm AS SELECT r.record, u.unit, u.serves, u.hubs,
  CASE WHEN /*R25*/ (y.attested IS NOT NULL AND u.frequency IN ('continuous', 'scheduled')) THEN 3
       WHEN /*R26*/ ((y.attested IS NULL OR u.frequency = 'unknown') AND u.announced = 0 AND u.kind IN ('task-force',
         'joint-enforcement', 'intelligence-centre', 'coordination-centre', 'working-group', 'system',
         'database-interface')) THEN 2 ELSE 1 END AS grade
FROM (SELECT DISTINCT record FROM run) r CROSS JOIN unit u
LEFT JOIN recent y ON y.record = r.record AND y.attested = u.frequency_attested;
-- step channel: what two bodies share that serves a need of theirs; grade as in rhythm, at most 2 by a body above, or 0
-- R21 off TRUE: One membership does not tie two bodies that it both counts for.
-- R22 off TRUE: Members reach each other only through the hub where there is one.
-- R23 off TRUE: A policy forum or a service carries only policy or service work.
CREATE TABLE channel AS SELECT n.scope, n.a, n.b, n.threat, x.unit,
  max(CASE least(x.firm, y.firm) WHEN 0 THEN 0 WHEN 1 THEN least(h.grade, 2) ELSE h.grade END) AS grade
FROM need n JOIN reach x ON x.scope = n.scope AND x.agency = n.a AND x.threat = n.threat
JOIN reach y ON y.scope = n.scope AND y.agency = n.b AND y.threat = n.threat AND y.unit = x.unit
  AND /*R21*/ (y.body <> x.body) JOIN rhythm h ON h.record = x.record AND h.unit = x.unit
WHERE /*R22*/ (h.hubs = 0 OR x.hub + y.hub > 0)
  AND /*R23*/ (h.serves = 'members' OR h.serves = 'policy' AND n.policy = 1 OR h.serves = 'service' AND n.service = 1)
GROUP BY n.scope, n.a, n.b, n.threat, x.unit;
-- step firm: who can pass on what serves a threat
CREATE TABLE firm AS
SELECT x.scope, x.threat, x.agency, x.unit, x.body, CASE WHEN h.hubs = 0 THEN 1 ELSE x.hub END AS hub
FROM reach x JOIN rhythm h ON h.record = x.record AND h.unit = x.unit AND h.serves = 'members' WHERE x.firm > 0;
-- step lone: needs without any channel
CREATE TABLE lone AS SELECT n.scope, n.a, n.b, n.threat FROM need n
LEFT JOIN channel c ON c.scope = n.scope AND c.a = n.a AND c.b = n.b AND c.threat = n.threat WHERE c.a IS NULL;
-- step contact: with whom a body that lacks a channel has firm channels
CREATE TABLE contact AS SELECT DISTINCT e.scope, e.threat, e.agency, y.agency AS third
FROM (SELECT scope, threat, a AS agency FROM lone UNION SELECT scope, threat, b FROM lone) e
JOIN firm x ON x.scope = e.scope AND x.threat = e.threat AND x.agency = e.agency
JOIN firm y ON y.scope = x.scope AND y.threat = x.threat AND y.unit = x.unit AND y.agency <> x.agency
  AND y.body <> x.body AND x.hub + y.hub > 0;
-- step indirect: bodies without a channel of their own that a third body could inform
CREATE TABLE indirect AS SELECT DISTINCT n.scope, n.a, n.b, n.threat
FROM lone n JOIN (SELECT DISTINCT scope, threat, agency FROM contact) p ON p.scope = n.scope AND p.threat = n.threat
  AND p.agency = n.a JOIN contact x ON x.scope = n.scope AND x.threat = n.threat AND x.agency = n.a
JOIN (SELECT DISTINCT scope, threat, agency FROM contact) q ON q.scope = n.scope AND q.threat = n.threat
  AND q.agency = n.b
JOIN contact y ON y.scope = n.scope AND y.threat = n.threat AND y.agency = n.b AND y.third = x.third;
-- step partner: for each arrangement and country, so many operational bodies that one more would not matter
CREATE TABLE partner AS SELECT record, unit, country, top FROM (
  SELECT x.record, x.unit, a.country, x.agency AS top,
    row_number() OVER (PARTITION BY x.record, x.unit, a.country ORDER BY x.agency) AS place, r.partners
  FROM (SELECT DISTINCT record, unit, agency FROM access WHERE firm > 0) x
  JOIN body a ON a.agency = x.agency JOIN top t ON t.agency = x.agency AND t.top = x.agency
  JOIN (SELECT record, max(partners) AS partners FROM run GROUP BY record) r ON r.record = x.record
) p WHERE place <= partners + 1;
-- step field: firm memberships of a body in what names a field of its mandates, with their sources
CREATE TABLE field AS SELECT DISTINCT x.record, x.agency, x.unit, n.family, e.source
FROM access x JOIN unit_focus f ON f.unit = x.unit JOIN threat n ON n.threat = f.threat
JOIN (SELECT DISTINCT m.agency, t.family FROM mandate m JOIN threat t ON t.threat = m.threat) s
  ON s.agency = x.agency AND s.family = n.family
JOIN unit_part w ON w.unit = x.unit JOIN evidence e ON e.unit = w.part AND e.body = x.body WHERE x.firm > 0;
-- step documented: from how many sources and with how many partners a body is on record in a field, by side
CREATE TABLE documented AS
SELECT x.record, x.agency, x.family, CASE WHEN p.country = a.country THEN 0 ELSE 1 END AS far,
  count(DISTINCT p.top) AS partners, count(DISTINCT x.source) AS sources
FROM field x JOIN agency a ON a.agency = x.agency JOIN top t ON t.agency = x.agency
JOIN partner p ON p.record = x.record AND p.unit = x.unit AND p.top <> t.top
GROUP BY x.record, x.agency, x.family, CASE WHEN p.country = a.country THEN 0 ELSE 1 END;
-- step searched: what the latest search for a channel came to
CREATE TABLE searched AS SELECT record, a, b, threat, searched_on,
  max(CASE WHEN outcome IN ('no-real-need', 'artifact-of-taxonomy') THEN 1 ELSE 0 END) AS needless,
  max(CASE WHEN outcome IN ('closed', 'strained') THEN 1 ELSE 0 END) AS closed
FROM (SELECT r.record, s.a, s.b, s.threat, s.outcome, s.day AS searched_on,
    max(s.day) OVER (PARTITION BY r.record, s.a, s.b, s.threat) AS latest
  FROM search s JOIN (SELECT DISTINCT record, day FROM run) r ON s.day <= r.day
  JOIN recent y ON y.record = r.record AND y.attested = s.attested
) s WHERE searched_on = latest GROUP BY record, a, b, threat, searched_on;
-- step reported: documented problems that name both and this threat or a broader one, open or partly resolved
CREATE TABLE reported AS SELECT DISTINCT n.scope, n.a, n.b, n.threat, q.problem
FROM need n JOIN problem_pair p ON p.a = n.a AND p.b = n.b
JOIN problem q ON q.problem = p.problem JOIN in_force i ON i.period = q.period AND i.record = n.record
JOIN threat_above u ON u.threat = n.threat
JOIN problem_threat t ON t.problem = q.problem AND t.threat = u.above;
-- step outcome: the decision table; the first line that holds decides
-- R27 off FALSE: A search found no real need, or that the taxonomy makes the row.
-- R28 off FALSE: A search found a channel that the record lacks: it has to be entered first.
-- R29 off FALSE: Silence means nothing where the mandates or all channels are unproved.
-- R30 off FALSE: Silence means nothing about a body that few sources document in that field.
-- R31 off FALSE: A third body with firm channels to both can pass information on.
CREATE TABLE outcome AS SELECT n.run, n.scope, n.a, n.b, n.threat, n.need, n.work_a, n.work_b, n.across, n.cited,
  s.searched_on, coalesce(q.problems, 0) AS reported,
  CASE WHEN n.within = 1 THEN 'within-body'
    WHEN n.gated = 1 AND (c.grade IS NULL OR c.grade + n.assumed < 3) THEN 'by-mandate'
    WHEN n.need = 'slight' THEN 'slight'
    WHEN c.grade = 3 THEN 'regular'
    WHEN c.grade = 2 AND n.assumed = 1 THEN 'assumed'
    WHEN /*R27*/ (s.needless = 1) THEN 'no-need'
    WHEN /*R28*/ (s.closed = 1) THEN 'not-assessed'
    WHEN s.searched_on IS NULL AND /*R29*/ (c.grade = 0 OR n.recent = 0) THEN 'not-assessed'
    WHEN s.searched_on IS NULL AND n.cited = 1 AND /*R30*/ (d.agency IS NULL OR e.agency IS NULL) THEN 'not-assessed'
    WHEN c.grade IS NOT NULL THEN 'irregular'
    WHEN /*R31*/ (i.a IS NOT NULL) THEN 'indirect'
    ELSE 'none' END AS outcome
FROM (
  SELECT r.run, r.scope, r.record, r.sources, r.partners, r.assumed, n.a, n.b, n.threat, n.work_a, n.work_b, n.across,
    n.within, n.gated, n.cited, n.recent, r.whole, t.family, CASE WHEN x.country = y.country THEN 0 ELSE 1 END AS far,
    CASE WHEN n.value >= r.needed AND n.leads = 1 THEN 'full'
      WHEN n.value >= r.needed OR n.value >= r.helpful AND n.leads = 1 THEN 'partial' ELSE 'slight' END AS need
  FROM need n JOIN run r ON r.scope = n.scope
  JOIN agency x ON x.agency = n.a JOIN agency y ON y.agency = n.b JOIN threat t ON t.threat = n.threat
) n
LEFT JOIN (SELECT scope, a, b, threat, max(grade) AS grade FROM channel GROUP BY scope, a, b, threat) c
  ON c.scope = n.scope AND c.a = n.a AND c.b = n.b AND c.threat = n.threat
LEFT JOIN searched s ON s.record = n.record AND s.a = n.a AND s.b = n.b AND s.threat = n.threat
LEFT JOIN documented d ON d.record = n.record AND d.agency = n.a AND d.family = n.family AND d.far = n.far
  AND d.partners >= n.partners AND d.sources >= n.sources
LEFT JOIN documented e ON e.record = n.record AND e.agency = n.b AND e.family = n.family AND e.far = n.far
  AND e.partners >= n.partners AND e.sources >= n.sources
LEFT JOIN indirect i ON i.scope = n.scope AND i.a = n.a AND i.b = n.b AND i.threat = n.threat
LEFT JOIN (SELECT scope, a, b, threat, count(*) AS problems FROM reported GROUP BY scope, a, b, threat) q
  ON q.scope = n.scope AND q.a = n.a AND q.b = n.b AND q.threat = n.threat
WHERE n.whole = 1 OR n.cited = 0 OR s.searched_on IS NOT NULL;
-- step candidate: possible gaps, looked for and not refuted
CREATE TABLE candidate AS SELECT run, a, b, threat, need, outcome FROM outcome
WHERE outcome IN ('irregular', 'indirect', 'none') AND need <> 'slight' AND (searched_on IS NOT NULL OR cited = 0);
