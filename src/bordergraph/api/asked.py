"""What a caller asks for, checked and put into the form that the analysis takes."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.analysis.core.options import Options

__all__ = ["at_least", "day_of", "ids_of", "one_of", "options_of"]

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def one_of(what: str, value: str, known: Iterable[str]) -> str:
    """Return a word that is one of those known.

    Raises:
        UsageError: It is another.

    Example:
        >>> one_of("weight", "idf", ("idf", "none"))
        'idf'
    """
    words = [str(k) for k in known]
    if value not in words:
        raise UsageError(f"no {what} '{value}'", f"use one of {', '.join(words)}")
    return str(value)


def at_least(least: int, what: str, value: int | None) -> int | None:
    """Return a number that is large enough; None, which asks for all, stays None.

    Raises:
        UsageError: It is no whole number, or smaller.
    """
    whole = isinstance(value, int) and not isinstance(value, bool)
    if value is not None and not (whole and value >= least):
        raise UsageError(f"{what} cannot be {value!r}", f"give a whole number from {least} up")
    return value


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
    raise UsageError(f"{given!r} is no day", "write it as 2013, 2013-05 or 2013-05-01")


def ids_of(given: str | Iterable[str]) -> tuple[str, ...]:
    """Return ids, of which a plain text is one."""
    return (given,) if isinstance(given, str) else tuple(given)


def options_of(options: Options | None) -> Options:
    """Return what counts: the options given, or else the defaults."""
    from bordergraph.analysis.core.options import Options

    return Options() if options is None else options
