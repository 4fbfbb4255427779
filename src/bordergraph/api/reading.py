"""What the record says: of a pair, a thing, a kind, the documents, and where they disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.api.result import Result
from bordergraph.errors import UnknownNameError, UsageError
from bordergraph.model import Ref
from bordergraph.views.report.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.analysis.core.options import Options
    from bordergraph.analysis.practices.cards import Card
    from bordergraph.api.desk import Desk
    from bordergraph.record import Entry
    from bordergraph.views.report import Report, Row

__all__ = ["KINDS", "conflicts", "listed", "paged", "show", "sources", "why"]

KINDS = (
    "agencies", "arrangements", "programs", "channels", "threats", "places", "findings",
    "recommendations", "figures", "sources",
)  # fmt: skip
"""What can be listed."""

_RUN = ("arrangements", "programs", "channels")
_NAMED = ("agency", "arrangement", "threat", "place", "source")


def paged(desk: Desk, report: Report, *, everything: bool) -> Result[Row]:
    """Return a report as a result; its items are the rows of all sections."""
    from bordergraph.views.report import figure_files

    rows = [row for s in report.sections if s.table for row in s.table.rows]
    page = Page(report, desk.labels, everything)
    return Result(tuple(rows), page, report, pictures=figure_files(report, desk.labels))


def why(
    desk: Desk, options: Options, a: str, b: str, *, threat: str | None, everything: bool
) -> Result[Row]:
    """Collect every statement that links two agencies, or says why nothing does."""
    from bordergraph.analysis.gaps.explain import explain
    from bordergraph.analysis.plans.remedies import remedies_for
    from bordergraph.api.planned import recommended
    from bordergraph.views.record.why import why_report

    on = desk.found("threat", threat)
    one, other = desk.find("agency", a), desk.find("agency", b)
    needs = desk.needs(options)
    found = explain(needs, one, other, on)
    told = remedies_for(needs, (*found.gaps, *found.settled), recommended(desk))
    remedies = {of: remedies for (_, of), remedies in told.items()}
    report = why_report(found, desk.network, desk.labels, desk.stamp(), on, remedies)
    return paged(desk, report, everything=everything)


def listed(
    desk: Desk, kind: str, filters: dict[str, str], *, practices: bool = False
) -> Result[Any]:
    """List the things of one kind that pass filters, arrangements on request by their practices."""
    from bordergraph.views.record import listing

    kind = _plural(kind)
    listing.check_filters(kind, filters)
    if practices and kind not in _RUN:
        known = ", ".join(_RUN)
        raise UsageError(f"list {kind} knows no practices", f"they are told of {known}")
    if "threat" in filters:
        filters["threat"] = desk.find("threat", filters["threat"])
    if kind == "sources":
        return sources(desk, kind=filters.get("kind"))
    if kind == "places":
        found = listing.places(desk.record.places(), desk.labels, filters)
    elif kind == "recommendations":
        found = listing.recommendations(desk.record.recommendations(), desk.labels)
    else:
        found = listing.things(desk.network, kind, filters, desk.labels)
    if practices:
        return _practised(desk, tuple(a.id for a in found.items))
    return Result(found.items, found.table)


def _practised(desk: Desk, arrangements: tuple[str, ...]) -> Result[Card]:
    """Return the cards of some arrangements, in their order."""
    from bordergraph.views.tables.practised import practices_table

    by_id = {card.arrangement: card for card in desk.cards}
    cards = tuple(by_id[a] for a in arrangements)
    return Result(cards, practices_table(cards, desk.labels))


def _plural(name: str) -> str:
    """Take one thing's word for the kind too: ``agency`` as ``agencies``.

    Raises:
        UnknownNameError: There is no such kind.
    """
    word = name.lower()
    for kind in (word, f"{word}s", f"{word[:-1]}ies"):
        if kind in KINDS:
            return kind
    raise UnknownNameError("kind", name, _close(word, KINDS, 2) or KINDS)


def sources(
    desk: Desk, *, unused: bool = False, stale: bool = False, kind: str | None = None
) -> Result[Any]:
    """List the documents with what rests on each: most first, or by when to look at them again."""
    from bordergraph.views.record import listing

    if unused and stale:
        raise UsageError(
            "nothing rests on unused sources, so none is ever stale",
            "leave --unused or --stale out",
        )
    found = listing.sources(desk.record.sources(), desk.labels, unused=unused, kind=kind)
    if not stale:
        return Result(found.items, found.table)
    from bordergraph.analysis.core.upkeep import due
    from bordergraph.views.record.upkeep import upkeep_table

    kept = {c.source.id for c in found.items}
    again = due(look for look in desk.record.looks() if look.document.id in kept)
    return Result(again, upkeep_table(again, desk.graph.day, desk.labels))


def conflicts(desk: Desk, *, everything: bool) -> Result[Any]:
    """List figures and facts on which sources disagree."""
    from bordergraph.views.record import conflicts as views

    record = desk.record
    checks = record.checks if everything else desk.fallen
    found = views.conflicts(
        record.disputes(),
        record.figures_that_differ(),
        record.starts_and_cadences(),
        record.doubts(),
        desk.labels,
        desk.graph.parts.differences,
    )
    report = views.conflict_report(
        checks, found, desk.network.source_by_id, desk.labels, desk.stamp()
    )
    rows = views.conflict_table(checks, found)
    return Result((*checks, *found), Page(report, desk.labels, everything, rows), report)


def show(desk: Desk, name: str, *, everything: bool) -> Result[Entry]:
    """Return everything the graph says about one thing."""
    from bordergraph.views.record.show import show_report, show_table

    thing = _found(desk, name)
    itself = desk.record.entry(thing)
    about = [e for e in desk.record.about(thing) if e.ref != thing]
    report = show_report(
        itself, about, desk.network.source_by_id, desk.labels, desk.stamp(), desk.fallen
    )
    page = Page(report, desk.labels, everything, show_table(report))
    return Result((itself, *about), page, report)


def _found(desk: Desk, name: str) -> Ref:
    """Return a named thing, or a statement given by id.

    Raises:
        UnknownNameError: Nothing has that name; close names are suggested.
        UsageError: Several things have it.
    """
    from bordergraph import vocab
    from bordergraph.store.networks.names import Name, Names

    kind, mark, slug = name.replace(":", "/", 1).partition("/")
    if mark and kind in _NAMED:
        return Ref(kind, desk.find(kind, slug))
    if not mark or kind not in vocab.KINDS:
        # An id of the reader's own may hold a slash or colon too.
        try:
            return Ref(*desk.graph.names.find_any(_NAMED, name))
        except UnknownNameError as error:
            if mark:
                close = _close(kind, vocab.KINDS)
                raise UnknownNameError("kind of thing", kind, close) from None
            found = _statement(desk, name)
            if found is None:
                raise UnknownNameError("thing", name, error.suggestions) from None
            return found
    names = Names(Name(*ref, ref.slug, 0) for ref in desk.record.statements())
    return Ref(kind, names.find(kind, slug))


def _statement(desk: Desk, slug: str) -> Ref | None:
    """Return the statement with a bare slug, if there is one.

    Raises:
        UsageError: Several have it.
    """
    hits = [ref for ref in desk.record.statements() if ref.slug == slug]
    # A series often has the name of its only figure, which says more.
    hits = [ref for ref in hits if ref.kind != "series"] or hits
    if len(hits) > 1:
        which = ", ".join(f"{ref.kind}/{ref.slug}" for ref in hits)
        raise UsageError(f"'{slug}' names {len(hits)} things", f"say which: {which}")
    return hits[0] if hits else None


def _close(word: str, words: Sequence[str], most: int = 3) -> list[str]:
    import difflib

    return difflib.get_close_matches(word, words, n=most)
