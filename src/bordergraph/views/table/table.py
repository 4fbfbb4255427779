"""The one table: items under columns, written for people and machines."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bordergraph.errors import Sentence, UsageError
from bordergraph.views.table.column import (
    DASH,
    Column,
    Flat,
    cell,
    csv_text,
    escape_markdown,
    finite,
    flattened,
    literal,
    printable,
    rank,
    record,
    text_lines,
)
from bordergraph.words.labels import Labels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    Words: TypeAlias = "str | Callable[[], str]"
    Lines: TypeAlias = "Iterable[str] | Callable[[], Iterable[str]]"

T = TypeVar("T")

LIMIT = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence, with the ids of the sources it rests on.

    Attributes:
        text: What people read.
        sources: Ids of its sources.
        verbatim: Whether acronyms stay as they are, as in words that were searched for.
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
        spelt: What cells with an acronym are once it is spelt out, by what they were.
    """

    cells: tuple[str, ...]
    sources: tuple[str, ...] = ()
    details: tuple[Line, ...] = ()
    record: Mapping[str, Any] = field(default_factory=dict)
    spelt: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table(Generic[T]):
    """Items under columns. What people read is made when a form for people asks for it.

    Attributes:
        columns: What of each item is shown and told.
        items: One a row, in the order of every form.
        labels: Words in the reader's language.
        heading: What the table answers, or what returns it.
        above: Lines that belong above it: what the rows add up to.
        below: Lines that belong below it: method, null model, seed, sources.
        reason: Why a row is there: too long for a cell of a drawn table.
        order: Headings of the columns for people, in their order; all that have one when empty.
        lead: Key of the column whose sentence opens each row on a terminal, above the rest.
        sources: The ids of the sources that a row rests on.
        details: Sentences that belong below a row: reasons, notes.
        record: What programs get of an item; what the columns hold when left out.
        limit: Rows that a reader of a report sees unless all are asked for.
        made: The rows of a report as its form writes them; as the items give them where left out.
    """

    columns: tuple[Column[T], ...]
    items: Sequence[T]
    labels: Labels = field(default_factory=Labels)
    heading: Words = ""
    above: Lines = ()
    below: Lines = ()
    reason: Callable[[T], str] | None = None
    order: tuple[str, ...] = ()
    lead: str = ""
    sources: Callable[[T], tuple[str, ...]] | None = None
    details: Callable[[T], Iterable[Line]] | None = None
    record: Callable[[T], dict[str, Any]] | None = None
    limit: int = LIMIT
    made: tuple[Row, ...] | None = None

    @classmethod
    def plain(
        cls,
        columns: Sequence[str],
        rows: Sequence[Sequence[Any]],
        title: str = "",
        notes: Iterable[str] = (),
        lists: Sequence[str] = (),
    ) -> Table[Sequence[Any]]:
        """Return a table of plain values, each column under its key in every language.

        Args:
            columns: Keys, which are the headings too.
            rows: Values, one a column.
            title: What the table answers.
            notes: Lines below it.
            lists: Keys of the columns that hold lists, which stand last in CSV.
        """
        spec = tuple(
            _plain_column(key, index, is_list=key in lists, rows=rows)
            for index, key in enumerate(columns)
        )
        return Table(spec, rows, heading=title, below=tuple(notes))

    @cached_property
    def people(self) -> tuple[Column[T], ...]:
        """The columns that people are shown."""
        if self.order:
            known = {c.heading: c for c in self.columns}
            return tuple(known[heading] for heading in self.order)
        return tuple(c for c in self.columns if c.text is not None)

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """Headings in the reader's language."""
        return tuple(c.headed(self.labels) for c in self.people)

    @property
    def numeric(self) -> list[int]:
        """Indexes of the columns that are set right."""
        return [index for index, column in enumerate(self.people) if column.is_number]

    @cached_property
    def rows(self) -> list[tuple[Any, ...]]:
        """What people are shown, one tuple a row."""
        return list(self._shown())

    def _shown(self) -> Iterator[tuple[Any, ...]]:
        texts = [column.text for column in self.people if column.text]
        for item in self.items:
            yield tuple(_worded(text(item, self.labels), self.labels) for text in texts)

    @cached_property
    def title(self) -> str:
        """What the table answers, in one line."""
        return self.heading() if callable(self.heading) else self.heading

    @cached_property
    def opening(self) -> tuple[str, ...]:
        """Lines above the table."""
        return _told(self.above)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """Lines below the table."""
        return _told(self.below)

    @cached_property
    def reasons(self) -> tuple[str, ...]:
        """Why each row is there; empty where nothing tells it."""
        return tuple(map(self.reason, self.items)) if self.reason else ()

    @cached_property
    def drawn(self) -> tuple[Row, ...]:
        """The rows as a report has them: numbers as the language writes them."""
        return tuple(map(self._row, self.items)) if self.made is None else self.made

    def _row(self, item: T) -> Row:
        cells = (_written(c, c.text(item, self.labels), self.labels) for c in self.people if c.text)
        return Row(
            tuple(cells),
            self.sources(item) if self.sources else (),
            tuple(self.details(item)) if self.details else (),
            self._record(item),
        )

    def _record(self, item: T) -> dict[str, Any]:
        return self.record(item) if self.record else record(self.columns, item)

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what makes the table anew in another process: what is read of its items, for them."""
        ways: list[Callable[[T], Any]] = []
        labels = self.labels

        def kept(way: Callable[[T], Any] | None) -> Any:  # noqa: ANN401 - what reads another item
            if way is None:
                return None
            ways.append(way)
            return itemgetter(len(ways) - 1)

        def plain(column: Column[T]) -> Column[Any]:
            text, heading = column.text, column.heading
            said = kept(None if text is None else lambda item: text(item, labels))
            return replace(
                column,
                value=kept(column.value),
                text=said and partial(_without_labels, said),
                heading=literal(heading(labels)) if callable(heading) else heading,
            )

        details = self.details
        columns = tuple(map(plain, self.columns))
        reason, sources, told = kept(self.reason), kept(self.sources), kept(self.record)
        below = kept(None if details is None else lambda item: tuple(details(item)))
        items = [tuple(way(item) for way in ways) for item in self.items]
        return Table, (
            columns, items, Labels(labels.language), self.title, self.opening, self.notes,
            reason, self.order, self.lead, sources, below, told, self.limit, self.made,
        )  # fmt: skip

    def seen(self, *, everything: bool) -> tuple[Row, ...]:
        """Return the rows of a report that a reader sees."""
        return self.drawn if everything else self.drawn[: self.limit]

    def ending(self, more: Lines) -> Table[T]:
        """Return the table with further lines below it."""
        below = self.below
        return replace(self, below=lambda: (*_told(below), *_told(more)))

    def first(self, top: int) -> Table[T]:
        """Return the table with its first rows only."""
        made = None if self.made is None else self.made[:top]
        return replace(self, items=self.items[:top], made=made)

    @property
    def names(self) -> tuple[str, ...]:
        """What columns are chosen and sorted by."""
        return tuple(dict.fromkeys(c.name for c in self.columns if c.name))

    def _column(self, name: str) -> Column[T]:
        """Return a column by its key, or by one of its names in CSV.

        Raises:
            UsageError: There is none; those that there are, are named.
        """
        for column in self.columns:
            if name in {column.name, *column.names}:
                if column.text is None and (twin := self._in_words(column)):
                    column = replace(column, text=twin.text, heading=twin.heading)  # noqa: PLW2901 - the same column
                return column.chosen(self.labels)
        raise UsageError(
            Sentence("no column '{name}'", name=name),
            Sentence("there is: {names}", names=", ".join(self.names)),
        )

    def _in_words(self, column: Column[T]) -> Column[T] | None:
        """Return the column that says to people what one says to machines, where it is another."""
        heading = column.key.replace("_", "-")
        return next((c for c in self.people if not c.key and c.heading == heading), None)

    def select(self, *names: str) -> Table[T]:
        """Return the table with some of its columns only, in the order given.

        Raises:
            UsageError: There is no such column.
        """
        columns = tuple(map(self._column, dict.fromkeys(names)))
        lead = self.lead if self.lead in names else ""
        return replace(
            self, columns=columns, order=(), lead=lead, reason=None, record=None, made=None
        )

    def places(self, by: str) -> list[int]:
        """Return the places of the rows in another order; rows without a value come last.

        Args:
            by: A column; with ``-`` before it, from the greatest value down.

        Raises:
            UsageError: There is no such column.
        """
        value = self._column(by.removeprefix("-")).value
        keys = [rank(value(item)) if value else () for item in self.items]
        whole = [place for place, key in enumerate(keys) if key]
        whole.sort(key=keys.__getitem__, reverse=by.startswith("-"))
        return whole + [place for place, key in enumerate(keys) if not key]

    def at(self, places: Sequence[int]) -> Table[T]:
        """Return the table with its rows at some places."""
        made = None if self.made is None else tuple(self.made[p] for p in places)
        return replace(self, items=[self.items[p] for p in places], made=made)

    def with_reasons(self) -> Table[T]:
        """Return the table with the reasons as its last column."""
        if self.reason is None:
            return self
        reason = self.reason
        why: Column[T] = Column("", None, lambda item, _: reason(item), "why")
        return replace(self, columns=(*self.people, why), reason=None, order=())

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return one dictionary per row, under the keys of the JSON output."""
        return [self._record(item) for item in self.items]

    def to_json(self) -> str:
        """Return a JSON list of records, sorted as printed."""
        text = json.dumps(finite(self.to_dicts()), ensure_ascii=False, indent=1, default=str)
        return text + "\n"

    def flat(self) -> Flat:
        """Return the records as rows of plain values: what CSV and data frames hold."""
        return flattened(self.columns, self.items)

    def to_csv(self) -> str:
        """Return CSV with a header row, safe to open in a spreadsheet."""
        return csv_text(self.flat())

    def to_markdown(self) -> str:
        """Return a Markdown table with its title and notes."""
        whole = self.with_reasons()
        lines = [f"### {escape_markdown(self.title)}", ""] if self.title else []
        if self.opening:
            lines += [*(f"{escape_markdown(line)}  " for line in self.opening), ""]
        marks = ["--:" if c.is_number else "---" for c in whole.people]
        told = [[cell(v) for v in row] for row in whole.rows]
        lines += markdown_lines(whole.headings, marks, told)
        if self.notes:
            lines += ["", *(f"*{escape_markdown(note)}*  " for note in self.notes)]
        return "\n".join(lines) + "\n"

    def to_html(self) -> str:
        """Return the table as a piece of HTML, with its title and notes."""
        from html import escape

        whole = self.with_reasons()
        title = f"<h3>{escape(printable(self.title))}</h3>\n" if self.title else ""
        opening = "".join(f"<p>{escape(printable(n))}</p>\n" for n in self.opening)
        notes = "".join(f"<p><em>{escape(printable(n))}</em></p>\n" for n in self.notes)
        rows = ([cell(v) for v in row] for row in whole.rows)
        return title + opening + html_table(whole.headings, rows) + notes

    def to_page(self) -> str:
        """Return the same piece of HTML."""
        return self.to_html()

    def to_text(self) -> str:
        """Return tab-separated lines without any drawing, for pipes."""
        whole = self.with_reasons()
        # Millions of rows are not kept beside their lines.
        return "".join(text_lines(whole.headings, whole._shown()))  # noqa: SLF001 - of its own kind


def _told(lines: Lines) -> tuple[str, ...]:
    return tuple(lines() if callable(lines) else lines)


def _plain_column(
    key: str, index: int, *, is_list: bool, rows: Sequence[Sequence[Any]]
) -> Column[Sequence[Any]]:
    get = itemgetter(index)
    values = [row[index] for row in rows if row[index] is not None]
    return Column(
        key,
        get,
        lambda row, _: get(row),
        literal(key),
        is_list=is_list,
        is_number=bool(values)
        and all(isinstance(v, int | float) and not isinstance(v, bool) for v in values),
    )


def _without_labels(said: Callable[[Sequence[Any]], Any], item: Sequence[Any], _: Labels) -> Any:  # noqa: ANN401 - any cell
    return said(item)


def _worded(value: Any, labels: Labels) -> Any:  # noqa: ANN401 - any cell
    """Return a cell in the reader's language where it is a yes or no."""
    return labels.say("yes" if value else "no") if isinstance(value, bool) else value


def _written(column: Column[Any], value: Any, labels: Labels) -> str:  # noqa: ANN401 - any cell
    """Return a cell as a report writes it; a dash where nothing is known."""
    value = _worded(value, labels)
    if isinstance(value, int | float):
        return labels.number(value, column.places)
    return DASH if value is None else value if isinstance(value, str) else str(value)


def markdown_lines(
    headings: Iterable[str], marks: Iterable[str], rows: Iterable[Iterable[str]]
) -> Iterator[str]:
    """Yield the lines of a Markdown table; every text is escaped.

    Args:
        headings: Headings.
        marks: What stands under each heading and says how its column is set.
        rows: Cells.
    """
    yield f"| {' | '.join(map(escape_markdown, headings))} |"
    yield f"| {' | '.join(marks)} |"
    for row in rows:
        yield f"| {' | '.join(map(escape_markdown, row))} |"


def html_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return an HTML table; every text is escaped."""
    from html import escape

    def line(mark: str, cells: Iterable[str]) -> str:
        found = "".join(f"<{mark}>{escape(printable(c))}</{mark}>" for c in cells)
        return f"<tr>{found}</tr>"

    body = "\n".join(line("td", row) for row in rows)
    return f"<table>\n<thead>{line('th', columns)}</thead>\n<tbody>\n{body}\n</tbody>\n</table>\n"


NARROWEST = 4
"""Letters that a column keeps as long as any other can give way."""


def column_widths(
    rows: Sequence[Sequence[str]], room: int, words: Callable[[str], list[str]] = str.split
) -> list[int]:
    """Return column widths in letters: natural ones if they fit, else the widest give way first.

    A column keeps its longest word whole as long as any other column can still give way.

    Args:
        rows: Cells, all rows of one length; the first is the heading.
        room: Letters that a line has, without what stands between columns.
        words: Returns the pieces of a text between which a line may break.

    Example:
        >>> column_widths([["Agency", "Why"], ["RCMP", "need each other"]], 16)
        [6, 10]
    """
    cells = list(zip(*rows, strict=True))
    widths = [max((len(c) for c in column), default=1) or 1 for column in cells]
    longest = [
        min(max((len(w) for c in column for w in words(c)), default=1), room) for column in cells
    ]
    room = max(room, len(widths))
    for floors in (longest, [min(NARROWEST, w) for w in longest], [1] * len(longest)):
        while sum(widths) > room:
            spare = [w - f for w, f in zip(widths, floors, strict=True)]
            candidates = [i for i, s in enumerate(spare) if s > 0]
            if not candidates:
                break
            widths[max(candidates, key=lambda i: (widths[i], i))] -= 1
    return widths
