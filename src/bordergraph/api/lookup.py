"""A thing or statement by any of its names, and all that the record says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.api.result import Result
from bordergraph.errors import Sentence, UnknownNameError, UsageError

if TYPE_CHECKING:
    from bordergraph.api.context import Context
    from bordergraph.model import Ref
    from bordergraph.record import Entry

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
        return Ref(*context.graph.names.find_any(_NAMED, name))
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
