"""What a search of the graph gives, in the reader's words."""

from __future__ import annotations

import re
from dataclasses import replace
from textwrap import shorten
from typing import TYPE_CHECKING

from bordergraph.errors import DataError, UnknownNameError, UsageError

NEAREST = 3
"""Hits that a message names."""

_SEARCHED = 5000
"""Agencies of a graph without an index that is searched for a message."""
_WIDE = 80
_WORD = re.compile(r"[\w.-]+")

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.api.context import Context
    from bordergraph.record import Hit
    from bordergraph.store.search import Matches


def matches_of(
    context: Context,
    text: str,
    filters: Sequence[str] = (),
    kinds: Sequence[str] = (),
    top: int | None = None,
) -> Matches:
    """Return what a search gives, with its texts; arguments as of `SearchIndex.search`."""
    from bordergraph.views.record.statements import hit_kind, hit_text

    found = context.search_index.search(text, filters, kinds, top)
    labels = context.labels
    said = context.record.entries([hit.ref for hit in found.hits])
    return replace(
        found,
        hits=tuple(
            replace(hit, text=hit_text(entry, labels), what=hit_kind(entry, labels))
            for hit, entry in zip(found.hits, said, strict=True)
        ),
        questions=tuple(_asked(context, hit) for hit in found.questions),
    )


def _asked(context: Context, hit: Hit) -> Hit:
    from bordergraph.store.querying.questions import question

    asked = question(hit.ref.slug)
    text = asked.summary_fr if context.language == "fr" else asked.summary
    return replace(hit, text=text, what=context.labels.say("named-question"))


def nearest(context: Context, text: str, *, questions: bool = False) -> tuple[str, ...]:
    """Return the commands that show what is nearest to a text, each with what it shows.

    A graph that would have to be indexed for long is not searched.

    Args:
        context: The open graph.
        text: What somebody typed.
        questions: Whether the named questions that fit come first.
    """
    given = context.graph.given
    try:
        if given.endpoint or not (
            given.index or len(context.graph.as_read[0].agencies) < _SEARCHED
        ):
            return ()
        found = matches_of(context, text, top=NEAREST)
    except (DataError, UsageError):
        return ()
    hits = (*found.questions, *found.hits) if questions else found.hits
    words = " ".join(_WORD.findall(text))
    lines = [f"bordergraph {hit.command}  {shorten(hit.text, _WIDE)}" for hit in hits]
    return (*lines, f"bordergraph search {words}") if lines else ()


def kind_named(context: Context, word: str) -> tuple[str, ...]:
    """Return the kinds of hits that a word means, singular or plural, in English or French.

    Raises:
        UnknownNameError: There is no such kind.
    """
    from bordergraph.store.networks.names import fold
    from bordergraph.suggestions import similar
    from bordergraph.views.record.statements import kind_words

    known = {
        fold(name): kinds
        for language in ("en", "fr")
        for name, kinds in kind_words(context.labels_in(language)).items()
    }
    wanted = fold(word)
    for form in (wanted, wanted.removesuffix("s"), f"{wanted[:-3]}y"):
        if form in known:
            return known[form]
    raise UnknownNameError("kind", word, similar(wanted, known, 3))
