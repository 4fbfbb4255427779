"""Tables to begin with: a header and an example row each, and a page on every column."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from bordergraph.atomic_folder import refuse_file, write_folder
from bordergraph.errors import OutputError
from bordergraph.schema import Type
from bordergraph.tables.columns import CITATION, COLUMNS, PURPOSE, TABLES, example_rows
from bordergraph.tables.workbook import WORKBOOK, workbook_bytes

if TYPE_CHECKING:
    from bordergraph.tables.columns import TableColumn

_README = "README.md"
_INTRO = """# Tables of a network

Each file is one table. The rows that begin with `example-` show how a row is written: replace them
with your own, and delete the tables that you have no use for. `agencies.csv` alone is enough to begin.
The same tables may be the sheets of one workbook. Then:

```sh
bordergraph check FOLDER
bordergraph --graph FOLDER gaps
```
"""


def described() -> str:
    """Return what every column of every table may hold, as Markdown.

    Example:
        >>> "| `agency` | id in another table: `agencies` |" in described()
        True
    """
    parts = [
        (
            "Files are UTF-8 with the columns named in the first row, in any order; ids are text. Several "
            "items in one cell are joined by `;`, the two of a pair by `|`; in an item these are written "
            "`%3B` and `%7C`. A date is a year, a month or a day: `2012`, `2012-05`, `2012-05-06`. "
            "A comma may part the fraction of a number; `vrai`, `oui` and `yes` are `true`. "
            "Columns in bold must be filled in every row. A word may be any word unless the words are "
            "listed; those of the curated graph stand in the vocabulary, docs/ontology.md."
        ),
        "",
        "Any table may have the columns of a citation: "
        + "; ".join(_cited(COLUMNS["focus"][name]) for name in CITATION)
        + ".",
    ]
    for table in TABLES:
        parts += ["", f"## {table}", "", f"{PURPOSE[table].capitalize()}.", ""]
        parts += [
            "| column | type | what it says | when empty | example |",
            "|---|---|---|---|---|",
        ]
        parts += [_line(COLUMNS[table][name]) for name in TABLES[table]]
    return "\n".join(parts) + "\n"


def _cited(column: TableColumn) -> str:
    return f"`{column.name}`, {column.about} ({_type(column)})"


def _line(column: TableColumn) -> str:
    name = f"**`{column.name}`**" if column.filled else f"`{column.name}`"
    empty = f"`{column.default}`" if column.default else column.empty
    if column.filled:
        empty = "a fault"
    example = f"`{column.example}`" if column.example else ""
    cells = (name, _type(column), column.about, empty, example)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _type(column: TableColumn) -> str:
    """Return what a column holds, with the words it allows or where its ids come from."""
    if column.words:
        return f"{column.type}: {', '.join(f'`{word}`' for word in column.words)}"
    if not column.of:
        return str(column.type)
    scheme = column.type in {Type.CONCEPT, Type.CONCEPTS}
    return f"{column.type}, see `{column.of}:`" if scheme else f"{column.type}: `{column.of}`"


def write_template(folder: str | Path) -> tuple[tuple[str, int], ...]:
    """Write every table with its header and an example row, and a page on every column.

    A name that ends in ``.xlsx`` is a workbook with a sheet for each table, and no page.

    The examples fit each other: what is written is a network that `read_tables` reads.

    Args:
        folder: Where; made when it is not there. Nothing in it is written over.

    Returns:
        Each file written, with its number of example rows.

    Raises:
        OutputError: The folder cannot be written, or holds one of the files already.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as name:
        ...     write_template(f"{name}/mine")[:2]
        (('README.md', 0), ('agencies.csv', 3))
    """
    if Path(folder).suffix.lower() == WORKBOOK:
        return _write_book(Path(folder))
    target = refuse_file(folder)
    texts = {_README: (f"{_INTRO}\n{described()}", 0)} | {
        f"{table}.csv": _table(table) for table in TABLES
    }
    there = sorted(name for name in texts if (target / name).exists())
    if there:
        raise OutputError(
            f"{target} holds {', '.join(there)} already, and nothing is written over",
            "name a new folder",
        )
    write_folder(target, {name: text.encode() for name, (text, _) in texts.items()})
    return tuple((name, rows) for name, (_, rows) in texts.items())


def _write_book(path: Path) -> tuple[tuple[str, int], ...]:
    if path.exists():
        raise OutputError(f"{path} is there already, and nothing is written over", "name another")
    rows = {table: list(example_rows(table)) for table in TABLES}
    book = workbook_bytes({table: (tuple(COLUMNS[table]), found) for table, found in rows.items()})
    write_folder(path.parent, {path.name: book})
    return ((path.name, sum(map(len, rows.values()))),)


def _table(table: str) -> tuple[str, int]:
    text = io.StringIO(newline="")
    rows = list(example_rows(table))
    csv.writer(text).writerows([tuple(COLUMNS[table]), *rows])
    return text.getvalue(), len(rows)
