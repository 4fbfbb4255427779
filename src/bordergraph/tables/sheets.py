"""Rows of text with their places, the form in which every file is read; encoding and separator of CSV."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from bordergraph.decompress import bare_name, beginning, content, unmarked
from bordergraph.errors import tell
from bordergraph.tables.columns import shielded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

Lines: TypeAlias = "Iterable[tuple[int, Sequence[str]]]"
"""Line, from 1, and cells of each row; the first row that is not blank names the columns."""

WIDEST = 256
"""Columns that a sheet may have; no table of ours has a tenth of that."""

SEPARATORS = ",;\t|"


class BrokenSheetError(Exception):
    """A place after which nothing more of a sheet can be read."""

    def __init__(self, line: int, position: int, what: str, fix: str = "") -> None:
        super().__init__(what)
        self.line = line
        self.position = position
        self.what = what
        self.fix = fix


@dataclass(frozen=True)
class Sheet:
    """One table as its file has it.

    Attributes:
        file: What faults call it.
        lines: Gives its rows; it may raise `BrokenSheetError` at any of them.
        shown: What the file calls a column, where it is not our name.
        places: Names the place of a fault where line and column say nothing to people.
        ours: Whether it is written as our tables are, so that a column of another name is told of.
    """

    file: str
    lines: Callable[[], Lines]
    shown: Mapping[str, str] = field(default_factory=dict)
    places: Callable[[int], str] | None = None
    ours: bool = False

    def place(self, line: int, position: int) -> str:
        """Return where a cell is, for a fault."""
        return self.places(line) if self.places else f"{self.file}:{line}:{position}"


def sheet_of(
    file: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    places: Callable[[int], str] | None = None,
) -> Sheet:
    """Return rows that are already in memory as a sheet; the first is on line 2.

    Example:
        >>> list(sheet_of("a", ("id", "label"), [("cbp", "CBP")]).lines())
        [(1, ('id', 'label')), (2, ('cbp', 'CBP'))]
    """
    kept = [tuple(columns), *(tuple(map(shielded, row)) for row in rows)]
    return Sheet(file, lambda: enumerate(kept, 1), places=places)


def read_once(lines: Callable[[], Lines]) -> Callable[[], Lines]:
    """Return what gives the same rows again and again, and breaks where they broke."""
    kept: list[tuple[int, Sequence[str]]] = []
    broken: list[BrokenSheetError | None] = []

    def again() -> Iterator[tuple[int, Sequence[str]]]:
        if not broken:
            try:
                kept.extend(lines())
                broken.append(None)
            except BrokenSheetError as error:
                broken.append(error)
        yield from kept
        if broken[0]:
            raise broken[0]

    return again


def csv_sheet(path: Path) -> Sheet:
    """Return a CSV file, perhaps compressed, as a sheet."""
    return Sheet(path.name, lambda: _csv_lines(path))


def _csv_lines(path: Path) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the rows of a CSV file; what parts its cells is told from its first line.

    Raises:
        BrokenSheetError: It cannot be read, is no text, or a row is none.
    """
    text = _text(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    line = 1
    try:
        for cells in reader:
            here, line = line, reader.line_num + 1
            yield here, cells
    except csv.Error as error:
        raise BrokenSheetError(
            reader.line_num, 1, f"not a CSV row: {error}", 'quote cells with ""'
        ) from None


def _separator(text: str) -> str:
    """Return what parts the cells of a file, told from its columns: cells hold lists as well."""
    header = next((line for line in io.StringIO(text) if line.strip()), "")
    try:
        return csv.Sniffer().sniff(header[:10_000], SEPARATORS).delimiter
    except csv.Error:
        return ","


def _text(path: Path) -> str:
    """Return what a file holds.

    Raises:
        BrokenSheetError: It cannot be read or is no text.
    """
    try:
        text = decoded(content(path), path.name)
    except OSError as error:
        raise BrokenSheetError(1, 1, f"cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        raise BrokenSheetError(1, 1, str(error)) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise BrokenSheetError(line, 1, "holds a NUL, so it is no text", "save the file as UTF-8")
    return text


def decoded(data: bytes, name: str) -> str:
    r"""Return bytes as text; another encoding than UTF-8 is recognized, and said.

    Args:
        data: The bytes; a mark of their order is left out.
        name: What to call the file.

    Raises:
        ValueError: They are no text.

    Example:
        >>> decoded(b"\xef\xbb\xbfid", "a.csv")
        'id'
    """
    whole = unmarked(data)
    try:
        return whole.decode()
    except UnicodeDecodeError:
        pass
    encoding = office_encoding(whole)
    tell(f"{name} is not UTF-8; read as {encoding} (save it as UTF-8 if names look wrong)")
    return whole.decode(encoding)


def ending(path: Path) -> str:
    """Return how the name of a file ends, without the ending of its compression."""
    name = bare_name(path)
    return name[name.rfind(".") :] if "." in name else ""


_OFFICE = ("cp1252", "mac_roman", "cp850")
"""Excel on Windows, Excel on a Mac, and the command line of Windows; the first in doubt."""

_SMALL = frozenset("àâäáãåæçéèêëíìîïñóòôöõøœßúùûüÿšž")
_CAPITAL = frozenset("ÀÂÄÁÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØŒÚÙÛÜŸŠŽ")
_APOSTROPHE = "\u2019"
_MARKS = frozenset("\u2018\u2019\u201c\u201d\u2013\u2014\u2026\xa0\u202f«»°€£§·•©®™ªº¿¡½¼¾²³")
_CONTROL = frozenset(map(chr, range(32))) - frozenset("\t\n\r\f\v") | {"\x7f"}
_HEAVY = 2
"""What a sign that no name holds counts, beside one that only stands where none does."""


def office_encoding(data: bytes) -> str:
    r"""Return the encoding in which bytes make the most likely names.

    A sign counts against an encoding when no name of Western Europe or the Americas holds it, when
    it is a capital after a small letter, a small letter between capitals, or a mark between two
    letters: the apostrophe of Windows is an Õ on a Mac.

    Args:
        data: Bytes that are not UTF-8.

    Raises:
        ValueError: They are no text.

    Example:
        >>> office_encoding("Contrebande d\u2019armes".encode("cp1252"))
        'cp1252'
        >>> office_encoding("Contrebande d\u2019armes".encode("mac_roman"))
        'mac_roman'
    """
    against = {}
    for name in _OFFICE:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if _CONTROL.isdisjoint(text):
            against[name] = _unlikely(text)
    if not against:
        raise ValueError("neither UTF-8 nor text of an office program")
    return min(against, key=against.__getitem__)


def _unlikely(text: str) -> int:
    """Return how much speaks against a text."""
    found = 0
    for before, sign, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if sign.isascii():
            continue
        if sign in _SMALL:
            found += before.isupper() and after.isupper()
        elif sign in _CAPITAL:
            found += before.islower()
        elif sign in _MARKS:
            found += sign != _APOSTROPHE and before.isalpha() and after.isalpha()
        else:
            found += _HEAVY
    return found


_HEAD = 1 << 14
_FORMS = {
    "STIX": rb'"type"\s*:\s*"bundle"|"spec_version"\s*:\s*"2',
    "JSON of Wikidata": (
        rb'"entities"\s*:\s*\{\s*"[QPL]\d|"(?:mainsnak|sitelinks)"\s*:|"id"\s*:\s*"[QPL]\d+"\s*,\s*"labels"'
        rb'|\A\s*\[\s*\{[^}]*"http://www\.wikidata\.org/entity/'
    ),
    "SPARQL results": rb'"head"\s*:\s*\{[^}]*"vars"\s*:|"bindings"\s*:\s*\[',
    "FollowTheMoney": rb'"schema"\s*:\s*"[A-Z]\w+"(?s:.)*"properties"|"properties"(?s:.)*"schema"\s*:\s*"[A-Z]',
    "a CSV of OpenSanctions": rb"\A\W*id\W+(?:schema|caption)\W",
    "a CSV of Wikidata": rb"\A(?:[^\n]*\W)?(\w+)\W+\1Label\b|\A\W*item\W+\w*(?:Label|item)\b",
}
_FIX = (
    "write who is tied to whom as an edge list (source,target), or as the tables of"
    " bordergraph import --template"
)


def unread(path: Path) -> tuple[str, str] | None:
    """Return what to say of a file whose form is known and not read; None of any other.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> with tempfile.TemporaryDirectory() as name:
        ...     file = Path(name, "a.json")
        ...     _ = file.write_text('{"type": "bundle", "id": "bundle--1", "objects": []}')
        ...     (unread(file) or [""])[0].endswith("a.json is STIX, for which there is no reader")
        True
    """
    try:
        head = beginning(path, _HEAD)
    except (OSError, ValueError):
        return None
    form = next((name for name, told in _FORMS.items() if re.search(told, head)), "")
    return (f"{path} is {form}, for which there is no reader", _FIX) if form else None
