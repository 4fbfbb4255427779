"""An edge list as tables: who gives to whom; the bodies it names become its agencies."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from bordergraph.errors import Sentence, warn_reading
from bordergraph.suggestions import closest_word
from bordergraph.tables.columns import CITATION, TABLES
from bordergraph.tables.sheets import BrokenSheetError, Sheet, cache_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bordergraph.tables.sheets import Lines

COMPANIONS = {"nodes": "agencies", "memberships": "participations"}
"""Files that may accompany an edge list, and the table that each is."""

_ENDS = ("from", "to")
# Of Gephi; of igraph and our own table of shares; in French.
_END_NAMES = (("source", "target"), _ENDS, ("source", "cible"), ("de", "à"), ("de", "vers"))
_TITLES = 5
"""Rows of one cell, such as a title and a day, that may precede the header."""
_UNDIRECTED = "undirected"
_GRADE, _NUMBER = "confidence", re.compile(r"\d*[.,]?\d+%?")
# Columns that Gephi writes for every tie, without a fact on the bodies.
_GEPHI_COLUMNS = ("type", "id", "label", "timeset", "interval")


def edge_list(sheet: Sheet, name: str) -> Sheet | None:
    """Return ties, perhaps below a title, with the ends ``from`` and ``to``; None for any other sheet.

    Args:
        sheet: The sheet.
        name: Its name; tables of ours have columns of those names too, with another meaning.

    Example:
        >>> from bordergraph.tables.sheets import memory_sheet
        >>> ties = memory_sheet("ties.csv", ("source", "target"), [("cbp", "cbsa")])
        >>> edges = edge_list(ties, "ties")
        >>> edges and next(iter(edges.lines())), edge_list(ties, "nodes") is None
        ((1, ['from', 'to']), False)
    """
    rows = [(line, _names(cells)) for line, cells in itertools.islice(_rows(sheet), _TITLES + 1)]
    titles = [n for n, _ in itertools.takewhile(lambda row: sum(map(bool, row[1])) == 1, rows)]
    line, columns = rows[len(titles)] if len(titles) < len(rows) else (0, [])
    end_names = _END_NAMES[:1] if name in {*TABLES, *COMPANIONS} else _END_NAMES
    ends = next((pair for pair in end_names if set(pair) <= set(columns)), None)
    if ends is None:
        return None
    if titles:
        message = Sentence("what stands above the names of the columns is not read")
        warn_reading(Sentence("{where}: {what}", where=sheet.file, what=message))
    our_names = dict(zip(ends, _ENDS, strict=True))
    renamed = _with_header(sheet, line, [our_names.get(c, c) for c in columns])

    def lines() -> Lines:
        return (row for row in renamed() if row[0] not in titles)

    return replace(sheet, lines=lines, headings=dict(zip(_ENDS, ends, strict=True)))


def tables_of_edges(edges: Sheet, companions: dict[str, Sheet]) -> dict[str, Sheet]:
    """Return the tables of an edge list and its companion files.

    One end of a row gives to the other; a row whose column ``type`` says ``Undirected`` goes both
    ways. Agencies, threats and programs that no sheet lists are those that are named.

    Args:
        edges: What `edge_list` returned.
        companions: Sheets by name: ``nodes``, ``memberships`` or any table of ours.

    Example:
        >>> from bordergraph.tables.sheets import memory_sheet
        >>> rows = [("cbp", "cbsa", "guns")]
        >>> edges = edge_list(memory_sheet("edges.csv", ("from", "to", "threat"), rows), "edges")
        >>> [(name, len(list(s.lines()))) for name, s in tables_of_edges(edges, {}).items()]
        [('agencies', 3), ('threats', 2), ('shares', 2)]
    """
    others = {COMPANIONS.get(name, name): sheet for name, sheet in companions.items()}
    raw_lines = edges.lines
    lines = cache_lines(lambda: _unique(raw_lines(), edges.file))
    edges = _rename_grades(replace(edges, lines=lines))
    tables: dict[str, Sheet] = {}
    others = {k: replace(sheet, lines=cache_lines(sheet.lines)) for k, sheet in others.items()}
    if nodes := others.get("agencies"):
        others["agencies"] = _bracket_unread(nodes, "agencies", ())
    tables["agencies"] = others.get("agencies") or _listing([edges], _ENDS)
    for table, column in (("threats", "threat"), ("programs", "program")):
        listing = _listing([edges, *others.values()], (column,))
        if table not in others and any(True for _ in _body_rows(listing)):
            tables[table] = listing
    columns = {*header_names(edges)} - {*_ENDS}
    if edges.headings["from"] == "source" and not columns & {*TABLES["shares"], "type"}:
        message = (
            "{file}: each row goes one way, from its first end to its second; a column type that says"
            " {word} makes a row go both ways"
        )
        warn_reading(Sentence(message, file=edges.file, word=_UNDIRECTED))
    edges = _bracket_unread(edges, "shares", _GEPHI_COLUMNS)
    ids = frozenset(i for _, cells in _body_rows(tables["agencies"]) if (i := cells.get("id", "")))
    shares = replace(edges, lines=lambda: _both_ways(edges, ids))
    return {**tables, **{k: s for k, s in others.items() if k not in tables}, "shares": shares}


def tables_of_two_sets(sheet: Sheet) -> dict[str, Sheet] | None:
    """Return the tables of who took part in what, from two columns; None if both name the same things.

    Example:
        >>> import warnings
        >>> from bordergraph.tables.sheets import memory_sheet
        >>> sheet = memory_sheet("davis.csv", ("woman", "event"), [("Laura", "E1"), ("Ruth", "E1")])
        >>> with warnings.catch_warnings(action="ignore"):
        ...     tables = tables_of_two_sets(sheet) or {}
        >>> [(k, len(list(s.lines()))) for k, s in tables.items()]
        [('agencies', 3), ('programs', 2), ('participations', 3)]
    """
    sheet = replace(sheet, lines=cache_lines(sheet.lines))
    line, header = next(_rows(sheet), (0, ()))
    first, second = (c for c in _names(header) if c)
    rows = [(cells.get(first, ""), cells.get(second, "")) for _, cells in _body_rows(sheet)]
    if {a for a, _ in rows} & {b for _, b in rows}:
        return None
    message = "{file}: each {one} is read as an agency, each {other} as a program it takes part in"
    warn_reading(Sentence(message, file=sheet.file, one=first, other=second))
    headings = {"agency": first, "program": second}
    return {
        "agencies": _listing([sheet], (first,)),
        "programs": _listing([sheet], (second,)),
        "participations": replace(
            sheet, lines=_with_header(sheet, line, ("agency", "program")), headings=headings
        ),
    }


def _with_header(sheet: Sheet, line: int, names: Sequence[str]) -> Callable[[], Lines]:
    """Return a function that gives the rows of a sheet with other names in its header line."""
    return lambda: ((n, names if n == line else cells) for n, cells in sheet.lines())


def _unique(lines: Lines, file: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield each row once, at its first line, and note the others: a repeated tie is the same tie."""
    first_lines: dict[tuple[str, ...], int] = {}
    repeats: list[tuple[int, int]] = []
    for line, cells in lines:
        row = tuple(cells)
        if (first := first_lines.setdefault(row, line)) == line:
            yield line, row
        elif any(row):
            repeats.append((line, first))
    if repeats:
        (line, first), n = repeats[0], len(repeats)
        message = "{file}:{line}: same as line {first}; rows that repeat another, read once: {n}"
        warn_reading(Sentence(message, file=file, line=line, first=first, n=n))


def _names(cells: Sequence[str]) -> list[str]:
    return [c.strip().lower() for c in cells]


def _body_rows(sheet: Sheet) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line and cells by column of each row that can be read."""
    names: list[str] | None = None
    for line, cells in _rows(sheet):
        if names is None:
            names = _names(cells)
            continue
        yield line, dict(zip(names, (c.strip() for c in cells), strict=False))


def _rows(sheet: Sheet) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the rows that are not blank, up to one that cannot be read."""
    try:
        for line, cells in sheet.lines():
            if any(c.strip() for c in cells):
                yield line, cells
    except BrokenSheetError:
        return  # the fault is noted where the sheet is read as a table


def _listing(sheets: Sequence[Sheet], columns: Sequence[str]) -> Sheet:
    """Return a table of the things named in columns of sheets, each at its first line."""

    def lines() -> Iterator[tuple[int, Sequence[str]]]:
        yield 1, ("id", "label")
        lines_of: dict[str, int] = {}
        for line, cells in chain.from_iterable(map(_body_rows, sheets)):
            for column in columns:
                lines_of.setdefault(cells.get(column, ""), line)
        yield from ((line, (name, name)) for name, line in lines_of.items() if name)

    return Sheet(sheets[0].file, lines)


def header_names(sheet: Sheet) -> list[str]:
    """Return the names of the columns of a sheet in lower case; none when it cannot be read."""
    return next((_names(cells) for _, cells in _rows(sheet)), [])


def _bracket_unread(sheet: Sheet, table: str, ignored: Sequence[str]) -> Sheet:
    """Return a sheet with columns that its table does not have in brackets, and note them.

    A misspelt one is left, and is a fault where the sheet is read.
    """
    known = {"", *TABLES[table], *CITATION, *ignored}
    line, header = next(_rows(sheet), (0, ()))
    names = _names(header)
    unread = [c for c in names if c not in known and not closest_word(c, TABLES[table])]
    if not unread:
        return sheet
    text = "{file}: no table has a column for {names}"
    warn_reading(Sentence(text, file=sheet.file, names=", ".join(unread)))
    bracketed = [f"({c})" if c in unread else c for c in names]
    return replace(sheet, lines=_with_header(sheet, line, bracketed))


def _rename_grades(edges: Sheet) -> Sheet:
    """Return ties with another name for the column of confidence, if it holds numbers."""
    if not any(_NUMBER.fullmatch(cells.get(_GRADE, "")) for _, cells in _body_rows(edges)):
        return edges
    line, header = next(_rows(edges))
    names = [f"{_GRADE} (a number)" if c == _GRADE else c for c in _names(header)]
    return replace(edges, lines=_with_header(edges, line, names))


def _both_ways(edges: Sheet, ids: frozenset[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the rows of an edge list, one without a direction both ways."""
    names = header_names(edges)
    if "type" not in names:
        yield from edges.lines()
        return
    kind, giver, receiver = (names.index(n) for n in ("type", *_ENDS))
    for line, cells in edges.lines():
        yield line, cells
        if len(cells) <= max(kind, giver, receiver) or cells[kind].strip().lower() != _UNDIRECTED:
            continue
        first, second = cells[giver].strip(), cells[receiver].strip()
        # A faulty tie is not repeated, so that its fault is noted once.
        if first != second and {first, second} <= ids:
            reversed_cells = list(cells)
            reversed_cells[giver], reversed_cells[receiver] = cells[receiver], cells[giver]
            yield line, reversed_cells
