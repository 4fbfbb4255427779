"""In which encoding an office program saved a text that is not UTF-8."""

from __future__ import annotations

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
