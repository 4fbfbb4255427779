"""Articles: how a sentence takes up the name of a body or an arrangement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from bordergraph.suggestions import strip_accents

if TYPE_CHECKING:
    from collections.abc import Iterable

_ARTICLES = {
    "le": {"le": "le ", "de": "du ", "à": "au "},
    "la": {"le": "la ", "de": "de la ", "à": "à la "},
    "les": {"le": "les ", "de": "des ", "à": "aux "},
    "": {"le": "", "de": "de ", "à": "à "},
}
_ELIDED = {"le": "l'", "de": "de l'", "à": "à l'"}
_BEFORE_VOWEL = _ARTICLES | {"le": _ELIDED, "la": _ELIDED, "": {"le": "", "de": "d'", "à": "à "}}
_AGREEMENT_INDEX = {"la": 1, "la-in-full": 1, "les-m": 2, "les-f": 3}
# Common nouns that begin a name: after an article they are written as such.
_COMMON_NOUNS = {
    "Département",
    "Gouvernement",
    "Gouvernements",
    "Ministère",
    "Provinces",
    "Services",
}
IN_FULL_SUFFIX = "-in-full"
"""Suffix of the article of a name that takes it only in full, not as an acronym."""


def inflect(name: str, article: str, form: str) -> str:
    """Return a name as a French sentence takes it up.

    Args:
        name: The name.
        article: Its article: ``le``, ``la``, ``les-m``, ``les-f``, or anything else for none.
        form: ``le``, ``Le``, ``de`` or ``à`` for the name with what stands before it; or the four
            forms of a word that agrees with it: ``dissous/dissoute/dissous/dissoutes``.

    Example:
        >>> inflect("GRC", "la", "de"), inflect("ASFC", "la", "à"), inflect("CANAFE", "none", "de")
        ('de la GRC', "à l'ASFC", 'de CANAFE')
        >>> inflect("ASFC", "la", "dissous/dissoute/dissous/dissoutes")
        'dissoute'
        >>> inflect("Gouvernement du Canada", "le", "à")
        'au gouvernement du Canada'
    """
    if "/" in form:
        return form.split("/")[_AGREEMENT_INDEX.get(article, 0)]
    has_vowel = strip_accents(name[:1]).lower() in {*"aeiou"}
    articles = _BEFORE_VOWEL if has_vowel else _ARTICLES
    before = articles.get(article.partition("-")[0], articles[""])[form.lower()]
    if before:
        name = lower_common_noun(name)
    return (before.capitalize() if form[0].isupper() else before) + name


def lower_common_noun(name: str) -> str:
    """Return a French name without the capital of a common noun that begins it.

    Example:
        >>> lower_common_noun("Services de police canadiens"), lower_common_noun("Service de police de Toronto")
        ('services de police canadiens', 'Service de police de Toronto')
    """
    return name[:1].lower() + name[1:] if name.partition(" ")[0] in _COMMON_NOUNS else name


class Name(str):
    """Names of things, which know the articles that French puts before them.

    A text asks for one by what follows the colon in its braces: ``{agency:de}``. The remainder says how
    many more there are; the conjunction stands before the last one, and a list has none.

    Example:
        >>> "réponse {who:de}".format(who=Name([("GRC", "la"), ("SCRS", "le")]))
        'réponse de la GRC et du SCRS'
    """

    __slots__ = ("conjunction", "parts", "remainder")
    parts: tuple[tuple[str, str], ...]
    remainder: str
    conjunction: str

    def __new__(
        cls, parts: Iterable[tuple[str, str]], remainder: str = "", conjunction: str = ""
    ) -> Self:
        """Return names as they stand in a list, or in a sentence where a conjunction is given."""
        pairs = tuple(parts)
        names = [name for name, _ in pairs]
        new = super().__new__(cls, _join_names(names, remainder, conjunction))
        new.parts, new.remainder, new.conjunction = pairs, remainder, conjunction
        return new

    def __reduce__(self) -> tuple[type[Self], tuple[Any, ...]]:
        """Return the arguments that build them again, also in another process."""
        return type(self), (self.parts, self.remainder, self.conjunction)

    @classmethod
    def from_value(cls, value: object) -> object:
        """Return a text as the name of something without an article; any other value as it is."""
        plain = isinstance(value, str) and type(value).__format__ is str.__format__
        return cls([(str(value), "")]) if plain else value

    def __format__(self, form: str) -> str:
        if not form:
            return str(self)
        if "/" in form:
            return inflect("", "les-m" if self.parts[1:] else self.parts[0][1], form)
        names = [
            inflect(name, article, form.lower() if index else form)
            for index, (name, article) in enumerate(self.parts)
        ]
        return _join_names(names, self.remainder, self.conjunction or "et")


def name_parts(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return each of some names with its article; empty where it knows none."""
    return [p for n in names for p in (n.parts if isinstance(n, Name) else ((n, ""),))]


def _join_names(names: list[str], remainder: str, conjunction: str) -> str:
    if conjunction and names[1:] and not remainder:
        names = [*names[:-2], f"{names[-2]} {conjunction} {names[-1]}"]
    return " ".join(filter(None, (", ".join(names), remainder)))
