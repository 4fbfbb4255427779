"""Which files hold a network of tables, and the way of each to one form."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bordergraph.errors import DataError, Fault, Sentence, UsageError, tell
from bordergraph.model import Network
from bordergraph.suggestions import close_to, closest
from bordergraph.tables import READABLE
from bordergraph.tables.columns import TABLES
from bordergraph.tables.edges import (
    BESIDE,
    is_edge_list,
    tables_of_edges,
    tables_of_two_sets,
    with_ends,
)
from bordergraph.tables.rows import FRENCH, meant_table
from bordergraph.tables.sheets import BrokenSheetError, csv_sheet, ending, read_once, unread

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bordergraph.tables.sheets import Sheet

    OnDoubt = Callable[[Fault], None] | None

_WORKBOOKS = (".xlsx", ".xlsm")
_TEXTS = (".csv", ".tsv")
_EDGES = "edges"


class _NetworkSheets(NamedTuple):
    """Sheets of a network, as `bordergraph.tables.reader.read_sheets` takes them."""

    sheets: Mapping[str, Sheet]
    where: str
    title: str
    called: str = "{}.csv"


def is_tables(path: Path) -> bool:
    """Tell whether a file or folder holds a network that `read_tables` reads."""
    # Unlike a Path's own questions, these answer False where a folder may not be entered.
    if os.path.isdir(path):  # noqa: PTH112 - see above
        names = ("agencies.csv", *(f"{n}{e}" for n in ("nodes", _EDGES) for e in _TEXTS))
        if any(os.path.isfile(path / name) for name in names):  # noqa: PTH113 - see above
            return True
        try:
            return any(map(_lists_agencies, os.listdir(path)))  # noqa: PTH208 - see above
        except OSError:
            return False
    if not os.path.isfile(path):  # noqa: PTH113 - see above
        return False
    kind = ending(path)
    if kind == ".json":
        from bordergraph.tables.graphs import is_graph_json

        return is_graph_json(path)
    return kind in {*_WORKBOOKS, *_TEXTS, ".gexf", ".graphml", ".gml", ".net", ".cyjs"}


def _lists_agencies(name: str) -> bool:
    """Tell whether a file of that name is, or nearly is, the table of agencies."""
    stem, kind = os.path.splitext(name)  # noqa: PTH122 - asked of every file of a folder
    stem = FRENCH.get(stem.lower(), stem)
    return kind.lower() == ".csv" and bool(closest(stem, ("agencies", "agency")))


def without_agencies(folder: Path) -> str:
    """Return how to make a network of a folder that has tables, but none of agencies.

    Args:
        folder: A folder for which `is_tables` is false.

    Returns:
        What to do; nothing where no file has the name of a table, or nearly.
    """
    found = {p.name: meant_table(p.stem) for p in folder.glob("*") if p.suffix.lower() == ".csv"}
    there = {name: table for name, table in sorted(found.items()) if table}
    if not there:
        return ""
    wrong = [f"{n} to {t}.csv" for n, t in there.items() if n.lower() != f"{t}.csv"]
    renaming = f"rename {', '.join(wrong)}, and " if wrong else ""
    return f"{renaming}list every agency in agencies.csv: id,label"


def files_of(path: Path) -> list[Path]:
    """Return the files that `read_tables` may read for a name, in the order of their names."""
    if path.is_dir():
        return sorted(path.glob("*.csv")) + sorted(path.glob("*.tsv"))
    return [path, *_beside(path).values()] if ending(path) in _TEXTS else [path]


def place_of(path: Path, where: str) -> str:
    """Return the place of a fault with the file that was named, where it does not begin with it.

    Example:
        >>> place_of(Path("mine.xlsx"), "sheet agencies:3:1")
        'mine.xlsx: sheet agencies:3:1'
    """
    if where.startswith(str(path)):
        return where
    if path.is_dir():
        return f"{path}/{where}"
    return str(path.parent / where) if ending(path) in _TEXTS else f"{path}: {where}"


def read_tables(
    path: str | Path,
    on_doubt: OnDoubt = None,
    elsewhere: Callable[[], Network] | None = None,
) -> Network:
    r"""Read a network from tables, an edge list or the file of a graph program.

    Args:
        path: A folder of CSV tables, whose files are listed in `bordergraph.tables.columns.TABLES`, or one
            with an edge list; a workbook; GEXF, GraphML, Pajek, node-link JSON; an edge list, with
            ``nodes.csv`` and ``memberships.csv`` where they stand beside it.
        on_doubt: As of `bordergraph.tables.reader.read_sheets`.
        elsewhere: As of `bordergraph.tables.reader.read_sheets`; nothing when left out.

    Raises:
        DataError: With every fault found, each with file, line, column and what was expected.
        UsageError: It is not there, or none of these.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as name:
        ...     _ = Path(name, "agencies.csv").write_text("id,label\nNA,Narcotics Agency\n")
        ...     read_tables(name).agencies[0].label
        'Narcotics Agency'
    """
    from bordergraph.tables.reader import read_sheets

    return read_sheets(*_found(Path(path)), on_doubt, elsewhere or Network)


def names_of(path: str | Path) -> Network:
    """Return what a network of tables lists, whatever else is wrong with it.

    Args:
        path: As of `read_tables`.

    Returns:
        The agencies, threats and programs alone.

    Raises:
        DataError: It is no network at all.
        UsageError: It is not there, or in none of the forms.
    """
    from bordergraph.tables.reader import names_in

    return names_in(_found(Path(path)).sheets)


def _found(root: Path) -> _NetworkSheets:
    """Return the sheets of a network.

    Raises:
        DataError: It holds none.
        UsageError: It is not there, or in none of the forms.
    """
    kind = ending(root)
    if root.is_dir():
        return _folder(root)
    if not root.is_file():
        raise UsageError(f"no file or folder {root}", f"give {READABLE[:-2]}")
    title = root.name[: root.name.lower().rfind(kind)] if kind else root.name
    if kind in _WORKBOOKS:
        return _workbook(root, title)
    if kind in _TEXTS:
        return _edge_list(root, title)
    from bordergraph.tables.graphs import GRAPHS, graph_sheets, read_graph

    if kind not in GRAPHS:
        raise UsageError(f"cannot tell the format of {root}", f"give {READABLE}or RDF")
    sheets = graph_sheets(read_graph(root), str(root))
    return _NetworkSheets(sheets, str(root), title, "table {}")


def _folder(root: Path) -> _NetworkSheets:
    there = sorted(p for p in root.iterdir() if ending(p) in _TEXTS)
    files = [p for p in there if p.is_file()]
    for path in there:
        if path not in files:
            tell(f"{path} is no file, so it is not read", above=2)
    if any(_lists_agencies(p.name) for p in files):
        tables = (p for p in files if p.suffix.lower() == ".csv")
        sheets = {p.stem: replace(csv_sheet(p), ours=True) for p in tables}
        return _NetworkSheets(sheets, Sentence("the tables of {path}", path=root), root.name)
    lists = [p for p in files if is_edge_list(_columns(with_ends(csv_sheet(p), _stem(p))))]
    named = [p for p in lists if p.name.lower().startswith(f"{_EDGES}.")] or lists
    if len(named) > 1:
        names = ", ".join(p.name for p in named)
        raise UsageError(f"{root} holds several edge lists: {names}", "name one of them")
    if named:
        return _edge_list(named[0], root.name)
    fix = without_agencies(root) or "it must list every agency: id,label"
    fault = Fault("agencies.csv", "no such file", fix, "tables")
    raise DataError(f"no tables in {root}", (fault,), str(fault))


def _columns(sheet: Sheet) -> tuple[str, ...]:
    """Return the columns of a sheet; none when it cannot be read."""
    try:
        return next((tuple(cells) for _, cells in sheet.lines() if any(map(str.strip, cells))), ())
    except BrokenSheetError:
        return ()


def _edge_list(path: Path, title: str) -> _NetworkSheets:
    """Read an edge list, with what stands beside it.

    Raises:
        UsageError: The file is none.
    """
    edges = csv_sheet(path)
    edges = with_ends(replace(edges, lines=read_once(edges.lines)), _stem(path))
    try:
        next(iter(edges.lines()), None)
    except BrokenSheetError as error:
        fault = Fault(edges.place(error.line, error.position), error.what, error.fix, "tables")
        raise DataError(f"{path} cannot be read", (fault,)) from None
    if not is_edge_list(_columns(edges)):
        columns = {c.strip().lower() for c in _columns(edges)} - {""}
        ours = _stem(path) in {*TABLES, *BESIDE} or columns & {"id", "label"}
        if len(columns) == 2 and not (ours or unread(path)) and (sets := tables_of_two_sets(edges)):  # noqa: PLR2004 - two sets
            return _NetworkSheets(sets, str(path), title)
        if _stem(path) in {*TABLES, *BESIDE}:
            what, fix = f"{path} is one table of several", f"name its folder, {path.parent}"
        else:
            what, fix = unread(path) or (
                f"{path} is no edge list",
                "begin it with the columns source,target or from,to",
            )
        raise UsageError(what, fix)
    beside = {name: csv_sheet(file) for name, file in _beside(path).items()}
    if beside:
        files = ", ".join(sheet.file for sheet in beside.values())
        tell(f"{path.name} is read with {files} beside it")
    return _NetworkSheets(tables_of_edges(edges, beside), str(path), title)


def _stem(path: Path) -> str:
    """Return the name of a file without its endings."""
    return path.name.lower().partition(".")[0]


def _beside(path: Path) -> dict[str, Path]:
    """Return the tables beside an edge list, by name; nodes come before agencies."""
    found: dict[str, Path] = {}
    for name in (*BESIDE, *TABLES):
        there = (path.parent / f"{name}{kind}" for kind in _TEXTS)
        file = next((p for p in there if p.is_file() and p != path), None)
        if file and name != "shares" and name not in {BESIDE.get(other) for other in found}:
            found[name] = file
    return found


def _workbook(path: Path, title: str) -> _NetworkSheets:
    """Read a workbook, whose sheets are tables, or an edge list with what goes with it."""
    from bordergraph.tables.workbook import workbook_sheets

    sheets = {FRENCH.get(name, name): sheet for name, sheet in workbook_sheets(path).items()}
    called = "sheet {}"
    if any(closest(name, ("agencies", "agency")) for name in sheets):
        tables = {name: replace(sheet, ours=True) for name, sheet in sheets.items()}
        return _NetworkSheets(tables, str(path), title, called)
    known = {n: s for n, s in sheets.items() if n in {*TABLES, *BESIDE, _EDGES}}
    for name in (n for n in sheets if n not in known):
        near = close_to(name, TABLES)
        text = f"{path.name}: sheet '{name}' is no table and is not read"
        tell("; ".join(filter(None, (text, near))), above=2)
    if _EDGES in known:
        edges = with_ends(known.pop(_EDGES), _EDGES)
        if not is_edge_list(_columns(edges)):
            what = "an edge list begins with the columns source,target or from,to"
            fault = Fault(edges.place(1, 1), what, rule="tables")
            raise DataError(f"1 fault in {path}", (fault,))
        return _NetworkSheets(tables_of_edges(edges, known), str(path), title, called)
    there = f"it has {', '.join(sheets)}" if sheets else "it has no sheet"
    what = f"no sheet agencies; {there}"
    fix = "call the sheet that lists every agency (id,label) agencies, or one of ties edges"
    raise DataError(f"no tables in {path}", [Fault(str(path), what, fix, "tables")])
