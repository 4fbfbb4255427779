"""Tables drawn for a terminal: columns where they fit, else one block a row."""

from __future__ import annotations

import io
import re
import shutil
import textwrap
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from bordergraph.views.table.column import cell_text, clean_text
from bordergraph.views.table.table import column_widths, split_words

if TYPE_CHECKING:
    from bordergraph.views.table.table import Table

_GAP = 2
_NARROW = 18
_SENTENCE = 60
"""Characters from which on the lead text of a row is above it, not in a column."""
_DASHED = re.compile(r"(?<=\w-)(?=[A-Z\u00c0-\u00de])")
"""Where a name may break, as in Nouvelle-Zélande; an id, which is in small letters, stays whole."""


def draw_table(table: Table[Any], *, colour: bool, decimal: str = ".") -> str:
    """Return a table as a terminal shows it, with its reasons and notes below."""
    # Rich would refuse a letter that the locale cannot hold, so it draws into UTF-8 text first.
    canvas = io.StringIO()
    width = shutil.get_terminal_size((100, 24)).columns
    console = Console(file=canvas, width=width, force_terminal=colour, highlight=False)
    places = [column.decimals for column in table.shown_columns]
    rows = [
        [_cell_text(value, decimal, n) for value, n in zip(row, places, strict=True)]
        for row in table.rows
    ]
    lead = [column.key for column in table.shown_columns].index(table.lead) if table.lead else None
    sentences = lead is not None and any(len(row[lead]) > _SENTENCE for row in rows)
    widths = None if sentences else _fit_widths(table, rows, width)
    title = Text(clean_text(table.title), style="bold" if table.summary_lines else "italic")
    if table.title and (table.summary_lines or widths is None):
        console.print(title)
    for line in table.summary_lines:
        console.print(_wrap(clean_text(line), width))
    if widths is None:
        _print_blocks(console, table, rows, width, lead)
    else:
        console.print(_column_grid(table, rows, widths))
        _print_reasons(console, table, width)
    for note in table.note_lines:
        console.print(_wrap(note, width, style="dim"))
    return canvas.getvalue()


def _print_reasons(console: Console, table: Table[Any], width: int) -> None:
    """Print the reason of each row under its number."""
    if not table.reasons:
        return
    console.print(Text(clean_text(table.labels.say("column.why")), style="bold"))
    grid = RichTable.grid(padding=(0, 1))
    grid.add_column(justify="right", min_width=2)
    grid.add_column()
    available = width - max(2, len(str(len(table.reasons)))) - _GAP
    for number, reason in enumerate(table.reasons, 1):
        grid.add_row(str(number), _wrap(clean_text(reason), available))
    console.print(grid)
    console.print()


def _cell_text(value: object, decimal: str, decimals: int) -> str:
    if not isinstance(value, float):
        return clean_text(cell_text(value))
    text = f"{value:.{decimals}f}" if decimals else cell_text(value)
    return text.replace(".", decimal)


def _heading(name: str) -> str:
    return clean_text(name.replace("_", " "))


def _fit_widths(table: Table[Any], rows: list[list[str]], width: int) -> list[int] | None:
    """Return the width of each column, or None where a column would be too narrow to be read."""
    available = width - _GAP * len(table.shown_columns)
    if table.reasons:
        available -= len(str(len(rows))) + _GAP
    cells = [[_heading(name) for name in table.headings], *rows]
    widths = column_widths(cells, available, _words)
    if sum(widths) > available:
        return None
    columns = zip(*cells, strict=True)
    for column, texts, size in zip(table.shown_columns, columns, widths, strict=True):
        longest = max((len(word) for text in texts for word in _words(text)), default=1)
        if size < (longest if column.is_number else min(longest, _NARROW)):
            return None
    return widths


def _words(text: str) -> list[str]:
    return split_words(_DASHED.sub(" ", text))


def _column_grid(table: Table[Any], rows: list[list[str]], widths: list[int]) -> RichTable:
    grid = RichTable(
        title=Text(clean_text(table.title)) if table.title and not table.summary_lines else None,
        box=box.SIMPLE_HEAD,
        title_justify="left",
        pad_edge=False,
        collapse_padding=True,
    )
    numbered = bool(table.reasons)
    if numbered:
        grid.add_column("#", justify="right")
    for column, name, width in zip(table.shown_columns, table.headings, widths, strict=True):
        grid.add_column(
            Text(_heading(name)),
            justify="right" if column.is_number else "left",
            overflow="fold",
            width=width,
        )
    for number, row in enumerate(rows, 1):
        number_cell = [Text(str(number))] if numbered else []
        grid.add_row(*number_cell, *map(_wrap, row, widths))
    return grid


def _wrap(text: object, width: int, style: str = "") -> Text:
    """Return a text in lines that fit, broken at no unbreakable space; rich breaks there too."""
    content = str(text)
    if len(content) > width:
        pieces = textwrap.wrap(_DASHED.sub("\0 ", content), width, break_on_hyphens=False)
        content = "\n".join(pieces).replace("\0 ", "").replace("\0", "")
    return Text(content, style=style)


def _print_blocks(
    console: Console, table: Table[Any], rows: list[list[str]], width: int, lead: int | None
) -> None:
    """Print one block a row under its number, a line a value; empty values are left out."""
    headings = list(table.headings)
    if table.reasons:
        headings.append(table.labels.say("column.why"))
        rows = [[*row, reason] for row, reason in zip(rows, table.reasons, strict=True)]
    indent = 0 if lead is None else len(str(len(rows))) + _GAP
    for number, row in enumerate(rows, 1):
        grid = RichTable.grid(padding=(0, 1))
        grid.add_column(style="dim")
        grid.add_column(overflow="fold")
        for index, (name, value) in enumerate(zip(headings, row, strict=True)):
            if value and index != lead:
                grid.add_row(Text(_heading(name)), Text(value))
        if lead is None:
            console.print(Text(f"{number}", style="bold"))
        else:
            title = str(_wrap(row[lead], width - indent)).replace("\n", "\n" + " " * indent)
            console.print()
            console.print(Text(f"{number}.".ljust(indent) + title, style="bold"))
        console.print(Padding(grid, (0, 0, 0, indent)))
    console.print()
