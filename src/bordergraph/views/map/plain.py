"""What the page says where no script runs: the summary and the gaps, as plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bordergraph.views.map.large import LISTED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bordergraph.views.map.records import MapData, MapGap, MapNode

__all__ = ["Plain", "plain"]

BEST = 6
"""How many of the best connected are named, as in the panel of the map."""


@dataclass(frozen=True, slots=True)
class Plain:
    """The summary and the gaps that count.

    Attributes:
        lead: What the data holds.
        points: What is most worth knowing, in sentences.
        none: What is said where there is no row.
        rows: Pair, threat, what is amiss, evidence and size of each gap that counts, or of the
            thousand largest.
    """

    lead: str
    points: tuple[str, ...]
    none: str
    rows: tuple[tuple[str, str, str, str, str], ...]


def plain(data: MapData, lang: str) -> Plain:
    """Return the summary and the gaps in a language.

    Args:
        data: What the map shows.
        lang: The language.
    """
    from bordergraph.analysis.results import Evidence
    from bordergraph.words.labels import Labels

    labels = Labels(lang)
    named = {n.id: _name(n, lang) for n in data.nodes}
    counts, kinds = data.counts, data.concepts[lang]

    def count(key: str, n: int) -> str:
        return labels.say(key, n, n=labels.number(n))

    lead = labels.say(
        "map.overview.lead",
        agencies=count("count.agency", counts.agencies),
        arrangements=count("count.arrangement", counts.arrangements),
        sources=count("count.source", counts.sources),
    )
    classes = [
        f"{kinds.get(f'evidence.{e}', e)} {labels.number(n)}"
        for e, n in sorted(counts.evidence.items())
        if n and e != Evidence.UNKNOWN
    ]
    points = [
        f"{labels.number(counts.linked)} {labels.say('map.number.linked')}",
        f"{count('count.gap', counts.gaps)}" + (f" ({', '.join(classes)})" if classes else ""),
    ]
    if unknown := counts.evidence.get(Evidence.UNKNOWN, 0):
        points.append(f"{labels.number(unknown)} {labels.say('plain-unknown')}")
    best = sorted((n for n in data.nodes if n.kind == "agency" and n.active), key=lambda n: n.rank)
    if best:
        strongest = ", ".join(named[n.id] for n in best[:BEST])
        colon = "\u00a0: " if lang == "fr" else ": "
        points.append(f"{labels.say('map.overview.strongest')}{colon}{strongest}")
    counted = [g for g in data.gaps if g.counted]
    if len(counted) > LISTED:
        counted = sorted(counted, key=lambda g: -g.gap)[:LISTED]
    rows = (_row(g, named, kinds, labels.number(g.gap, 2)) for g in counted)
    # Without mandates nobody can tell who needs whom; that is not to say that all is well.
    known = any(link.kind == "mandate" for link in data.links)
    none = labels.say("map.overview.none" if known else "map.overview.none.mandate")
    return Plain(lead, tuple(points), none, tuple(rows))


def _name(node: MapNode, lang: str) -> str:
    return (node.label_fr if lang == "fr" else "") or node.label or node.id


def _row(
    gap: MapGap, named: Mapping[str, str], kinds: Mapping[str, str], size: str
) -> tuple[str, str, str, str, str]:
    """Return a gap as a row of words."""
    one, other = (named.get(f"agency/{a}", a) for a in gap.agencies)
    return (
        f"{one} – {other}",  # noqa: RUF001 - an en dash joins the two
        named.get(f"threat/{gap.threat}", gap.threat),
        kinds.get(f"gap-kind.{gap.kind}", gap.kind),
        kinds.get(f"evidence.{gap.evidence}", gap.evidence),
        size,
    )
