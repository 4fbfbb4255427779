"""From tables to a network: every fault at once, or the whole network."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bordergraph.errors import DataError
from bordergraph.model import (
    Agency,
    AgencyClass,
    Arrangement,
    ArrangementClass,
    Cadence,
    Citation,
    Confidence,
    Finding,
    Flow,
    Focus,
    Gateway,
    Mandate,
    Network,
    Participation,
    Responsibility,
    Search,
    Share,
    Source,
    Threat,
)
from bordergraph.tables import work
from bordergraph.tables.cells import named
from bordergraph.tables.columns import TABLES
from bordergraph.tables.rows import Placed, Row, Table, close_to
from bordergraph.tables.sheets import csv_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from bordergraph.model import Dependency
    from bordergraph.tables.columns import Column
    from bordergraph.tables.sheets import Sheet

    Thing = TypeVar("Thing", Agency, Threat, Source)
    Fact = TypeVar("Fact", Participation, Mandate, Focus, Share, Flow)
    Told = TypeVar("Told", Arrangement, Gateway, Search, Finding)

__all__ = ["read_dependencies", "read_sheets"]


def read_sheets(
    sheets: Mapping[str, Sheet], where: str, title: str = "", called: str = "{}.csv"
) -> Network:
    """Return the network that tables hold.

    ``agencies`` must be there; every other table, and every column after the first two, may be
    left out. Ids are text. A fact that is said twice is one fact with both citations, and an
    agency's tie with itself is dropped. When no table cites a source, the data is taken at its
    word: `Network.complete` is True.

    Args:
        sheets: The tables by name; which there are is in `bordergraph.tables.TABLES`.
        where: What the whole is called in a message.
        title: Name of the network.
        called: What a table that is not there would be called.

    Raises:
        DataError: With every fault found, each with file, line, column and what was expected.

    Example:
        >>> from bordergraph.tables.sheets import sheet_of
        >>> sheet = sheet_of("agencies", ("id", "label"), [("NA", "Narcotics Agency")])
        >>> read_sheets({"agencies": sheet}, "memory").agencies[0].label
        'Narcotics Agency'
    """
    return _Reader(sheets, where, title, called).network()


def read_dependencies(path: str | Path) -> tuple[Dependency, ...]:
    r"""Read a table of which work depends on which; its columns are those of ``dependencies.csv``.

    Args:
        path: The CSV file, under any name.

    Raises:
        DataError: With every fault found, each with file, line, column and what was expected.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as name:
        ...     file = Path(name, "mine.csv")
        ...     _ = file.write_text("dependent,dependency,across,value\npatrol,patrol,yes,1\n")
        ...     [(d.dependent, d.on, d.across, d.value) for d in read_dependencies(file)]
        [('patrol', 'patrol', True, 1.0)]
    """
    faults: list[Placed] = []
    table = Table(csv_sheet(Path(path)), "dependencies", faults)
    found = work.dependencies(table.rows)
    if not table.rows and not faults:
        table.fault(1, 1, "no rows", "list one dependency a row")
    if faults:
        raise _error(faults, str(path))
    return found


def _error(faults: list[Placed], where: str) -> DataError:
    """Return one error of all faults, in the order of their places."""
    count = f"{len(faults)} {'fault' if len(faults) == 1 else 'faults'}"
    found = [placed.fault for placed in sorted(faults, key=lambda placed: placed[:3])]
    return DataError(f"{count} in {where}", found)


class _Reader:
    """Reads the tables of one network, noting faults as it goes."""

    def __init__(self, sheets: Mapping[str, Sheet], where: str, title: str, called: str) -> None:
        self.where = where
        self.title = title
        self.faults: list[Placed] = []
        self.tables = {name: Table(sheets.get(name), name, self.faults, called) for name in TABLES}
        self.cited: dict[str, None] = {}
        self.agencies: dict[str, Agency] = {}
        self.threats: dict[str, Threat] = {}
        self.programs: dict[str, Arrangement] = {}
        self.sources: dict[str, Source] = {}

    def network(self) -> Network:
        """Return the network, or raise all faults."""
        self.sources = self._things("sources", self._source)
        self.agencies = self._things("agencies", self._agency)
        self.threats = self._things("threats", self._threat)
        self.programs = {p.id: p for p in self._told("programs", self._program)}
        self._chains("agencies", "parent", {a.id: a.parent for a in self.agencies.values()})
        self._chains("threats", "broader", {t.id: t.broader for t in self.threats.values()})
        participations = self._facts("participations", self._participation)
        mandates = self._facts("mandates", self._mandate)
        foci = self._facts("focus", self._focus)
        shares = self._facts("shares", self._share)
        flows = self._facts("flows", self._flow)
        dependencies = work.dependencies(self.tables["dependencies"].rows)
        gateways = self._told("gateways", self._gateway)
        searches = self._told("searches", work.search)
        findings = self._told("findings", work.finding)
        self._references()
        days = [row.day("day") for row in self.tables["dataset"].rows]
        if self.faults:
            raise _error(self.faults, self.where)
        listed = self.sources.values()
        unlisted = [Source(s, s) for s in self.cited if s not in self.sources]
        return Network(
            agencies=tuple(self.agencies[k] for k in sorted(self.agencies)),
            threats=tuple(self.threats[k] for k in sorted(self.threats)),
            arrangements=tuple(self.programs[k] for k in sorted(self.programs)),
            sources=tuple(sorted((*listed, *unlisted), key=lambda s: s.id)),
            participations=participations,
            mandates=mandates,
            foci=foci,
            shares=shares,
            flows=flows,
            dependencies=dependencies,
            gateways=gateways,
            searches=searches,
            findings=findings,
            day=max((day for day in days if day), default=None),
            complete=not self.cited,
            title=self.title,
        )

    def _things(self, name: str, make: Callable[[Row], Thing]) -> dict[str, Thing]:
        """Return the things of a table by id; the same row twice is one thing."""
        found: dict[str, Thing] = {}
        lines: dict[str, int] = {}
        for row in self.tables[name].rows:
            thing = make(row)
            first = found.setdefault(thing.id, thing)
            line = lines.setdefault(thing.id, row.line)
            if first != thing:
                row.fault("id", f"stands on line {line} already, with other cells", "keep one row")
        return found

    def _chains(self, name: str, column: str, above: dict[str, str | None]) -> None:
        """Note parents that lead back to the row itself."""
        for row in self.tables[name].rows:
            if row.cells[column] not in above:
                continue
            seen: list[str] = []
            at: str | None = row.cells["id"]
            while at and at not in seen:
                seen.append(at)
                at = above.get(at)
            if at == row.cells["id"]:
                row.fault(column, f"leads back to itself: {' > '.join((*seen, at))}")

    def _facts(self, name: str, make: Callable[[Row], Fact | None]) -> tuple[Fact, ...]:
        """Return the facts of a table, each once, with the citations of all its rows."""
        found: dict[Fact, list[Citation]] = {}
        for row in self.tables[name].rows:
            fact = make(row)
            if fact is None:
                continue
            citations = found.setdefault(fact, [])
            citation = self._citation(row)
            if citation and citation not in citations:
                citations.append(citation)
        return tuple(
            replace(fact, citations=tuple(citations)) if citations else fact
            for fact, citations in found.items()
        )

    def _told(self, name: str, make: Callable[[Row], Told | None]) -> tuple[Told, ...]:
        """Return the things of a table that statements tell of, with all their citations."""
        found: dict[str, Told] = {}
        lines: dict[str, int] = {}
        citations: dict[str, list[Citation]] = {}
        for row in self.tables[name].rows:
            thing, citation = make(row), self._citation(row)
            if thing is None:
                continue
            line = lines.setdefault(thing.id, row.line)
            if found.setdefault(thing.id, thing) != thing:
                row.fault("id", f"stands on line {line} already, with other cells", "keep one row")
            known = citations.setdefault(thing.id, [])
            if citation and citation not in known:
                known.append(citation)
        return tuple(replace(found[i], citations=tuple(citations[i])) for i in sorted(found))

    def _references(self) -> None:
        """Note every id that no row of the table it points to has."""
        listed: dict[str, Collection[str]] = {
            "agencies": self.agencies,
            "threats": self.threats,
            "programs": self.programs,
        }
        for table in self.tables.values():
            for column in table.columns.values():
                if column.of in listed:
                    for row in table.rows:
                        self._point(row, column, listed[column.of])

    def _point(self, row: Row, column: Column, ids: Collection[str]) -> None:
        """Note what a cell names that another table must list, and does not."""
        cell, table = row.cells[column.name], self.tables[column.of]
        if not (cell and table.whole):
            return
        for name in named(cell, column.type):
            if name not in ids:
                what, fix = f"no such id in {table.file}", close_to(name, ids)
                if not table.exists:
                    what, fix = f"there is no {table.file}", f"list it in {table.file}"
                what = what if name == cell else f"'{name}': {what}"
                row.fault(column.name, what, fix)

    def _citation(self, row: Row) -> Citation | None:
        """Return where a row says it comes from."""
        source = row.cells["source"]
        confidence = row.word("confidence", Confidence)
        if not source:
            return None
        listed = self.tables["sources"]
        if listed.exists and listed.whole and source not in self.sources:
            row.fault("source", f"no such id in {listed.file}", close_to(source, self.sources))
        self.cited[source] = None
        kind = row.table.name
        first, second = (row.cells[c] for c in TABLES[kind][:2])
        parts = (first,) if "id" in row.cells else (first, second)
        slug = "--".join((*parts, source))
        note = row.told("note") if kind == "findings" else ""
        return Citation(f"{_KINDS[kind]}/{slug}", source, row.cells["locator"], confidence, note)

    def _agency(self, row: Row) -> Agency:
        self._citation(row)
        cells = row.cells
        return Agency(
            cells["id"],
            cells["label"] or cells["id"],
            country=cells["country"],
            level=cells["level"],
            sector=cells["sector"],
            parent=cells["parent"] or None,
            cls=row.word("class", AgencyClass),
            span=row.span("start", "end"),
            **work.agency_work(row),
        )

    def _threat(self, row: Row) -> Threat:
        self._citation(row)
        cells = row.cells
        return Threat(
            cells["id"],
            cells["label"] or cells["id"],
            broader=cells["broader"] or None,
            severity=row.number("severity"),
            **work.threat_work(row),
        )

    def _program(self, row: Row) -> Arrangement:
        cells = row.cells
        return Arrangement(
            cells["id"],
            cells["label"] or cells["id"],
            cls=row.word("class", ArrangementClass),
            kind=cells["kind"],
            cadence=row.word("cadence", Cadence),
            span=row.span("start", "end", "as_of"),
            status=row.one_of("status"),
            **work.program_work(row),
        )

    def _source(self, row: Row) -> Source:
        cells = row.cells
        title = cells["title"] or cells["id"]
        names = ("publisher", "date", "url", "kind", "extent_read")
        publisher, date, url, kind, extent = (cells[c] for c in names)
        return Source(cells["id"], title, publisher, date, url, kind, extent)

    def _participation(self, row: Row) -> Participation:
        return Participation(
            row.cells["agency"],
            row.cells["program"],
            role=row.text("role"),
            span=row.span("from", "to", "as_of"),
            provides=row.truth("provides"),
            receives=row.truth("receives"),
        )

    def _mandate(self, row: Row) -> Mandate:
        return Mandate(
            row.cells["agency"],
            row.cells["threat"],
            row.word("role", Responsibility),
            **work.mandate_work(row),
        )

    def _focus(self, row: Row) -> Focus:
        return Focus(
            row.cells["program"],
            row.cells["threat"],
        )

    def _share(self, row: Row) -> Share | None:
        share = Share(
            row.cells["from"],
            row.cells["to"],
            row.cells["threat"] or None,
            row.word("cadence", Cadence),
            row.span("start", "end", "as_of"),
        )
        return None if share.giver == share.receiver else share

    def _flow(self, row: Row) -> Flow | None:
        flow = work.flow(row)
        return None if flow.giver == flow.receiver else flow

    def _gateway(self, row: Row) -> Gateway:
        return work.gateway(row, self.agencies)


_KINDS = {
    "agencies": "agency",
    "threats": "threat",
    "programs": "arrangement",
    "participations": "participation",
    "mandates": "mandate",
    "focus": "focus",
    "shares": "share",
    "flows": "flow",
    "dependencies": "dependency",
    "gateways": "gateway",
    "searches": "search",
    "findings": "finding",
}
