"""Finding statements, things and sources by words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.api.arguments import allowing
from bordergraph.api.open_graph import OpenGraph
from bordergraph.api.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bordergraph.record import Hit

SHOWN = 20
"""Hits that a search shows unless asked otherwise."""


class SearchVerbs(OpenGraph):
    """An open graph that is searched."""

    @allowing(year=range(1800, 2201))
    def search(
        self,
        words: str,
        *,
        kind: str | None = None,
        agency: str | None = None,
        threat: str | None = None,
        source: str | None = None,
        year: int | None = None,
        top: int | None = SHOWN,
    ) -> Result[Hit]:
        """Search statements, things and sources for words, and find questions that fit.

        Words are English or French, with or without accents, in any form; exact words rank first.
        Named questions that hold at least half of the words come last.

        Args:
            words: What to look for.
            kind: Only this kind: finding, problem, agency, source ..., in English or French.
            agency: Only what refers to this agency.
            threat: Only what refers to this threat or a narrower one.
            source: Only what this source says.
            year: Only what is dated in this year, or was true in it.
            top: The most hits; None for all.

        Raises:
            UsageError: There is no word to look for.

        Example:
            >>> kg = Workbench.open()
            >>> print(*(hit.command for hit in kg.search("Shiprider", top=1)))
            show arrangement/shiprider
            >>> len(kg.search("retention exit", kind="limit")) > 0
            True
            >>> found = kg.search("suicide attempts", kind="problem")
            >>> found[0].ref.slug
            'suicide-attempt-records'
        """
        from bordergraph.api.search_hits import kind_named, matches_of
        from bordergraph.views.record.hits import hits_table

        context, labels = self._context, self._context.labels
        given = {"agency": agency, "threat": threat, "source": source}
        filters = [f"{k}:{context.find(k, name)}" for k, name in given.items() if name is not None]
        if year is not None:
            filters.append(f"year:{year}")
        kinds = () if kind is None else kind_named(context, kind)
        found = matches_of(context, words, filters, kinds, top)

        def opening() -> Iterator[str]:
            n, of, searched = map(labels.number, (len(found.hits), found.total, found.searched))
            if not found.total:
                yield labels.say("search-none", searched=searched)
                return
            for word, other in found.corrected.items():
                yield labels.say("search-corrected", word=word, other=other)
            if found.unknown:
                yield labels.say("search-unknown", words=", ".join(found.unknown))
            yield labels.say("search-count", n=n, of=of, searched=searched)

        hits = (*found.hits, *found.questions)
        title = labels.say("search-title", words=words)
        return Result(hits, hits_table(hits, title, labels, opening, context.notes))
