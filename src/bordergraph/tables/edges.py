"""An edge list as tables: who gives to whom; the bodies it names become its agencies."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain, takewhile
from typing import TYPE_CHECKING

from bordergraph.errors import Sentence, warn_reading
from bordergraph.suggestions import closest_word
from bordergraph.tables.columns import CITATION, TABLES
from bordergraph.tables.sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.tables.sheets import Row

COMPANIONS = {"nodes": "agencies", "memberships": "participations"}
"""Files that may accompany an edge list, and the table that each is."""

_ENDS = ("from", "to")
# Of Gephi; of igraph and our own table of shares; in French.
_END_NAMES = (("source", "target"), _ENDS, ("source", "cible"), ("de", "à"), ("de", "vers"))
HEADER_ROWS = 6
"""Rows among which the header is looked for: rows of one cell, such as a title and a day, may precede it."""
_UNDIRECTED = "undirected"
_GRADE, _NUMBER = "confidence", re.compile(r"\d*[.,]?\d+%?")
# Columns that Gephi writes for every tie, without a fact on the bodies.
_GEPHI_COLUMNS = ("type", "id", "label", "timeset", "interval")


def edge_list(sheet: Sheet, name: str) -> Sheet | None:
    """Return ties, perhaps below a title, with the ends ``from`` and ``to``; None for any other sheet.

    Tables of ours, which its name tells, have columns of those names too, with another meaning.

    Example:
        >>> from bordergraph.tables.sheets import memory_sheet
        >>> ties = memory_sheet("ties.csv", ("source", "target"), [("cbp", "cbsa")])
        >>> edges = edge_list(ties, "ties")
        >>> edges and edges.columns, edge_list(ties, "nodes") is None
        (['from', 'to'], False)
    """
    rows = sheet.rows[:HEADER_ROWS]
    titles = len([*takewhile(lambda row: sum(map(bool, row[1])) == 1, rows)])
    body = replace(sheet, rows=sheet.rows[titles:] if titles < len(rows) else ())
    columns = body.columns
    end_names = _END_NAMES[:1] if name in {*TABLES, *COMPANIONS} else _END_NAMES
    ends = next((pair for pair in end_names if set(pair) <= set(columns)), None)
    if ends is None:
        return None
    if titles:
        message = Sentence("what stands above the names of the columns is not read")
        warn_reading(Sentence("{where}: {what}", where=sheet.file, what=message))
    our_names = dict(zip(ends, _ENDS, strict=True))
    edges = body.with_columns([our_names.get(c, c) for c in columns])
    return replace(edges, headings=dict(zip(_ENDS, ends, strict=True)))


def tables_of_edges(edges: Sheet, companions: dict[str, Sheet]) -> dict[str, Sheet]:
    """Return the tables of an edge list and its companion files.

    One end of a row gives to the other; a row whose column ``type`` says ``Undirected`` goes both
    ways. Agencies, threats and programs that no sheet lists are those that are named. Its companions
    are ``nodes``, ``memberships`` or any table of ours.

    Example:
        >>> from bordergraph.tables.sheets import memory_sheet
        >>> rows = [("cbp", "cbsa", "guns")]
        >>> edges = edge_list(memory_sheet("edges.csv", ("from", "to", "threat"), rows), "edges")
        >>> [(name, len(s.rows)) for name, s in tables_of_edges(edges, {}).items()]
        [('agencies', 3), ('threats', 2), ('shares', 2)]
    """
    others = {COMPANIONS.get(name, name): sheet for name, sheet in companions.items()}
    edges = _rename_grades(_drop_repeats(edges))
    if nodes := others.get("agencies"):
        others["agencies"] = _bracket_unread(nodes, "agencies", ())
    tables = {"agencies": others.get("agencies") or _listing([edges], _ENDS)}
    for table, column in (("threats", "threat"), ("programs", "program")):
        listing = _listing([edges, *others.values()], (column,))
        if table not in others and listing.rows[1:]:
            tables[table] = listing
    columns = {*edges.columns} - {*_ENDS}
    if edges.headings["from"] == "source" and not columns & {*TABLES["shares"], "type"}:
        message = (
            "{file}: each row goes one way, from its first end to its second; a column type that says"
            " {word} makes a row go both ways"
        )
        warn_reading(Sentence(message, file=edges.file, word=_UNDIRECTED))
    edges = _bracket_unread(edges, "shares", _GEPHI_COLUMNS)
    ids = {cells.get("id", "") for _, cells in tables["agencies"].records()} - {""}
    return {**tables, **others, "shares": _both_ways(edges, ids)}


def tables_of_two_sets(sheet: Sheet) -> dict[str, Sheet] | None:
    """Return the tables of who took part in what, from two columns; None if both name the same things.

    Example:
        >>> import warnings
        >>> from bordergraph.tables.sheets import memory_sheet
        >>> sheet = memory_sheet("davis.csv", ("woman", "event"), [("Laura", "E1"), ("Ruth", "E1")])
        >>> with warnings.catch_warnings(action="ignore"):
        ...     tables = tables_of_two_sets(sheet) or {}
        >>> [(k, len(s.rows)) for k, s in tables.items()]
        [('agencies', 3), ('programs', 2), ('participations', 3)]
    """
    first, second = dict.fromkeys(filter(None, sheet.columns))
    rows = [(cells.get(first, ""), cells.get(second, "")) for _, cells in sheet.records()]
    if {a for a, _ in rows} & {b for _, b in rows}:
        return None
    message = "{file}: each {one} is read as an agency, each {other} as a program it takes part in"
    warn_reading(Sentence(message, file=sheet.file, one=first, other=second))
    # A column without a name, such as the row names that R writes, keeps its place.
    our_names = {first: "agency", second: "program"}
    parts = sheet.with_columns([our_names.get(c, c) for c in sheet.columns])
    return {
        "agencies": _listing([sheet], (first,)),
        "programs": _listing([sheet], (second,)),
        "participations": replace(parts, headings={n: c for c, n in our_names.items()}),
    }


def _drop_repeats(sheet: Sheet) -> Sheet:
    """Return each row once, at its first line, and note the others: a repeated tie is the same tie."""
    first_lines: dict[tuple[str, ...], int] = {}
    rows: list[Row] = []
    repeats: list[tuple[int, int]] = []
    for line, cells in sheet.rows:
        if (first := first_lines.setdefault(tuple(cells), line)) == line:
            rows.append((line, cells))
        else:
            repeats.append((line, first))
    if repeats:
        (line, first), n = repeats[0], len(repeats)
        message = "{file}:{line}: same as line {first}; rows that repeat another, read once: {n}"
        warn_reading(Sentence(message, file=sheet.file, line=line, first=first, n=n))
    return replace(sheet, rows=rows)


def _listing(sheets: Sequence[Sheet], columns: Sequence[str]) -> Sheet:
    """Return a table of the things named in columns of sheets, each at its first line."""
    lines: dict[str, int] = {}
    for line, cells in chain.from_iterable(sheet.records() for sheet in sheets):
        for column in columns:
            lines.setdefault(cells.get(column, ""), line)
    rows = [(line, (name, name)) for name, line in lines.items() if name]
    return Sheet(sheets[0].file, [(1, ("id", "label")), *rows])


def _bracket_unread(sheet: Sheet, table: str, ignored: Sequence[str]) -> Sheet:
    """Return a sheet with columns that its table does not have in brackets, and note them.

    A misspelt one is left, and is a fault where the sheet is read.
    """
    known = {"", *TABLES[table], *CITATION, *ignored}
    names = sheet.columns
    unread = [c for c in names if c not in known and not closest_word(c, TABLES[table])]
    if not unread:
        return sheet
    text = "{file}: no table has a column for {names}"
    warn_reading(Sentence(text, file=sheet.file, names=", ".join(unread)))
    return sheet.with_columns([f"({c})" if c in unread else c for c in names])


def _rename_grades(edges: Sheet) -> Sheet:
    """Return ties with another name for the column of confidence, if it holds numbers."""
    if not any(_NUMBER.fullmatch(cells.get(_GRADE, "")) for _, cells in edges.records()):
        return edges
    return edges.with_columns([f"{c} (a number)" if c == _GRADE else c for c in edges.columns])


def _both_ways(edges: Sheet, ids: set[str]) -> Sheet:
    """Return an edge list with each row without a direction both ways."""
    names = edges.columns
    if "type" not in names:
        return edges
    kind, giver, receiver = (names.index(n) for n in ("type", *_ENDS))
    rows: list[Row] = []
    for line, cells in edges.rows:
        rows.append((line, cells))
        if len(cells) <= max(kind, giver, receiver) or cells[kind].lower() != _UNDIRECTED:
            continue
        # A faulty tie is not repeated, so that its fault is noted once.
        if cells[giver] != cells[receiver] and {cells[giver], cells[receiver]} <= ids:
            reversed_cells = list(cells)
            reversed_cells[giver], reversed_cells[receiver] = cells[receiver], cells[giver]
            rows.append((line, reversed_cells))
    return replace(edges, rows=rows)
