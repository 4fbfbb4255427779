"""What must not break: what ends alone would leave needs without a regular or assumed channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.core.tie_graph import two_mode
from bordergraph.analysis.structure.components import articulation_points, bridges

if TYPE_CHECKING:
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.method.rows import Key
    from bordergraph.model import Network

_SIDE = """
SELECT r.agency, r.threat, r.unit, r.body, m.unit AS part, m.hub
FROM (SELECT * FROM reach WHERE {on} AND firm = 1) r
JOIN unit_whole g ON g.whole = r.unit
JOIN member m ON m.unit = g.unit AND m.body = r.body
JOIN (SELECT * FROM in_force WHERE {on}) f ON f.period = m.period
JOIN (SELECT * FROM recent WHERE {on}) y ON y.attested = m.attested"""

_WAYS = f"""
CREATE OR REPLACE TEMP TABLE way AS
WITH side AS ({_SIDE})
SELECT row_number() OVER () AS way, o.a, o.b, o.threat, c.unit,
  x.part AS part_a, x.body AS body_a, y.part AS part_b, y.body AS body_b,
  CASE WHEN n.gated = 1 OR s.needless = 1 THEN 0 ELSE 1 END AS counts
FROM (SELECT * FROM outcome WHERE {{on}} AND outcome IN ('regular', 'assumed')) o
JOIN (SELECT * FROM channel WHERE {{on}} AND grade >= 2) c ON c.a = o.a AND c.b = o.b AND c.threat = o.threat
JOIN (SELECT * FROM rhythm WHERE {{on}}) h ON h.unit = c.unit
JOIN (SELECT * FROM need WHERE {{on}}) n ON n.a = o.a AND n.b = o.b AND n.threat = o.threat
LEFT JOIN (SELECT * FROM searched WHERE {{on}}) s ON s.a = o.a AND s.b = o.b AND s.threat = o.threat
JOIN side x ON x.agency = o.a AND x.threat = o.threat AND x.unit = c.unit
JOIN side y ON y.agency = o.b AND y.threat = o.threat AND y.unit = c.unit AND y.body <> x.body
WHERE h.hubs = 0 OR x.hub + y.hub > 0"""  # noqa: S608 - our own text
"""Each way in which a need is served regularly or by assumption: a unit, who is in it how, and whether the row would
count as a need without any such way."""

_TOUCHED = {
    "arrangements": """
SELECT w.way, u.arrangement AS one, CAST(NULL AS VARCHAR) AS other FROM way w JOIN unit u ON u.unit IN (w.unit, w.part_a, w.part_b)
WHERE u.arrangement IS NOT NULL""",
    "memberships": """
SELECT w.way, w.body_a AS one, u.arrangement AS other FROM way w JOIN unit u ON u.unit = w.part_a WHERE u.arrangement IS NOT NULL
UNION SELECT w.way, w.body_b, u.arrangement FROM way w JOIN unit u ON u.unit = w.part_b WHERE u.arrangement IS NOT NULL""",
    "links": """
SELECT w.way, least(w.body_a, w.body_b) AS one, greatest(w.body_a, w.body_b) AS other FROM way w JOIN unit u ON u.unit = w.unit
WHERE u.arrangement IS NULL OR u.unit <> u.arrangement""",
}
"""Which ways each end would close: the two names of what ends."""

_ENDED = """
SELECT t.one, t.other, w.a, w.b, w.threat, count(DISTINCT t.way) = n.ways AND min(w.counts) = 1 AS only
FROM ({touched}) t
JOIN way w ON w.way = t.way
JOIN (SELECT a, b, threat, count(*) AS ways FROM way GROUP BY a, b, threat) n
  ON n.a = w.a AND n.b = w.b AND n.threat = w.threat
GROUP BY t.one, t.other, w.a, w.b, w.threat, n.ways
ORDER BY t.one, t.other, w.a, w.b, w.threat"""

ENDS = tuple(_TOUCHED)
"""What can end: an arrangement, one agency's membership in one, all direct exchange of two."""


@dataclass(frozen=True, slots=True)
class Critical:
    """What its end would cost.

    Attributes:
        names: Id of the arrangement; of the agency and the arrangement; or of the two agencies.
        serves: Needs that it serves regularly or by assumption.
        lost: Keys of those that nothing else so serves, sorted.
    """

    names: tuple[str, ...]
    serves: int
    lost: tuple[Key, ...]

    @property
    def threats(self) -> tuple[str, ...]:
        """Threats of the needs that would lose their only channel, sorted."""
        return tuple(sorted({threat for _, _, threat in self.lost}))


def critical(assessment: Assessment, of: str = "arrangements") -> tuple[Critical, ...]:
    """Return what exists by the needs that would lose their only regular or assumed channel.

    Each end alone, as `simulate` would have it; all are read off the tables of the method.

    Args:
        assessment: How needs are served, worked out here: a file of its tables does not do.
        of: One of `ENDS`.

    Returns:
        By needs lost, then by needs served, then by name.

    Example:
        >>> from bordergraph.analysis.method.assessment import assess
        >>> from bordergraph.model import Agency, Cadence, Dependency, Mandate, Network, Share, Threat
        >>> found = critical(assess(Network(
        ...     agencies=(Agency("cbp", "CBP", country="US"), Agency("rcmp", "RCMP", country="CA")),
        ...     threats=(Threat("guns", "Guns"),),
        ...     mandates=(Mandate("cbp", "guns"), Mandate("rcmp", "guns")),
        ...     shares=(Share("cbp", "rcmp", cadence=Cadence.SCHEDULED),),
        ...     dependencies=(Dependency("patrol", "patrol", True, 1.0),),
        ... )), "links")
        >>> [(c.names, c.serves, c.lost) for c in found]
        [(('cbp', 'rcmp'), 1, (('cbp', 'rcmp', 'guns'),))]
    """
    assessment.query(_WAYS)
    found: dict[tuple[str, ...], tuple[list[Key], list[Key]]] = {}
    for one, other, a, b, threat, only in assessment.query(_ENDED.format(touched=_TOUCHED[of])):
        names = (one,) if other is None else (one, other)
        serves, lost = found.setdefault(names, ([], []))
        serves.append((a, b, threat))
        if only:
            lost.append((a, b, threat))
    ends = [Critical(names, len(rows), tuple(lost)) for names, (rows, lost) in found.items()]
    return tuple(sorted(ends, key=lambda c: (-len(c.lost), -c.serves, c.names)))


def points(network: Network) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Return the agencies, and the pairs of agencies, whose loss splits the ties of a network."""
    ties = two_mode(select(network))
    agencies = tuple(sorted(map(str, articulation_points(ties))))
    return agencies, tuple((str(a), str(b)) for a, b in bridges(ties))
