"""From tables to a network: every fault at once, or the whole network."""

from __future__ import annotations

from functools import cached_property
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bordergraph.errors import DataError, Fault, Sentence, warn_reading
from bordergraph.model import (
    Cadence,
    Citation,
    Network,
    Record,
    Source,
    field_defaults,
    symmetrize_related,
)
from bordergraph.suggestions import suggest_word
from bordergraph.tables.columns import COLUMNS, TABLE_CLASSES, TABLES, named_ids, split_cell
from bordergraph.tables.rows import (
    InputTable,
    TableFault,
    build_things,
    first_indexes,
    set_field,
    sheets_by_table,
)
from bordergraph.tables.sheets import csv_sheet
from bordergraph.tables.values import (
    MODELS,
    NETWORK_FIELDS,
    dependencies,
    filled_attributes,
    note_cycles,
    note_differing,
    note_spellings,
    note_undocumented,
    problem_records,
    set_first_days,
    table_values,
)
from bordergraph.vocab import date_bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from bordergraph.model import Agency, Arrangement, Dependency, Threat
    from bordergraph.tables.columns import TableColumn
    from bordergraph.tables.rows import TableRow
    from bordergraph.tables.sheets import Sheet


_REGISTER = ("problems", "findings", "recommendations")

_MOST_DOUBTS = 20
"""Doubts told of at each reading; `check` lists all."""

_TOO_EARLY = "from", "start", "lies before the start '{day}' of {program}"
_TOO_LATE = "to", "end", "lies after the end '{day}' of {program}"


def read_sheets(
    sheets: Mapping[str, Sheet],
    location: str,
    title: str = "",
    name_pattern: str = "{name}.csv",
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
        location: What the whole is called in a message.
        title: Name of the network.
        name_pattern: What a table that is not there would be called.
        on_doubt: Told of each thing that is read and may be meant otherwise; left out, one
            `ReadingNote` tells of all.
        elsewhere: Gives the agencies, threats and programs of the graphs beside it, which its rows
            may name too; asked when a row names what no table lists. Left out, the tables must
            list all that they name, and nothing can stand beside them.

    Raises:
        DataError: With every fault found, each with file, line, column and what was expected.

    Example:
        >>> from bordergraph.tables.sheets import memory_sheet
        >>> sheet = memory_sheet("agencies", ("id", "label"), [("NA", "Narcotics Agency")])
        >>> read_sheets({"agencies": sheet}, "memory").agencies[0].label
        'Narcotics Agency'
    """
    reader = _Reader(sheets, location, title, name_pattern, elsewhere)
    network = reader.network()
    doubts = [placed.fault for placed in reader.faults]
    if on_doubt is not None:
        for doubt in doubts:
            on_doubt(doubt)
    elif doubts:
        lines = [*map(str, doubts[:_MOST_DOUBTS])]
        if more := len(doubts) - len(lines):
            lines.append(Sentence("and {n} more, which check lists", n=more))
        warn_reading(Sentence("doubtful in {where}:\n  {lines}", where=location, lines=lines))
    return network


def listed_names(sheets: Mapping[str, Sheet]) -> Network:
    """Return the agencies, threats and programs that tables list, even if they have faults."""
    return _Reader(sheets, "", "", "{name}", None).names()


def read_dependencies(path: str | Path) -> tuple[Dependency, ...]:
    r"""Read a CSV file, under any name, with the columns of ``dependencies.csv``.

    Raises:
        DataError: With every fault found, each with file, line, column and what was expected.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as name:
        ...     file = Path(name, "mine.csv")
        ...     _ = file.write_text("dependent,dependency,across,value\npatrol,patrol,yes,1\n")
        ...     [(d.dependent, d.prerequisite, d.cross_border, d.value) for d in read_dependencies(file)]
        [('patrol', 'patrol', True, 1.0)]
    """
    faults: list[TableFault] = []
    table = InputTable(csv_sheet(Path(path)), "dependencies", faults)
    result = dependencies(table)
    if not table.lines and not faults:
        table.fault(1, 1, "no rows", "list one dependency a row")
    _require_valid(faults, str(path))
    return result


def _require_valid(faults: list[TableFault], location: str) -> None:
    """Put faults in the order of their places, and raise them all if one is no mere doubt."""
    faults.sort(key=lambda placed: placed[:3])
    if any(placed.fault.severity == "violation" for placed in faults):
        raise DataError.of_faults([placed.fault for placed in faults], location)


class _Reader:
    """Reads the tables of one network, noting faults as it goes."""

    def __init__(
        self,
        sheets: Mapping[str, Sheet],
        location: str,
        title: str,
        name_pattern: str,
        load_others: Callable[[], Network] | None,
    ) -> None:
        self.location = location
        self.title = title
        self.load_others = load_others
        self.faults: list[TableFault] = []
        named_sheets = sheets_by_table(sheets, self.faults, name_pattern)
        self.tables = {
            name: InputTable(named_sheets.get(name), name, self.faults, name_pattern)
            for name in TABLES
        }
        self.cited: set[str] = set()
        self.agencies: dict[str, Agency] = {}
        self.threats: dict[str, Threat] = {}
        self.programs: dict[str, Arrangement] = {}
        self.sources: dict[str, Source] = {}

    def names(self) -> Network:
        """Return the listed agencies, threats and programs, noting their faults."""
        self.agencies = self._things("agencies")
        self.threats = self._things("threats")
        programs = self._stated_things("programs")
        self._state_frequencies(programs)
        self.programs = {program.id: program for program in programs}
        return Network(
            agencies=tuple(self.agencies.values()),
            threats=tuple(self.threats.values()),
            arrangements=tuple(self.programs.values()),
        )

    @cached_property
    def _other_network(self) -> Network:
        """The agencies, threats, programs and problems of the other graphs."""
        return self.load_others() if self.load_others else Network()

    @cached_property
    def _other_ids(self) -> dict[str, frozenset[str]]:
        """The ids of the other graphs, by table."""
        return {
            "agencies": frozenset(self._other_network.agency_by_id),
            "threats": frozenset(self._other_network.threat_by_id),
            "programs": frozenset(self._other_network.arrangement_by_id),
            "problems": frozenset(r.id for r in self._other_network.records if r.kind == "problem"),
        }

    def network(self) -> Network:
        """Return the network, or raise all faults."""
        self.sources = self._things("sources")
        self.names()
        parents = {a.id: a.parent for a in self.agencies.values()}
        note_cycles(self.tables["agencies"], "parent", parents)
        broader = {t.id: t.broader for t in self.threats.values()}
        note_cycles(self.tables["threats"], "broader", broader)
        facts: dict[str, Any] = {
            NETWORK_FIELDS.get(name, name): self._problems()
            if name == "problems"
            else self._stated_things(name)
            if "id" in COLUMNS[name]
            else self._facts(name)
            for name in MODELS
            if name not in {"agencies", "threats", "programs", "sources", "dependencies"}
        }
        facts["dependencies"] = dependencies(self.tables["dependencies"])
        self._references()
        self._note_outside_programs()
        days = self.tables["dataset"].day("day")
        agencies = self.tables["agencies"]
        if not agencies.exists:
            agencies.fault(0, 0, "no such table", "it must list every agency: id,label")
        elif not agencies.lines and not any(f.table == 0 for f in self.faults):
            agencies.fault(1, 1, "it lists no agency", "list one agency a row")
        note_spellings(self.tables.values())
        _require_valid(self.faults, self.location)
        listed_sources = self.sources.values()
        unlisted_sources = [Source(s, s) for s in self.cited if s not in self.sources]
        set_first_days(self.programs.values(), facts["participations"])
        records = [facts.pop(name) for name, cls in MODELS.items() if cls is Record]
        return Network(
            agencies=tuple(self.agencies[k] for k in sorted(self.agencies)),
            threats=symmetrize_related(self.threats[k] for k in sorted(self.threats)),
            arrangements=tuple(self.programs[k] for k in sorted(self.programs)),
            sources=tuple(sorted((*listed_sources, *unlisted_sources), key=lambda s: s.id)),
            records=tuple(record for table in records for record in table),
            day=max((day for day in days if day), default=None),
            complete=not self.cited,
            title=max(self.tables["dataset"].cells["title"], default=self.title),
            **facts,
        )

    def _build(self, name: str) -> list[Any]:
        """Return the object of each row of a table."""
        rows, cls = self.tables[name], MODELS[name]
        columns = table_values(rows)
        if name == "gateways":
            columns["bodies"] = self._gateway_bodies(rows, columns)
            columns["why"] = rows.fill_blanks("why", rows.cells["why_fr"])
        if cls is not Record:
            return build_things(cls, columns)
        kind = TABLE_CLASSES[name].prefixes[0]
        value_rows = zip(*columns.values(), strict=True)
        rows_of_values = [dict(zip(columns, values, strict=True)) for values in value_rows]
        return [Record(kind, str(values.pop("id")), values) for values in rows_of_values]

    def _gateway_bodies(
        self, rows: InputTable, columns: Mapping[str, Sequence[Any]]
    ) -> list[tuple[tuple[str, str], ...]]:
        """Return the bodies of each gateway; one between two countries has them with their country."""
        doors, agencies = columns["bodies"], self.agencies
        if not {door for names in doors for door in names} <= agencies.keys():
            agencies = self._other_network.agency_by_id | agencies
        for row, functions in zip(rows, columns["functions"], strict=True):
            if not functions and not row.cells["agency"]:
                row.fault("functions", "must be filled where there is no agency")
        return [
            tuple(
                sorted((agencies[d].country if abroad and d in agencies else "", d) for d in names)
            )
            for names, abroad in zip(doors, columns["cross_border"], strict=True)
        ]

    def _things(self, name: str) -> dict[str, Any]:
        """Return the things of a table by id; the same row twice is one thing."""
        if name != "sources":
            # Citations are read only to check that their sources are listed.
            self._citations(self.tables[name])
        things = self._build(name)
        places = note_differing(self.tables[name], things)
        return {things[n].id: things[n] for n in places}

    def _facts(self, name: str) -> tuple[Any, ...]:
        """Return the facts of a table, each once, with the citations of all its rows."""
        rows, facts = self.tables[name], self._build(name)
        if "giver" in field_defaults(MODELS[name]):
            # A tie without both ends has a fault already, and its other cells may have more.
            is_kept = [fact.giver != fact.receiver or not fact.giver for fact in facts]
            if loops := len(is_kept) - sum(is_kept):
                text = "a tie with itself says nothing and is left out"
                counted = Sentence("{told}, and {n} more", told=Sentence(text), n=loops - 1)
                first_loop = rows[is_kept.index(False)]
                first_loop.fault("to", counted if loops > 1 else text, severity="warning")
                rows, facts = rows.select(is_kept), list(compress(facts, is_kept))
        return tuple(self._cite(rows, facts, first_indexes(facts)))

    def _problems(self) -> tuple[Record, ...]:
        """Return the problems; their citations are those of the findings that document them."""
        rows, findings = self.tables["problems"], self.tables["findings"]
        self._citations(rows)
        if findings.is_complete:
            cells = findings.cells["problems"]
            documented = {problem for cell in cells for problem in split_cell(cell)}
            note_undocumented(rows, documented, findings.file)
        return problem_records(rows, self._build("problems"))

    def _stated_things(self, name: str) -> tuple[Any, ...]:
        """Return the things of a table that statements describe, with all their citations."""
        rows, things = self.tables[name], self._build(name)
        result = self._cite(rows, things, note_differing(rows, things))
        return tuple(sorted(result, key=lambda thing: str(thing.id)))

    def _cite(self, rows: InputTable, things: Sequence[Any], places: Sequence[int]) -> list[Any]:
        """Return the first of equal things, with the citations of all their rows, each once."""
        citations: dict[int, tuple[Citation, ...]] = {}
        for place, citation in zip(places, self._citations(rows), strict=True):
            known = citations.setdefault(place, ())
            if citation and citation not in known:
                citations[place] = (*known, citation)
        result = [things[place] for place in citations]
        set_field(result, "citations", citations.values())
        return result

    def _state_frequencies(self, programs: Sequence[Arrangement]) -> None:
        """Put the citations that state how regularly programs work in place of their sources."""
        stated = []
        for program in programs:
            names: Any = program.cadence_citations
            for name in sorted({*names} - {c.source for c in program.citations}):
                row = self.tables["programs"][self.tables["programs"].cells["id"].index(program.id)]
                text = "no row of '{program}' cites '{name}'"
                row.fault("cadence_sources", Sentence(text, program=program.id, name=name))
            citations = program.citations if program.cadence is not Cadence.UNKNOWN else ()
            stated.append(tuple(c for c in citations if not names or c.source in names))
        set_field(programs, "cadence_citations", stated)

    def _references(self) -> None:
        """Note every id that no row of the table it points to has."""
        listed: dict[str, Collection[str]] = {
            "agencies": self.agencies,
            "threats": self.threats,
            "programs": self.programs,
            **{name: set(self.tables[name].cells["id"]) for name in _REGISTER},
        }
        for rows in self.tables.values():
            for column in rows.columns.values():
                if column.target in listed:
                    ids, cells = listed[column.target], rows.cells[column.name]
                    # Most are right, and building a row of each takes time.
                    unknown = set(cells).difference(ids, ("",))
                    for index in (n for n, cell in enumerate(cells) if cell in unknown):
                        self._note_references(rows[index], column, ids)

    def _note_outside_programs(self) -> None:
        """Note parts that begin before their program does, or end after it."""
        rows, programs = self.tables["participations"], self.tables["programs"].cells
        places = {name: n for n, name in reversed([*enumerate(programs["id"])])}
        dated = zip(*(rows.cells[column] for column in ("program", "from", "to")), strict=True)
        for index, (name, *days) in enumerate(dated):
            if not any(days) or name not in self.programs:
                continue
            span, (begins, ends) = self.programs[name].span, map(date_bounds, days)
            too_early = begins and span.start and begins[1] < span.start
            if too_early or (ends and span.end and ends[0] > span.end):
                column, key, what = _TOO_EARLY if too_early else _TOO_LATE
                message = Sentence(what, day=programs[key][places[name]], program=name)
                rows[index].fault(column, message, "correct one of the dates", severity="warning")

    def _note_references(self, row: TableRow, column: TableColumn, ids: Collection[str]) -> None:
        """Note the ids of a cell that another table must list and does not."""
        cell, table = row.cells[column.name], self.tables[column.target]
        if not table.is_complete:
            return
        other_ids = self._other_ids.get(column.target, ())
        for name in named_ids(cell, column.type):
            if name in ids or name in other_ids:
                continue
            message = Sentence("no such id in {file}", file=table.file)
            fix = suggest_word(name, ids) or Sentence("list it in {file}", file=table.file)
            if not table.exists:
                message = Sentence("there is no {file}", file=table.file)
                fix = self._listing_fix(table.file)
            if name != cell:
                message = Sentence("'{name}': {what}", name=name, what=message)
            row.fault(column.name, message, fix)

    def _listing_fix(self, file: str) -> str:
        fix = Sentence("list it in {file}", file=file)
        if self.load_others and self._other_network == Network():
            return Sentence("{how}, or give the graph that has it as a second --graph", how=fix)
        return fix

    def _citations(self, rows: InputTable) -> list[Citation | None]:
        """Return the citation of each row; None where it names no source."""
        name = rows.name
        cells = rows.cells
        sources = cells["source"]
        confidence = rows.apply(("confidence",), lambda row: row.word("confidence"))
        if not any(sources):
            return [None] * len(rows)
        rows.apply(("source",), self._note_unlisted_source)
        self.cited.update(filter(None, sources))
        kind, keys = TABLE_CLASSES[name].prefixes[0], ("id",) if "id" in cells else TABLES[name][:2]
        parts = zip(*(cells[key] for key in (*keys, "source")), strict=True)
        columns: dict[str, Sequence[object]] = {
            "statement": [f"{kind}/{'--'.join(names)}" for names in parts],
            "source": sources,
            "locator": cells["locator"],
            "confidence": confidence,
        }
        if "note" in COLUMNS[name] and "note" not in filled_attributes(name):
            columns["note"] = [row.bilingual_text("note") for row in rows]
        citations: list[Citation | None] = [*build_things(Citation, columns)]
        if all(sources):
            return citations
        return [c if s else None for c, s in zip(citations, sources, strict=True)]

    def _note_unlisted_source(self, row: TableRow) -> None:
        """Note a source that the table of sources does not list."""
        source, table = row.cells["source"], self.tables["sources"]
        if source and table.exists and table.is_complete and source not in self.sources:
            message = Sentence("no such id in {file}", file=table.file)
            fix = suggest_word(source, self.sources)
            row.fault("source", message, fix or Sentence("list it in {file}", file=table.file))
