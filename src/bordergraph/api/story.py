"""A guided story: its file, and the numbers that it can put in."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from bordergraph.errors import UsageError, reason_of
from bordergraph.views.map.story import Amount

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.method.rows import Served
    from bordergraph.api.context import Context
    from bordergraph.views.map.payload import MapData

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


class StoryNumbers:
    """Every number that a story can use, computed when it is first used."""

    def __init__(self, context: Context, page: MapData) -> None:
        self._network, self._record, self._page = context.network, context.record, page
        self._assessment = assessment = context.assessment
        self._families: dict[str, dict[str, Amount]] = {}
        self._makers: dict[str, Callable[[], Iterator[tuple[str, Amount]]]] = {
            "gaps": self._gaps,
            "needs": lambda: _parts("needs", assessment.served()),
            "rhythm": self._rhythms,
            "country": self._countries,
            "agency": lambda: self._things("agency", assessment.served_by_agency()),
            "arrangement": lambda: self._things("arrangement", {}),
            "threat": lambda: self._things("threat", assessment.served_by_threat()),
            "figure": self._figures,
            "finding": self._findings,
            "recommendation": self._recommendations,
        }

    def amount(self, name: str) -> Amount | None:
        """Return a number by its name; None where no number has it."""
        return self._family(name.partition(".")[0]).get(name)

    def names(self) -> list[str]:
        """Return every name."""
        return [name for family in ("day", *self._makers) for name in self._family(family)]

    def _family(self, family: str) -> dict[str, Amount]:
        if family not in self._families:
            self._families[family] = dict(self._makers.get(family, self._totals)())
        return self._families[family]

    @cached_property
    def _facts(self) -> InForce:
        from bordergraph.analysis.core.in_force import select

        return select(self._network)

    @cached_property
    def _country(self) -> dict[str, str]:
        return {a.id: a.country for a in self._network.agencies}

    def _totals(self) -> Iterator[tuple[str, Amount]]:
        counts = self._page.counts
        yield "day", Amount(self._network.day)
        for name in ("agencies", "arrangements", "sources", "linked"):
            yield name, Amount(getattr(counts, name))

    def _gaps(self) -> Iterator[tuple[str, Amount]]:
        rows = self._assessment.candidates()
        channels = Counter(row.outcome.value for row in rows)
        yield "gaps", Amount(len(rows))
        yield "gaps.partial", Amount(self._assessment.gap_counts().get("partial", 0))
        yield "gaps.across", Amount(sum(not self._common_country(row.agencies) for row in rows))
        for channel in ("none", "indirect", "irregular"):
            yield f"gaps.{channel}", Amount(channels[channel])

    def _common_country(self, agencies: tuple[str, str]) -> str:
        """Return the country of two agencies when they have one in common."""
        a, b = (self._country[agency] for agency in agencies)
        return a if a == b else ""

    def _rhythms(self) -> Iterator[tuple[str, Amount]]:
        from bordergraph.model import Cadence

        counts = self._facts.cadence_counts
        yield "rhythm.years", Amount(self._page.proof_years)
        yield "rhythm.regular", Amount(sum(n for c, n in counts.items() if c.is_regular))
        for cadence in Cadence:
            yield f"rhythm.{cadence.value}", Amount(counts[cadence])

    def _countries(self) -> Iterator[tuple[str, Amount]]:
        from bordergraph.analysis.method.rows import Served

        gaps = Counter(self._common_country(row.agencies) for row in self._assessment.candidates())
        between = self._assessment.served_between()
        for code in sorted({c for pair in between for c in pair if c}):
            across = [served for (a, b), served in between.items() if code in {a, b} and a != b]
            yield f"country.{code}.gaps", Amount(gaps[code])
            yield from _parts(f"country.{code}.inside", between.get((code, code), Served()))
            yield from _parts(f"country.{code}.across", sum(across, Served()))

    def _things(self, family: str, served: dict[str, Served]) -> Iterator[tuple[str, Amount]]:
        for node in self._page.nodes:
            kind, _, slug = node.id.partition("/")
            if kind == family:
                for part, n in (node.counts or {}).items():
                    yield f"{kind}.{slug}.{part}", Amount(n)
                if slug in served:
                    yield from _parts(f"{kind}.{slug}.needs", served[slug])

    def _figures(self) -> Iterator[tuple[str, Amount]]:
        for f in self._network.figures:
            yield f"figure.{f.id}", Amount(f.value, f.unit or "count", f.qualifier)

    def _findings(self) -> Iterator[tuple[str, Amount]]:
        """Yield findings that hold and are not too old, by kind; and, for each source, of its kinds."""
        from bordergraph.model import source_ids

        valid_ids = {f.id for f in self._facts.findings} - self._facts.stale_findings
        total: Counter[str] = Counter()
        citing: dict[str, Counter[str]] = defaultdict(Counter)
        valid: dict[str, Counter[str]] = defaultdict(Counter)
        for f in self._network.findings:
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

    def _recommendations(self) -> Iterator[tuple[str, Amount]]:
        from bordergraph.analysis.gaps.recommendations import follow_up, meetings, months_since

        events, day = self._record.events(), self._network.day
        for r in (everything := self._record.recommendations()):
            followed = follow_up(r, everything, self._facts, events)
            sessions = [m for a in followed.arrangements for m in meetings(events, a)]
            months = [
                (m.least_months, m.most_months)
                for m in sessions
                if m.least_months is not None and m.most_months is not None
            ]
            last = sessions[-1].event.date if sessions else None
            later = followed.later_events if followed.arrangements else ()
            name = f"recommendation.{r.id}"
            yield f"{name}.meetings", Amount(len(sessions))
            yield f"{name}.longest", Amount(max(months, default=None))
            yield f"{name}.silent", Amount(months_since(last, day) if last and day else None)
            yield f"{name}.last", Amount(last)
            yield f"{name}.later", Amount(len(later))


def _parts(name: str, served: Served) -> Iterator[tuple[str, Amount]]:
    """Yield the counts of how needs are served under a name."""
    for part, n in asdict(served).items():
        word = {"needs": "", "reported_problems": ".problems"}.get(part, f".{part}")
        yield f"{name}{word.replace('_', '-')}", Amount(n)
