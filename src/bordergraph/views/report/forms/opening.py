"""What stands below a heading before everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.words.labels import foreign_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bordergraph.views.report.model import Section
    from bordergraph.words.labels import Labels


def opening(section: Section, labels: Labels, *, everything: bool) -> str:
    """Return a section's introduction; it says once if something below is in another language.

    Args:
        section: The section.
        labels: Words in the reader's language.
        everything: Whether all rows of its table are shown.
    """
    foreign = foreign_in(_texts(section, everything=everything))
    return " ".join(filter(None, (section.intro, labels.say("in-english") if foreign else "")))


def _texts(section: Section, *, everything: bool) -> Iterator[str]:
    """Yield every text of a section that is shown."""
    yield from (line.text for line in section.lines)
    yield from section.notes
    for row in section.table.seen(everything=everything) if section.table else ():
        yield from row.cells
        yield from (detail.text for detail in row.details)
