"""The result of a verb: typed rows, and their forms: text, HTML, PDF, JSON, CSV, data frame."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from html import escape
from math import isfinite
from typing import TYPE_CHECKING, Any, Generic, NoReturn, Self, TypeVar, overload

from bordergraph.errors import UnknownNameError, UsageError
from bordergraph.store.querying.answer import sparql_json
from bordergraph.vocab import plain_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import TypeAlias

    import pandas as pd

    from bordergraph.store.querying.answer import Answer, AnswerStream
    from bordergraph.views.report.page import Page
    from bordergraph.views.table.column import FlatTable
    from bordergraph.views.table.table import Table

    RowView: TypeAlias = "Table[Any] | ShownAnswer"
    Shown: TypeAlias = "RowView | Page | Document"
    """A result as it is shown: a table, a query's answer, a report, or a text."""


T = TypeVar("T")

_EXCERPT = 2000
"""Characters of a text that a notebook shows."""


@dataclass(frozen=True)
class Result(Generic[T]):
    """What a verb returns.

    Attributes:
        items: Typed rows, in the order of every other form.
        shown: How they are shown.
        whole: All that was worked out, where that is more than the rows: totals, the report, the
            data of the map.
        remarks: What a person should hear beside the result.
        pictures: Functions that make texts beside the result, by name; the figures of a report by
            the names of their files.
        make_page: Builds a report of some of the items, which is then the HTML and PDF of the rows.

    Example:
        >>> import bordergraph
        >>> found = bordergraph.open().gaps(top=2)
        >>> len(found), found[0].threat == found.to_dicts()[0]["threat"]
        (2, True)
    """

    items: tuple[T, ...]
    shown: Shown
    whole: Any = None
    remarks: tuple[str, ...] = ()
    pictures: Mapping[str, Callable[[], str]] = field(default_factory=dict)
    make_page: Callable[[tuple[T, ...]], Page] | None = None

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled: the columns of a result are functions.

        Raises:
            UsageError: Always.
        """
        message = "a result cannot be pickled or copied"
        raise UsageError(message, "hand on its rows: list(result), or result.to_dicts()")

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        return self.items[index]

    def __repr__(self) -> str:
        """Return a summary in one line; `print` shows the rows."""
        kinds = ", ".join(sorted({type(item).__name__ for item in self.items}))
        rows = count_noun(len(self), "row")
        return f"<Result of {rows}: {kinds}>" if kinds else f"<Result of {rows}>"

    def __str__(self) -> str:
        return self.to_text()

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return one dictionary per row: ids and numbers under the keys of the JSON output."""
        return self.shown.to_dicts()

    def to_frame(self) -> pd.DataFrame:
        """Return a pandas data frame of plain values; its columns are those of `to_csv`.

        Raises:
            UsageError: pandas is not installed.
        """
        from bordergraph.store.querying.answer import data_frame

        flat = self.shown.flatten()
        return data_frame(flat.rows, columns=list(flat.columns))

    def to_csv(self, path: str | Path | None = None) -> str:
        """Return CSV for machines: ids, ISO dates and codes, lists joined by ``;`` at the end.

        Args:
            path: A file to write it to as well.
        """
        return _save_text(self.shown.flatten().to_csv(), path)

    def to_json(self, path: str | Path | None = None) -> str:
        """Return JSON: of rows a list, of a report the report.

        Args:
            path: A file to write it to as well.
        """
        return _save_text(self.shown.to_json(), path)

    def to_jsonl(self) -> str:
        """Return JSON Lines: one row a line, under the keys of `to_dicts`."""
        from bordergraph.views.table.column import json_value

        rows = (json_value(row) for row in self.to_dicts())
        return "".join(json.dumps(r, ensure_ascii=False, default=str) + "\n" for r in rows)

    def first(self, top: int) -> Result[T]:
        """Return the same with its first rows only; of a report, the first of each table.

        Args:
            top: The most rows.

        Raises:
            UsageError: It is no number of rows.
        """
        from bordergraph.api.open_graph import check_value

        check_value("top", top, 0)
        return replace(self, items=self.items[:top], shown=self.shown.head(top))

    def sort(self, by: str) -> Self:
        """Return the same in another order; rows without a value come last.

        Args:
            by: A column, by its key; with ``-`` before it, from the greatest value down.

        Raises:
            UsageError: It is no table, or there is no such column.

        Example:
            >>> import bordergraph
            >>> newest = bordergraph.open().problems().sort("-first").select("problem", "first")
            >>> sorted(newest.to_dicts()[0])
            ['first', 'problem']
        """
        places = self._rows.sort_order(by)
        items = tuple(self.items[place] for place in places)
        return replace(self, items=items, shown=self._rows.take(places))

    def select(self, *columns: str) -> Self:
        """Return the same with some of its columns only, in the order given.

        Raises:
            UsageError: It is no table, or there is no such column.
        """
        return replace(self, shown=self._rows.select(*columns))

    @property
    def _rows(self) -> RowView:
        if not hasattr(self.shown, "sort_order"):
            raise UsageError("a report is not sorted, nor cut to columns", "take a list")
        return self.shown  # type: ignore[return-value] # only tables and answers have it

    def to_markdown(self) -> str:
        """Return Markdown in the reader's language."""
        return self.shown.to_markdown()

    def to_text(self, path: str | Path | None = None) -> str:
        """Return plain text in the reader's language; of a map or an export the text itself.

        Args:
            path: A file to write it to as well.
        """
        return _save_text(self.shown.to_text(), path)

    def to_html(self, path: str | Path | None = None) -> str:
        """Return HTML: of a report or map a page that stands alone, of rows a table.

        Args:
            path: A file to write it to as well.
        """
        shown = self.make_page(self.items) if self.make_page else self.shown
        return _save_text(shown.to_html(), path)

    def to_pdf(self) -> bytes:
        """Return a report as PDF: tagged, with bookmarks; the same bytes for the same report.

        Raises:
            UsageError: It is no report, or typst is not installed.
        """
        from bordergraph.views.report.page import Page

        shown = self.make_page(self.items) if self.make_page else self.shown
        if not isinstance(shown, Page):
            raise UsageError("only a report can be a PDF", "take another form")
        return shown.to_pdf()

    @property
    def table(self) -> Table[Any] | None:
        """The table of the rows; None for a report or another text."""
        from bordergraph.views.table.table import Table

        table = self.shown if isinstance(self.shown, Table) else getattr(self.shown, "table", None)
        return table if isinstance(table, Table) else None

    @property
    def _is_report(self) -> bool:
        from bordergraph.views.report.page import Page

        return isinstance(self.shown, Page)

    def _repr_html_(self) -> str | None:
        """Return the HTML of the result in a notebook, a page in a frame of its own; None for a report."""
        if self._is_report:
            return None
        html = self.shown.to_html()
        if not isinstance(self.shown, Document) or not self.shown.is_page:
            return html
        frame = 'sandbox="allow-scripts" style="width:100%;height:600px;border:0"'
        return f'<iframe {frame} srcdoc="{escape(html)}"></iframe>\n'

    def _repr_markdown_(self) -> str | None:
        """Return a report in a notebook, with its footnotes; None for anything else."""
        return self.to_markdown() if self._is_report else None


def count_noun(number: int, word: str) -> str:
    """Return a number with its English noun."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def plain_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Table[Any]:
    """Return rows of plain values as a table."""
    from bordergraph.views.table.table import Table

    return Table.from_values(columns, tuple(rows))


def document(text: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Document:
    """Return a text as a document, with its contents as rows."""
    return Document(text, plain_table(columns, rows))


def _save_text(text: str, path: str | Path | None) -> str:
    """Return a text after writing it to a file, if one is named."""
    if path is not None:
        from bordergraph.atomic_folder import write_file

        write_file(path, text.encode(errors="replace"))
    return text


FORMS = ("csv", "json", "jsonl", "text")
"""Forms that are written row by row."""


class RowStream:
    """The answer to a query as it comes; it is used once, in a ``with`` block.

    Iterating gives rows of plain values. Leaving the block stops the query. The rows come from a process
    that has the graph as it was when the query began, so other threads use the graph meanwhile.

    Attributes:
        columns: Names of the columns.
        remarks: What a person should hear beside the result.

    Example:
        >>> import bordergraph
        >>> text = "SELECT ?a { ?a a bg:Agency } ORDER BY ?a"
        >>> with bordergraph.open().flow(text) as rows:
        ...     next(iter(rows))
        ('agency:acic',)
    """

    def __init__(self, rows: AnswerStream, remarks: tuple[str, ...] = ()) -> None:
        self.columns = rows.columns
        self.remarks = remarks
        self._rows = rows

    def __iter__(self) -> Iterator[tuple[str | int | float | bool | None, ...]]:
        """Yield rows of plain values.

        Raises:
            LimitError: The query takes more than it may.
        """
        if self._rows.form == "ask":
            self._rows.close()
            yield (self._rows.truth,)
            return
        for row in self._rows:
            yield tuple(plain_value(t) for t in row)

    def parts(self, form: str) -> Iterator[str]:
        """Yield the parts of a text, which are those of the same form of a `Result`.

        Triples have no text that need not hold them all, and no JSON of their own.

        Args:
            form: One of `FORMS`.

        Raises:
            UsageError: There is no such form.
            LimitError: The query takes more than it may.
        """
        from bordergraph.views.table.column import csv_lines, text_lines

        is_triples = self._rows.form == "construct"
        if form == "csv":
            yield from csv_lines(self.columns, self)
        elif form == "jsonl":
            yield from (f"{record}\n" for record in self._records())
        elif form == "json" and is_triples:
            separator = "["
            for record in self._records():
                yield f"{separator}\n {record}"
                separator = ","
            yield "[]\n" if separator == "[" else "\n]\n"
        elif form == "json":
            rows = self._rows
            yield from sparql_json(rows.form, rows.columns, rows, rows.truth)
        elif form == "text" and is_triples:
            yield self._rows.answer().to_turtle()
        elif form == "text":
            yield from text_lines(self.columns, self)
        else:
            raise UnknownNameError("format", form, allowed=FORMS)

    def _records(self) -> Iterator[str]:
        """Yield each row as a JSON object on a line of its own."""
        encode = json.JSONEncoder(ensure_ascii=False).encode
        for row in self:
            values = (None if isinstance(v, float) and not isfinite(v) else v for v in row)
            yield encode(dict(zip(self.columns, values, strict=True)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._rows.close()


class _TableForms:
    """What is made of the rows of a text or of an answer, whatever else it has."""

    contents: Table[Any]

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return one dictionary per row."""
        return self.contents.to_dicts()

    def flatten(self) -> FlatTable:
        """Return the rows as plain values."""
        return self.contents.flatten()

    def to_json(self) -> str:
        """Return the rows as a JSON list."""
        return self.contents.to_json()

    def to_markdown(self) -> str:
        """Return the rows as a Markdown table."""
        return self.contents.to_markdown()

    def to_html(self) -> str:
        """Return the rows as an HTML table."""
        return self.contents.to_html()


@dataclass(frozen=True)
class Document(_TableForms):
    """A text with an inventory."""

    text: str
    contents: Table[Any]
    is_page: bool = False

    def head(self, top: int) -> Document:
        """Return the same: a text has no rows to leave out."""
        del top
        return self

    def to_text(self) -> str:
        """Return the text itself."""
        return self.text

    def to_html(self) -> str:
        """Return the page itself, or any other text as it begins."""
        if self.is_page:
            return self.text
        ellipsis = "\n\u2026" if len(self.text) > _EXCERPT else ""
        return f"<pre>{escape(self.text[:_EXCERPT])}{ellipsis}</pre>\n"


@dataclass(frozen=True)
class ShownAnswer(_TableForms):
    """An answer as it is shown: rows as a table, triples as Turtle."""

    answer: Answer
    values: Sequence[tuple[Any, ...]]

    @property
    def contents(self) -> Table[Any]:  # type: ignore[override] # read as the attribute is
        """The rows as a table."""
        return plain_table(self.answer.columns, self.values)

    @property
    def table(self) -> Table[Any] | None:
        """The rows; None of triples, which are shown as Turtle."""
        return None if self.answer.form == "construct" else self.contents

    def head(self, top: int) -> ShownAnswer:
        """Return the first rows or triples."""
        answer = replace(self.answer, terms=self.answer.terms[:top])
        return ShownAnswer(answer, self.values[:top])

    def select(self, *names: str) -> ShownAnswer:
        """Return some columns."""
        columns = tuple(c.key for c in self.contents.select(*names).columns)
        indexes = [self.answer.columns.index(column) for column in columns]
        terms = tuple(tuple(row[i] for i in indexes) for row in self.answer.terms)
        answer = replace(self.answer, columns=columns, terms=terms)
        return ShownAnswer(answer, [tuple(row[i] for i in indexes) for row in self.values])

    def sort_order(self, by: str) -> list[int]:
        """Return the places of the rows in another order."""
        return self.contents.sort_order(by)

    def take(self, places: Sequence[int]) -> ShownAnswer:
        """Return the rows at some places."""
        answer = replace(self.answer, terms=tuple(self.answer.terms[p] for p in places))
        return ShownAnswer(answer, [self.values[p] for p in places])

    def to_json(self) -> str:
        """Return SPARQL Query Results JSON; of triples a list of rows."""
        return self.answer.to_sparql_json() if self.table else super().to_json()

    def to_text(self) -> str:
        """Return rows as lines, triples as Turtle."""
        return self.table.to_text() if self.table else self.answer.to_turtle()
