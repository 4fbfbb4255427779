"""Columns of a table, and their cells written safely: for people, as CSV, as plain rows.

A value is made without words, and words without the value: forms for machines ask for `value`
alone, forms for people for `text` and `heading` alone.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from bordergraph.suggestions import strip_accents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bordergraph.words.labels import Labels

    Heading: TypeAlias = "str | Callable[[Labels], str]"

# A spreadsheet reads a cell that begins so as a formula; the wide forms count in some locales.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Control characters, line and paragraph separators, lone surrogates, what is no character, and the
# marks that turn the direction of text around and so can make a name look like another.
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)

_MARKDOWN_MARKS = re.compile(r"[\\|*_`\[$@^~{]")
_ENTITY = re.compile(r"&(?=#?\w+;)")
# What makes a line a heading or part of a list when it comes first; letters number lists too.
_LEADING = re.compile(r"^(\s*\(?(?:\d*|#|[^\W\d_]|[ivxlcdm]+))(#+|[-+:.)])(?=\s|$)", re.IGNORECASE)


def cell_text(value: object) -> str:
    """Return one value as people read it: lists joined, numbers to three places, None empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:z.3f}".rstrip("0").rstrip(".")
    if isinstance(value, list | tuple):
        return ", ".join(cell_text(v) for v in value)
    if isinstance(value, dict):
        return ", ".join(f"{k} {cell_text(v)}" for k, v in value.items())
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
    if text.isprintable() and not text.startswith(_FORMULA):
        return text
    safe = f"'{text}" if text.startswith(_FORMULA) else text
    return "\n".join(clean_text(line) for line in safe.split("\n"))


def clean_text(text: str) -> str:
    """Return text without control characters and direction marks."""
    return _INVISIBLE.sub(" ", text)


def json_value(value: object) -> object:
    """Return a value with null for the numbers that JSON cannot write."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {k: json_value(v) for k, v in value.items()}
    return [json_value(v) for v in value] if isinstance(value, list | tuple) else value


def escape_markdown(text: str) -> str:
    r"""Return text that Markdown shows as it is, on one line, whichever program reads it.

    Beside what every kind of Markdown knows, some read mathematics, citations, raised and lowered
    letters, attributes and dashes into a text.

    Example:
        >>> escape_markdown("a*b, <i>, 1 -- 2")
        'a\\*b, &lt;i&gt;, 1 -\\- 2'
    """
    line = _ENTITY.sub("&amp;", clean_text(text.replace("\n", " ")))
    line = _MARKDOWN_MARKS.sub(r"\\\g<0>", line).replace("--", r"-\-")
    line = line.replace("<", "&lt;").replace(">", "&gt;")
    return _LEADING.sub(r"\1\\\2", line)


T = TypeVar("T")

PAIR = ("agency_a", "agency_b")
"""Columns of plain values for the two agencies of a pair."""

_DIGITS = 6


class PairIds(list[str]):
    """The ids of a pair: a list in a record, and two columns where rows are plain values.

    Example:
        >>> PairIds(("cbp", "rcmp")) == ["cbp", "rcmp"]
        True
    """


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column.

    Attributes:
        key: Key in records and name in CSV; empty in a column for people alone.
        value: What stands under the key: an id, a code, a number, an ISO date, a list of these.
        text: What people read; None in a column for machines alone.
        heading: Key of the heading, or what returns it.
        csv_names: Names in CSV where the value is spread over several columns: those of a list in
            their order, those of a record by what follows their last dot.
        is_list: Whether the value is a list of any length, joined by ``;`` at the end of CSV.
        is_number: Whether it is set right.
        decimals: Decimals that people are shown.
    """

    key: str
    value: Callable[[T], Any] | None = None
    text: Callable[[T, Labels], Any] | None = None
    heading: Heading = ""
    csv_names: tuple[str, ...] = ()
    is_list: bool = False
    is_number: bool = False
    decimals: int = 0

    @property
    def name(self) -> str:
        """The name to select and sort by: the key, else that of the heading."""
        return self.key or (self.heading if isinstance(self.heading, str) else "")

    def heading_text(self, labels: Labels) -> str:
        """Return the heading in the reader's language."""
        return self.heading(labels) if callable(self.heading) else labels.heading(self.heading)

    def complete(self, labels: Labels) -> Column[T]:
        """Return the column with both a value and a text, each derived from the other where missing."""
        value, text = self.value, self.text
        if value is None and text is not None:
            get_text = text
            return replace(self, key=self.name, value=lambda item: get_text(item, labels))
        if text is None and value is not None:
            get_value = value
            heading = self.heading or self.key
            return replace(self, text=lambda item, _: get_value(item), heading=heading)
        return self

    def with_count(self, heading: Heading = "") -> Column[T]:
        """Return the column of a list with the number of values as its text."""
        value = self.value

        def text(item: T, _: Labels) -> int:
            return len(value(item)) if value else 0

        return replace(self, text=text, heading=heading or self.key, is_number=True)

    def with_heading(self, heading: Heading) -> Column[T]:
        """Return the column with another heading."""
        return replace(self, heading=heading)


def row_record(columns: Iterable[Column[T]], item: T) -> dict[str, Any]:
    """Return a row as ids, codes and numbers by key."""
    return {c.key: plain_value(c.value(item)) for c in columns if c.value is not None}


def sort_key(value: Any) -> tuple[Any, ...]:
    """Return the sort key of a value; empty for None, NaN and empty texts.

    Example:
        >>> sorted(["b", 10, "\u00c1", None, 9, float("nan"), ["z"]], key=sort_key)
        [None, nan, 9, 10, '\u00c1', 'b', ['z']]
    """
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return (2, tuple(map(sort_key, value))) if value else ()
    if value is None or value == "" or (isinstance(value, float) and math.isnan(value)):
        return ()
    return (
        (0, value) if isinstance(value, int | float) else (1, strip_accents(str(value).casefold()))
    )


def override(columns: Iterable[Column[T]], *replacements: Column[T]) -> tuple[Column[T], ...]:
    """Return columns, with replacements for those of the same keys."""
    by_key = {c.key: c for c in replacements}
    return tuple(by_key.get(c.key, c) if c.key else c for c in columns)


def plain_value(value: Any) -> Any:
    """Return a value as machines read it: codes, ISO days, lists, numbers without the noise of their last digits.

    Example:
        >>> plain_value((0.1 + 0.2, date(2012, 5, 1)))
        [0.3, '2012-05-01']
    """
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {key: plain_value(v) for key, v in value.items()}
    if isinstance(value, list | tuple):
        plain = map(plain_value, value)
        return PairIds(plain) if isinstance(value, PairIds) else list(plain)
    return value


def code(key: str, get: Callable[[T], Any] | None = None) -> Column[T]:
    """Return a column of one plain value, for machines."""
    return Column(key, get or attrgetter(key))


def codes(key: str, get: Callable[[T], Iterable[Any]] | None = None) -> Column[T]:
    """Return a column of a list of any length, for machines."""
    read = get or attrgetter(key)
    return Column(key, lambda item: list(read(item)), is_list=True)


def worded(
    key: str,
    get: Callable[[T], Any] | None,
    text: Callable[[Any, Labels], Any],
    heading: Heading = "",
    **options: Any,
) -> Column[T]:
    """Return a column of a value, with what people read made from the same value."""
    read = get or attrgetter(key)
    return Column(key, read, lambda item, w: text(read(item), w), heading or key, **options)


def scalar(key: str, heading: Heading = "", get: Callable[[T], Any] | None = None) -> Column[T]:
    """Return a column with the same value for people and machines; booleans are translated for people."""
    return worded(key, get, lambda value, _: value, heading)


def display(
    heading: Heading, text: Callable[[T, Labels], Any], *, number: bool = False
) -> Column[T]:
    """Return a display column, without a value for machines."""
    return Column("", None, text, heading, is_number=number)


def pair(get: Callable[[T], tuple[str, ...]] = attrgetter("agencies")) -> Column[T]:
    """Return the column of two agencies, or of all that a documented gap names."""
    return Column(
        "agencies",
        lambda item: PairIds(get(item)),
        lambda item, labels: labels.pair_name(get(item)),
        "pair",
        PAIR,
    )


def thing(
    kind: str,
    key: str = "",
    get: Callable[[T], str | None] | None = None,
    heading: Heading = "",
    *,
    full: bool = False,
) -> Column[T]:
    """Return the column of one thing: its id, and its short or full name."""

    def text(slug: str | None, labels: Labels) -> str:
        name = labels.full_name if full else labels.short_name
        return name(kind, slug) if slug else ""

    return worded(key or kind, get, text, heading)


MAX_NAMES = 4
"""Most names in a cell of a ranking."""


def things(
    kind: str,
    key: str,
    heading: Heading = "",
    get: Callable[[T], Iterable[str]] | None = None,
    *,
    limit: int | None = None,
) -> Column[T]:
    """Return the column of several things: their ids, and the first few of their names."""
    read = get or attrgetter(key)

    def text(slugs: list[str], labels: Labels) -> str:
        return labels.list_names(kind, slugs, limit)

    return worded(key, lambda item: list(read(item)), text, heading, is_list=True)


def concept(
    scheme: str, key: str = "", get: Callable[[T], str] | None = None, heading: Heading = ""
) -> Column[T]:
    """Return the column of a concept of a vocabulary: its code, and its name."""
    return worded(key or scheme, get, lambda value, w: w.concept(scheme, value), heading)


DASH = "\u2013"
"""The text of an empty cell."""


def term(
    texts: str, key: str = "", get: Callable[[T], str | None] | None = None, heading: Heading = ""
) -> Column[T]:
    """Return the column of a code that the texts of the interface have a word for; a dash for none."""

    def text(value: str | None, labels: Labels) -> str:
        return DASH if value is None else labels.say(f"{texts}.{value}")

    return worded(key or texts, get, text, heading)


def number(
    key: str,
    heading: Heading = "",
    get: Callable[[T], float | None] | None = None,
    *,
    decimals: int = 0,
) -> Column[T]:
    """Return the column of a number, exact for machines, with a few decimals for people."""

    def text(value: float | None, _: Labels) -> float | None:
        return round(value, decimals) if decimals and value is not None else value

    heading = heading or key.replace("_", "-")
    return worded(key, get, text, heading, is_number=True, decimals=decimals)


def day(
    key: str, heading: Heading = "", get: Callable[[T], date | None] | None = None
) -> Column[T]:
    """Return the column of a day: ISO for machines, and for people as the language writes it."""
    return worded(key, get, lambda value, w: w.day(value) if value else "", heading)


def prose(key: str, heading: Heading = "", get: Callable[[T], str] | None = None) -> Column[T]:
    """Return the column of a text of the record, in the reader's language if it has one."""
    return worded(key, get, lambda value, w: w.localize(value), heading)


Scalar: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class FlatTable:
    """Rows of plain values; the columns are the same whatever the rows hold."""

    columns: tuple[str, ...]
    rows: list[tuple[Scalar, ...]]

    def to_csv(self) -> str:
        """Return CSV with a header row, safe to open in a spreadsheet."""
        return "".join(csv_lines(self.columns, self.rows))


def flatten_rows(columns: Iterable[Column[T]], items: Iterable[T]) -> FlatTable:
    """Return rows as plain values, lists in the last columns.

    Example:
        >>> from bordergraph.views.table.column import codes, pair
        >>> item = {"sources": ["x", "y"], "agencies": ("a", "b")}
        >>> flatten_rows((codes("sources", lambda i: i["sources"]), pair(lambda i: i["agencies"])), [item])
        FlatTable(columns=('agency_a', 'agency_b', 'sources'), rows=[('a', 'b', 'x;y')])
    """
    known = [c for c in columns if c.value is not None]
    ordered = [c for c in known if not c.is_list] + [c for c in known if c.is_list]
    names = tuple(name for c in ordered for name in c.csv_names or (c.key,))
    return FlatTable(
        names, [tuple(v for c in ordered for v in _row_values(c, item)) for item in items]
    )


def _row_values(column: Column[T], item: T) -> tuple[Scalar, ...]:
    value = plain_value(column.value(item)) if column.value else None
    if not column.csv_names:
        return (_join_values(value),)
    if isinstance(value, dict):
        return tuple(value.get(name.rpartition(".")[2]) for name in column.csv_names)
    return _fit_values(value or (), len(column.csv_names))


def _fit_values(values: Sequence[Any], size: int) -> tuple[Scalar, ...]:
    """Return values as n cells; the last one holds all that are left."""
    if len(values) > size:
        return (*values[: size - 1], _join_values(values[size - 1 :]))
    return (*values, *(None,) * (size - len(values)))


def flatten_records(records: Sequence[Mapping[str, Any]]) -> FlatTable:
    """Return records that no columns describe as rows of plain values, in the order of first use.

    Example:
        >>> flatten_records([{"agencies": PairIds(["cbp", "rcmp"]), "n": {"a": 1}}, {"agencies": ["x", "y"]}])
        FlatTable(columns=('agency_a', 'agency_b', 'n.a', 'agencies'), rows=[('cbp', 'rcmp', 1, None), (None, None, None, 'x;y')])
    """
    flat = [dict(_flatten_record(record)) for record in records]
    lists: dict[str, bool] = {}
    for values in flat:
        for key, value in values.items():
            lists[key] = lists.get(key, False) or isinstance(value, list | tuple)
    names = tuple(sorted(lists, key=lists.__getitem__))
    return FlatTable(names, [tuple(_join_values(values.get(n)) for n in names) for values in flat])


def _flatten_record(record: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the values of a record and of the records within it, a pair as two."""
    for key, value in record.items():
        if isinstance(value, dict):
            yield from _flatten_record(value, f"{prefix}{key}.")
        elif isinstance(value, PairIds):
            yield from zip(PAIR, _fit_values(value, len(PAIR)), strict=True)
        else:
            yield f"{prefix}{key}", value


def _join_values(value: Any) -> Scalar:
    """Return a list in one cell; records within it as JSON."""
    if not isinstance(value, list | tuple):
        return value  # type: ignore[no-any-return] # a record holds plain values and lists
    if any(isinstance(v, dict) for v in value):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return ";".join(
        "--".join(map(str, v)) if isinstance(v, list | tuple) else str(v) for v in value
    )


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield the lines of CSV with a header row, safe to open in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        yield out.getvalue()
        out.seek(0)
        out.truncate()
        writer.writerow([v if type(v) is int else safe_cell(v) for v in row])
    yield out.getvalue()


def text_lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield tab-separated lines without any drawing, for pipes."""
    yield "\t".join(clean_text(c) for c in columns) + "\n"
    for row in rows:
        cells = (
            str(v) if type(v) is int else clean_text(cell_text(v)).replace("\t", " ") for v in row
        )
        yield "\t".join(cells) + "\n"
