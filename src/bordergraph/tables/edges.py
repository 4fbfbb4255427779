"""An edge list as tables: who gives to whom, with what it does not list taken from itself."""

from __future__ import annotations

import difflib
import itertools
import re
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from bordergraph.errors import Sentence, tell
from bordergraph.tables.columns import CITATION, TABLES
from bordergraph.tables.sheets import BrokenSheetError, Sheet, read_once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bordergraph.tables.sheets import Lines

BESIDE = {"nodes": "agencies", "memberships": "participations"}
"""What may stand beside an edge list, and the table that it is."""

_GIVER, _RECEIVER = "source", "target"
_NAMES = {_GIVER: "from", _RECEIVER: "to"}
# What igraph and our own table of shares call them, and what they are called in French.
_ALSO = (("from", "to"), ("source", "cible"), ("de", "à"), ("de", "vers"))
_TITLES = 5
"""Rows of one cell, as a title and a day, that may stand above the columns."""
_TYPO = 0.8
_UNDIRECTED = "undirected"
_GRADE, _NUMBER = "confidence", re.compile(r"\d*[.,]?\d+%?")
# What Gephi writes of every tie and says nothing of the bodies.
_FORM = ("type", "id", "label", "timeset", "interval")


def is_edge_list(columns: Sequence[str]) -> bool:
    """Tell whether columns are those of an edge list.

    Example:
        >>> is_edge_list(["Source", "Target", "threat"]), is_edge_list(["id", "label"])
        (True, False)
    """
    return {_GIVER, _RECEIVER} <= {c.strip().lower() for c in columns}


def with_ends(edges: Sheet, name: str) -> Sheet:
    """Return ties whose ends have another name, or stand below a title, as an edge list.

    Any other sheet is returned as it is.

    Args:
        edges: The sheet.
        name: What it is called; tables of ours have such columns too, which say something else.

    Example:
        >>> from bordergraph.tables.sheets import sheet_of
        >>> ties = sheet_of("ties.csv", ("from", "to"), [("cbp", "cbsa")])
        >>> next(iter(with_ends(ties, "ties").lines())), with_ends(ties, "shares") is ties
        ((1, ['source', 'target']), True)
    """
    rows = [(at, _columns(cells)) for at, cells in itertools.islice(_rows(edges), _TITLES + 1)]
    titles = [at for at, _ in itertools.takewhile(lambda row: sum(map(bool, row[1])) == 1, rows)]
    at, columns = rows[len(titles)] if len(titles) < len(rows) else (0, [])
    ends = (_GIVER, _RECEIVER)
    called = next((pair for pair in (ends, *_ALSO) if set(pair) <= set(columns)), None)
    if name in {*TABLES, *BESIDE} or not called or (called == ends and not titles):
        return edges
    if titles:
        what = Sentence("what stands above the names of the columns is not read")
        tell("{where}: {what}", where=edges.file, what=what)
    ours = dict(zip(called, ends, strict=True))
    named = _headed(edges, at, [ours.get(c, c) for c in columns])

    def lines() -> Lines:
        return (row for row in named() if row[0] not in titles)

    return replace(
        edges,
        lines=lines if titles else named,
        shown=dict(zip(_NAMES.values(), called, strict=True)),
    )


def tables_of_edges(edges: Sheet, beside: dict[str, Sheet]) -> dict[str, Sheet]:
    """Return the tables that an edge list and what stands beside it come to.

    Each row says that its source gives to its target; one whose column ``type`` says
    ``Undirected`` goes both ways. Agencies, threats and programs that no sheet lists are those
    that are named.

    Args:
        edges: Columns ``source`` and ``target``, perhaps those of ``shares`` as well.
        beside: Sheets by name: ``nodes``, ``memberships`` or any table of ours.

    Example:
        >>> from bordergraph.tables.sheets import sheet_of
        >>> rows = [("cbp", "cbsa", "guns")]
        >>> edges = sheet_of("edges.csv", ("source", "target", "threat"), rows)
        >>> [(name, len(list(s.lines()))) for name, s in tables_of_edges(edges, {}).items()]
        [('agencies', 3), ('threats', 2), ('shares', 2)]
    """
    given = {BESIDE.get(name, name): sheet for name, sheet in beside.items()}
    given_lines = edges.lines
    edges = _own_grades(replace(edges, lines=read_once(lambda: _once(given_lines()))))
    if nodes := given.get("agencies"):
        given["agencies"] = replace(nodes, lines=read_once(_filled(nodes.lines, nodes.file)))
    found: dict[str, Sheet] = {}
    given = {k: replace(sheet, lines=read_once(sheet.lines)) for k, sheet in given.items()}
    found["agencies"] = given.get("agencies") or _named([edges], (_GIVER, _RECEIVER))
    for table, column in (("threats", "threat"), ("programs", "program")):
        named = _named([edges, *given.values()], (column,))
        if table not in given and any(True for _ in _body(named)):
            found[table] = named
    _tell_of_ties(edges)
    shown = edges.shown or {ours: theirs for theirs, ours in _NAMES.items()}
    ids = frozenset(i for _, cells in _body(found["agencies"]) if (i := cells.get("id", "")))
    shares = Sheet(edges.file, lambda: _shares(edges, ids), shown)
    return {**found, **{k: s for k, s in given.items() if k not in found}, "shares": shares}


def tables_of_two_sets(sheet: Sheet) -> dict[str, Sheet] | None:
    """Return the tables of who took part in what, from two columns; None where both name the same.

    Example:
        >>> import warnings
        >>> from bordergraph.tables.sheets import sheet_of
        >>> sheet = sheet_of("davis.csv", ("woman", "event"), [("Laura", "E1"), ("Ruth", "E1")])
        >>> with warnings.catch_warnings(action="ignore"):
        ...     tables = tables_of_two_sets(sheet) or {}
        >>> [(k, len(list(s.lines()))) for k, s in tables.items()]
        [('agencies', 3), ('programs', 2), ('participations', 3)]
    """
    sheet = replace(sheet, lines=read_once(sheet.lines))
    at, header = next(_rows(sheet), (0, ()))
    one, other = (c for c in _columns(header) if c)
    rows = [(cells.get(one, ""), cells.get(other, "")) for _, cells in _body(sheet)]
    if {a for a, _ in rows} & {b for _, b in rows}:
        return None
    told = "{file}: each {one} is read as an agency, each {other} as a program it takes part in"
    tell(told, file=sheet.file, one=one, other=other)
    shown = {"agency": one, "program": other}
    return {
        "agencies": _named([sheet], (one,)),
        "programs": _named([sheet], (other,)),
        "participations": replace(
            sheet, lines=_headed(sheet, at, ("agency", "program")), shown=shown
        ),
    }


def _headed(sheet: Sheet, at: int, names: Sequence[str]) -> Callable[[], Lines]:
    """Return what gives the rows of a sheet with other names of columns on the line of these."""
    return lambda: ((n, names if n == at else cells) for n, cells in sheet.lines())


def _once(lines: Lines) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield each row where it stands first: a tie that is said again is the same tie."""
    known: set[tuple[str, ...]] = set()
    for line, cells in lines:
        row = tuple(cells)
        if row not in known:
            known.add(row)
            yield line, row


def _columns(cells: Sequence[str]) -> list[str]:
    return [c.strip().lower() for c in cells]


def _body(sheet: Sheet) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line and cells by column of each row that can be read."""
    names: list[str] | None = None
    for line, cells in _rows(sheet):
        if names is None:
            names = _columns(cells)
            continue
        yield line, dict(zip(names, (c.strip() for c in cells), strict=False))


def _rows(sheet: Sheet) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the rows that are not blank, up to one that cannot be read."""
    try:
        for line, cells in sheet.lines():
            if any(c.strip() for c in cells):
                yield line, cells
    except BrokenSheetError:
        return  # its own table tells of it


def _named(sheets: Sequence[Sheet], columns: Sequence[str]) -> Sheet:
    """Return a table of what stands in columns of sheets, each thing on the line that names it."""

    def lines() -> Iterator[tuple[int, Sequence[str]]]:
        yield 1, ("id", "label")
        lines_of: dict[str, int] = {}
        for line, cells in chain.from_iterable(map(_body, sheets)):
            for column in columns:
                lines_of.setdefault(cells.get(column, ""), line)
        yield from ((line, (name, name)) for name, line in lines_of.items() if name)

    return Sheet(sheets[0].file, lines)


def _tell_of_ties(edges: Sheet) -> None:
    """Tell of the columns of ties that no table has; one that is nearly ours is a fault instead."""
    header = next((_columns(cells) for _, cells in _rows(edges)), [])
    if edges.shown.get("from", _GIVER) == _GIVER and not {*TABLES["shares"], "type"} & {*header}:
        told = (
            "{file}: each row goes one way, from its first end to its second; a column type that says"
            " {word} makes a row go both ways"
        )
        tell(told, file=edges.file, word=_UNDIRECTED)
    ours = (*_NAMES, *TABLES["shares"], *CITATION, *_FORM)
    own = [c for c in header if c and c not in ours]
    own = [c for c in own if not difflib.get_close_matches(c, TABLES["shares"], 1, _TYPO)]
    if own:
        tell("{file}: no table has a column for {names}", file=edges.file, names=", ".join(own))


def _own_grades(edges: Sheet) -> Sheet:
    """Return ties whose confidence, where it is a number, is a column of their own."""
    if not any(_NUMBER.fullmatch(cells.get(_GRADE, "")) for _, cells in _body(edges)):
        return edges
    at, header = next(_rows(edges))
    names = [f"{_GRADE} (a number)" if c == _GRADE else c for c in _columns(header)]
    return replace(edges, lines=_headed(edges, at, names))


def _apart(file: str, columns: Sequence[str]) -> list[str]:
    """Return the columns of nodes; those of its own are no slips of ours, and are told of."""
    ours = (*TABLES["agencies"], *CITATION)
    found = [
        c if c in ours or difflib.get_close_matches(c, TABLES["agencies"], 1, _TYPO) else f"({c})"
        for c in columns
    ]
    if own := [c for c, kept in zip(columns, found, strict=True) if c and c != kept]:
        tell("{file}: no table has a column for {names}", file=file, names=", ".join(own))
    return found


def _filled(lines: Callable[[], Lines], file: str) -> Callable[[], Lines]:
    """Return agencies with their ids as labels where no column has those."""

    def filled() -> Iterator[tuple[int, Sequence[str]]]:
        at: int | None = None
        header = True
        for line, cells in lines():
            if header and any(c.strip() for c in cells):
                header = False
                names = _apart(file, _columns(cells))
                if "label" not in names and "id" in names:
                    at = names.index("id")
                    names.append("label")
                yield line, names
                continue
            yield line, cells if at is None else (*cells, *cells[at : at + 1])

    return filled


def _shares(edges: Sheet, ids: frozenset[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the rows of an edge list under our names, one without a direction both ways."""
    lines = iter(edges.lines())
    names: list[str] = []
    for line, cells in lines:
        if any(c.strip() for c in cells):
            names = _columns(cells)
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
        one, other = cells[giver].strip(), cells[receiver].strip()
        # What is wrong with it is told once, where it stands.
        if one != other and {one, other} <= ids:
            turned = list(cells)
            turned[giver], turned[receiver] = cells[receiver], cells[giver]
            yield line, turned
