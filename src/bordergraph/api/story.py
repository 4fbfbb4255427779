"""The file of a guided story, and the numbers that its texts can name."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from bordergraph.errors import UsageError, reason_of
from bordergraph.views.map.story import Amount

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TypeAlias

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.method.rows import Served
    from bordergraph.api.context import Context
    from bordergraph.model import Network
    from bordergraph.views.map.payload import MapData

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

    network, assessment = context.network, context.assessment
    facts = select(network)
    served = {"agency": assessment.served_by_agency(), "threat": assessment.served_by_threat()}
    return dict(
        chain(
            _totals(page, network),
            _gaps(assessment, network),
            _parts("needs", assessment.served()),
            _rhythms(facts, page),
            _countries(assessment, network),
            _things(page, served),
            _findings(facts),
            _recommendations(context),
        )
    )


def _totals(page: MapData, network: Network) -> Numbers:
    yield "day", Amount(network.day)
    for name in ("agencies", "arrangements", "sources", "linked"):
        yield name, Amount(getattr(page.counts, name))
    for f in network.figures:
        yield f"figure.{f.id}", Amount(f.value, f.unit or "count", f.qualifier)


def _gap_countries(assessment: Assessment, network: Network) -> Counter[str]:
    """Return the number of possible gaps by the country of both agencies; empty where they have two."""
    country = {a.id: a.country for a in network.agencies}
    pairs = ({country[agency] for agency in row.agencies} for row in assessment.candidates())
    return Counter("".join(pair) if len(pair) == 1 else "" for pair in pairs)


def _gaps(assessment: Assessment, network: Network) -> Numbers:
    rows = assessment.candidates()
    channels = Counter(row.outcome.value for row in rows)
    yield "gaps", Amount(len(rows))
    yield "gaps.partial", Amount(assessment.gap_counts().get("partial", 0))
    yield "gaps.across", Amount(_gap_countries(assessment, network)[""])
    for channel in ("none", "indirect", "irregular"):
        yield f"gaps.{channel}", Amount(channels[channel])


def _rhythms(facts: InForce, page: MapData) -> Numbers:
    from bordergraph.model import Cadence

    counts = facts.cadence_counts
    yield "rhythm.years", Amount(page.proof_years)
    yield "rhythm.regular", Amount(sum(n for c, n in counts.items() if c.is_regular))
    for cadence in Cadence:
        yield f"rhythm.{cadence.value}", Amount(counts[cadence])


def _countries(assessment: Assessment, network: Network) -> Numbers:
    from bordergraph.analysis.method.rows import Served

    gaps, between = _gap_countries(assessment, network), assessment.served_between()
    for code in sorted({c for pair in between for c in pair if c}):
        across = [served for (a, b), served in between.items() if code in {a, b} and a != b]
        yield f"country.{code}.gaps", Amount(gaps[code])
        yield from _parts(f"country.{code}.inside", between.get((code, code), Served()))
        yield from _parts(f"country.{code}.across", sum(across, Served()))


def _things(page: MapData, served: Mapping[str, Mapping[str, Served]]) -> Numbers:
    for node in page.nodes:
        kind, _, slug = node.id.partition("/")
        for part, n in (node.counts or {}).items():
            yield f"{kind}.{slug}.{part}", Amount(n)
        if slug in served.get(kind, {}):
            yield from _parts(f"{kind}.{slug}.needs", served[kind][slug])


def _findings(facts: InForce) -> Numbers:
    """Yield findings that hold and are not too old, by kind; and, for each source, of its kinds."""
    from bordergraph.model import source_ids

    valid_ids = {f.id for f in facts.findings} - facts.stale_findings
    total: Counter[str] = Counter()
    citing: dict[str, Counter[str]] = defaultdict(Counter)
    valid: dict[str, Counter[str]] = defaultdict(Counter)
    for f in facts.network.findings:
        total[f.kind] += f.id in valid_ids
        for source in source_ids(f.citations):
            citing[source][f.kind] += 1
            valid[source][f.kind] += f.id in valid_ids
    for kind, n in sorted(total.items()):
        yield f"finding.{kind}", Amount(n)
    for source, kinds in sorted(citing.items()):
        for kind, n in sorted(kinds.items()):
            yield f"finding.of.{source}.{kind}", Amount(n)
            yield f"finding.beside.{source}.{kind}", Amount(total[kind] - valid[source][kind])


def _recommendations(context: Context) -> Numbers:
    from bordergraph.analysis.gaps.recommendations import follow_up, months_since

    events, day = context.record.events(), context.network.day
    for r in (everything := context.recommendations):
        followed = follow_up(r, everything, context.network, events)
        months = [
            (m.least_months, m.most_months)
            for m in followed.meetings
            if m.least_months is not None and m.most_months is not None
        ]
        last = followed.meetings[-1].event.date if followed.meetings else None
        name = f"recommendation.{r.id}"
        yield f"{name}.meetings", Amount(len(followed.meetings))
        yield f"{name}.longest", Amount(max(months, default=None))
        yield f"{name}.silent", Amount(months_since(last, day) if last and day else None)
        yield f"{name}.last", Amount(last)
        yield f"{name}.later", Amount(len(followed.later_events))


def _parts(name: str, served: Served) -> Numbers:
    """Yield the counts of how needs are served under a name."""
    for part, n in asdict(served).items():
        word = {"needs": "", "reported_problems": ".problems"}.get(part, f".{part}")
        yield f"{name}{word.replace('_', '-')}", Amount(n)
