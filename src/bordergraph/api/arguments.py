"""Arguments of verbs: which values are allowed, and days and ids in the form the analysis takes."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import wraps
from inspect import signature
from typing import TYPE_CHECKING, ParamSpec, TypeAlias, TypeVar

from bordergraph.errors import Sentence, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Allowed: TypeAlias = "Sequence[str] | range | int"
FOLDERS = ("csv", "datapackage", "parquet")
"""Formats that are several files in a folder."""
FILES = ("xlsx",)
"""Formats that are one file and no text."""
RDF = ("turtle", "trig", "nquads", "ntriples", "jsonld")
"""Formats of RDF."""
TEXTS = (*RDF, "gexf", "graphml", "cytoscape", "kumu")
"""Formats that are one text."""
EXPORTS = (*TEXTS, *FOLDERS, *FILES)

P = ParamSpec("P")
R = TypeVar("R")

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def allowing(**allowed: Allowed) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator of a verb that refuses what is not allowed; None always is.

    The command line reads what is allowed from the verb's attribute ``allowed``.

    Args:
        allowed: By parameter its words, its whole numbers, or the least of them.

    Example:
        >>> @allowing(by=("pair", "threat"), top=1)
        ... def rows(by: str, top: int | None = None) -> str:
        ...     return by
        >>> rows("pair")
        'pair'
    """

    def decorate(verb: Callable[P, R]) -> Callable[P, R]:
        parameters = signature(verb)

        @wraps(verb)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            given = parameters.bind(*args, **kwargs).arguments
            for name, values in allowed.items():
                check(name, given.get(name), values)
            return verb(*args, **kwargs)

        checked.allowed = allowed  # type: ignore[attr-defined] # functions have attributes
        return checked

    return decorate


def check(name: str, value: object, allowed: Allowed) -> None:
    """Refuse a value that is not allowed.

    Raises:
        UsageError: It is none of the words, or no whole number of the range.
    """
    whole = isinstance(value, int) and not isinstance(value, bool)
    if isinstance(allowed, range):
        is_allowed = whole and value in allowed
        use = Sentence(
            "give a whole number from {first} to {last}", first=allowed[0], last=allowed[-1]
        )
    elif isinstance(allowed, int):
        is_allowed = isinstance(value, int) and whole and value >= allowed
        use = Sentence("give a whole number from {first} up", first=allowed)
    else:
        is_allowed = value in allowed
        use = Sentence("use one of {names}", names=", ".join(allowed))
    if value is not None and not is_allowed:
        raise UsageError(Sentence("{name} cannot be {value!r}", name=name, value=value), use)


def day_of(given: str | date | None) -> date | None:
    """Return the day that a date or text names; a year or month stands for its first day.

    Raises:
        UsageError: It names none.

    Example:
        >>> day_of("2005")
        datetime.date(2005, 1, 1)
    """
    if given is None:
        return None
    if isinstance(given, date):
        return given.date() if isinstance(given, datetime) else given
    try:
        found = _DAY.fullmatch(given)
        if found:
            year, month, day = (int(part or 1) for part in found.groups())
            return date(year, month, day)
    except (TypeError, ValueError):
        pass
    raise UsageError(
        Sentence("{day!r} is no day", day=given), "write it as 2013, 2013-05 or 2013-05-01"
    )


def ids_of(given: str | Iterable[str]) -> tuple[str, ...]:
    """Return ids, of which a plain text is one."""
    return (given,) if isinstance(given, str) else tuple(given)
