"""Links of the site: from one of its paths to another."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from bordergraph.model import Ref
from bordergraph.views.record.links import ThingWays, statement_of
from bordergraph.views.site.paths import PAGED, relative, statement_anchor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bordergraph.views.report import Row
    from bordergraph.words.labels import Labels


class SiteWays(ThingWays):
    """Where what a page tells of leads.

    Args:
        pages: The path of each thing that has a page.
        here: The path of the page that links.
        labels: Names in the reader's language, which are what is linked.
        own: The thing whose page it is, to which nothing on it leads.
    """

    def __init__(
        self, pages: Mapping[Ref, str], here: str, labels: Labels, own: Ref | None = None
    ) -> None:
        super().__init__(labels)
        self._pages = pages
        self._here = here
        self._own = own

    def to(self, thing: Ref) -> str:
        """Return the address of a thing's page from here; empty where it has none."""
        path = self._pages.get(thing)
        return relative(self._here, path) if path and thing != self._own else ""

    def names(self, row: Row) -> dict[str, str]:
        """Return the place of a statement told in brief, or else those of the things it names."""
        address = self.to(statement_of(row)) if row.record.get("brief") else ""
        return {row.cells[0]: address} if address else super().names(row)

    def page(self, row: Row) -> str:
        """Return nothing for a statement told in brief, whose words lead there."""
        return "" if row.record.get("brief") else super().page(row)


class IndexWays(SiteWays):
    """Those of an index, whose rows stand for things: each leads to its page, and can be led to."""

    def names(self, row: Row) -> dict[str, str]:
        """Return the page of the thing that a row stands for, or else of what the row names."""
        address = self.to(_listed(row))
        return {row.cells[0]: address} if address else super().names(row)

    def page(self, row: Row) -> str:
        """Return nothing: the name of a row leads there already."""
        del row
        return ""

    def anchor(self, row: Row) -> str:
        """Return the slug of the thing that a row stands for, as its IRI ends."""
        return quote(_listed(row).slug, safe="")


class ShelfWays(SiteWays):
    """Those of the page of some sources, on which each statement can be led to once."""

    def page(self, row: Row) -> str:
        """Return the page of a statement that has one of its own."""
        return super().page(row) if statement_of(row).kind in PAGED else ""

    def anchor(self, row: Row) -> str:
        """Return the id of a statement, as `bordergraph cite` takes it."""
        thing = statement_of(row)
        led = row.record.get("home") and thing.kind not in PAGED
        return statement_anchor(thing) if led else ""


def _listed(row: Row) -> Ref:
    """Return the thing that a row of an index stands for."""
    if "problem" in row.record:
        return Ref("problem", str(row.record["problem"]))
    return statement_of(row)
