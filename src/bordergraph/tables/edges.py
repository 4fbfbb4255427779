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

_GIVER, _RECEIVER = "source", "target"
_NAMES = {_GIVER: "from", _RECEIVER: "to"}
# Their names in igraph, in our own table of shares, and in French.
_END_NAMES = (("from", "to"), ("source", "cible"), ("de", "à"), ("de", "vers"))
_TITLES = 5
"""Rows of one cell, such as a title and a day, that may precede the header."""
_UNDIRECTED = "undirected"
_GRADE, _NUMBER = "confidence", re.compile(r"\d*[.,]?\d+%?")
# Columns that Gephi writes for every tie, without a fact on the bodies.
_GEPHI_COLUMNS = ("type", "id", "label", "timeset", "interval")


def is_edge_list(columns: Sequence[str]) -> bool:
    """Tell whether columns are those of an edge list.

    Example:
        >>> is_edge_list(["Source", "Target", "threat"]), is_edge_list(["id", "label"])
        (True, False)
    """
    return {_GIVER, _RECEIVER} <= {c.strip().lower() for c in columns}


def as_edge_list(edges: Sheet, name: str) -> Sheet:
    """Return ties whose ends have another name, or stand below a title, as an edge list.

    Any other sheet is returned as it is.

    Args:
        edges: The sheet.
        name: Its name; tables of ours have such columns too, with another meaning.

    Example:
        >>> from bordergraph.tables.sheets import memory_sheet
        >>> ties = memory_sheet("ties.csv", ("from", "to"), [("cbp", "cbsa")])
        >>> next(iter(as_edge_list(ties, "ties").lines())), as_edge_list(ties, "shares") is ties
        ((1, ['source', 'target']), True)
    """
    rows = [(line, _names(cells)) for line, cells in itertools.islice(_rows(edges), _TITLES + 1)]
    titles = [n for n, _ in itertools.takewhile(lambda row: sum(map(bool, row[1])) == 1, rows)]
    line, columns = rows[len(titles)] if len(titles) < len(rows) else (0, [])
    ends = (_GIVER, _RECEIVER)
    end_names = next((pair for pair in (ends, *_END_NAMES) if set(pair) <= set(columns)), None)
    if name in {*TABLES, *COMPANIONS} or not end_names or (end_names == ends and not titles):
        return edges
    if titles:
        message = Sentence("what stands above the names of the columns is not read")
        warn_reading(Sentence("{where}: {what}", where=edges.file, what=message))
    our_names = dict(zip(end_names, ends, strict=True))
    renamed = _with_header(edges, line, [our_names.get(c, c) for c in columns])

    def lines() -> Lines:
        return (row for row in renamed() if row[0] not in titles)

    headings = dict(zip(_NAMES.values(), end_names, strict=True))
    return replace(edges, lines=lines if titles else renamed, headings=headings)


def tables_of_edges(edges: Sheet, companions: dict[str, Sheet]) -> dict[str, Sheet]:
    """Return the tables of an edge list and its companion files.

    Each row says that its source gives to its target; one whose column ``type`` says
    ``Undirected`` goes both ways. Agencies, threats and programs that no sheet lists are those
    that are named.

    Args:
        edges: Columns ``source`` and ``target``, perhaps those of ``shares`` as well.
        companions: Sheets by name: ``nodes``, ``memberships`` or any table of ours.

    Example:
        >>> from bordergraph.tables.sheets import memory_sheet
        >>> rows = [("cbp", "cbsa", "guns")]
        >>> edges = memory_sheet("edges.csv", ("source", "target", "threat"), rows)
        >>> [(name, len(list(s.lines()))) for name, s in tables_of_edges(edges, {}).items()]
        [('agencies', 3), ('threats', 2), ('shares', 2)]
    """
    others = {COMPANIONS.get(name, name): sheet for name, sheet in companions.items()}
    raw_lines = edges.lines
    lines = cache_lines(lambda: _unique(raw_lines(), edges.file))
    edges = _rename_grades(replace(edges, lines=lines))
    if nodes := others.get("agencies"):
        others["agencies"] = replace(nodes, lines=cache_lines(_add_labels(nodes.lines, nodes.file)))
    tables: dict[str, Sheet] = {}
    others = {k: replace(sheet, lines=cache_lines(sheet.lines)) for k, sheet in others.items()}
    tables["agencies"] = others.get("agencies") or _listing([edges], (_GIVER, _RECEIVER))
    for table, column in (("threats", "threat"), ("programs", "program")):
        listing = _listing([edges, *others.values()], (column,))
        if table not in others and any(True for _ in _body_rows(listing)):
            tables[table] = listing
    _note_unread_columns(edges)
    headings = edges.headings or {name: heading for heading, name in _NAMES.items()}
    ids = frozenset(i for _, cells in _body_rows(tables["agencies"]) if (i := cells.get("id", "")))
    shares = Sheet(edges.file, lambda: _share_rows(edges, ids), headings)
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


def _note_unread_columns(edges: Sheet) -> None:
    """Note the columns of ties that no table has; a misspelt one is a fault instead."""
    header = next((_names(cells) for _, cells in _rows(edges)), [])
    if edges.headings.get("from", _GIVER) == _GIVER and not {*TABLES["shares"], "type"} & {*header}:
        message = (
            "{file}: each row goes one way, from its first end to its second; a column type that says"
            " {word} makes a row go both ways"
        )
        warn_reading(Sentence(message, file=edges.file, word=_UNDIRECTED))
    known = (*_NAMES, *TABLES["shares"], *CITATION, *_GEPHI_COLUMNS)
    unread = [c for c in header if c and c not in known]
    unread = [c for c in unread if not closest_word(c, TABLES["shares"])]
    _note_unread(edges.file, unread)


def _note_unread(file: str, columns: Sequence[str]) -> None:
    if columns:
        text = "{file}: no table has a column for {names}"
        warn_reading(Sentence(text, file=file, names=", ".join(columns)))


def _rename_grades(edges: Sheet) -> Sheet:
    """Return ties with another name for the column of confidence, if it holds numbers."""
    if not any(_NUMBER.fullmatch(cells.get(_GRADE, "")) for _, cells in _body_rows(edges)):
        return edges
    line, header = next(_rows(edges))
    names = [f"{_GRADE} (a number)" if c == _GRADE else c for c in _names(header)]
    return replace(edges, lines=_with_header(edges, line, names))


def _node_columns(file: str, columns: Sequence[str]) -> list[str]:
    """Return the columns of nodes, with those that no table has in brackets, and note these."""
    known = (*TABLES["agencies"], *CITATION)
    names = [c if c in known or closest_word(c, TABLES["agencies"]) else f"({c})" for c in columns]
    _note_unread(file, [c for c, name in zip(columns, names, strict=True) if c and c != name])
    return names


def _add_labels(lines: Callable[[], Lines], file: str) -> Callable[[], Lines]:
    """Return agencies with their ids as labels where there is no column of labels."""

    def labelled_lines() -> Iterator[tuple[int, Sequence[str]]]:
        id_index: int | None = None
        is_header = True
        for line, cells in lines():
            if is_header and any(c.strip() for c in cells):
                is_header = False
                names = _node_columns(file, _names(cells))
                if "label" not in names and "id" in names:
                    id_index = names.index("id")
                    names.append("label")
                yield line, names
                continue
            yield line, cells if id_index is None else (*cells, *cells[id_index : id_index + 1])

    return labelled_lines


def _share_rows(edges: Sheet, ids: frozenset[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the rows of an edge list under our names, one without a direction both ways."""
    lines = iter(edges.lines())
    names: list[str] = []
    for line, cells in lines:
        if any(c.strip() for c in cells):
            names = _names(cells)
            yield line, [_NAMES.get(name, name) for name in names]
            break
    if "type" not in names:
        yield from lines
        return
    kind, giver, receiver = (names.index(n) for n in ("type", _GIVER, _RECEIVER))
    for line, cells in lines:
        yield line, cells
        if len(cells) <= max(kind, giver, receiver) or cells[kind].strip().lower() != _UNDIRECTED:
            continue
        first, second = cells[giver].strip(), cells[receiver].strip()
        # A faulty tie is not repeated, so that its fault is noted once.
        if first != second and {first, second} <= ids:
            reversed_cells = list(cells)
            reversed_cells[giver], reversed_cells[receiver] = cells[receiver], cells[giver]
            yield line, reversed_cells
