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
from bordergraph.tables.columns import TABLES, items
from bordergraph.tables.rows import Placed, Row, Table, close_to
from bordergraph.tables.sheets import csv_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from bordergraph.model import Dependency
    from bordergraph.tables.sheets import Sheet

    Thing = TypeVar("Thing", Agency, Threat, Source)
    Fact = TypeVar("Fact", Participation, Mandate, Focus, Share, Flow)
    Told = TypeVar("Told", Arrangement, Gateway, Search, Finding)

__all__ = ["read_dependencies", "read_sheets"]

_STATUSES = ("active", "ended", "dormant", "stalled", "proposed", "unknown")


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
        searches = self._told("searches", self._search)
        findings = self._told("findings", self._finding)
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
        """Note parents that do not exist or that lead back to the row itself."""
        for row in self.tables[name].rows:
            upper = row.cells[column]
            if not upper:
                continue
            if upper not in above:
                if self.tables[name].whole:
                    row.fault(
                        column, f"no such id in {self.tables[name].file}", close_to(upper, above)
                    )
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
        """Note items that no row of the table they point to has."""
        for name, column, table, known in (
            ("agencies", "stands_for", "agencies", self.agencies),
            ("threats", "related", "threats", self.threats),
            ("programs", "part_of", "programs", self.programs),
            ("programs", "hub", "agencies", self.agencies),
        ):
            for row in self.tables[name].rows:
                self._listed(row, column, table, known)

    def _citation(self, row: Row) -> Citation | None:
        """Return where a row says it comes from."""
        source = row.cells["source"]
        confidence = row.word("confidence", Confidence.MEDIUM)
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

    def _known(
        self, row: Row, column: str, table: str, ids: Collection[str], item: str | None = None
    ) -> str:
        """Return an id that another table must list: the cell, or one item of it."""
        name = row.cells[column] if item is None else item
        if name and name not in ids and self.tables[table].whole:
            missing, file = not self.tables[table].exists, self.tables[table].file
            what = f"there is no {file}" if missing else f"no such id in {file}"
            if item is not None and item != row.cells[column]:
                what = f"'{item}': {what}"
            row.fault(column, what, f"list it in {file}" if missing else close_to(name, ids))
        return name

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
            cls=row.word("class", AgencyClass.AGENCY),
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
            severity=row.share_of_one("severity"),
            **work.threat_work(row),
        )

    def _program(self, row: Row) -> Arrangement:
        cells = row.cells
        status = cells["status"].lower() or "unknown"
        if status not in _STATUSES:
            expected = f"expected {', '.join(_STATUSES[:-1])} or {_STATUSES[-1]}"
            row.fault("status", expected, close_to(status, _STATUSES))
        return Arrangement(
            cells["id"],
            cells["label"] or cells["id"],
            cls=row.word("class", ArrangementClass.PROGRAM),
            kind=cells["kind"],
            cadence=row.word("cadence", Cadence.UNKNOWN),
            span=row.span("start", "end", "as_of"),
            status=status,
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
            self._known(row, "agency", "agencies", self.agencies),
            self._known(row, "program", "programs", self.programs),
            role=row.cells["role"] or "participant",
            span=row.span("from", "to", "as_of"),
            provides=row.truth("provides"),
            receives=row.truth("receives"),
        )

    def _mandate(self, row: Row) -> Mandate:
        return Mandate(
            self._known(row, "agency", "agencies", self.agencies),
            self._known(row, "threat", "threats", self.threats),
            row.word("role", Responsibility.SHARED),
            **work.mandate_work(row),
        )

    def _focus(self, row: Row) -> Focus:
        return Focus(
            self._known(row, "program", "programs", self.programs),
            self._known(row, "threat", "threats", self.threats),
        )

    def _share(self, row: Row) -> Share | None:
        share = Share(
            self._known(row, "from", "agencies", self.agencies),
            self._known(row, "to", "agencies", self.agencies),
            self._known(row, "threat", "threats", self.threats) or None,
            row.word("cadence", Cadence.UNKNOWN),
            row.span("start", "end", "as_of"),
        )
        return None if share.giver == share.receiver else share

    def _flow(self, row: Row) -> Flow | None:
        self._known(row, "from", "agencies", self.agencies)
        self._known(row, "to", "agencies", self.agencies)
        self._known(row, "program", "programs", self.programs)
        flow = work.flow(row)
        return None if flow.giver == flow.receiver else flow

    def _listed(self, row: Row, column: str, table: str, ids: Collection[str]) -> None:
        for item in items(row.cells[column]):
            self._known(row, column, table, ids, item)

    def _gateway(self, row: Row) -> Gateway:
        self._listed(row, "through", "agencies", self.agencies)
        self._listed(row, "threats", "threats", self.threats)
        self._known(row, "agency", "agencies", self.agencies)
        return work.gateway(row, self.agencies)

    def _search(self, row: Row) -> Search | None:
        self._known(row, "agency_a", "agencies", self.agencies)
        self._known(row, "agency_b", "agencies", self.agencies)
        self._known(row, "threat", "threats", self.threats)
        return work.search(row)

    def _finding(self, row: Row) -> Finding:
        self._listed(row, "agencies", "agencies", self.agencies)
        self._listed(row, "programs", "programs", self.programs)
        self._listed(row, "threats", "threats", self.threats)
        found = work.finding(row)
        for name in sorted({a for pair in found.pairs for a in pair}):
            self._known(row, "pairs", "agencies", self.agencies, name)
        return found


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
