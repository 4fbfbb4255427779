"""The formats of networks that are no RDF, and how each becomes sheets."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bordergraph.errors import DataError, Fault, Sentence, UsageError, warn_reading
from bordergraph.model import Network
from bordergraph.suggestions import closest_word, suggest_word
from bordergraph.tables import READABLE
from bordergraph.tables.columns import FRENCH_TABLES, TABLES
from bordergraph.tables.edges import (
    COMPANIONS,
    HEADER_ROWS,
    edge_list,
    tables_of_edges,
    tables_of_two_sets,
)
from bordergraph.tables.rows import match_table
from bordergraph.tables.sheets import Sheet, csv_sheet, ending

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_WORKBOOKS = (".xlsx", ".xlsm")
_TEXTS = (".csv", ".tsv")
_EDGES = "edges"


class _NetworkSheets(NamedTuple):
    """Sheets of a network, as `bordergraph.tables.reader.read_sheets` takes them."""

    sheets: Mapping[str, Sheet]
    location: str
    title: str
    name_pattern: str = "{name}.csv"


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
    stem = FRENCH_TABLES.get(stem.lower(), stem)
    return kind.lower() == ".csv" and bool(closest_word(stem, ("agencies", "agency")))


def agencies_hint(folder: Path) -> str:
    """Return how to mend a folder for which `is_tables` is false; nothing where it holds no table."""
    lists = _edge_lists(sorted(p for p in folder.iterdir() if ending(p) in _TEXTS and p.is_file()))
    if len(lists) == 1:
        return Sentence(
            "{name} is an edge list: write --graph {path}", name=lists[0].name, path=lists[0]
        )
    tables = {p.name: match_table(p.stem) for p in folder.glob("*") if p.suffix.lower() == ".csv"}
    listed = {name: table for name, table in sorted(tables.items()) if table}
    if not listed:
        return ""
    advice = Sentence("list every agency in agencies.csv: id,label")
    renames = {n: f"{t}.csv" for n, t in listed.items() if n.lower() != f"{t}.csv"}
    names, others = ", ".join(renames), ", ".join(renames.values())
    text = "rename {names} to {others}, and {how}"
    return Sentence(text, names=names, others=others, how=advice) if renames else advice


def input_files(path: Path) -> list[Path]:
    """Return the files that `read_tables` may read for a name, in the order of their names."""
    if path.is_dir():
        return sorted(path.glob("*.csv")) + sorted(path.glob("*.tsv"))
    return [path, *_companion_files(path).values()] if ending(path) in _TEXTS else [path]


def fault_place(path: Path, location: str) -> str:
    """Return the place of a fault with the file that was named, where it does not begin with it.

    Example:
        >>> fault_place(Path("mine.xlsx"), "sheet agencies:3:1")
        'mine.xlsx: sheet agencies:3:1'
    """
    if location.startswith(str(path)):
        return location
    if path.is_dir():
        return f"{path}/{location}"
    if ending(path) in _TEXTS:
        return str(path.parent / location)
    return Sentence("{where}: {what}", where=path, what=location)


def read_tables(
    path: str | Path,
    on_doubt: Callable[[Fault], None] | None = None,
    load_others: Callable[[], Network] | None = None,
) -> Network:
    r"""Read a network from tables, an edge list or the file of a graph program.

    Args:
        path: A folder of CSV tables, whose files are listed in `bordergraph.tables.columns.TABLES`, or one
            with an edge list; a workbook; GEXF, GraphML, Pajek, node-link JSON; an edge list, with
            ``nodes.csv`` and ``memberships.csv`` where they stand beside it.
        on_doubt: As of `bordergraph.tables.reader.read_sheets`.
        load_others: As of `bordergraph.tables.reader.read_sheets`; nothing when left out.

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

    return read_sheets(*_network_sheets(Path(path)), on_doubt, load_others or Network)


def read_names(path: str | Path) -> Network:
    """Return the agencies, threats and programs that tables list, even if they have faults."""
    from bordergraph.tables.reader import listed_names

    return listed_names(_network_sheets(Path(path)).sheets)


def _network_sheets(root: Path) -> _NetworkSheets:
    """Return the sheets of a network; a DataError where it holds none, a UsageError where it is in no known form."""
    kind = ending(root)
    if root.is_dir():
        return _folder_sheets(root)
    if not root.is_file():
        raise UsageError("no file or folder {path}", "give {forms}", path=root, forms=READABLE)
    title = root.name[: root.name.lower().rfind(kind)] if kind else root.name
    if kind in _WORKBOOKS:
        return _workbook_network(root, title)
    if kind in _TEXTS:
        return _edge_list_sheets(root, title)
    from bordergraph.tables.graphs import GRAPHS, graph_sheets, read_graph

    if kind not in GRAPHS:
        message = Sentence("cannot tell the format of {path}", path=root)
        raise UsageError(message, Sentence("give {forms}, or RDF", forms=READABLE))
    sheets = graph_sheets(read_graph(root), str(root))
    return _NetworkSheets(sheets, str(root), title, "table {name}")


def _folder_sheets(root: Path) -> _NetworkSheets:
    candidates = sorted(p for p in root.iterdir() if ending(p) in _TEXTS)
    files = [p for p in candidates if p.is_file()]
    for path in candidates:
        if path not in files:
            warn_reading(Sentence("{path} is no file, so it is not read", path=path), callers=2)
    if any(_lists_agencies(p.name) for p in files):
        sheets = {p.stem: _table_sheet(p) for p in files if p.suffix.lower() == ".csv"}
        return _NetworkSheets(sheets, Sentence("the tables of {path}", path=root), root.name)
    lists = _edge_lists(files)
    edge_lists = [p for p in lists if p.name.lower().startswith(f"{_EDGES}.")] or lists
    if len(edge_lists) > 1:
        text = "{path} holds several edge lists: {names}"
        names = ", ".join(p.name for p in edge_lists)
        raise UsageError(Sentence(text, path=root, names=names), "name one of them")
    if edge_lists:
        return _edge_list_sheets(edge_lists[0], root.name)
    fix = agencies_hint(root) or "it must list every agency: id,label"
    fault = Fault("agencies.csv", "no such file", fix, "tables")
    raise DataError(Sentence("no tables in {path}", path=root), (fault,), str(fault))


def _table_sheet(path: Path) -> Sheet:
    """Return a table of a folder as a sheet; any other file, which may be large, without its rows."""
    is_table = match_table(FRENCH_TABLES.get(path.stem.lower(), path.stem))
    return replace(csv_sheet(path) if is_table else Sheet(path.name, ()), is_own=True)


def _edge_lists(files: Iterable[Path]) -> list[Path]:
    return [p for p in files if edge_list(csv_sheet(p, HEADER_ROWS), _stem(p))]


def _edge_list_sheets(path: Path, title: str) -> _NetworkSheets:
    """Return the sheets of an edge list and its companion files; a file that is none is a UsageError."""
    sheet = csv_sheet(path)
    if (error := sheet.error) and not sheet.rows:
        place = sheet.place(error.line, error.position)
        raise DataError.of_file(path, error.message, error.fix, place)
    edges = edge_list(sheet, _stem(path))
    if edges is None:
        return _NetworkSheets(_two_sets(path, sheet), str(path), title)
    companions = {name: csv_sheet(file) for name, file in _companion_files(path).items()}
    if companions:
        files = ", ".join(sheet.file for sheet in companions.values())
        text = "{file} is read with {others} beside it"
        warn_reading(Sentence(text, file=path.name, others=files))
    return _NetworkSheets(tables_of_edges(edges, companions), str(path), title)


def _two_sets(path: Path, sheet: Sheet) -> dict[str, Sheet]:
    """Return the tables of who took part in what; any other sheet is refused (UsageError)."""
    if _stem(path) in {*TABLES, *COMPANIONS}:
        message = Sentence("{path} is one table of several", path=path)
        raise UsageError(message, Sentence("name its folder, {path}", path=path.parent))
    columns = {*sheet.columns} - {""}
    names_one_thing = columns & {"id", "item", "label"} or any(
        f"{c}label" in columns for c in columns
    )
    sets = tables_of_two_sets(sheet) if len(columns) == 2 and not names_one_thing else None
    if sets is None:
        fix = "begin it with the columns source,target or from,to"
        raise UsageError(Sentence("{path} is no edge list", path=path), fix)
    return sets


def _stem(path: Path) -> str:
    """Return the name of a file without its endings."""
    return path.name.lower().partition(".")[0]


def _companion_files(path: Path) -> dict[str, Path]:
    """Return the companion files of an edge list, by name; nodes come before agencies."""
    files: dict[str, Path] = {}
    for name in (*COMPANIONS, *TABLES):
        paths = (path.parent / f"{name}{kind}" for kind in _TEXTS)
        file = next((p for p in paths if p.is_file() and p != path), None)
        if file and name != "shares" and name not in {COMPANIONS.get(other) for other in files}:
            files[name] = file
    return files


def _workbook_network(path: Path, title: str) -> _NetworkSheets:
    """Return the sheets of a workbook: tables, or an edge list with its companions."""
    from bordergraph.tables.workbook import workbook_sheets

    sheets = {FRENCH_TABLES.get(name, name): sheet for name, sheet in workbook_sheets(path).items()}
    name_pattern = "sheet {name}"
    if any(closest_word(name, ("agencies", "agency")) for name in sheets):
        tables = {name: replace(sheet, is_own=True) for name, sheet in sheets.items()}
        return _NetworkSheets(tables, str(path), title, name_pattern)
    tables_found = {n: s for n, s in sheets.items() if n in {*TABLES, *COMPANIONS, _EDGES}}
    for name in (n for n in sheets if n not in tables_found):
        hint = suggest_word(name, TABLES)
        text = "{file}: sheet '{name}' is no table and is not read"
        note = Sentence(text, file=path.name, name=name)
        warn_reading(Sentence("{what}; {how}", what=note, how=hint) if hint else note, callers=2)
    if _EDGES in tables_found:
        sheet = tables_found.pop(_EDGES)
        edges = edge_list(sheet, _EDGES)
        if edges is None:
            what = "an edge list begins with the columns source,target or from,to"
            raise DataError.of_file(path, what, "", sheet.place(1, 1))
        return _NetworkSheets(tables_of_edges(edges, tables_found), str(path), title, name_pattern)
    text = "no sheet agencies; it has {names}" if sheets else "no sheet agencies; it has no sheet"
    message = Sentence(text, names=", ".join(sheets))
    fix = "call the sheet that lists every agency (id,label) agencies, or one of ties edges"
    raise DataError.of_file(path, message, fix)
