"""Links from the names in a row to the pages of things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bordergraph.model import Ref, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bordergraph.views.table.table import Row
    from bordergraph.words.labels import Labels

# Of what the records of rows call the things they name.
_KINDS = ("agency", "arrangement", "threat", "place", "problem")
_KIND_BY_KEY = {
    **{kind: kind for kind in _KINDS},
    **dict.fromkeys(("agencies", "a", "b", "giver", "receiver", "members"), "agency"),
    "arrangements": "arrangement",
    "problems": "problem",
    "threats": "threat",
}


@dataclass(frozen=True, slots=True)
class Links:
    """Resolves the links of a page by the things that its rows name.

    A row whose record has ``brief`` is a line of a list: its first cell is the link to its thing. One
    whose record has ``anchor`` has this as its id.

    Attributes:
        labels: Names in the reader's language, which are what is linked.
        address: Returns the address of a thing's page; empty for none.
    """

    labels: Labels
    address: Callable[[Ref], str]

    def by_name(self, row: Row) -> dict[str, str]:
        """Return addresses by the names of the things that a row's record names."""
        links: dict[str, str] = {}
        if row.record.get("brief") and (url := self.address(statement_of(row))):
            return {row.cells[0]: url}
        for thing in _named_things(row.record):
            if url := self.address(thing):
                for name in (self.labels.short_name(*thing), self.labels.full_name(*thing)):
                    links.setdefault(name, url)
        return links

    def page(self, row: Row) -> str:
        """Return the page of a row's own statement; empty where its first cell leads there."""
        return "" if row.record.get("brief") else self.address(statement_of(row))

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
            elif isinstance(item, str) and item:
                kind, mark, slug = item.partition(":")
                if mark and kind in _KINDS:
                    yield Ref(kind, slug)
                elif key in _KIND_BY_KEY:
                    yield Ref(_KIND_BY_KEY[key], item)
