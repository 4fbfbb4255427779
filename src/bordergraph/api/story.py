"""The file of a guided story, and the numbers that its texts can name."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from bordergraph.errors import UsageError, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TypeAlias

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.api.context import Context
    from bordergraph.model import Network
    from bordergraph.views.map.payload import MapData
    from bordergraph.views.map.story import Amount

    Numbers: TypeAlias = Iterator[tuple[str, Amount]]

SHIPPED = ("npf",)
"""Names of the stories that come with the package."""


def story_file(story: str | Path) -> tuple[bytes, str]:
    """Return the bytes of a story and its name in faults."""
    path = Path(story)
    if str(story) in SHIPPED and not path.exists():
        name = f"{story}.yaml"
        return (files("bordergraph.views.map") / "stories" / name).read_bytes(), name
    try:
        return path.read_bytes(), str(path)
    except (OSError, ValueError) as error:
        hint, names = "give a YAML file, or a story that ships: {names}", ", ".join(SHIPPED)
        raise UsageError(
            "no story '{story}': {why}", hint, story=story, why=reason_of(error), names=names
        ) from None


def story_numbers(context: Context, page: MapData) -> dict[str, Amount]:
    """Return every number that a story can use by its name; what the map shows has the map's."""
    from bordergraph.analysis.core.in_force import select
    from bordergraph.model import Cadence

    network, assessment, counts = context.network, context.assessment, page.counts
    facts = select(network)
    cadences = facts.cadence_counts
    channels = Counter(row.outcome.value for row in assessment.candidates())
    return {
        "day": network.day,
        "agencies": counts.agencies,
        "arrangements": counts.arrangements,
        "sources": counts.sources,
        "linked": counts.linked,
        **{f"figure.{f.id}": f for f in network.figures},
        "gaps": counts.gaps,
        "gaps.partial": counts.partial,
        **{f"gaps.{channel}": channels[channel] for channel in ("none", "indirect", "irregular")},
        **_parts("needs", counts.served),
        "rhythm.years": page.proof_years,
        "rhythm.regular": sum(n for cadence, n in cadences.items() if cadence.is_regular),
        **{f"rhythm.{cadence.value}": cadences[cadence] for cadence in Cadence},
        **dict(_countries(assessment, network)),
        **dict(_things(page)),
        **dict(_findings(facts)),
        **dict(_recommendations(context)),
    }


def _parts(name: str, served: Mapping[str, int]) -> dict[str, int]:
    """Return the counts of how needs are served under a name."""
    words = {"needs": "", "reported_problems": ".problems"}
    return {
        f"{name}{words.get(part, f'.{part}')}".replace("_", "-"): n for part, n in served.items()
    }


def _countries(assessment: Assessment, network: Network) -> Numbers:
    """Yield possible gaps and needs inside each country, and across its borders."""
    from bordergraph.analysis.method.rows import Served

    country = {a.id: a.country for a in network.agencies}
    gaps = Counter(frozenset(country[a] for a in row.agencies) for row in assessment.candidates())
    yield "gaps.across", sum(n for countries, n in gaps.items() if len(countries) > 1)
    between = assessment.served_between()
    for code in sorted({c for pair in between for c in pair if c}):
        across = [served for (a, b), served in between.items() if code in {a, b} and a != b]
        yield f"country.{code}.gaps", gaps[frozenset({code})]
        inside = between.get((code, code), Served())
        yield from _parts(f"country.{code}.inside", asdict(inside)).items()
        yield from _parts(f"country.{code}.across", asdict(sum(across, Served()))).items()


def _things(page: MapData) -> Numbers:
    for node in page.nodes:
        name = node.id.replace("/", ".", 1)
        for part, n in (node.counts or {}).items():
            yield f"{name}.{part}", n
        yield from _parts(f"{name}.needs", node.served or {}).items()


def _findings(facts: InForce) -> Numbers:
    """Yield findings that hold and are not too old, by kind; and those of all sources but one."""
    from bordergraph.model import source_ids

    valid_ids = {f.id for f in facts.findings} - facts.stale_findings
    total: Counter[str] = Counter()
    citing: dict[tuple[str, str], int] = defaultdict(int)
    for f in facts.network.findings:
        total[f.kind] += f.id in valid_ids
        for source in source_ids(f.citations):
            citing[source, f.kind] += f.id in valid_ids
    for kind, n in total.items():
        yield f"finding.{kind}", n
    for (source, kind), n in citing.items():
        yield f"finding.beside.{source}.{kind}", total[kind] - n


def _recommendations(context: Context) -> Numbers:
    from bordergraph.analysis.gaps.recommendations import follow_up, months_between

    events, day = context.record.events(), context.network.day
    for r in (everything := context.recommendations):
        followed = follow_up(r, everything, context.network, events)
        meetings = followed.meetings_until(day)
        months = [m.months for m in meetings if m.months]
        last = meetings[-1].event.date if meetings else None
        name = f"recommendation.{r.id}"
        yield f"{name}.meetings", len(meetings)
        yield f"{name}.longest", max(months, default=None)
        yield f"{name}.silent", months_between(last, str(day)) if last and day else None
        yield f"{name}.last", last
        yield f"{name}.later", len(followed.later_events)
