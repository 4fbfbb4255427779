"""The answer to a query as it comes, in the forms that need not hold it."""

from __future__ import annotations

import json
from math import isfinite
from typing import TYPE_CHECKING, Self

from bordergraph.errors import UsageError
from bordergraph.store.querying.answer import plain, sparql_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bordergraph.store.querying.rows import AnswerStream

FORMS = ("csv", "json", "jsonl", "text")
"""Forms that are written row by row."""


class RowStream:
    """The answer to a query as it comes; it is used once, in a ``with`` block.

    Iterating gives rows of plain values. Leaving the block stops the query.

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
            yield tuple(plain(t) for t in row)

    def parts(self, form: str) -> Iterator[str]:
        """Yield the parts of a text, which are those of the same form of a `Result`.

        Triples have no text that need not hold them all, and no JSON of their own.

        Args:
            form: One of `FORMS`.

        Raises:
            UsageError: There is no such form.
            LimitError: The query takes more than it may.
        """
        from bordergraph.views.table.flat import csv_lines
        from bordergraph.views.table.table import text_lines

        is_triples = self._rows.form == "construct"
        if form == "csv":
            yield from csv_lines(self.columns, self)
        elif form == "jsonl":
            yield from (f"{record}\n" for record in self._records())
        elif form == "json" and is_triples:
            mark = "["
            for record in self._records():
                yield f"{mark}\n {record}"
                mark = ","
            yield "[]\n" if mark == "[" else "\n]\n"
        elif form == "json":
            rows = self._rows
            yield from sparql_json(rows.form, rows.columns, rows, rows.truth)
        elif form == "text" and is_triples:
            yield self._rows.answer().to_turtle()
        elif form == "text":
            yield from text_lines(self.columns, self)
        else:
            raise UsageError(f"no rows as {form} one by one", f"use one of {', '.join(FORMS)}")

    def _records(self) -> Iterator[str]:
        """Yield each row as a JSON object on a line of its own."""
        encode = json.JSONEncoder(ensure_ascii=False).encode
        for row in self:
            kept = (None if isinstance(v, float) and not isfinite(v) else v for v in row)
            yield encode(dict(zip(self.columns, kept, strict=True)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._rows.close()
