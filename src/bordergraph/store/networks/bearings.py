"""What a network tells of how arrangements are run, for data that makes no triples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.model import Cadence, Ref, Span
from bordergraph.record import Bearing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bordergraph.model import Citation, Network

__all__ = ["bearings_of", "last_year"]


def last_year(dates: Iterable[str]) -> int | None:
    """Return the last year that some dates name, whatever their precision.

    Example:
        >>> last_year(["2013-05-01", "2015", "undated"])
        2015
    """
    return max((int(d[:4]) for d in dates if d[:4].isdigit() and d[:4].isascii()), default=None)


def bearings_of(network: Network) -> tuple[Bearing, ...]:
    """Return the facts of a network that may tell how an arrangement is run, sorted.

    Tables have a place for fewer of them than a graph: members, flows, cadences and findings.

    Example:
        >>> from bordergraph.model import Network, Participation
        >>> lead = Participation("rcmp", "ibet", role="lead")
        >>> [(b.cls, b.codes) for b in bearings_of(Network(participations=(lead,)))]
        [('Participation', ('lead',))]
    """
    return tuple(sorted(_facts(network), key=lambda b: (b.arrangement, b.ref)))


def _facts(network: Network) -> Iterator[Bearing]:
    def said(
        arrangement: str, cls: str, slug: str, span: Span, cites: Iterable[Citation]
    ) -> Bearing:
        cites = tuple(cites)
        known = network.source_by_id
        days = [d.isoformat() if d else "" for d in (span.start, span.end, span.as_of)]
        return Bearing(
            arrangement,
            Ref(cls.lower(), slug),
            cls,
            note=next((c.note for c in cites if c.note), ""),
            sources=tuple(sorted({c.source for c in cites})),
            began=days[0] or days[2],
            ended=days[1],
            year=last_year(
                [days[0], days[2], *(known[c.source].date for c in cites if c.source in known)]
            ),
        )

    for p in network.participations:
        slug = f"{p.agency}--{p.arrangement}"
        found = said(p.arrangement, "Participation", slug, p.span, p.citations)
        yield _with(found, (p.role,), (p.agency,))
    for f in network.flows:
        slug = f"{f.giver}--{f.receiver}--{f.arrangement}"
        yield _with(
            said(f.arrangement, "Flow", slug, f.span, f.citations), (), (f.giver, f.receiver)
        )
    for a in network.arrangements:
        if a.cadence is not Cadence.UNKNOWN:
            yield _with(said(a.id, "Exchange", a.id, Span(), a.citations), (a.cadence.value,), ())
    for figure in network.figures:
        for about in figure.about:
            found = said(about, "Figure", figure.id, Span(figure.period.start), figure.citations)
            yield _with(found, (figure.unit,), ())
    for finding in network.findings:
        for about in finding.arrangements:
            found = said(about, "Finding", finding.id, finding.span, finding.citations)
            yield _with(found, (finding.kind,), ())


def _with(found: Bearing, codes: tuple[str, ...], bodies: tuple[str, ...]) -> Bearing:
    from dataclasses import replace

    return replace(
        found,
        codes=tuple(c for c in codes if c),
        of=tuple(Ref("agency", b) for b in sorted(set(bodies))),
    )
