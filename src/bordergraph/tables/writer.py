"""From a network to CSV tables."""

from __future__ import annotations

import csv
import io
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bordergraph.errors import OutputError
from bordergraph.tables.columns import CITATION, TABLES, shielded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from typing import TypeAlias

    from bordergraph.model import Citation, Network, Span

    _Rows: TypeAlias = Iterator[tuple[tuple[str, ...], tuple[Citation, ...]]]

__all__ = ["write_tables"]


def write_tables(network: Network, folder: str | Path) -> None:
    """Write a network as CSV tables that `read_tables` reads back.

    A fact with several citations makes one row for each. What the tables have no column for
    (French names, acronyms, flows, findings, figures, places) is left out. Each file is written
    beside its place and then renamed, so that a file is whole at any moment.

    Args:
        network: The network.
        folder: The folder; made when it is not there.

    Raises:
        OutputError: The folder cannot be written.

    Example:
        >>> import tempfile
        >>> from bordergraph.model import Agency, Network
        >>> with tempfile.TemporaryDirectory() as name:
        ...     write_tables(Network(agencies=(Agency("cbp", "CBP", country="US"),)), name)
        ...     Path(name, "agencies.csv").read_text().splitlines()[1]
        'cbp,CBP,US,,,,agency,,,,,'
    """
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".tables-", dir=target))
    except OSError as error:
        raise OutputError(f"cannot write tables to {target}: {error.strerror}") from error
    try:
        for name, columns in TABLES.items():
            text = io.StringIO(newline="")
            writer = csv.writer(text)
            writer.writerow((*columns, *CITATION))
            writer.writerows([shielded(c) for c in row] for row in _rows(network, name))
            (beside / f"{name}.csv").write_text(text.getvalue(), encoding="utf-8", newline="")
        for name in TABLES:
            os.replace(beside / f"{name}.csv", target / f"{name}.csv")  # noqa: PTH105 - atomic
    except OSError as error:
        raise OutputError(f"cannot write tables to {target}: {error.strerror}") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _cited(cells: tuple[str, ...], citations: Iterable[Citation]) -> Iterator[tuple[str, ...]]:
    """Yield a row for each citation, or one without."""
    rows = [(*cells, c.source, c.locator, c.confidence.value) for c in citations]
    yield from rows or [(*cells, "", "", "")]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _yes(flag: bool) -> str:
    return "true" if flag else "false"


def _rows(network: Network, name: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of one table, citations last."""
    for cells, citations in _FACTS[name](network):
        yield from _cited(cells, citations)


def _dates(span: Span) -> tuple[str, str]:
    return (_day(span.begin), _day(span.end))


def _agencies(network: Network) -> _Rows:
    for a in network.agencies:
        cells = (a.id, a.label, a.country, a.level, a.parent or "", a.sector, a.cls.value)
        yield (*cells, *_dates(a.span)), ()


def _threats(network: Network) -> _Rows:
    for t in network.threats:
        yield (t.id, t.label, t.broader or "", repr(t.severity)), ()


def _programs(network: Network) -> _Rows:
    for p in network.arrangements:
        cells = (p.id, p.label, p.kind, p.cadence.value, *_dates(p.span), p.status, p.cls.value)
        yield cells, p.citations[:1]


def _participations(network: Network) -> _Rows:
    for p in network.participations:
        flags = (_yes(p.provides), _yes(p.receives))
        yield (p.agency, p.arrangement, p.role, *_dates(p.span), *flags), p.citations


def _mandates(network: Network) -> _Rows:
    for m in network.mandates:
        yield (m.agency, m.threat, m.responsibility.value), m.citations


def _foci(network: Network) -> _Rows:
    for f in network.foci:
        yield (f.arrangement, f.threat), f.citations


def _shares(network: Network) -> _Rows:
    for s in network.shares:
        cells = (s.giver, s.receiver, s.threat or "", s.cadence.value, *_dates(s.span))
        yield cells, s.citations


def _sources(network: Network) -> _Rows:
    for s in network.sources:
        yield (s.id, s.title, s.publisher, s.date, s.url), ()


_FACTS: dict[str, Callable[[Network], _Rows]] = {
    "agencies": _agencies,
    "threats": _threats,
    "programs": _programs,
    "participations": _participations,
    "mandates": _mandates,
    "focus": _foci,
    "shares": _shares,
    "sources": _sources,
}
