"""From tables to a network: every fault at once, or the whole network."""

from __future__ import annotations

from functools import cached_property
from itertools import compress
from operator import not_
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
from bordergraph.tables.bulk import Rows, first_places, made, set_all
from bordergraph.tables.cells import items, named
from bordergraph.tables.columns import TABLES, Type
from bordergraph.tables.implied import both_ways, shown
from bordergraph.tables.rows import Placed, Table
from bordergraph.tables.sheets import csv_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from bordergraph.model import Dependency
    from bordergraph.tables.columns import Column
    from bordergraph.tables.rows import Row
    from bordergraph.tables.sheets import Sheet

    Thing = TypeVar("Thing", Agency, Threat, Source)
    Fact = TypeVar("Fact", Participation, Mandate, Focus, Share, Flow)
    Told = TypeVar("Told", Arrangement, Gateway, Search, Finding)

__all__ = ["meant_table", "names_in", "read_dependencies", "read_sheets"]


def read_sheets(
    sheets: Mapping[str, Sheet],
    where: str,
    title: str = "",
    called: str = "{}.csv",
    on_doubt: Callable[[Fault], None] | None = None,
    elsewhere: Callable[[], Network] | None = None,
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
        elsewhere: Gives the agencies, threats and programs of the graphs beside it, which its rows
            may name too; asked when a row names what no table lists. Left out, the tables must
            list all that they name, and nothing can stand beside them.

    Raises:
        DataError: With every fault found, each with file, line, column and what was expected.

    Example:
        >>> from bordergraph.tables.sheets import sheet_of
        >>> sheet = sheet_of("agencies", ("id", "label"), [("NA", "Narcotics Agency")])
        >>> read_sheets({"agencies": sheet}, "memory").agencies[0].label
        'Narcotics Agency'
    """
    reader = _Reader(sheets, where, title, called, elsewhere)
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


def names_in(sheets: Mapping[str, Sheet]) -> Network:
    """Return the agencies, threats and programs that tables list, whatever is wrong with them.

    Args:
        sheets: As of `read_sheets`.
    """
    return _Reader(sheets, "", "", "{}", None).names()


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
    found = work.dependencies(Rows(table))
    if not table.lines and not faults:
        table.fault(1, 1, "no rows", "list one dependency a row")
    if any(map(_breaks, faults)):
        raise _error(faults, str(path))
    return found


def _breaks(placed: Placed) -> bool:
    return placed.fault.severity == "violation"


def meant_table(name: str, free: Collection[str] = tuple(TABLES)) -> str:
    """Return the table that a name is, or is nearly that of; nothing when it is none.

    Args:
        name: Name of a file or sheet, in any case.
        free: The tables that it may be.

    Example:
        >>> meant_table("Mandate"), meant_table("notes")
        ('mandates', '')
    """
    return name.lower() if name.lower() in free else closest(name, free, _ALIKE)


def _by_table(sheets: Mapping[str, Sheet], faults: list[Placed], called: str) -> dict[str, Sheet]:
    """Return the sheet of each table, with one whose name is nearly right as what was meant."""
    found = {name: sheet for name, sheet in sheets.items() if name in TABLES}
    others = {name: sheet for name, sheet in sheets.items() if name not in TABLES}
    for name, sheet in others.items():
        free = [table for table in TABLES if table not in found]
        meant = meant_table(name, free)
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

    def __init__(
        self,
        sheets: Mapping[str, Sheet],
        where: str,
        title: str,
        called: str,
        elsewhere: Callable[[], Network] | None,
    ) -> None:
        self.where = where
        self.title = title
        self.elsewhere = elsewhere
        self.faults: list[Placed] = []
        known = _by_table(sheets, self.faults, called)
        self.tables = {name: Table(known.get(name), name, self.faults, called) for name in TABLES}
        self.rows = {name: Rows(table) for name, table in self.tables.items()}
        self.cited: set[str] = set()
        self.agencies: dict[str, Agency] = {}
        self.threats: dict[str, Threat] = {}
        self.programs: dict[str, Arrangement] = {}
        self.sources: dict[str, Source] = {}

    def names(self) -> Network:
        """Return what is listed, noting what is wrong with it."""
        self.agencies = self._things("agencies", self._agencies())
        self.threats = self._things("threats", self._threats())
        self.programs = {p.id: p for p in self._told("programs", self._programs())}
        return Network(
            agencies=tuple(self.agencies.values()),
            threats=tuple(self.threats.values()),
            arrangements=tuple(self.programs.values()),
        )

    @cached_property
    def _beside(self) -> Network:
        """What the graphs beside this one list."""
        return self.elsewhere() if self.elsewhere else Network()

    @cached_property
    def _others(self) -> dict[str, frozenset[str]]:
        """The ids of what they list, by the table that would."""
        return {
            "agencies": frozenset(self._beside.agency_by_id),
            "threats": frozenset(self._beside.threat_by_id),
            "programs": frozenset(self._beside.arrangement_by_id),
        }

    def network(self) -> Network:
        """Return the network, or raise all faults."""
        self.sources = self._things("sources", self._sources())
        self.names()
        self._chains("agencies", "parent", {a.id: a.parent for a in self.agencies.values()})
        self._chains("threats", "broader", {t.id: t.broader for t in self.threats.values()})
        participations = self._facts("participations", Participation, self._participations())
        mandates = self._facts("mandates", Mandate, self._mandates())
        foci = self._facts("focus", Focus, self._foci())
        shares = self._facts("shares", Share, self._shares(), apart=("giver", "receiver"))
        flows = self._facts("flows", Flow, self._flows(), apart=("giver", "receiver"))
        rows = self.rows
        dependencies = work.dependencies(rows["dependencies"])
        gateways = self._told("gateways", self._gateways())
        searches = self._told("searches", list(map(work.search, rows["searches"])))
        findings = self._told("findings", list(map(work.finding, rows["findings"])))
        self._references()
        days = self.rows["dataset"].day("day")
        titles = [row.cells["title"] for row in self.rows["dataset"]]
        agencies = self.tables["agencies"]
        if not agencies.exists:
            agencies.fault(0, 0, "no such table", "it must list every agency: id,label")
        elif not agencies.lines and not any(f.table == 0 for f in self.faults):
            agencies.fault(1, 1, "it lists no agency", "list one agency a row")
        self._doubts()
        if any(map(_breaks, self.faults)):
            raise _error(self.faults, self.where)
        listed = self.sources.values()
        unlisted = [Source(s, s) for s in self.cited if s not in self.sources]
        return Network(
            agencies=tuple(self.agencies[k] for k in sorted(self.agencies)),
            threats=both_ways(self.threats[k] for k in sorted(self.threats)),
            arrangements=shown((self.programs[k] for k in sorted(self.programs)), participations),
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
            title=max(titles, default=self.title),
        )

    def _things(self, name: str, things: Sequence[Thing]) -> dict[str, Thing]:
        """Return the things of a table by id; the same row twice is one thing."""
        found = {thing.id: thing for thing in reversed(things)}
        if len(found) < len(things):
            self._differing(name, things)
        return {thing.id: found[thing.id] for thing in things}

    def _differing(self, name: str, things: Sequence[Thing | Told | None]) -> None:
        """Note things of one id that are not the same."""
        first: dict[str, int] = {}
        rows = self.rows[name]
        for at, thing in enumerate(things):
            if thing is None or not thing.id:
                continue
            before = first.setdefault(thing.id, at)
            if things[before] != thing:
                line = rows.lines[before]
                what = f"stands on line {line} already, with other cells"
                rows[at].fault("id", what, "keep one row")

    def _chains(self, name: str, column: str, above: dict[str, str | None]) -> None:
        """Note parents that lead back to the row itself."""
        rows = self.rows[name]
        for number, (own, cell) in enumerate(
            zip(rows.cells["id"], rows.cells[column], strict=True)
        ):
            if not own or cell not in above:
                continue
            seen: dict[str, None] = {}
            at: str | None = own
            while at and at not in seen:
                seen[at] = None
                at = above.get(at)
            if at == own:
                rows[number].fault(column, f"leads back to itself: {' > '.join((*seen, at))}")

    def _facts(
        self,
        name: str,
        cls: type[Fact],
        columns: Mapping[str, Sequence[object]],
        apart: tuple[str, ...] = (),
    ) -> tuple[Fact, ...]:
        """Return the facts of a table, each once, with the citations of all its rows.

        Args:
            name: The table.
            cls: What a row is made into.
            columns: The fields of the facts, one value a row.
            apart: The fields that must differ; a row in which they do not is left out.
        """
        rows = self.rows[name]
        if apart:
            one, two = (columns[field] for field in apart)
            # One that lacks both ends is wrong already, and may be so in other cells.
            kept = [a != b or not a for a, b in zip(one, two, strict=True)]
            rows = rows.only(kept)
            columns = {field: list(compress(values, kept)) for field, values in columns.items()}
        cited = self._citations(rows)
        places = first_places(list(columns.values()))
        firsts = [place == at for at, place in enumerate(places)]
        if not all(firsts):
            columns = {field: list(compress(values, firsts)) for field, values in columns.items()}
        facts = made(cls, columns)
        set_all(facts, "citations", _joined(places, firsts, cited))
        return tuple(facts)

    def _told(self, name: str, things: Sequence[Told | None]) -> tuple[Told, ...]:
        """Return the things of a table that statements tell of, with all their citations."""
        cited = self._citations(self.rows[name])
        first: dict[str, int] = {}
        known = [thing is not None for thing in things]
        there = [thing for thing in things if thing is not None]
        places = [first.setdefault(thing.id, at) for at, thing in enumerate(there)]
        firsts = [place == at for at, place in enumerate(places)]
        if not all(firsts):
            self._differing(name, things)
        found = list(compress(there, firsts))
        set_all(found, "citations", _joined(places, firsts, list(compress(cited, known))))
        return tuple(sorted(found, key=lambda thing: thing.id))

    def _references(self) -> None:
        """Note every id that no row of the table it points to has."""
        listed: dict[str, Collection[str]] = {
            "agencies": self.agencies,
            "threats": self.threats,
            "programs": self.programs,
        }
        for rows in self.rows.values():
            for column in rows.table.columns.values():
                if column.of not in listed:
                    continue
                ids, cells = listed[column.of], rows.cells[column.name]
                # Most are right, and to make a row of each takes its time.
                unknown = set(cells).difference(ids, ("",))
                if not unknown:
                    continue
                for at, cell in enumerate(cells):
                    if cell in unknown:
                        self._point(rows[at], column, ids)

    def _point(self, row: Row, column: Column, ids: Collection[str]) -> None:
        """Note what a cell names that another table must list, and does not."""
        cell, table = row.cells[column.name], self.tables[column.of]
        if not (cell and table.whole):
            return
        for name in named(cell, column.type):
            if name not in ids and name not in self._others[column.of]:
                what, fix = f"no such id in {table.file}", close_to(name, ids)
                if not table.exists:
                    what, fix = f"there is no {table.file}", f"list it in {table.file}"
                    if self.elsewhere and self._beside == Network():
                        fix += ", or give the graph that has it as a second --graph"
                what = what if name == cell else f"'{name}': {what}"
                row.fault(column.name, what, fix)

    def _doubts(self) -> None:
        """Note words that look like another spelling of a word in the same column."""
        for rows in self.rows.values():
            for column in rows.table.columns.values() if rows else ():
                if column.type not in {Type.ID, Type.CONCEPT} and column.name != "country":
                    continue
                meant = said_otherwise(
                    rows.cells[column.name],
                    scheme_words(column.of) if column.type is Type.CONCEPT else (),
                    COUNTRIES if column.name == "country" else None,
                )
                if meant:
                    self._doubt(rows, column.name, meant)

    @staticmethod
    def _doubt(rows: Rows, column: str, meant: dict[str, str]) -> None:
        """Note each word of a column that may be meant as another, where it first stands."""
        left = dict(meant)
        for at, cell in enumerate(rows.cells[column]):
            if word := left.pop(cell, ""):
                what = f"looks like another spelling of '{word}'"
                fix = "write both alike if they are one"
                rows[at].fault(column, what, fix, severity="warning")

    def _citations(self, rows: Rows) -> list[Citation | None]:
        """Return where each row says it comes from; nothing where it names no source."""
        name = rows.table.name
        cells = rows.cells
        sources = cells["source"]
        confidence = rows.word("confidence", Confidence)
        if not any(sources):
            return [None] * len(rows)
        rows.each(("source",), self._listed)
        self.cited.update(filter(None, sources))
        kind = _KINDS[name]
        first, second = (cells[c] for c in TABLES[name][:2])
        if "id" in cells:
            slugs = [f"{kind}/{one}--{s}" for one, s in zip(first, sources, strict=True)]
        else:
            named = zip(first, second, sources, strict=True)
            slugs = [f"{kind}/{one}--{two}--{s}" for one, two, s in named]
        columns: dict[str, Sequence[object]] = {
            "statement": slugs,
            "source": sources,
            "locator": cells["locator"],
            "confidence": confidence,
        }
        if name == "findings":
            columns["note"] = [row.told("note") for row in rows]
        found: list[Citation | None] = [*made(Citation, columns)]
        if all(sources):
            return found
        return [c if s else None for c, s in zip(found, sources, strict=True)]

    def _listed(self, row: Row) -> None:
        """Note a source that the table of sources does not list."""
        source, listed = row.cells["source"], self.tables["sources"]
        if source and listed.exists and listed.whole and source not in self.sources:
            row.fault("source", f"no such id in {listed.file}", close_to(source, self.sources))

    def _agencies(self) -> list[Agency]:
        rows = self.rows["agencies"]
        self._citations(rows)
        cells = rows.cells
        columns: dict[str, Sequence[object]] = {
            "id": cells["id"],
            "label": rows.either("label", cells["id"]),
            "country": cells["country"],
            "level": cells["level"],
            "sector": cells["sector"],
            "parent": rows.filled("parent"),
            "cls": rows.word("class", AgencyClass),
            "span": rows.span("start", "end"),
        }
        return made(Agency, columns | work.agency_work(rows))

    def _threats(self) -> list[Threat]:
        rows = self.rows["threats"]
        self._citations(rows)
        columns: dict[str, Sequence[object]] = {
            "id": rows.cells["id"],
            "label": rows.either("label", rows.cells["id"]),
            "broader": rows.filled("broader"),
            "severity": rows.number("severity"),
        }
        return made(Threat, columns | work.threat_work(rows))

    def _programs(self) -> list[Arrangement]:
        rows = self.rows["programs"]
        columns: dict[str, Sequence[object]] = {
            "id": rows.cells["id"],
            "label": rows.either("label", rows.cells["id"]),
            "cls": rows.word("class", ArrangementClass),
            "kind": rows.cells["kind"],
            "cadence": rows.word("cadence", Cadence),
            "span": rows.span("start", "end", "as_of"),
            "status": rows.one_of("status"),
        }
        return made(Arrangement, columns | work.program_work(rows))

    def _sources(self) -> list[Source]:
        rows = self.rows["sources"]
        columns = {name: rows.cells[name] for name in TABLES["sources"]}
        return made(Source, columns | {"title": rows.either("title", rows.cells["id"])})

    def _gateways(self) -> list[Gateway]:
        rows = self.rows["gateways"]
        bodies: Mapping[str, Agency] = self.agencies
        if not {door for row in rows for door in items(row.cells["through"])} <= bodies.keys():
            bodies = self._beside.agency_by_id | self.agencies
        return [work.gateway(row, bodies) for row in rows]

    def _participations(self) -> dict[str, Sequence[object]]:
        rows = self.rows["participations"]
        return {
            "agency": rows.cells["agency"],
            "arrangement": rows.cells["program"],
            "role": rows.text("role"),
            "span": rows.span("from", "to", "as_of"),
            "provides": rows.truth("provides"),
            "receives": rows.truth("receives"),
        }

    def _mandates(self) -> dict[str, Sequence[object]]:
        rows = self.rows["mandates"]
        return {
            "agency": rows.cells["agency"],
            "threat": rows.cells["threat"],
            "responsibility": rows.word("role", Responsibility),
            **work.mandate_work(rows),
        }

    def _foci(self) -> dict[str, Sequence[object]]:
        cells = self.rows["focus"].cells
        return {"arrangement": cells["program"], "threat": cells["threat"]}

    def _shares(self) -> dict[str, Sequence[object]]:
        rows = self.rows["shares"]
        return {
            "giver": rows.cells["from"],
            "receiver": rows.cells["to"],
            "threat": rows.filled("threat"),
            "cadence": rows.word("cadence", Cadence),
            "span": rows.span("start", "end", "as_of"),
        }

    def _flows(self) -> dict[str, Sequence[object]]:
        rows = self.rows["flows"]
        ends = [rows.cells[c] for c in ("from", "to", "program")]
        spans = rows.span("start", "end", "as_of")
        # What passes is equal in either language, and each fact keeps its own words.
        one: dict[tuple[object, ...], str] = {}
        told = [row.told("what") for row in rows]
        what = [one.setdefault(key, key[-1]) for key in zip(*ends, spans, told, strict=True)]
        return dict(
            zip(
                ("giver", "receiver", "arrangement", "span", "what"),
                (*ends, spans, what),
                strict=True,
            )
        )


def _joined(
    places: Sequence[int], firsts: Sequence[bool], cited: Sequence[Citation | None]
) -> list[tuple[Citation, ...]]:
    """Return the citations of each thing, in the order of its rows, each once.

    Args:
        places: For each row the number of the first one of the same thing.
        firsts: Whether a row is the first of its thing.
        cited: The citation of each row.
    """
    found: dict[int, tuple[Citation, ...]] = {
        at: (citation,) if citation else () for at, citation in compress(enumerate(cited), firsts)
    }
    for at, first in compress(enumerate(places), map(not_, firsts)):
        citation = cited[at]
        if citation and citation not in found[first]:
            found[first] = (*found[first], citation)
    return list(found.values())


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
