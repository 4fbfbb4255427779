"""Numbers by name, each the analysis's own: what the texts of a story put in."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from bordergraph.views.map.story.places import Amount

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bordergraph.analysis.core.needs import Needs
    from bordergraph.analysis.gaps.recommendations import FollowUp
    from bordergraph.analysis.results import NeedMet
    from bordergraph.views.map.records import MapData
    from bordergraph.views.report import ReportData

__all__ = ["FAMILIES", "Numbers"]

FAMILIES = {
    "day": "the day that everything describes",
    "agencies": "agencies in pair analysis",
    "arrangements": "arrangements in force",
    "sources": "sources on whose word the network rests",
    "linked": "pairs of agencies that are linked",
    "gaps": "gaps that count; .pairs, .across (two countries), and by kind and evidence",
    "strained": "needs met by a channel in documented trouble",
    "met": ".exchanged, .share, .low, .high of all need, and .unjudged needs",
    "rhythm": "arrangements in force by cadence, and .regular",
    "country": ".CODE.gaps, .inside, .across and .exchanged (inside): need met",
    "agency": ".ID.linked, .arrangements, .threats, .gaps",
    "arrangement": ".ID.members, .threats, .findings",
    "threat": ".ID.agencies, .arrangements, .gaps, .exchanged, .share, .unjudged",
    "figure": ".ID, a number that a source gives, with its unit",
    "claim": ".SOURCE.THEME.claims, .agreeing, .disputing, and the numbers that weigh it",
    "recommendation": ".ID.agreeing, .disputing, .gaps, .later, .together, .meetings, .last, ...",
}
"""What each family of names counts."""


class Numbers:
    """Every number that a story can put in, worked out when it is first asked for.

    Args:
        known: What the report on the whole network is written from.
        needs: The rows of need.
        page: What the map shows, whose numbers these are too.
    """

    def __init__(self, known: ReportData, needs: Needs, page: MapData) -> None:
        self._m, self._needs, self._page = known, needs, page
        self._found: dict[str, dict[str, Amount]] = {}
        self._makers: dict[str, Callable[[], Iterator[tuple[str, Amount]]]] = {
            "gaps": self._gaps,
            "met": lambda: self._met("met", self._m.gaps.totals.met),
            "rhythm": self._rhythms,
            "country": self._countries,
            "agency": lambda: self._things("agency"),
            "arrangement": lambda: self._things("arrangement"),
            "threat": self._threats,
            "figure": self._figures,
            "claim": self._claims,
            "recommendation": self._recommendations,
        }

    def amount(self, name: str) -> Amount | None:
        """Return a number by its name; None where no number has it."""
        return self._family(name.partition(".")[0]).get(name)

    def names(self) -> list[str]:
        """Return every name."""
        return list(dict.fromkeys(name for family in FAMILIES for name in self._family(family)))

    def _family(self, family: str) -> dict[str, Amount]:
        if family not in self._found:
            self._found[family] = dict(self._makers.get(family, self._plain)())
        return self._found[family]

    def _plain(self) -> Iterator[tuple[str, Amount]]:
        counts = self._page.counts
        yield "day", Amount(self._m.facts.day)
        yield "agencies", Amount(counts.agencies)
        yield "arrangements", Amount(counts.arrangements)
        yield "sources", Amount(counts.sources)
        yield "linked", Amount(counts.linked)
        yield "strained", Amount(self._m.gaps.totals.strained)

    def _gaps(self) -> Iterator[tuple[str, Amount]]:
        from bordergraph.analysis.results import GapKind

        totals, found = self._m.gaps.totals, self._m.gaps.gaps
        kinds = Counter(g.kind for g in found)
        yield "gaps", Amount(totals.gaps)
        yield "gaps.pairs", Amount(totals.pairs)
        yield "gaps.across", Amount(sum(not self._inside(g.agencies) for g in found))
        for kind in GapKind:
            if kind not in {GapKind.NONE, GapKind.UNKNOWN}:
                yield f"gaps.{kind.value}", Amount(kinds[kind])
        for evidence, n in totals.by_evidence.items():
            yield f"gaps.{evidence.value}", Amount(n)

    def _inside(self, agencies: tuple[str, str]) -> str:
        """Return the country of two agencies when they have one in common."""
        a, b = (self._m.country[x] for x in agencies)
        return a if a == b else ""

    @staticmethod
    def _met(name: str, met: NeedMet) -> Iterator[tuple[str, Amount]]:
        for part in ("exchanged", "share", "low", "high"):
            yield f"{name}.{part}", Amount(getattr(met, part), "share")
        yield f"{name}.unjudged", Amount(met.unjudged)

    def _rhythms(self) -> Iterator[tuple[str, Amount]]:
        from bordergraph.model import Cadence

        held = self._m.facts.cadences
        yield "rhythm.regular", Amount(sum(n for c, n in held.items() if c.regular))
        for cadence in Cadence:
            yield f"rhythm.{cadence.value}", Amount(held[cadence])

    def _countries(self) -> Iterator[tuple[str, Amount]]:
        gaps = Counter(self._inside(g.agencies) for g in self._m.gaps.gaps)
        for s in self._m.silos:
            yield f"country.{s.group}.gaps", Amount(gaps[s.group])
            for part, met, need in (
                ("inside", s.met_in, s.need_in),
                ("across", s.met_out, s.need_out),
            ):
                yield f"country.{s.group}.{part}", Amount(met / need if need else None, "share")
            yield f"country.{s.group}.exchanged", Amount(s.inside.exchanged, "share")

    def _things(self, family: str) -> Iterator[tuple[str, Amount]]:
        for node in self._page.nodes:
            kind, _, slug = node.id.partition("/")
            if kind == family:
                for part, n in (node.counts or {}).items():
                    yield f"{kind}.{slug}.{part}", Amount(n)

    def _threats(self) -> Iterator[tuple[str, Amount]]:
        from bordergraph.analysis.core.met import met_on

        yield from self._things("threat")
        for threat in self._m.network.threats:
            found = met_on(self._needs, threat=threat.id)
            yield from self._met(f"threat.{threat.id}", found)

    def _figures(self) -> Iterator[tuple[str, Amount]]:
        for f in self._m.network.figures:
            yield f"figure.{f.id}", Amount(f.value, f.unit or "count", f.qualifier)

    def _claims(self) -> Iterator[tuple[str, Amount]]:
        """Yield what weighs the claims of each source that makes some."""
        from bordergraph.analysis.gaps.claims import THEMES, weighed
        from bordergraph.model import cited

        m = self._m
        kinds = {kind for of in THEMES.values() for kind in of}
        makers = {s for f in m.network.findings if f.kind in kinds for s in cited(f.citations)}
        for source in sorted(makers):
            for w in weighed(m.facts, m.gaps, m.silos, source):
                name = f"claim.{source}.{w.theme}"
                yield f"{name}.claims", Amount(len(w.claims))
                yield f"{name}.agreeing", Amount(len(w.agreeing))
                yield f"{name}.disputing", Amount(len(w.disputing))
                reasons = (*w.supports, *w.against, *w.undocumented)
                said = Counter(why.key for why in reasons)
                for why in reasons:
                    for part, value in why.values:
                        # What is said of several groups has no one number.
                        if isinstance(value, int) and said[why.key] == 1:
                            key = why.key.removeprefix("claim-")
                            yield f"{name}.{key}.{part}", Amount(value)

    @cached_property
    def _follow_ups(self) -> dict[str, FollowUp]:
        return {s.recommendation.id: s for s in self._m.recommendations}

    def _recommendations(self) -> Iterator[tuple[str, Amount]]:
        from bordergraph.analysis.gaps.recommendations import months_since

        day = self._m.facts.day
        for slug, s in self._follow_ups.items():
            name = f"recommendation.{slug}"
            agreeing = {f.id for w in s.weighed for f in w.agreeing}
            disputing = {f.id for w in s.weighed for f in w.disputing}
            apart = [
                (m.least, m.most) for m in s.meetings if m.least is not None and m.most is not None
            ]
            silent = months_since(s.meetings[-1].event.date, day) if s.meetings and day else None
            yield f"{name}.agreeing", Amount(len(agreeing))
            yield f"{name}.disputing", Amount(len(disputing))
            yield f"{name}.later", Amount(len(s.later))
            yield f"{name}.together", Amount(len(s.together))
            yield f"{name}.meetings", Amount(len(s.meetings))
            yield f"{name}.longest", Amount(max(apart, default=None))
            yield f"{name}.silent", Amount(silent or None)
            yield f"{name}.last", Amount(s.meetings[-1].event.date if s.meetings else None)
