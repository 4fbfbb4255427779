"""From a written story to what the page draws: texts whole in each language, sources by position."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.views.map.records import MapStep, MapStory
from bordergraph.views.map.story.places import fill

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bordergraph.views.map.records import MapSource
    from bordergraph.views.map.story.places import Amount
    from bordergraph.views.map.story.written import WrittenStep, WrittenStory
    from bordergraph.words.labels import Labels

__all__ = ["filled"]


def filled(
    story: WrittenStory,
    amount: Callable[[str], Amount],
    labels: Mapping[str, Labels],
    sources: Sequence[MapSource],
) -> MapStory:
    """Return a story with its numbers in it.

    Args:
        story: The story, found whole.
        amount: Gives the number of a name.
        labels: How each language writes a number.
        sources: The sources of the page, in its order.
    """
    at = {source.id: i for i, source in enumerate(sources)}

    def said(texts: Mapping[str, str]) -> dict[str, str]:
        return {language: fill(text, amount, labels[language]) for language, text in texts.items()}

    def step(one: WrittenStep) -> MapStep:
        texts = {part: said(text) for part, text in one.texts.items()}
        return MapStep(
            claim=texts["claim"],
            note=texts["note"],
            against=texts.get("against", {}),
            next=texts.get("next", {}),
            view=one.view,
            sources=tuple(at[source] for source in one.sources),
        )

    return MapStory(said(story.title), tuple(step(one) for one in story.steps))
