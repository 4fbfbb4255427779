"""Sheets: rows of text with their places, from every kind of file; encoding and separator of CSV."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field, replace
from sys import intern
from typing import TYPE_CHECKING, TypeAlias

from bordergraph.decompress import bare_name, read_content, strip_bom
from bordergraph.errors import Sentence, reason_of, warn_reading
from bordergraph.tables.columns import unescape_formula

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

Row: TypeAlias = "tuple[int, Sequence[str]]"
"""Line, from 1, and cells of a row."""

WIDEST = 256
"""Columns that a sheet may have; no table of ours has a tenth of that."""

SEPARATORS = ",;\t|"


class BrokenSheetError(Exception):
    """A place after which nothing more of a sheet can be read."""

    def __init__(self, line: int, position: int, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.line = line
        self.position = position
        self.message = message
        self.fix = fix


@dataclass(frozen=True)
class Sheet:
    """One table of a file, before its cells are read.

    Attributes:
        file: What faults call it.
        rows: The rows that are not blank, with stripped cells; the first names the columns.
        error: What broke it after those rows; None where it was read to its end.
        headings: What the file calls a column, where it is not our name.
        place_names: Names the place of a fault, if line and column mean nothing to people.
        is_own: Whether it is in our form, so that a column of another name is noted.
    """

    file: str
    rows: Sequence[Row]
    error: BrokenSheetError | None = None
    headings: Mapping[str, str] = field(default_factory=dict)
    place_names: Callable[[int], str] | None = None
    is_own: bool = False

    @property
    def columns(self) -> list[str]:
        """The names of its columns in lower case; none when it has no row."""
        return [name.lower() for name in self.rows[0][1]] if self.rows else []

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield line and cells by column of each row below the names."""
        names = self.columns
        return ((line, dict(zip(names, cells, strict=False))) for line, cells in self.rows[1:])

    def with_columns(self, names: Sequence[str]) -> Sheet:
        """Return it with other names of the columns."""
        return replace(self, rows=[(self.rows[0][0], names), *self.rows[1:]])

    def place(self, line: int, position: int) -> str:
        """Return where a cell is, for a fault."""
        if self.place_names:
            return self.place_names(line)
        return Sentence("{file}:{line}:{column}", file=self.file, line=line, column=position)


def memory_sheet(
    file: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    place_names: Callable[[int], str] | None = None,
) -> Sheet:
    """Return rows that are already in memory as a sheet; the first is on line 2.

    Example:
        >>> memory_sheet("a", ("id", "label"), [("cbp", " CBP")]).rows
        [(1, ['id', 'label']), (2, ['cbp', 'CBP'])]
    """
    stripped = (list(map(str.strip, row)) for row in (columns, *rows))
    numbered = [row for row in enumerate(stripped, 1) if any(row[1])]
    return Sheet(file, numbered, place_names=place_names)


def file_sheet(file: str, numbered_rows: Iterable[Row], limit: int | None = None) -> Sheet:
    """Return the rows of a file, or the first ones, as a sheet, up to a `BrokenSheetError`.

    The apostrophe of a cell that no spreadsheet may run as a formula is left out. Equal cells are one
    object, for all rows are in memory at once.
    """
    rows: list[Row] = []
    try:
        for line, row in numbered_rows:
            cells = list(map(intern, map(str.strip, row)))
            if text := "".join(cells):
                rows.append((line, list(map(unescape_formula, cells)) if "'" in text else cells))
            if len(rows) == limit:
                break
    except BrokenSheetError as error:
        return Sheet(file, rows, error)
    return Sheet(file, rows)


def csv_sheet(path: Path, limit: int | None = None) -> Sheet:
    """Return a CSV file, perhaps compressed, or its first rows, as a sheet."""
    return file_sheet(path.name, _csv_rows(path), limit)


def _csv_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a CSV file, up to a `BrokenSheetError`; its separator is recognized by its first line."""
    text = _text(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        message = Sentence("not a CSV row: {why}", why=error)
        raise BrokenSheetError(reader.line_num, 1, message, 'quote cells with ""') from None


def _separator(text: str) -> str:
    """Return the separator of a file, recognized by its header: cells may hold lists."""
    header = next((line for line in io.StringIO(text) if line.strip()), "")
    try:
        return csv.Sniffer().sniff(header[:10_000], SEPARATORS).delimiter
    except csv.Error:
        return ","


def _text(path: Path) -> str:
    """Return the text of a file, or raise `BrokenSheetError`."""
    try:
        text = decode_text(read_content(path), path.name)
    except OSError as error:
        message = Sentence("cannot be read: {why}", why=reason_of(error))
        raise BrokenSheetError(1, 1, message) from None
    except ValueError as error:
        raise BrokenSheetError(1, 1, reason_of(error)) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise BrokenSheetError(line, 1, "holds a NUL, so it is no text", "save the file as UTF-8")
    return text


def decode_text(data: bytes, name: str) -> str:
    r"""Return bytes as text, in another encoding than UTF-8 with a note; what is no text is a ValueError.

    Example:
        >>> decode_text(b"\xef\xbb\xbfid", "a.csv")
        'id'
    """
    content_bytes = strip_bom(data)
    try:
        return content_bytes.decode()
    except UnicodeDecodeError:
        pass
    encoding = office_encoding(content_bytes)
    text = "{file} is not UTF-8; read as {encoding} (save it as UTF-8 if names look wrong)"
    warn_reading(Sentence(text, file=name, encoding=encoding))
    return content_bytes.decode(encoding)


def ending(path: Path) -> str:
    """Return the ending of a file name, without that of its compression."""
    name = bare_name(path)
    return name[name.rfind(".") :] if "." in name else ""


_OFFICE_ENCODINGS = ("cp1252", "mac_roman")
"""Excel on Windows and on a Mac; the first in doubt."""
_SMALL, _CAPITAL = "àâäáãåæçéèêëíìîïñóòôöõøœßúùûüÿšž", "ÀÂÄÁÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØŒÚÙÛÜŸŠŽ"
_MARK = "\u2018\u201c\u201d\u2013\u2014\u2026\xa0\u202f«»°€£§·•©®™ªº¿¡½¼¾²³"
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_UNLIKELY = re.compile(
    rf"(?<=[a-z{_SMALL}])[{_CAPITAL}]|(?<=[A-Z{_CAPITAL}])[{_SMALL}](?=[A-Z{_CAPITAL}])"
    rf"|(?<=[^\W\d_])[{_MARK}](?=[^\W\d_])|[^\x00-\x7f\u2019{_SMALL}{_CAPITAL}{_MARK}]"
)
"""What no name of Western Europe or the Americas holds: a capital after a small letter, a small
letter between capitals, a mark between letters, a foreign letter. The apostrophe of Windows is an Õ on a Mac."""


def office_encoding(data: bytes) -> str:
    r"""Return the encoding in which bytes that are not UTF-8 make the most likely names; no text is a ValueError.

    Example:
        >>> office_encoding("Contrebande d\u2019armes".encode("cp1252"))
        'cp1252'
        >>> office_encoding("Contrebande d\u2019armes".encode("mac_roman"))
        'mac_roman'
    """
    if _CONTROL.search(data):
        raise ValueError(Sentence("neither UTF-8 nor text of an office program"))
    texts = {name: data.decode(name, "replace") for name in _OFFICE_ENCODINGS}
    # A byte that an encoding does not have becomes a sign of its own.
    return min(texts, key=lambda n: ("\ufffd" in texts[n], len(_UNLIKELY.findall(texts[n]))))
