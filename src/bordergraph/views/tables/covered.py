"""How statements stand, by kind of source and by how far each was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.record import Standing
    from bordergraph.words.labels import Labels

__all__ = ["standing_cells", "standing_headings", "standing_lines"]

_SUPPORTS = {"supported": "supported", "partly": "partly", "not-shown": "not_shown"}


def standing_lines(standing: Sequence[Standing], labels: Labels) -> list[str]:
    """Say how many statements stand on which footing, and how many are the curators' own."""
    cited = [s for s in standing if s.kind]
    own = sum(s.statements for s in standing if not s.kind)
    parts = ", ".join(
        labels.count(slug, sum(getattr(s, field) for s in cited))
        for slug, field in _SUPPORTS.items()
    )
    total = labels.count("statement", sum(s.statements for s in cited))
    lines = [labels.say("standing-totals", statements=total, parts=parts)]
    if own:
        lines.append(labels.say("standing-own", statements=labels.count("conclusion", own)))
    return lines


def standing_cells(standing: Standing, labels: Labels) -> tuple[str, ...]:
    """Return the names of a kind of source and of how far it was read."""
    kind = labels.concept("source-kind", standing.kind) or labels.say("standing-conclusions")
    return kind, labels.concept("extent", standing.extent)


def standing_headings(labels: Labels) -> tuple[str, ...]:
    """Return the headings of what `Standing` holds, in its order."""
    return (
        *(labels.say(f"column.{c}") for c in ("source-kind", "read", "sources", "statements")),
        *(labels.concept("support", slug) for slug in _SUPPORTS),
    )
