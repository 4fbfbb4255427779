"""Links: which names in a row lead to which pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bordergraph.model import Ref
from bordergraph.views.site.paths import relative

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bordergraph.model import Source
    from bordergraph.views.report import Row
    from bordergraph.words.labels import Labels

__all__ = ["IndexWays", "SiteWays"]

# Of what the records of rows call the things they name.
_KINDS = ("agency", "arrangement", "threat", "place")
_KIND_OF = {
    "agency": "agency", "agencies": "agency", "a": "agency", "b": "agency", "giver": "agency",
    "receiver": "agency", "members": "agency", "arrangement": "arrangement",
    "arrangements": "arrangement", "threat": "threat", "threats": "threat", "place": "place",
}  # fmt: skip


class SiteWays:
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
        self._pages = pages
        self._here = here
        self._labels = labels
        self._own = own

    def to(self, thing: Ref) -> str:
        """Return the address of a thing's page from here; empty where it has none."""
        path = self._pages.get(thing)
        return relative(self._here, path) if path and thing != self._own else ""

    def names(self, row: Row) -> dict[str, str]:
        """Return addresses by the names of the things that a row's record names."""
        found: dict[str, str] = {}
        for thing in _named(row.record):
            if address := self.to(thing):
                for name in (self._labels.short(*thing), self._labels.full(*thing)):
                    found.setdefault(name, address)
        return found

    def page(self, row: Row) -> str:
        """Return the page of a row's own statement."""
        return self.to(_statement(row))

    def anchor(self, row: Row) -> str:
        """Return no id: only indexes are linked into."""
        del row
        return ""

    def source(self, source: Source) -> str:
        """Return the page of a document."""
        return self.to(Ref("source", source.id))


class IndexWays(SiteWays):
    """Those of an index, whose rows stand for things: each leads to its page, and can be led to."""

    def names(self, row: Row) -> dict[str, str]:
        """Return the page of the thing that a row stands for, or else of what the row names."""
        address = self.to(_statement(row))
        return {row.cells[0]: address} if address else super().names(row)

    def page(self, row: Row) -> str:
        """Return nothing: the name of a row leads there already."""
        del row
        return ""

    def anchor(self, row: Row) -> str:
        """Return the slug of the thing that a row stands for, as its IRI ends."""
        return quote(_statement(row).slug, safe="")


def _statement(row: Row) -> Ref:
    kind, _, slug = str(row.record.get("statement", "")).partition(":")
    return Ref(kind, slug)


def _named(record: Mapping[str, Any]) -> Iterator[Ref]:
    """Yield the things that a record names, by key or by kind."""
    for key, value in record.items():
        if isinstance(value, dict):
            yield from _named(value)
            continue
        for text in value if isinstance(value, list | tuple) else (value,):
            if isinstance(text, dict):
                yield from _named(text)
            if not isinstance(text, str) or not text:
                continue
            kind, mark, slug = text.partition(":")
            if mark and kind in _KINDS:
                yield Ref(kind, slug)
            elif key in _KIND_OF:
                yield Ref(_KIND_OF[key], text)
