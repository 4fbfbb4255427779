"""Rows in the shapes that people re-use: plain text, Markdown, CSV, JSON."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bordergraph.views.tables.flat import Flat, flattened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bordergraph.views.tables.flat import Field

__all__ = [
    "Table",
    "cell",
    "csv_lines",
    "csv_text",
    "escape_markdown",
    "finite",
    "html_table",
    "printable",
    "safe_cell",
    "text_lines",
]

# A spreadsheet reads a cell that begins so as a formula; the wide forms count in some locales.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Control characters, line and paragraph separators, lone surrogates, what is no character, and the
# marks that turn the direction of text around and so can make a name look like another.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)

_MARKS = re.compile(r"[\\|*_`\[$@^~{]")
_ENTITY = re.compile(r"&(?=#?\w+;)")
# What makes a line a heading or part of a list when it comes first; letters number lists too.
_FIRST = re.compile(r"^(\s*\(?(?:\d*|#|[^\W\d_]|[ivxlcdm]+))(#+|[-+:.)])(?=\s|$)", re.IGNORECASE)


def cell(value: object) -> str:
    """Return one value as people read it: lists joined, numbers to three places, None empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        text = f"{value:.3f}".rstrip("0").rstrip(".")
        return "0" if text in {"-0", ""} else text
    if isinstance(value, list | tuple):
        return ", ".join(cell(v) for v in value)
    if isinstance(value, dict):
        return ", ".join(f"{k} {cell(v)}" for k, v in value.items())
    return str(value)


def safe_cell(value: object) -> str:
    """Return a CSV cell that no spreadsheet takes for a formula; numbers stay numbers.

    Example:
        >>> safe_cell("=HYPERLINK(1)")
        "'=HYPERLINK(1)"
        >>> safe_cell(-0.5), safe_cell(True)
        ('-0.5', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return float.__repr__(value) if isinstance(value, float) else str(value)
    text = str(value)
    marked = f"'{text}" if text.startswith(_FORMULA) else text
    return "\n".join(printable(line) for line in marked.split("\n"))


def csv_text(flat: Flat) -> str:
    """Return CSV with a header row, safe to open in a spreadsheet."""
    return "".join(csv_lines(flat.columns, flat.rows))


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield the lines of CSV with a header row, safe to open in a spreadsheet."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        yield out.getvalue()
        out.seek(0)
        out.truncate()
        writer.writerow([safe_cell(v) for v in row])
    yield out.getvalue()


def text_lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield tab-separated lines without any drawing, for pipes."""
    yield "\t".join(printable(c) for c in columns) + "\n"
    for row in rows:
        yield "\t".join(printable(cell(v)).replace("\t", " ") for v in row) + "\n"


def html_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return an HTML table; every text is escaped."""
    from html import escape

    def line(mark: str, cells: Iterable[str]) -> str:
        found = "".join(f"<{mark}>{escape(printable(c))}</{mark}>" for c in cells)
        return f"<tr>{found}</tr>"

    body = "\n".join(line("td", row) for row in rows)
    return f"<table>\n<thead>{line('th', columns)}</thead>\n<tbody>\n{body}\n</tbody>\n</table>\n"


def printable(text: str) -> str:
    """Return text without characters that could drive a terminal or reorder what it shows."""
    return _UNSEEN.sub(" ", text)


@dataclass(frozen=True)
class Table:
    """A result to show.

    Attributes:
        columns: Headings, one a column; also the keys of JSON unless `records` is given.
        rows: Values, one tuple a row.
        title: What the table answers.
        notes: Lines that belong below it: method, null model, seed, sources.
        records: What JSON gives instead of the rows, when its contract differs.
        reasons: Why each row is there, one text a row: too long for a cell of a drawn table.
        because: Heading over the reasons.
        fields: How CSV and frames spread the records over columns; the headings when empty.
        opening: Lines that belong above it: what the rows add up to.
    """

    columns: tuple[str, ...]
    rows: Sequence[Sequence[object]]
    title: str = ""
    notes: tuple[str, ...] = ()
    records: Sequence[Mapping[str, Any]] | None = None
    reasons: Sequence[str] = ()
    because: str = ""
    fields: tuple[Field | str, ...] = ()
    opening: tuple[str, ...] = ()

    def is_numeric(self, index: int) -> bool:
        """Tell whether a column holds numbers only."""
        values = [r[index] for r in self.rows if r[index] is not None]
        return bool(values) and all(
            isinstance(v, int | float) and not isinstance(v, bool) for v in values
        )

    def first(self, top: int) -> Table:
        """Return the table with its first rows only."""
        records = None if self.records is None else self.records[:top]
        return replace(self, rows=self.rows[:top], records=records, reasons=self.reasons[:top])

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return one dictionary per row, under the keys of the JSON output."""
        if self.records is not None:
            return [dict(r) for r in self.records]
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_json(self) -> str:
        """Return a JSON list of records, sorted as printed."""
        import json

        text = json.dumps(finite(self.to_dicts()), ensure_ascii=False, indent=1, default=str)
        return text + "\n"

    def flat(self) -> Flat:
        """Return the records as rows of plain values: what CSV and data frames hold."""
        return flattened(self.to_dicts(), self.fields or self.columns)

    def to_csv(self) -> str:
        """Return CSV with a header row, safe to open in a spreadsheet."""
        return csv_text(self.flat())

    def with_reasons(self) -> Table:
        """Return the table with the reasons as its last column."""
        if not self.reasons:
            return self
        rows = [(*row, why) for row, why in zip(self.rows, self.reasons, strict=True)]
        return replace(self, columns=(*self.columns, self.because), rows=rows, reasons=())

    def to_markdown(self) -> str:
        """Return a Markdown table with its title and notes."""
        if self.reasons:
            return self.with_reasons().to_markdown()
        lines = [f"### {escape_markdown(self.title)}", ""] if self.title else []
        if self.opening:
            lines += [*(f"{escape_markdown(line)}  " for line in self.opening), ""]
        lines.append("| " + " | ".join(escape_markdown(c) for c in self.columns) + " |")
        marks = ("--:" if self.is_numeric(i) else "---" for i in range(len(self.columns)))
        lines.append("| " + " | ".join(marks) + " |")
        lines += [
            "| " + " | ".join(escape_markdown(cell(v)) for v in row) + " |" for row in self.rows
        ]
        if self.notes:
            lines += ["", *(f"*{escape_markdown(note)}*  " for note in self.notes)]
        return "\n".join(lines) + "\n"

    def to_html(self) -> str:
        """Return the table as a piece of HTML, with its title and notes."""
        from html import escape

        whole = self.with_reasons()
        title = f"<h3>{escape(printable(whole.title))}</h3>\n" if whole.title else ""
        opening = "".join(f"<p>{escape(printable(n))}</p>\n" for n in whole.opening)
        notes = "".join(f"<p><em>{escape(printable(n))}</em></p>\n" for n in whole.notes)
        return (
            title
            + opening
            + html_table(whole.columns, ([cell(v) for v in r] for r in whole.rows))
            + notes
        )

    def to_page(self) -> str:
        """Return the same piece of HTML."""
        return self.to_html()

    def to_text(self) -> str:
        """Return tab-separated lines without any drawing, for pipes."""
        if self.reasons:
            return self.with_reasons().to_text()
        return "".join(text_lines(self.columns, self.rows))


def finite(value: object) -> object:
    """Return a value with null for the numbers that JSON cannot write."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {k: finite(v) for k, v in value.items()}
    return [finite(v) for v in value] if isinstance(value, list | tuple) else value


def escape_markdown(text: str) -> str:
    r"""Return text that Markdown shows as it is, on one line, whichever program reads it.

    Beside what every kind of Markdown knows, some read mathematics, citations, raised and lowered
    letters, attributes and dashes into a text.

    Example:
        >>> escape_markdown("a*b, <i>, 1 -- 2")
        'a\\*b, &lt;i&gt;, 1 -\\- 2'
    """
    flat = _ENTITY.sub("&amp;", printable(text.replace("\n", " ")))
    flat = _MARKS.sub(r"\\\g<0>", flat).replace("--", r"-\-")
    flat = flat.replace("<", "&lt;").replace(">", "&gt;")
    return _FIRST.sub(r"\1\\\2", flat)
