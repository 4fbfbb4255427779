"""Arguments of verbs: allowed values, days and ids in the form of the analysis, things by name."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import wraps
from inspect import signature
from typing import TYPE_CHECKING, ParamSpec, TypeAlias, TypeVar

from bordergraph.api.result import Result
from bordergraph.errors import Sentence, UnknownNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bordergraph.api.context import Context
    from bordergraph.model import Ref
    from bordergraph.record import Entry


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


_NAMED = ("agency", "arrangement", "threat", "place", "source", "problem")


def named_thing(context: Context, name: str) -> Ref:
    """Return a named thing, or a statement given by id.

    Raises:
        UnknownNameError: Nothing has that name; close names, and what a search gives, are named.
        UsageError: Several things have it.
    """
    from bordergraph import vocab
    from bordergraph.api.search_hits import nearest
    from bordergraph.model import Ref
    from bordergraph.store.networks.names import Name, Names
    from bordergraph.suggestions import similar

    kind, mark, slug = name.removeprefix(vocab.ID).replace(":", "/", 1).partition("/")
    if mark and kind in _NAMED:
        try:
            return Ref(kind, context.find(kind, slug))
        except UnknownNameError as error:
            if Ref(kind, slug) in context.record.statements():  # it was withdrawn
                return Ref(kind, slug)
            raise UnknownNameError(kind, slug, error.suggestions, nearest(context, slug)) from None
    if mark and kind in vocab.KINDS:
        names = Names(Name(*ref, ref.slug, 0) for ref in context.record.statements())
        try:
            return Ref(kind, names.find(kind, slug))
        except UnknownNameError as error:
            raise UnknownNameError(kind, slug, error.suggestions, nearest(context, slug)) from None
    # An id of the reader's own may hold a slash or colon too.
    try:
        return Ref(*context.find_any(_NAMED, name))
    except UnknownNameError as error:
        if mark and (close := similar(kind, vocab.KINDS)):
            raise UnknownNameError("kind of thing", kind, close) from None
        found = None if mark else _statement(context, name)
        if found is None:
            told = nearest(context, name)
            raise UnknownNameError("thing", name, error.suggestions, told) from None
        return found


def _statement(context: Context, slug: str) -> Ref | None:
    """Return the statement with a bare slug, if there is one.

    Raises:
        UsageError: Several have it.
    """
    hits = [ref for ref in context.record.statements() if ref.slug == slug]
    # A series often has the name of its only figure, which says more.
    hits = [ref for ref in hits if ref.kind != "series"] or hits
    if len(hits) > 1:
        which = ", ".join(f"{ref.kind}/{ref.slug}" for ref in hits)
        raise UsageError(
            Sentence("'{name}' names {n} things", name=slug, n=len(hits)),
            Sentence("say which: {choices}", choices=which),
        )
    return hits[0] if hits else None


def all_of(context: Context, thing: Ref, *, everything: bool = False) -> Result[Entry]:
    """Return everything about one thing, grouped by kind of statement and cited.

    Args:
        context: The open graph.
        thing: The thing.
        everything: Show every row and source in text and Markdown.
    """
    from bordergraph.views.record.show import show_report, show_table
    from bordergraph.views.report.page import Page

    itself = context.record.entry(thing)
    about = [e for e in context.record.about(thing) if e.ref != thing]
    report = show_report(
        itself,
        about,
        context.network.source_by_id,
        context.labels,
        context.stamp(),
        context.fallen,
        context.problem(thing),
    )
    page = Page(report, context.labels, everything, show_table(report))
    return Result((itself, *about), page, report)
