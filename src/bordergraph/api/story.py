"""A guided story: its file, and the numbers that it can put in."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from bordergraph.errors import UsageError
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
    """Return the bytes of a story and what it is called in faults.

    Args:
        story: A YAML file, or the name of a story that ships.

    Raises:
        UsageError: There is neither, or the file cannot be read.
    """
    path = Path(story)
    if str(story) in SHIPPED and not path.exists():
        name = f"{story}.yaml"
        return (files("bordergraph.views.map") / "stories" / name).read_bytes(), name
    try:
        return path.read_bytes(), str(path)
    except (OSError, ValueError) as error:
        hint = f"give a YAML file, or a story that ships: {', '.join(SHIPPED)}"
        why = getattr(error, "strerror", None) or "no such file"
        raise UsageError(f"no story '{story}': {why.lower()}", hint) from None


class StoryNumbers:
    """Every number that a story can put in, worked out when it is first asked for.

    Args:
        context: The open graph.
        page: What the map shows, whose numbers these are too.
    """

    def __init__(self, context: Context, page: MapData) -> None:
        self._network, self._record, self._page = context.network, context.record, page
        self._served = assessment = context.assessment
        self._found: dict[str, dict[str, Amount]] = {}
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
        if family not in self._found:
            self._found[family] = dict(self._makers.get(family, self._plain)())
        return self._found[family]

    @cached_property
    def _facts(self) -> InForce:
        from bordergraph.analysis.core.in_force import select

        return select(self._network)

    @cached_property
    def _country(self) -> dict[str, str]:
        return {a.id: a.country for a in self._network.agencies}

    def _plain(self) -> Iterator[tuple[str, Amount]]:
        counts = self._page.counts
        yield "day", Amount(self._network.day)
        for name in ("agencies", "arrangements", "sources", "linked"):
            yield name, Amount(getattr(counts, name))

    def _gaps(self) -> Iterator[tuple[str, Amount]]:
        found = self._served.candidates()
        channels = Counter(row.outcome.value for row in found)
        yield "gaps", Amount(len(found))
        yield "gaps.partial", Amount(self._served.gaps().get("partial", 0))
        yield "gaps.across", Amount(sum(not self._inside(row.agencies) for row in found))
        for channel in ("none", "indirect", "irregular"):
            yield f"gaps.{channel}", Amount(channels[channel])

    def _inside(self, agencies: tuple[str, str]) -> str:
        """Return the country of two agencies when they have one in common."""
        a, b = (self._country[x] for x in agencies)
        return a if a == b else ""

    def _rhythms(self) -> Iterator[tuple[str, Amount]]:
        from bordergraph.model import Cadence

        held = self._facts.cadences
        yield "rhythm.years", Amount(self._page.proof_years)
        yield "rhythm.regular", Amount(sum(n for c, n in held.items() if c.regular))
        for cadence in Cadence:
            yield f"rhythm.{cadence.value}", Amount(held[cadence])

    def _countries(self) -> Iterator[tuple[str, Amount]]:
        from bordergraph.analysis.method.rows import Served

        gaps = Counter(self._inside(row.agencies) for row in self._served.candidates())
        between = self._served.served_between(self._country)
        for code in sorted({c for pair in between for c in pair if c}):
            across = [of for (a, b), of in between.items() if code in {a, b} and a != b]
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
        from bordergraph.model import cited

        holding = {f.id for f in self._facts.findings} - self._facts.stale
        every: Counter[str] = Counter()
        of: dict[str, Counter[str]] = defaultdict(Counter)
        own: dict[str, Counter[str]] = defaultdict(Counter)
        for f in self._network.findings:
            every[f.kind] += f.id in holding
            for source in cited(f.citations):
                of[source][f.kind] += 1
                own[source][f.kind] += f.id in holding
        for kind, n in sorted(every.items()):
            yield f"finding.{kind}", Amount(n)
        for source, kinds in sorted(of.items()):
            for kind, n in sorted(kinds.items()):
                yield f"finding.of.{source}.{kind}", Amount(n)
                yield f"finding.beside.{source}.{kind}", Amount(every[kind] - own[source][kind])

    def _recommendations(self) -> Iterator[tuple[str, Amount]]:
        from bordergraph.analysis.gaps.recommendations import meetings, months_since

        events, day = self._record.events(), self._network.day
        findings, known = {f.id: f for f in self._network.findings}, self._network.source_by_id
        for r in self._record.recommendations():
            answered = [findings[a] for a in r.answers if a in findings]
            about = sorted({a for f in answered for a in f.arrangements})
            held = [m for a in about for m in meetings(events, a)]
            apart = [(m.least, m.most) for m in held if m.least is not None and m.most is not None]
            name = f"recommendation.{r.id}"
            silent = months_since(held[-1].event.date, day) if held and day else None
            made = next((known[s].date for s in r.sources if s in known), "")
            later = [e for e in events if made and e.date > made[: len(e.date)]]
            later = [
                e for e in later
                if any(t.kind == "arrangement" and t.slug in about for t in e.about)
            ]  # fmt: skip
            yield f"{name}.meetings", Amount(len(held))
            yield f"{name}.longest", Amount(max(apart, default=None))
            yield f"{name}.silent", Amount(silent or None)
            yield f"{name}.last", Amount(held[-1].event.date if held else None)
            yield f"{name}.later", Amount(len(later))


def _parts(name: str, served: Served) -> Iterator[tuple[str, Amount]]:
    """Yield the counts of how needs are served under a name."""
    for part, n in asdict(served).items():
        word = {"needs": "", "reported_problems": ".problems"}.get(part, f".{part}")
        yield f"{name}{word.replace('_', '-')}", Amount(n)
