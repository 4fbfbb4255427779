"""From tables to a network: every fault at once, or the whole network."""

from __future__ import annotations

from functools import cached_property
from itertools import compress
from operator import not_
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bordergraph.errors import DataError, Fault, Sentence, sentence, tell
from bordergraph.model import Cadence, Citation, Network, Record, Source, both_ways
from bordergraph.suggestions import close_to
from bordergraph.tables.columns import COLUMNS, OF_TABLE, TABLES, items, named
from bordergraph.tables.rows import (
    InputTable,
    TableFault,
    TableRows,
    by_table,
    first_places,
    made,
    set_all,
)
from bordergraph.tables.sheets import csv_sheet
from bordergraph.tables.values import (
    MODELS,
    NETWORK,
    circles,
    dependencies,
    differing,
    doubts,
    filled_attributes,
    note_undocumented,
    problem_records,
    shown,
    table_values,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from bordergraph.model import Agency, Arrangement, Dependency, Threat
    from bordergraph.tables.columns import TableColumn
    from bordergraph.tables.rows import TableRow
    from bordergraph.tables.sheets import Sheet


_REGISTER = ("problems", "findings", "recommendations")


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
        sheets: The tables by name; which there are is in `bordergraph.tables.columns.TABLES`. One whose
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
        shown = "\n".join(f"  {doubt}" for doubt in doubts)
        tell(f"doubtful in {where}:\n{shown}")
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
    faults: list[TableFault] = []
    table = InputTable(csv_sheet(Path(path)), "dependencies", faults)
    found = dependencies(TableRows(table))
    if not table.lines and not faults:
        table.fault(1, 1, "no rows", "list one dependency a row")
    if any(map(_breaks, faults)):
        raise _error(faults, str(path))
    return found


def _breaks(placed: TableFault) -> bool:
    return placed.fault.severity == "violation"


def _statement_ids(table: str, cells: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the id of what each row states: its kind, what it is about, and who says it."""
    kind, sources = OF_TABLE[table].prefixes[0], cells["source"]
    first, second = (cells[c] for c in TABLES[table][:2])
    if "id" in cells:
        return [f"{kind}/{one}--{s}" for one, s in zip(first, sources, strict=True)]
    named = zip(first, second, sources, strict=True)
    return [f"{kind}/{one}--{two}--{s}" for one, two, s in named]


def _error(faults: list[TableFault], where: str) -> DataError:
    """Return one error of all faults, in the order of their places."""
    wrong = sum(map(_breaks, faults))
    count = "{n} fault in {where}" if wrong == 1 else "{n} faults in {where}"
    found = [placed.fault for placed in sorted(faults, key=lambda placed: placed[:3])]
    return DataError(Sentence(count, n=wrong, where=where), found)


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
        self.faults: list[TableFault] = []
        known = by_table(sheets, self.faults, called)
        self.tables = {
            name: InputTable(known.get(name), name, self.faults, called) for name in TABLES
        }
        self.rows = {name: TableRows(table) for name, table in self.tables.items()}
        self.cited: set[str] = set()
        self.agencies: dict[str, Agency] = {}
        self.threats: dict[str, Threat] = {}
        self.programs: dict[str, Arrangement] = {}
        self.sources: dict[str, Source] = {}

    def names(self) -> Network:
        """Return what is listed, noting what is wrong with it."""
        self.agencies = self._things("agencies")
        self.threats = self._things("threats")
        programs = self._told("programs")
        self._state_frequencies(programs)
        self.programs = {program.id: program for program in programs}
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
            "problems": frozenset(r.id for r in self._beside.records if r.kind == "problem"),
        }

    def network(self) -> Network:
        """Return the network, or raise all faults."""
        self.sources = self._things("sources")
        self.names()
        parents = {a.id: a.parent for a in self.agencies.values()}
        circles(self.rows["agencies"], "parent", parents)
        circles(self.rows["threats"], "broader", {t.id: t.broader for t in self.threats.values()})
        facts: dict[str, Any] = {
            NETWORK.get(name, name): self._problems()
            if name == "problems"
            else self._told(name)
            if "id" in COLUMNS[name]
            else self._facts(name)
            for name in MODELS
            if name not in {"agencies", "threats", "programs", "sources", "dependencies"}
        }
        facts["dependencies"] = dependencies(self.rows["dependencies"])
        self._references()
        days = self.rows["dataset"].day("day")
        titles = [row.cells["title"] for row in self.rows["dataset"]]
        agencies = self.tables["agencies"]
        if not agencies.exists:
            agencies.fault(0, 0, "no such table", "it must list every agency: id,label")
        elif not agencies.lines and not any(f.table == 0 for f in self.faults):
            agencies.fault(1, 1, "it lists no agency", "list one agency a row")
        doubts(self.rows.values())
        if any(map(_breaks, self.faults)):
            raise _error(self.faults, self.where)
        listed = self.sources.values()
        unlisted = [Source(s, s) for s in self.cited if s not in self.sources]
        programs = (self.programs[k] for k in sorted(self.programs))
        records = [facts.pop(name) for name, cls in MODELS.items() if cls is Record]
        return Network(
            agencies=tuple(self.agencies[k] for k in sorted(self.agencies)),
            threats=both_ways(self.threats[k] for k in sorted(self.threats)),
            arrangements=shown(programs, facts["participations"]),
            sources=tuple(sorted((*listed, *unlisted), key=lambda s: s.id)),
            records=tuple(record for table in records for record in table),
            day=max((day for day in days if day), default=None),
            complete=not self.cited,
            title=max(titles, default=self.title),
            **facts,
        )

    def _made(self, name: str) -> list[Any]:
        """Return what each row of a table tells of."""
        rows, cls = self.rows[name], MODELS[name]
        columns = table_values(rows, self._doors)
        if cls is not Record:
            return made(cls, columns)
        kind = OF_TABLE[name].prefixes[0]
        told = [
            dict(zip(columns, values, strict=True))
            for values in zip(*columns.values(), strict=True)
        ]
        return [Record(kind, str(values.pop("id")), values) for values in told]

    def _doors(self) -> Mapping[str, Agency]:
        """Return the agencies that doors may be."""
        doors = {door for row in self.rows["gateways"] for door in items(row.cells["through"])}
        if doors <= self.agencies.keys():
            return self.agencies
        return self._beside.agency_by_id | self.agencies

    def _things(self, name: str) -> dict[str, Any]:
        """Return the things of a table by id; the same row twice is one thing."""
        if name != "sources":
            # Of the citation only whether its source is listed is kept.
            self._citations(self.rows[name])
        things = self._made(name)
        found = {thing.id: thing for thing in reversed(things)}
        if len(found) < len(things):
            differing(self.rows[name], things)
        return {thing.id: found[thing.id] for thing in things}

    def _facts(self, name: str) -> tuple[Any, ...]:
        """Return the facts of a table, each once, with the citations of all its rows."""
        rows = self.rows[name]
        columns: Mapping[str, Sequence[object]] = table_values(rows, dict)
        if "giver" in columns:
            # One that lacks both ends is wrong already, and may be so in other cells.
            ends = zip(columns["giver"], columns["receiver"], strict=True)
            kept = [giver != receiver or not giver for giver, receiver in ends]
            self._tell_loops(rows, kept)
            rows = rows.only(kept)
            columns = {field: list(compress(values, kept)) for field, values in columns.items()}
        cited = self._citations(rows)
        places = first_places(list(columns.values()))
        firsts = [place == at for at, place in enumerate(places)]
        if not all(firsts):
            columns = {field: list(compress(values, firsts)) for field, values in columns.items()}
        facts = made(MODELS[name], columns)
        set_all(facts, "citations", _joined(places, firsts, cited))
        return tuple(facts)

    @staticmethod
    def _tell_loops(rows: TableRows, kept: Sequence[bool]) -> None:
        """Note the first tie of a body with itself, and how many more there are."""
        more = len(kept) - sum(kept) - 1
        if more < 0:
            return
        told = "a tie with itself says nothing and is left out"
        what = Sentence("{told}, and {n} more", told=sentence(told), n=more) if more else told
        rows[kept.index(False)].fault("to", what, severity="warning")

    def _problems(self) -> tuple[Record, ...]:
        """Return the problems; where a row comes from, the findings of its problem say."""
        rows, findings = self.rows["problems"], self.tables["findings"]
        self._citations(rows)
        if findings.whole:
            cells = findings.cells["problems"]
            documented = {problem for cell in cells for problem in items(cell)}
            note_undocumented(rows, documented, findings.file)
        return problem_records(rows, self._made("problems"))

    def _told(self, name: str) -> tuple[Any, ...]:
        """Return the things of a table that statements tell of, with all their citations."""
        things = self._made(name)
        cited = self._citations(self.rows[name])
        first: dict[str, int] = {}
        places = [first.setdefault(thing.id, at) for at, thing in enumerate(things)]
        firsts = [place == at for at, place in enumerate(places)]
        if not all(firsts):
            differing(self.rows[name], things)
        found = list(compress(things, firsts))
        set_all(found, "citations", _joined(places, firsts, cited))
        return tuple(sorted(found, key=lambda thing: str(thing.id)))

    def _state_frequencies(self, programs: Sequence[Arrangement]) -> None:
        """Put the citations that state how regularly programs work in place of their sources."""
        stated = []
        for program in programs:
            names: Any = program.cadence_told
            for name in sorted({*names} - {c.source for c in program.citations}):
                row = self.rows["programs"][self.rows["programs"].cells["id"].index(program.id)]
                what = "no row of '{program}' cites '{name}'"
                row.fault("cadence_sources", what, program=program.id, name=name)
            known = program.cadence is not Cadence.UNKNOWN
            stated.append(
                tuple(c for c in program.citations if known and (not names or c.source in names))
            )
        set_all(programs, "cadence_told", stated)

    def _references(self) -> None:
        """Note every id that no row of the table it points to has."""
        listed: dict[str, Collection[str]] = {
            "agencies": self.agencies,
            "threats": self.threats,
            "programs": self.programs,
            **{name: set(self.rows[name].cells["id"]) for name in _REGISTER},
        }
        for rows in self.rows.values():
            for column in rows.table.columns.values():
                if column.of in listed:
                    self._unlisted(rows, column, listed[column.of])

    def _unlisted(self, rows: TableRows, column: TableColumn, ids: Collection[str]) -> None:
        """Note every cell of a column that names what is not among ids."""
        cells = rows.cells[column.name]
        # Most are right, and to make a row of each takes its time.
        unknown = set(cells).difference(ids, ("",))
        if unknown:
            for at, cell in enumerate(cells):
                if cell in unknown:
                    self._point(rows[at], column, ids)

    def _point(self, row: TableRow, column: TableColumn, ids: Collection[str]) -> None:
        """Note what a cell names that another table must list, and does not."""
        cell, table = row.cells[column.name], self.tables[column.of]
        if not (cell and table.whole):
            return
        others = self._others.get(column.of, ())
        for name in named(cell, column.type):
            if name in ids or name in others:
                continue
            what = Sentence("no such id in {file}", file=table.file)
            fix = close_to(name, ids)
            if not table.exists:
                what = Sentence("there is no {file}", file=table.file)
                fix = self._way_to_list(table.file)
            if name != cell:
                what = Sentence("'{name}': {what}", name=name, what=what)
            row.fault(column.name, what, fix)

    def _way_to_list(self, file: str) -> str:
        fix = Sentence("list it in {file}", file=file)
        if self.elsewhere and self._beside == Network():
            return Sentence("{how}, or give the graph that has it as a second --graph", how=fix)
        return fix

    def _citations(self, rows: TableRows) -> list[Citation | None]:
        """Return where each row says it comes from; nothing where it names no source."""
        name = rows.table.name
        cells = rows.cells
        sources = cells["source"]
        confidence = rows.each(("confidence",), lambda row: row.member("confidence"))
        if not any(sources):
            return [None] * len(rows)
        rows.each(("source",), self._listed)
        self.cited.update(filter(None, sources))
        columns: dict[str, Sequence[object]] = {
            "statement": _statement_ids(name, cells),
            "source": sources,
            "locator": cells["locator"],
            "confidence": confidence,
        }
        if "note" in COLUMNS[name] and "note" not in filled_attributes(name):
            columns["note"] = [row.told("note") for row in rows]
        found: list[Citation | None] = [*made(Citation, columns)]
        if all(sources):
            return found
        return [c if s else None for c, s in zip(found, sources, strict=True)]

    def _listed(self, row: TableRow) -> None:
        """Note a source that the table of sources does not list."""
        source, listed = row.cells["source"], self.tables["sources"]
        if source and listed.exists and listed.whole and source not in self.sources:
            near = close_to(source, self.sources)
            row.fault("source", "no such id in {file}", near, file=listed.file)


def _joined(
    places: Sequence[int], firsts: Sequence[bool], cited: Sequence[Citation | None]
) -> list[tuple[Citation, ...]]:
    """Return the citations of each thing, in the order of its rows, each once."""
    found: dict[int, tuple[Citation, ...]] = {
        at: (citation,) if citation else () for at, citation in compress(enumerate(cited), firsts)
    }
    for at, first in compress(enumerate(places), map(not_, firsts)):
        citation = cited[at]
        if citation and citation not in found[first]:
            found[first] = (*found[first], citation)
    return list(found.values())
