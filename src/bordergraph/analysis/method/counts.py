"""Needs counted: year by year, and by agency, arrangement and threat."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

from bordergraph.analysis.core.documented import DatedCount, count_dated
from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.method.rows import Need, Served

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.method.rows import NeedRow
    from bordergraph.model import Network


def threats_without_focus(network: Network) -> frozenset[str]:
    """Return the ids of threats that agencies have and no arrangement names, even broadly."""
    focus_threats = {f.threat for f in network.foci}
    tasks = {m.threat for m in network.mandates} & network.threat_by_id.keys()
    return frozenset(t for t in tasks if not focus_threats & {t, *network.broader_threats(t)})


def thing_counts(
    facts: InForce, assessment: Assessment, partner_counts: Mapping[str, int]
) -> dict[str, dict[str, int]]:
    """Count what each body, arrangement and threat has on the day, by ``kind/slug``."""
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    network = facts.network
    threats = Counter(m.agency for m in network.mandates if facts.is_in_force(m))
    mandate_counts = Counter(m.threat for m in facts.mandates)
    gaps = assessment.candidates()
    by_agency = Counter(agency for gap in gaps for agency in gap.agencies)
    by_threat = Counter(gap.threat for gap in gaps)
    for a in network.agencies:
        counts[f"agency/{a.id}"] = {
            "linked": partner_counts.get(a.id, 0),
            "arrangements": len({p.arrangement for p in facts.memberships.get(a.id, ())}),
            "threats": threats[a.id],
            "gaps": by_agency[a.id],
        }
    focus_counts = Counter(f.arrangement for f in network.foci)
    foci_in_force = Counter(f.threat for f in network.foci if facts.is_in_force(f))
    finding_counts = Counter(a for f in network.findings for a in f.arrangements)
    for p in network.arrangements:
        counts[f"arrangement/{p.id}"] = {
            "members": len({q.agency for q in facts.members.get(p.id, ())}),
            "threats": focus_counts[p.id],
            "findings": finding_counts[p.id],
        }
    for t in network.threats:
        counts[f"threat/{t.id}"] = {
            "agencies": mandate_counts[t.id],
            "arrangements": foci_in_force[t.id],
            "gaps": by_threat[t.id],
        }
    return dict(counts)


def served_by_thing(assessment: Assessment) -> dict[str, dict[str, int]]:
    """Return how the needs of each agency and those on each threat are served, by ``kind/slug``."""
    kinds = {"agency": assessment.served_by_agency(), "threat": assessment.served_by_threat()}
    return {
        f"{kind}/{name}": asdict(served)
        for kind, served_by_name in kinds.items()
        for name, served in served_by_name.items()
    }


# Before this the sources say too little to tell a need without a channel from silence.
EARLIEST = 1990


@dataclass(frozen=True, slots=True)
class YearSnapshot:
    """The last day of one year.

    Attributes:
        rows: All rows of need, those counted apart included, by agencies and threat.
        gaps: Number of possible gaps with full need.
        dated_count: How much of what is in force has a dated beginning.
    """

    rows: tuple[NeedRow, ...]
    served: Served
    gaps: int
    dated_count: DatedCount
    agencies: int
    arrangements: int


def last_day_of(year: int) -> date:
    """Return the last day of a year."""
    return date(year, 12, 31)


def years_of(network: Network) -> range:
    """Return the years from the first dated arrangement or participation to the last date.

    Example:
        >>> from bordergraph.model import Arrangement, Network, Span
        >>> years_of(Network(arrangements=(Arrangement("a", "A", span=Span(date(2020, 5, 1))),)))
        range(2020, 2021)
    """
    spans = [a.span for a in network.arrangements] + [p.span for p in network.participations]
    starts = [s.first_day.year for s in spans if s.first_day]
    ends = [day.year for s in spans for day in (s.first_day, s.end) if day]
    if not starts:
        return range(0)
    last_year = min(max(ends), network.day.year) if network.day else max(ends)
    return range(max(EARLIEST, min(starts)), last_year + 1)


def yearly_snapshots(
    network: Network, assessment: Assessment, years: Iterable[int]
) -> dict[int, YearSnapshot]:
    """Return the last day of each year."""
    snapshots = {}
    for year in years:
        day = last_day_of(year)
        rows, facts = assessment.for_day(day).rows, select(network.with_day(day))
        snapshots[year] = YearSnapshot(
            rows,
            Served.from_rows(rows),
            sum(row.candidate and row.need is Need.FULL for row in rows),
            count_dated(facts),
            len(facts.agencies),
            len(facts.working_arrangements),
        )
    return snapshots
