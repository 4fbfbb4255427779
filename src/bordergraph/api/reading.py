"""What the record says: of a pair, a thing, a kind, the documents, and where they disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.api.arguments import allowing
from bordergraph.api.opened import Opened
from bordergraph.api.result import Result
from bordergraph.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bordergraph.api.desk import Desk
    from bordergraph.model import Ref
    from bordergraph.record import Entry
    from bordergraph.store.networks.joins import Join, Near
    from bordergraph.views.report import Row
    from bordergraph.views.table.table import Table

__all__ = ["KINDS", "Reading"]

KINDS = (
    "agencies", "arrangements", "programs", "channels", "threats", "places", "findings",
    "recommendations", "figures", "sources",
)  # fmt: skip
"""What can be listed."""

HALVES = ("events", "years")
YEARS = range(1800, 2201)

_NAMED = ("agency", "arrangement", "threat", "place", "source")


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


def _found(desk: Desk, name: str) -> Ref:
    """Return a named thing, or a statement given by id.

    Raises:
        UnknownNameError: Nothing has that name; close names are suggested.
        UsageError: Several things have it.
    """
    from bordergraph import vocab
    from bordergraph.model import Ref
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


class Reading(Opened):
    """An open graph whose record is read."""

    def why(
        self,
        a: str,
        b: str,
        *,
        threat: str | None = None,
        everything: bool = False,
    ) -> Result[Row]:
        """Explain what is between two agencies: needs, problems, channels, searches, statements.

        Args:
            a: One agency.
            b: The other.
            threat: Only this threat and what is narrower.
            everything: Show every row and source in text and Markdown.

        Example:
            >>> print(Workbench.open().why("RCMP", "ATF").to_text().splitlines()[0][:4])
            Why:
        """
        from bordergraph.api.reports import paged, why

        desk = self._desk
        on = desk.found("threat", threat)
        one, other = desk.find("agency", a), desk.find("agency", b)
        return paged(desk, why(desk, one, other, on), everything=everything)

    def show(self, name: str, *, everything: bool = False) -> Result[Entry]:
        """Show everything about one thing, grouped by kind of statement and cited.

        Args:
            name: An agency, arrangement, threat, place or source; or the id of a statement.
            everything: Show every row and source in text and Markdown.

        Example:
            >>> thing = Workbench.open().show("Shiprider")
            >>> thing[0].ref.kind
            'arrangement'
        """
        from bordergraph.views.record.show import show_report, show_table
        from bordergraph.views.report.page import Page

        desk = self._desk
        thing = _found(desk, name)
        itself = desk.record.entry(thing)
        about = [e for e in desk.record.about(thing) if e.ref != thing]
        report = show_report(
            itself, about, desk.network.source_by_id, desk.labels, desk.stamp(), desk.fallen
        )
        page = Page(report, desk.labels, everything, show_table(report))
        return Result((itself, *about), page, report)

    def list(
        self,
        kind: str,
        *,
        country: str | None = None,
        level: str | None = None,
        sector: str | None = None,
        threat: str | None = None,
        sort: str | None = None,
        status: str | None = None,
    ) -> Result[Any]:
        """List the things of one kind.

        Args:
            kind: agencies, arrangements, programs, channels, threats, places, findings,
                recommendations, figures or sources.
            country: CA, US or another country.
            level: federal, provincial, state, municipal ...
            sector: police, border, intelligence ...
            threat: Concerned with this threat or a narrower one.
            sort: Kind within the kind: task-force, mou, no-channel, port-of-entry ...
            status: active, ended, dormant ...; for findings, yes or no.

        Example:
            >>> forums = Workbench.open().list("arrangements", sort="forum")
            >>> "cross-border-crime-forum" in {forum["id"] for forum in forums.to_dicts()}
            True
        """
        from bordergraph.views.record import listing

        desk = self._desk
        given = {
            "country": country, "level": level, "sector": sector, "threat": threat, "kind": sort,
            "status": status,
        }  # fmt: skip
        filters = {k: v for k, v in given.items() if v is not None}
        kind = _plural(kind)
        listing.check_filters(kind, filters)
        if "threat" in filters:
            filters["threat"] = desk.find("threat", filters["threat"])
        if kind == "sources":
            return self.sources(kind=sort)
        found: Table[Any]
        if kind == "places":
            found = listing.places(desk.record.places(), desk.labels, filters)
        elif kind == "recommendations":
            found = listing.recommendations(desk.record.recommendations(), desk.labels)
        else:
            found = listing.things(desk.network, kind, filters, desk.labels)
        return Result(tuple(found.items), found)

    def sources(
        self, *, unused: bool = False, stale: bool = False, kind: str | None = None
    ) -> Result[Any]:
        """List the documents with the number of statements that rest on each, most first.

        Args:
            unused: Only documents on which no statement rests.
            stale: In the order in which to look at them again, with the day and the reason of each
                (see `bordergraph.analysis.core.upkeep`), and the statements that rest on it.
            kind: Only documents of this kind, such as news or audit.

        Example:
            >>> first = Workbench.open().sources().to_dicts()[0]
            >>> first["statements"] > 0
            True
        """
        from bordergraph.views.record import listing

        desk = self._desk
        if unused and stale:
            raise UsageError(
                "nothing rests on unused sources, so none is ever stale",
                "leave --unused or --stale out",
            )
        found = listing.sources(desk.record.sources(), desk.labels, unused=unused, kind=kind)
        if not stale:
            return Result(tuple(found.items), found)
        from bordergraph.analysis.core.upkeep import due
        from bordergraph.views.record.upkeep import upkeep_table

        kept = {c.source.id for c in found.items}
        again = due(look for look in desk.record.looks() if look.document.id in kept)
        return Result(again, upkeep_table(again, desk.graph.day, desk.labels))

    def conflicts(self, *, everything: bool = False) -> Result[Any]:
        """Show where sources disagree, side by side.

        Args:
            everything: Checks that a claim passed too, and every row in text and Markdown.

        Example:
            >>> len(Workbench.open().conflicts()) > 0
            True
        """
        from bordergraph.views.record import conflicts as views
        from bordergraph.views.report.page import Page

        desk = self._desk
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

    def merged(self) -> Result[Join | Near]:
        """List what was joined when several graphs were opened together, and what nearly was.

        Returns:
            A `Join` for each agency, arrangement and threat that several graphs tell of, and a
            `Near` for each two that look alike and were kept apart, with how to join them.

        Raises:
            UsageError: Only one graph was opened.
        """
        from bordergraph.api.merging import merged

        return merged(self._desk)

    @allowing(first=YEARS, last=YEARS, only=HALVES)
    def timeline(
        self,
        subject: str | None = None,
        *,
        first: int | None = None,
        last: int | None = None,
        only: str | None = None,
        everything: bool = False,
    ) -> Result[Any]:
        """Show when things begin and end, and how needs were served by year.

        Args:
            subject: An agency, an arrangement or a threat; the whole network when left out.
            first: First year.
            last: Last year.
            only: ``events`` or ``years``, to leave out the other half; rows are the events
                unless only the years are asked for. ``pictures["svg"]`` draws both.
            everything: Show every row and source in text and Markdown.

        Example:
            >>> events = Workbench.open().timeline("IBET", only="events").to_dicts()
            >>> {"date", "event"} <= events[0].keys()
            True
        """
        from bordergraph.api.timeline import timeline

        return timeline(
            self._desk, subject, first=first, last=last, only=only, everything=everything
        )

    def cite(self, statement: str, *, text: str | Path | None = None) -> Result[Any]:
        """Show the source behind a statement, and the passage in your own copy of its text.

        Args:
            statement: A statement's id, ``figure:npf-firearms-traced``, or its IRI.
            text: The file that holds the source's text, in UTF-8.

        Example:
            >>> Workbench.open().cite("figure:npf-firearms-traced")[0]["source"]
            'source:npf-2025'
        """
        from bordergraph.api.citing import cite

        return cite(self._desk, statement, text)
