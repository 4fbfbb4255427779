"""The one table: items under columns, written for people and machines."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from bordergraph.errors import UnknownNameError
from bordergraph.views.table.column import (
    DASH,
    Column,
    FlatTable,
    cell_text,
    clean_text,
    escape_markdown,
    flatten_rows,
    json_value,
    plain_value,
    row_record,
    sort_key,
    text_lines,
    worded,
)
from bordergraph.words.labels import Labels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence


T = TypeVar("T")
Lines: TypeAlias = "Iterable[str] | Callable[[], Iterable[str]]"

ROW_LIMIT = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence, with the ids of the sources it rests on.

    In a verbatim one, such as words that were searched for, acronyms stay as they are.
    """

    text: str
    sources: tuple[str, ...] = ()
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a report.

    Attributes:
        cells: Values as people read them, one a column.
        sources: Ids of the sources that the row rests on.
        details: Sentences that belong below the row: reasons, notes.
        record: The same row as ids and numbers, for machines.
        expansions: Cells with an acronym spelt out, by the original cell.
    """

    cells: tuple[str, ...]
    sources: tuple[str, ...] = ()
    details: tuple[Line, ...] = ()
    record: Mapping[str, Any] = field(default_factory=dict)
    expansions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table(Generic[T]):
    """Items under columns. What people read is made when a form for people asks for it.

    Attributes:
        columns: Columns with a value and a text for each item.
        items: One a row, in the order of every form.
        labels: Words in the reader's language.
        title: What the table answers, in one line.
        summary: Lines above it that sum up the rows.
        notes: Lines below it: method, null model, seed, sources.
        reason: Why a row is there: too long for a cell of a drawn table.
        order: Headings of the columns for people, in their order; all that have one when empty.
        lead: Key of the column whose sentence opens each row on a terminal, above the rest.
        sources: The ids of the sources that a row rests on.
        details: Sentences that belong below a row: reasons, notes.
        record: What programs get of an item; what the columns hold when left out.
        limit: Rows that a reader of a report sees unless all are asked for.
        fixed_rows: Rows that a reader sees in place of all: the first ones, or with acronyms spelt out.
    """

    columns: tuple[Column[T], ...]
    items: Sequence[T]
    labels: Labels = field(default_factory=Labels)
    title: str = ""
    summary: Lines = ()
    notes: Lines = ()
    reason: Callable[[T], str] | None = None
    order: tuple[str, ...] = ()
    lead: str = ""
    sources: Callable[[T], tuple[str, ...]] | None = None
    details: Callable[[T], Iterable[Line]] | None = None
    record: Callable[[T], dict[str, Any]] | None = None
    limit: int = ROW_LIMIT
    fixed_rows: tuple[Row, ...] | None = None

    @classmethod
    def from_values(
        cls,
        columns: Sequence[str],
        rows: Sequence[Sequence[Any]],
        title: str = "",
        notes: Iterable[str] = (),
        lists: Sequence[str] = (),
    ) -> Table[Sequence[Any]]:
        """Return a table of plain values, each column under its key in every language; lists stand last in CSV."""
        spec = tuple(
            _value_column(key, index, is_list=key in lists, rows=rows)
            for index, key in enumerate(columns)
        )
        return Table(spec, rows, title=title, notes=tuple(notes))

    @cached_property
    def shown_columns(self) -> tuple[Column[T], ...]:
        """The displayed columns."""
        if self.order:
            by_heading = {c.heading: c for c in self.columns}
            return tuple(by_heading[heading] for heading in self.order)
        return tuple(c for c in self.columns if c.text is not None)

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """Headings in the reader's language."""
        return tuple(c.heading_text(self.labels) for c in self.shown_columns)

    @property
    def numeric(self) -> list[int]:
        """Indexes of the columns that are set right."""
        return [index for index, column in enumerate(self.shown_columns) if column.is_number]

    @cached_property
    def rows(self) -> list[tuple[Any, ...]]:
        """The displayed values, one tuple a row."""
        return list(self._display_rows())

    def _display_rows(self) -> Iterator[tuple[Any, ...]]:
        texts = [column.text for column in self.shown_columns if column.text]
        for item in self.items:
            yield tuple(_localize_bool(text(item, self.labels), self.labels) for text in texts)

    @cached_property
    def summary_lines(self) -> tuple[str, ...]:
        """Lines above the table."""
        return _resolve_lines(self.summary)

    @cached_property
    def note_lines(self) -> tuple[str, ...]:
        """Lines below the table."""
        return _resolve_lines(self.notes)

    @cached_property
    def reasons(self) -> tuple[str, ...]:
        """The reason of each row; empty without reasons."""
        return tuple(map(self.reason, self.items)) if self.reason else ()

    @cached_property
    def report_rows(self) -> tuple[Row, ...]:
        """The rows as a report has them: numbers as the language writes them."""
        return tuple(map(self._row, self.items)) if self.fixed_rows is None else self.fixed_rows

    def _row(self, item: T) -> Row:
        labels = self.labels
        cells = (_cell_text(c, c.text(item, labels), labels) for c in self.shown_columns if c.text)
        return Row(
            tuple(cells),
            self.sources(item) if self.sources else (),
            tuple(self.details(item)) if self.details else (),
            self._record(item),
        )

    def _record(self, item: T) -> dict[str, Any]:
        return plain_value(self.record(item)) if self.record else row_record(self.columns, item)

    def add_notes(self, lines: Lines) -> Table[T]:
        """Return the table with further lines below it."""
        notes = self.notes
        return replace(self, notes=lambda: (*_resolve_lines(notes), *_resolve_lines(lines)))

    def head(self, top: int) -> Table[T]:
        """Return the table with its first rows only."""
        return replace(self, items=self.items[:top])

    def _find_column(self, name: str) -> Column[T]:
        """Return a column by its key, or by one of its names in CSV.

        Raises:
            UnknownNameError: There is none; those that there are, are named.
        """
        for column in self.columns:
            if name in {column.name, *column.csv_names}:
                return column.complete(self.labels)
        names = dict.fromkeys(c.name for c in self.columns if c.name)
        raise UnknownNameError("column", name, allowed=names)

    def select(self, *names: str) -> Table[T]:
        """Return the table with some of its columns only, in the order given.

        Raises:
            UnknownNameError: There is no such column.
        """
        columns = tuple(map(self._find_column, dict.fromkeys(names)))
        lead = self.lead if self.lead in names else ""
        return replace(self, columns=columns, order=(), lead=lead, reason=None, record=None)

    def sort_order(self, by: str) -> list[int]:
        """Return the places of the rows in another order; rows without a value come last.

        With ``-`` before it a column sorts from the greatest value down.

        Raises:
            UnknownNameError: There is no such column.
        """
        value = self._find_column(by.removeprefix("-")).value
        keys = [sort_key(value(item)) if value else () for item in self.items]
        ranked = [index for index, key in enumerate(keys) if key]
        ranked.sort(key=keys.__getitem__, reverse=by.startswith("-"))
        return ranked + [index for index, key in enumerate(keys) if not key]

    def take(self, indexes: Sequence[int]) -> Table[T]:
        """Return the table with its rows at some places."""
        return replace(self, items=[self.items[index] for index in indexes])

    def with_reasons(self) -> Table[T]:
        """Return the table with the reasons as its last column."""
        if self.reason is None:
            return self
        reason = self.reason
        why: Column[T] = Column("", None, lambda item, _: reason(item), "why")
        return replace(self, columns=(*self.shown_columns, why), reason=None, order=())

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return one dictionary per row, under the keys of the JSON output."""
        return [self._record(item) for item in self.items]

    def to_json(self) -> str:
        """Return a JSON list of records, sorted as printed."""
        text = json.dumps(json_value(self.to_dicts()), ensure_ascii=False, indent=1, default=str)
        return text + "\n"

    def flatten(self) -> FlatTable:
        """Return the records as rows of plain values, as in CSV and data frames."""
        return flatten_rows(self.columns, self.items)

    def to_markdown(self) -> str:
        """Return a Markdown table with its title and notes."""
        table = self.with_reasons()
        lines = [f"### {escape_markdown(self.title)}", ""] if self.title else []
        if self.summary_lines:
            lines += [*(f"{escape_markdown(line)}  " for line in self.summary_lines), ""]
        marks = ("--:" if c.is_number else "---" for c in table.shown_columns)
        rows = [table.headings, *(map(cell_text, row) for row in table.rows)]
        head, *body = (f"| {' | '.join(map(escape_markdown, row))} |" for row in rows)
        lines += [head, f"| {' | '.join(marks)} |", *body]
        if self.note_lines:
            lines += ["", *(f"*{escape_markdown(note)}*  " for note in self.note_lines)]
        return "\n".join(lines) + "\n"

    def to_html(self) -> str:
        """Return the table as a piece of HTML, with its title and notes."""
        from html import escape

        table = self.with_reasons()
        title = f"<h3>{escape(clean_text(self.title))}</h3>\n" if self.title else ""
        opening = "".join(f"<p>{escape(clean_text(n))}</p>\n" for n in self.summary_lines)
        notes = "".join(f"<p><em>{escape(clean_text(n))}</em></p>\n" for n in self.note_lines)
        rows = ([cell_text(v) for v in row] for row in table.rows)
        return title + opening + html_table(table.headings, rows) + notes

    def to_text(self) -> str:
        """Return tab-separated lines without any drawing, for pipes."""
        table = self.with_reasons()
        # Millions of rows are not kept beside their lines.
        return "".join(text_lines(table.headings, table._display_rows()))  # noqa: SLF001 - of its own kind


def _resolve_lines(lines: Lines) -> tuple[str, ...]:
    return tuple(lines() if callable(lines) else lines)


def _value_column(
    key: str, index: int, *, is_list: bool, rows: Sequence[Sequence[Any]]
) -> Column[Sequence[Any]]:
    types = {type(row[index]) for row in rows} - {type(None)}
    is_number = bool(types) and types <= {int, float}
    return worded(
        key,
        itemgetter(index),
        lambda value, _: value,
        lambda _: key,
        is_list=is_list,
        is_number=is_number,
    )


def _localize_bool(value: Any, labels: Labels) -> Any:
    """Return a cell in the reader's language where it is a yes or no."""
    return labels.say("yes" if value else "no") if isinstance(value, bool) else value


def _cell_text(column: Column[Any], value: Any, labels: Labels) -> str:
    """Return a cell as a report writes it; a dash where nothing is known."""
    value = _localize_bool(value, labels)
    if isinstance(value, int | float):
        return labels.number(value, column.decimals)
    return DASH if value is None else value if isinstance(value, str) else str(value)


def html_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return an HTML table; every text is escaped."""
    from html import escape

    def line(tag: str, cells: Iterable[str]) -> str:
        content = "".join(f"<{tag}>{escape(clean_text(c))}</{tag}>" for c in cells)
        return f"<tr>{content}</tr>"

    body = "\n".join(line("td", row) for row in rows)
    return f"<table>\n<thead>{line('th', columns)}</thead>\n<tbody>\n{body}\n</tbody>\n</table>\n"


MIN_WIDTH = 4
"""Letters that a column keeps as long as any other can give way."""


def split_words(text: str) -> list[str]:
    """Return the pieces of a text between which a line may break: not at an unbreakable space."""
    return text.replace("\u00a0", "_").replace("\u202f", "_").split()


def column_widths(
    rows: Sequence[Sequence[str]], line_width: int, split: Callable[[str], list[str]] = split_words
) -> list[int]:
    """Return column widths in letters: natural ones if they fit, else the widest give way first.

    A column keeps its longest word whole as long as any other column can still give way. The line
    width is without what stands between columns; a line may break between the pieces of a split.

    Example:
        >>> column_widths([["Agency", "Why"], ["RCMP", "need each other"]], 16)
        [6, 10]
    """
    cells = list(zip(*rows, strict=True))
    widths = [max((len(c) for c in column), default=1) or 1 for column in cells]
    word_widths = [
        min(max((len(w) for c in column for w in split(c)), default=1), line_width)
        for column in cells
    ]
    line_width = max(line_width, len(widths))
    for floors in (word_widths, [min(MIN_WIDTH, w) for w in word_widths], [1] * len(word_widths)):
        while sum(widths) > line_width:
            spare = [(w, i) for i, w in enumerate(widths) if w > floors[i]]
            if not spare:
                break
            widths[max(spare)[1]] -= 1
    return widths
