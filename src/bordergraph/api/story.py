"""A guided story: its file found, read and checked, its numbers put in."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from bordergraph.api.context import Context
    from bordergraph.views.map.payload import MapData, MapStory

SHIPPED = ("npf",)
"""Names of the stories that come with the package."""


def story_file(story: str | Path) -> tuple[bytes, str]:
    """Return the bytes of a story and what it is called in faults.

    Args:
        story: A YAML file, or the name of a story that ships.

    Raises:
        UsageError: There is neither, or the file cannot be read.
    """
    path = Path(story)
    if str(story) in SHIPPED and not path.exists():
        name = f"{story}.yaml"
        return (files("bordergraph.views.map") / "stories" / name).read_bytes(), name
    try:
        return path.read_bytes(), str(path)
    except (OSError, ValueError) as error:
        hint = f"give a YAML file, or a story that ships: {', '.join(SHIPPED)}"
        why = getattr(error, "strerror", None) or "no such file"
        raise UsageError(f"no story '{story}': {why.lower()}", hint) from None


def story_on_page(context: Context, text: bytes, where: str, page: MapData) -> MapStory:
    """Return a story as the page draws it.

    Args:
        context: The open graph.
        text: The story's bytes.
        where: What it is called in faults.
        page: What the map shows.

    Raises:
        DataError: Anything is wrong in it; every fault is told.
    """
    from bordergraph.api.numbers import StoryNumbers
    from bordergraph.views.map.story import read_story
    from bordergraph.words import LANGUAGES

    return read_story(
        text,
        where,
        page=page,
        numbers=StoryNumbers(context.network, context.assessment, context.record, page),
        labels={language: context.labels_in(language) for language in LANGUAGES},
        day=context.network.day,
    )
