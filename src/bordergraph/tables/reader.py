"""From tables to a network: every fault at once, or the whole network."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bordergraph.errors import DataError, Fault, ReadingNote
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
from bordergraph.nearly import COUNTRIES, close_to, closest, said_otherwise
from bordergraph.resources import scheme_words
from bordergraph.tables import work
from bordergraph.tables.cells import named
from bordergraph.tables.columns import TABLES, Type
from bordergraph.tables.rows import Placed, Row, Table
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
    sheets: Mapping[str, Sheet],
    where: str,
    title: str = "",
    called: str = "{}.csv",
    on_doubt: Callable[[Fault], None] | None = None,
) -> Network:
    """Return the network that tables hold.

    ``agencies`` must be there; every other table, and every column after the first two, may be
    left out. Ids are text. A fact that is said twice is one fact with both citations, and an
    agency's tie with itself is dropped. When no table cites a source, the data is taken at its
    word: `Network.complete` is True.

    Args:
        sheets: The tables by name; which there are is in `bordergraph.tables.TABLES`. One whose
            name is nearly that of a table is a fault, and one of another name is told of.
        where: What the whole is called in a message.
        title: Name of the network.
        called: What a table that is not there would be called.
        on_doubt: Told of each thing that is read and may be meant otherwise; left out, one
            `ReadingNote` tells of all.

    Raises:
        DataError: With every fault found, each with file, line, column and what was expected.

    Example:
        >>> from bordergraph.tables.sheets import sheet_of
        >>> sheet = sheet_of("agencies", ("id", "label"), [("NA", "Narcotics Agency")])
        >>> read_sheets({"agencies": sheet}, "memory").agencies[0].label
        'Narcotics Agency'
    """
    reader = _Reader(sheets, where, title, called)
    network = reader.network()
    doubts = [placed.fault for placed in sorted(reader.faults, key=lambda placed: placed[:3])]
    if on_doubt is not None:
        for doubt in doubts:
            on_doubt(doubt)
    elif doubts:
        import warnings

        shown = "\n".join(f"  {doubt}" for doubt in doubts)
        warnings.warn(f"doubtful in {where}:\n{shown}", ReadingNote, stacklevel=2)
    return network


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
    if any(map(_breaks, faults)):
        raise _error(faults, str(path))
    return found


def _breaks(placed: Placed) -> bool:
    return placed.fault.severity == "violation"


def _by_table(sheets: Mapping[str, Sheet], faults: list[Placed], called: str) -> dict[str, Sheet]:
    """Return the sheet of each table, with one whose name is nearly right as what was meant."""
    found = {name: sheet for name, sheet in sheets.items() if name in TABLES}
    others = {name: sheet for name, sheet in sheets.items() if name not in TABLES}
    for name, sheet in others.items():
        free = [table for table in TABLES if table not in found]
        meant = name.lower() if name.lower() in free else closest(name, free, _ALIKE)
        if not meant:
            what, fix = _UNKNOWN, f"the tables are {', '.join(TABLES)}"
            faults.append(Placed(-1, 0, 0, Fault(sheet.file, what, fix, "tables", "warning")))
            continue
        # Its cells are read as what was meant, so that their faults are told too.
        found[meant] = sheet
        if meant != name.lower():
            fix = f"rename it to {called.format(meant)}"
            faults.append(Placed(-1, 0, 0, Fault(sheet.file, _NAMELESS, fix, "tables")))
    return found


_NAMELESS = "no table has that name"
_UNKNOWN = f"{_NAMELESS}, so it is not read"
_ALIKE = 0.7
"""How alike the name of a sheet must be to that of a table, of 1; ``agency`` is to ``agencies``."""


def _error(faults: list[Placed], where: str) -> DataError:
    """Return one error of all faults, in the order of their places."""
    wrong = sum(map(_breaks, faults))
    count = f"{wrong} {'fault' if wrong == 1 else 'faults'}"
    found = [placed.fault for placed in sorted(faults, key=lambda placed: placed[:3])]
    return DataError(f"{count} in {where}", found)


class _Reader:
    """Reads the tables of one network, noting faults as it goes."""

    def __init__(self, sheets: Mapping[str, Sheet], where: str, title: str, called: str) -> None:
        self.where = where
        self.title = title
        self.faults: list[Placed] = []
        known = _by_table(sheets, self.faults, called)
        self.tables = {name: Table(known.get(name), name, self.faults, called) for name in TABLES}
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
        agencies = self.tables["agencies"]
        if not agencies.exists:
            agencies.fault(0, 0, "no such table", "it must list every agency: id,label")
        elif not agencies.rows and not any(f.table == 0 for f in self.faults):
            agencies.fault(1, 1, "it lists no agency", "list one agency a row")
        self._doubts()
        if any(map(_breaks, self.faults)):
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

    def _doubts(self) -> None:
        """Note words that look like another spelling of a word in the same column."""
        for table in self.tables.values():
            for column in table.columns.values() if table.rows else ():
                if column.type not in {Type.ID, Type.CONCEPT} and column.name != "country":
                    continue
                meant = said_otherwise(
                    (row.cells[column.name] for row in table.rows),
                    scheme_words(column.of) if column.type is Type.CONCEPT else (),
                    COUNTRIES if column.name == "country" else None,
                )
                if meant:
                    self._doubt(table, column.name, meant)

    @staticmethod
    def _doubt(table: Table, column: str, meant: dict[str, str]) -> None:
        """Note each word of a column that may be meant as another, where it first stands."""
        left = dict(meant)
        for row in table.rows:
            word = left.pop(row.cells[column], "")
            if word:
                what = f"looks like another spelling of '{word}'"
                row.fault(column, what, "write both alike if they are one", severity="warning")

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
