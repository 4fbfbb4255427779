"""What a search of the graph gives, in the reader's words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bordergraph.errors import UnknownNameError
from bordergraph.store.search import QUESTION

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
    found = context.search_index.search(text, filters, kinds, top)
    return replace(
        found,
        hits=tuple(_worded(context, hit) for hit in found.hits),
        questions=tuple(_worded(context, hit) for hit in found.questions),
    )


def _worded(context: Context, hit: Hit) -> Hit:
    from bordergraph.store.querying.questions import question
    from bordergraph.views.record.hits import hit_kind, hit_text

    labels = context.labels
    if hit.ref.kind == QUESTION:
        asked = question(hit.ref.slug)
        text = asked.summary_fr if context.language == "fr" else asked.summary
        return replace(hit, text=text, what=labels.say("named-question"))
    entry = context.record.entry(hit.ref)
    return replace(hit, text=hit_text(entry, labels), what=hit_kind(entry, labels))


def kind_named(context: Context, word: str) -> tuple[str, ...]:
    """Return the kinds of hits that a word means, singular or plural, in English or French.

    Raises:
        UnknownNameError: There is no such kind.
    """
    from bordergraph.store.networks.names import fold
    from bordergraph.suggestions import similar
    from bordergraph.views.record.hits import kind_words

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
