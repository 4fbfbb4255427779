"""The passage behind a statement, found in the reader's own copy of a text.

The graph holds no sentence of a source. It holds the offsets of the sentence, in characters, and
the SHA-256 of its UTF-8 bytes, so that a reader who has the text can find and verify it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bordergraph.errors import DataError, Fault, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

_BOM = "\ufeff"
# A sentence ends at . ! or ? and white space; a lone capital before the stop ("U.S.") does not.
_SENTENCE_END = re.compile(r"(?<!\b[A-Z])[.!?][\"'\u201d\u2019)\]]*\s+|[\r\n]\s*")
_LINE_END = re.compile(r"[\r\n]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a text, with the sentences around it in its paragraph.

    Attributes:
        start: Offset of its first character in the text as given; in its normalised form when
            the span itself is written otherwise.
        end: Offset behind its last character, counted likewise.
        changed: How the text differs from the one that was read; empty when the span is exactly
            where the graph says.
    """

    text: str
    before: str
    after: str
    start: int
    end: int
    changed: str = ""


def find_passage(
    text: str, start: int, end: int, sha256: str, *, text_sha256: str = "", where: str = "text"
) -> Passage:
    r"""Return a span with its context, also from a copy that differs in form or elsewhere.

    A copy may have other line ends, a byte order mark, or decomposed letters; and it may be longer
    or shorter ahead of the span. All these are tried, and `Passage.changed` says which it was. The
    hash decides, so a wrong passage is never shown. The offsets count Unicode code points, of the text
    with its line ends as they are; the hashes are SHA-256 of UTF-8 bytes, of the span and of the whole
    text, where the graph has it. Where the text does not hold the span, the fault of a DataError says
    whether it is another text or another version, or whether the graph is at fault.
    """
    expected = sha256.lower()
    if not 0 <= start < end:
        what = Sentence("a span cannot run from {start} to {end}", start=start, end=end)
        fault = Fault(where, what, "correct it in the graph")
        raise DataError("the statement's span makes no sense", [fault])
    if _digest(text[start:end]) == expected:
        return _with_context(text, start, end, "")
    forms = list(_normalized_forms(text))
    for form, changed in forms:
        if _digest(form[start:end]) == expected:
            return _original_passage(text, form, start, end, changed)
    for form, changed in (*forms[-1:], (text, "")):
        if (offset := _nearest_offset(form, start, end - start, expected)) is not None:
            moved = f"{offset - start:+d} characters from where it was read"
            difference = f"{changed}, {moved}" if changed else moved
            return _original_passage(text, form, offset, offset + end - start, difference)
    raise DataError("the text does not hold this passage", [_fault(text, end, text_sha256, where)])


def _digest(text: str) -> str:
    # A lone surrogate has no UTF-8 form; the digest then differs, as it should.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _normalized_forms(text: str) -> Iterator[tuple[str, str]]:
    """Yield the text with one more difference of form normalized at each step."""
    changed: list[str] = []
    for name, normalize in (
        ("a byte order mark", lambda t: t.removeprefix(_BOM)),
        ("other line ends", lambda t: t.replace("\r\n", "\n").replace("\r", "\n")),
        ("accents written apart", lambda t: unicodedata.normalize("NFC", t)),
    ):
        form = normalize(text)
        if form != text:
            changed.append(name)
            text = form
            yield form, ", ".join(changed)


def _nearest_offset(text: str, origin: int, length: int, expected: str) -> int | None:
    """Return the offset of the span that is nearest to `origin`, or None."""
    last = len(text) - length
    for step in range(1, max(origin, last) + 1):
        for offset in (origin - step, origin + step):
            if 0 <= offset <= last and _digest(text[offset : offset + length]) == expected:
                return offset
    return None


def _original_passage(text: str, form: str, start: int, end: int, changed: str) -> Passage:
    """Return a span found in a normalised form, with its offsets in the text as given."""
    passage = _with_context(form, start, end, changed)
    offset = -1
    for _ in range(form.count(passage.text, 0, start) + 1):
        offset = text.find(passage.text, offset + 1)
    # A span whose own letters are written otherwise keeps its offsets in the normalised form.
    return passage if offset < 0 else replace(passage, start=offset, end=offset + end - start)


def _with_context(text: str, start: int, end: int, changed: str) -> Passage:
    top = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    ending = _LINE_END.search(text, end)
    bottom = ending.start() if ending else len(text)
    starts = [top, *(m.end() for m in _SENTENCE_END.finditer(text, top, start))]
    before = max((s for s in starts if s < start), default=start)
    stop = next((m.end() for m in _SENTENCE_END.finditer(text, end + 1, bottom)), bottom)
    lead, rest = text[before:start].strip(), text[end:stop].strip()
    return Passage(text[start:end], lead, rest, start, end, changed)


def _fault(text: str, end: int, text_sha256: str, where: str) -> Fault:
    if text_sha256 and _digest(text) == text_sha256.lower():
        return Fault(
            where,
            "the text is the one that was read, but the statement's span does not fit it",
            "the graph is at fault: correct bg:spanStart, bg:spanEnd or bg:spanSha256",
        )
    if not text_sha256:
        what = "the span's hash stands nowhere in this text"
    elif len(text) < end:
        what = "another text: it has {n} characters and the passage ends at {end}"
        what = Sentence(what, n=len(text), end=end)
    else:
        what = "another text, or another version of it: neither the whole nor the passage fits"
    return Fault(where, what, "give the file of the source named, unchanged, as UTF-8")
