"""How statements stand, by kind of source and by how far each was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.views.table.column import Column, concept, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.record import Standing
    from bordergraph.words.labels import Labels

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


def _support(field: str, slug: str) -> Column[Standing]:
    return number(field, lambda labels: labels.concept("support", slug))


STANDING: tuple[Column[Standing], ...] = (
    Column(
        "kind",
        lambda s: s.kind,
        lambda s, labels: (
            labels.concept("source-kind", s.kind) or labels.say("standing-conclusions")
        ),
        "source-kind",
    ),
    concept("extent", heading="read"),
    number("sources"),
    number("statements"),
    *(_support(field, slug) for slug, field in _SUPPORTS.items()),
)
"""How the statements of one kind of source stand, read so far."""
