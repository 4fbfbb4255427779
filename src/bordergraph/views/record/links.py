"""Links from the names in a row to the pages of things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.model import Ref, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bordergraph.views.table.table import Row
    from bordergraph.words.labels import Labels

# Of what the records of rows call the things they name.
_KINDS = ("agency", "arrangement", "threat", "place", "problem")
_KIND_BY_KEY = {
    "agency": "agency",
    "agencies": "agency",
    "a": "agency",
    "b": "agency",
    "giver": "agency",
    "receiver": "agency",
    "members": "agency",
    "arrangement": "arrangement",
    "arrangements": "arrangement",
    "problem": "problem",
    "problems": "problem",
    "threat": "threat",
    "threats": "threat",
    "place": "place",
}


class ThingLinks:
    """Resolves the links of a page by the things that its rows name.

    Args:
        labels: Names in the reader's language, which are what is linked.
        address: Returns the address of a thing's page; empty for none.
    """

    def __init__(self, labels: Labels, address: Callable[[Ref], str]) -> None:
        self._labels = labels
        self.address = address

    def by_name(self, row: Row) -> dict[str, str]:
        """Return addresses by the names of the things that a row's record names."""
        links: dict[str, str] = {}
        for thing in _named_things(row.record):
            if url := self.address(thing):
                for name in (self._labels.short_name(*thing), self._labels.full_name(*thing)):
                    links.setdefault(name, url)
        return links

    def page(self, row: Row) -> str:
        """Return the page of a row's own statement."""
        return self.address(statement_of(row))

    def anchor(self, row: Row) -> str:
        """Return no id: only indexes have anchors."""
        del row
        return ""

    def source_page(self, source: Source) -> str:
        """Return the page of a document."""
        return self.address(Ref("source", source.id))


def statement_of(row: Row) -> Ref:
    """Return the statement or thing of a row."""
    kind, _, slug = str(row.record.get("statement", "")).partition(":")
    return Ref(kind, slug)


def _named_things(record: Mapping[str, Any]) -> Iterator[Ref]:
    """Yield the things that a record names, by key or by kind."""
    for key, value in record.items():
        for item in value if isinstance(value, list | tuple) else (value,):
            if isinstance(item, dict):
                yield from _named_things(item)
            elif isinstance(item, str) and item and (ref := _ref(key, item)):
                yield ref


def _ref(key: str, text: str) -> Ref | None:
    kind, mark, slug = text.partition(":")
    if mark and kind in _KINDS:
        return Ref(kind, slug)
    return Ref(_KIND_BY_KEY[key], text) if key in _KIND_BY_KEY else None
