"""What the page says where no script runs: the summary and the possible gaps, as plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bordergraph.views.map.large import LISTED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bordergraph.views.map.payload import MapData, MapNeed, MapNode

__all__ = ["Plain", "plain"]

BEST = 6
"""How many of the best connected are named, as in the panel of the map."""

SIX = ("regular", "assumed", "irregular", "indirect", "none", "not-assessed")
"""How needs are served, in the order in which it is told."""


@dataclass(frozen=True, slots=True)
class Plain:
    """The summary and the possible gaps.

    Attributes:
        lead: What the data holds.
        points: What is most worth knowing, in sentences.
        none: What is said where there is no row.
        rows: Pair, threat, need, channel and day of the latest search of each possible gap, those
            with full need first.
    """

    lead: str
    points: tuple[str, ...]
    none: str
    rows: tuple[tuple[str, str, str, str, str], ...]


def plain(data: MapData, lang: str) -> Plain:
    """Return the summary and the possible gaps in a language.

    Args:
        data: What the map shows.
        lang: The language.
    """
    from bordergraph.words.labels import Labels

    labels = Labels(lang)
    named = {n.id: _name(n, lang) for n in data.nodes}
    counts = data.counts
    colon = "\u00a0: " if lang == "fr" else ": "

    def count(key: str, n: int) -> str:
        return labels.say(key, n, n=labels.number(n))

    lead = labels.say(
        "map.overview.lead",
        agencies=count("count.agency", counts.agencies),
        arrangements=count("count.arrangement", counts.arrangements),
        sources=count("count.source", counts.sources),
    )
    six = (
        f"{labels.say(f'channel.{c}')} {labels.number(counts.served[c.replace('-', '_')])}"
        for c in SIX
    )
    points = [
        f"{labels.number(counts.linked)} {labels.say('map.number.linked')}",
        f"{labels.number(counts.gaps)} {labels.say('map.number.gaps')}",
        f"{labels.number(counts.partial)} {labels.say('map.number.partial')}",
    ]
    needs = f"{labels.number(counts.served['needs'])} {labels.say('map.number.needs')}"
    points.append(f"{needs}{colon}{', '.join(six)}")
    best = sorted((n for n in data.nodes if n.kind == "agency" and n.active), key=lambda n: n.rank)
    if best:
        strongest = ", ".join(named[n.id] for n in best[:BEST])
        points.append(f"{labels.say('map.overview.strongest')}{colon}{strongest}")
    rows = [
        (
            *_ends(n, named),
            labels.say(f"need.{n.need}"),
            labels.say(f"channel.{n.channel}"),
            n.searched_on,
        )
        for n in data.needs
        if n.gap
    ]
    # Without mandates nobody can tell who needs whom; that is not to say that all is well.
    known = any(link.kind == "mandate" for link in data.links)
    none = labels.say("map.overview.none" if known else "map.overview.none.mandate")
    return Plain(lead, tuple(points), none, tuple(rows[:LISTED]))


def _name(node: MapNode, lang: str) -> str:
    return (node.label_fr if lang == "fr" else "") or node.label or node.id


def _ends(need: MapNeed, named: Mapping[str, str]) -> tuple[str, str]:
    """Return the names of the two agencies, and that of the threat."""
    one, other = (named.get(f"agency/{a}", a) for a in need.agencies)
    # An en dash joins the two.
    return f"{one} – {other}", named.get(f"threat/{need.threat}", need.threat)  # noqa: RUF001
