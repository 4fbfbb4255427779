"""Articles: how a sentence takes up the name of a body or an arrangement."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

from bordergraph.suggestions import unaccented

if TYPE_CHECKING:
    from collections.abc import Iterable

_FORMS = {
    "le": {"le": "le ", "de": "du ", "à": "au "},
    "la": {"le": "la ", "de": "de la ", "à": "à la "},
    "les": {"le": "les ", "de": "des ", "à": "aux "},
    "": {"le": "", "de": "de ", "à": "à "},
}
_ELIDED = {"le ": "l'", "la ": "l'", "du ": "de l'", "de la ": "de l'", "au ": "à l'", "à la ": "à l'", "de ": "d'"}  # fmt: skip
_AGREEING = {"la": 1, "la-in-full": 1, "les-m": 2, "les-f": 3}
# Common nouns that begin a name: after an article they are written as such.
_COMMON = {
    "Département", "Gouvernement", "Gouvernements", "Ministère", "Provinces", "Services",
}  # fmt: skip
IN_FULL = "-in-full"
"""How the article ends of a name that stands without one where it is shortened."""


def inflected(name: str, article: str, form: str) -> str:
    """Return a name as a French sentence takes it up.

    Args:
        name: The name.
        article: Its article: ``le``, ``la``, ``les-m``, ``les-f``, or anything else for none.
        form: ``le``, ``Le``, ``de`` or ``à`` for the name with what stands before it; or the four
            forms of a word that agrees with it: ``dissous/dissoute/dissous/dissoutes``.

    Example:
        >>> inflected("GRC", "la", "de"), inflected("ASFC", "la", "à"), inflected("CANAFE", "none", "de")
        ('de la GRC', "à l'ASFC", 'de CANAFE')
        >>> inflected("ASFC", "la", "dissous/dissoute/dissous/dissoutes")
        'dissoute'
        >>> inflected("Gouvernement du Canada", "le", "à")
        'au gouvernement du Canada'
    """
    if "/" in form:
        return form.split("/")[_AGREEING.get(article, 0)]
    before = _FORMS.get(article.partition("-")[0], _FORMS[""])[form.lower()]
    if before:
        name = lowered(name)
    if unaccented(name[:1]).lower() in {*"aeiou"}:
        before = _ELIDED.get(before, before)
    return (before.capitalize() if form[0].isupper() else before) + name


def lowered(name: str) -> str:
    """Return a French name without the capital of a common noun that begins it.

    Example:
        >>> lowered("Services de police canadiens"), lowered("Service de police de Toronto")
        ('services de police canadiens', 'Service de police de Toronto')
    """
    return name[:1].lower() + name[1:] if name.partition(" ")[0] in _COMMON else name


TAKEN_UP = {
    "de l'": "de", "de la ": "de", "du ": "de", "des ": "de", "de ": "de", "d'": "de",
    "à l'": "à", "à la ": "à", "au ": "à", "aux ": "à", "à ": "à",
    "l'": "le", "le ": "le", "la ": "le", "les ": "le",
}  # fmt: skip
"""What a French name has before it, and the form of the name that this makes."""


def taken_up(name: str, article: str, before: str) -> str:
    """Return a name with what French puts before it in place of what stood before its acronym.

    Example:
        >>> taken_up("Bureau de l'alcool (ATF)", "le", "de l'"), taken_up("Agence", "la", "La ")
        ("du Bureau de l'alcool (ATF)", "L'Agence")
    """
    form = TAKEN_UP.get(before.lower())
    if form is None or not article:
        return before + name
    told = inflected(name, article, form)
    return told[0].upper() + told[1:] if before[0].isupper() else told


_HEADED = re.compile(
    r"^(?:U\.S\. )?(?:Board|Bureau|Department|Office)\b|\b(?:Administration|Agency|Authority|Bureau|Center|Centre"
    r"|Commission|Committee|Corporation|Establishment|Federation|Service|Union)(?: of .*| \(.*\))?$"
)


def definite(name: str) -> str:
    """Return an English name with the article that it takes inside a sentence when it is in full.

    Example:
        >>> definite("Bureau of Alcohol"), definite("Public Safety Canada")
        ('the Bureau of Alcohol', 'Public Safety Canada')
    """
    return f"the {name}" if _HEADED.search(name) else name


def respelt(name: str, before: str) -> str:
    """Return a name after the English article that its first letter asks for, where it has one."""
    if not before:
        return name
    return f"{before[0]}{'n' if name[0] in 'AEIOU' else ''} {name}"


class Name(str):
    """Names of things, which know the articles that French puts before them.

    A text asks for one by what follows the colon in its braces: ``{agency:de}``.

    Attributes:
        parts: Each name with its article.
        more: What says how many more there are; empty where these are all.
        last: The word before the last one; empty in a list.

    Example:
        >>> "réponse {who:de}".format(who=Name([("GRC", "la"), ("SCRS", "le")]))
        'réponse de la GRC et du SCRS'
    """

    __slots__ = ("last", "more", "parts")
    parts: tuple[tuple[str, str], ...]
    more: str
    last: str

    def __new__(cls, parts: Iterable[tuple[str, str]], more: str = "", last: str = "") -> Self:
        """Return names as they stand in a list, or in a sentence where the last word is given."""
        told = tuple(parts)
        new = super().__new__(cls, _joined([name for name, _ in told], more, last))
        new.parts, new.more, new.last = told, more, last
        return new

    def __reduce__(self) -> tuple[type[Self], tuple[Any, ...]]:
        """Return what makes them anew, in another process too."""
        return type(self), (self.parts, self.more, self.last)

    @classmethod
    def of(cls, value: object) -> object:
        """Return a text as the name of something without an article; any other value as it is."""
        plain = isinstance(value, str) and type(value).__format__ is str.__format__
        return cls([(str(value), "")]) if plain else value

    def __format__(self, form: str) -> str:
        if not form:
            return str(self)
        if "/" in form:
            return inflected("", "les-m" if self.parts[1:] else self.parts[0][1], form)
        names = [
            inflected(name, article, form.lower() if at else form)
            for at, (name, article) in enumerate(self.parts)
        ]
        return _joined(names, self.more, self.last or "et")


def parts_of(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return each of some names with its article; empty where it knows none."""
    return [p for n in names for p in (n.parts if isinstance(n, Name) else ((n, ""),))]


def _joined(names: list[str], more: str, last: str) -> str:
    if last and names[1:] and not more:
        names = [*names[:-2], f"{names[-2]} {last} {names[-1]}"]
    return " ".join(filter(None, (", ".join(names), more)))
