"""From a network to CSV tables."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from bordergraph.folder import write_folder
from bordergraph.tables.cells import joined, joined_pairs, shielded
from bordergraph.tables.columns import CITATION, TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from pathlib import Path
    from typing import TypeAlias

    from bordergraph.model import Citation, Network, Span

    _Rows: TypeAlias = Iterator[tuple[tuple[str, ...], tuple[Citation, ...]]]

__all__ = ["table_rows", "write_tables"]


def write_tables(network: Network, folder: str | Path) -> None:
    """Write a network as CSV tables that `read_tables` reads back.

    A fact with several citations makes one row for each; rows are sorted, so that the same network
    makes the same bytes whatever it was read from. What the tables have no column for
    (figures, names of places) is left out; the gaps are the same.

    Args:
        network: The network.
        folder: The folder; made when it is not there.

    Raises:
        OutputError: The folder cannot be written.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> from bordergraph.model import Agency, Network
        >>> with tempfile.TemporaryDirectory() as name:
        ...     write_tables(Network(agencies=(Agency("cbp", "CBP", country="US"),)), name)
        ...     Path(name, "agencies.csv").read_text().splitlines()[1]
        'cbp,CBP,US,,,,agency,,,,,,,,,,,,'
    """
    files = {}
    for name, (columns, rows) in table_rows(network).items():
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(columns)
        writer.writerows([shielded(c) for c in row] for row in rows)
        files[f"{name}.csv"] = text.getvalue().encode()
    write_folder(folder, files)


def table_rows(network: Network) -> dict[str, tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    """Return the columns and the sorted rows of each table that a network makes."""
    return {
        name: ((*columns, *CITATION), sorted(_rows(network, name)))
        for name, columns in TABLES.items()
    }


def _cited(cells: tuple[str, ...], citations: Iterable[Citation]) -> Iterator[tuple[str, ...]]:
    """Yield a row for each citation, or one without."""
    rows = [(*cells, c.source, c.locator, c.confidence.value) for c in _once(citations)]
    yield from rows or [(*cells, "", "", "")]


def _once(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """Return citations sorted, each once: RDF tells of a program in several statements."""
    found = {(c.source, c.locator, c.confidence.value): c for c in citations}
    return tuple(found[key] for key in sorted(found))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _french(text: str) -> str:
    return getattr(text, "fr", "")


def _short(names: tuple[str, ...]) -> tuple[str, str]:
    """Return the first short name, and those that come after it."""
    return "".join(names[:1]), joined(sorted(names[1:]))


def _yes(flag: bool) -> str:
    return "true" if flag else "false"


def _rows(network: Network, name: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of one table, citations last."""
    for cells, citations in _FACTS[name](network):
        yield from _cited(cells, citations)


def _dates(span: Span) -> tuple[str, str]:
    return (_day(span.start), _day(span.end))


def _agencies(network: Network) -> _Rows:
    for a in network.agencies:
        cells = (a.id, a.label, a.country, a.level, a.parent or "", a.sector, a.cls.value)
        places = (joined(a.home), joined(a.near), joined(a.stands_for))
        names = (*_short(a.acronyms), a.label_fr, joined(a.same_as))
        yield (*cells, *_dates(a.span), *places, *names), ()


def _threats(network: Network) -> _Rows:
    for t in network.threats:
        cells = (t.id, t.label, t.broader or "", repr(t.severity), t.family)
        names = (t.label_fr, joined(t.same_as))
        yield (*cells, _day(t.first_documented), joined(t.related), *names), ()


def _programs(network: Network) -> _Rows:
    for p in network.arrangements:
        cells = (p.id, p.label, p.kind, p.cadence.value, *_dates(p.span), p.status, p.cls.value)
        days = (_day(p.span.as_of), _day(p.status_as_of))
        work = (p.scope, p.serves, p.region, _yes(p.announced), joined(p.part_of), joined(p.hubs))
        names = (*_short(p.acronyms), p.label_fr, joined(p.same_as))
        yield (*cells, *days, *work, *names), p.citations


def _participations(network: Network) -> _Rows:
    for p in network.participations:
        flags = (_yes(p.provides), _yes(p.receives), _day(p.span.as_of))
        yield (p.agency, p.arrangement, p.role, *_dates(p.span), *flags), p.citations


def _mandates(network: Network) -> _Rows:
    for m in network.mandates:
        task = (m.basis, m.side, *map(joined, (m.only_with, m.realm, m.functions)))
        yield (m.agency, m.threat, m.responsibility.value, *task), m.citations


def _foci(network: Network) -> _Rows:
    for f in network.foci:
        yield (f.arrangement, f.threat), f.citations


def _shares(network: Network) -> _Rows:
    for s in network.shares:
        cells = (s.giver, s.receiver, s.threat or "", s.cadence.value, *_dates(s.span))
        yield (*cells, _day(s.span.as_of)), s.citations


def _flows(network: Network) -> _Rows:
    for f in network.flows:
        cells = (f.giver, f.receiver, f.arrangement, f.what, *_dates(f.span))
        yield (*cells, _day(f.span.as_of), _french(f.what)), f.citations


def _dependencies(network: Network) -> _Rows:
    for d in network.dependencies:
        cells = (d.dependent, d.on, _yes(d.across), repr(d.value), d.direction, d.rhythm)
        yield (*cells, d.why, d.why_fr), ()


def _gateways(network: Network) -> _Rows:
    for g in network.gateways:
        through = joined(body for _, body in g.through)
        cells = (g.id, through, joined_pairs(g.functions), _yes(g.across), g.agency, g.not_level)
        yield (*cells, joined(g.threats), g.why, g.why_fr), g.citations


def _searches(network: Network) -> _Rows:
    for s in network.searches:
        cells = (s.id, *s.agencies, s.threat, _day(s.day), s.outcome, s.searcher, s.note)
        yield (*cells, joined(s.found), joined(s.queries), _french(s.note)), s.citations


def _findings(network: Network) -> _Rows:
    for f in network.findings:
        days = (*_dates(f.span), _day(f.span.as_of), f.fixed, *_dates(f.examined))
        things = (joined(f.threats), joined(f.arrangements), joined(f.agencies))
        rest = (*things, joined_pairs(f.pairs))
        for c in _once(f.citations):
            yield (f.id, f.kind, *days, c.note, *rest, _french(c.note)), (c,)
        if not f.citations:
            yield (f.id, f.kind, *days, "", *rest, ""), ()


def _sources(network: Network) -> _Rows:
    for s in network.sources:
        yield (s.id, s.title, s.publisher, s.date, s.url, s.kind, s.extent_read), ()


def _dataset(network: Network) -> _Rows:
    if network.day:
        yield (_day(network.day), network.title), ()


_FACTS: dict[str, Callable[[Network], _Rows]] = {
    "agencies": _agencies,
    "threats": _threats,
    "programs": _programs,
    "participations": _participations,
    "mandates": _mandates,
    "focus": _foci,
    "shares": _shares,
    "flows": _flows,
    "dependencies": _dependencies,
    "gateways": _gateways,
    "searches": _searches,
    "findings": _findings,
    "sources": _sources,
    "dataset": _dataset,
}
