"""The rows of need that the map tells of: gaps, those of other years included, and strained links."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from bordergraph.views.map.moves import Told, apart_of, sizes_of, then_of
from bordergraph.views.map.records import MapGap
from bordergraph.views.map.spans import runs
from bordergraph.views.records import gap_record
from bordergraph.words.labels import Labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bordergraph.analysis.results import Gap, Reason
    from bordergraph.model import Network
    from bordergraph.views.map.history import Past

__all__ = ["Rows"]

_CARRIED = {field.name for field in fields(MapGap)}
_SILENT = Labels()


class Rows:
    """Tells rows of need in the page's words: findings, sources and reasons by their positions.

    Args:
        network: The network whose findings and sources they rest on.
    """

    def __init__(self, network: Network) -> None:
        self.told: dict[Reason, int] = {}
        self._finding_at = {f.id: i for i, f in enumerate(network.findings)}
        self._source_at = {s.id: i for i, s in enumerate(network.sources)}

    def gaps(
        self, gaps: Sequence[Gap], past: Mapping[int, Past], elsewhere: Sequence[Gap]
    ) -> Iterator[MapGap]:
        """Yield every gap, those of earlier years or another side included, the worst first."""
        now = {(g.agencies, g.threat): g for g in gaps}
        years: dict[tuple[tuple[str, str], str], list[int]] = defaultdict(list)
        latest: dict[tuple[tuple[str, str], str], Gap] = {}
        for year, then in sorted(past.items()):
            for gap in then.gaps:
                years[gap.agencies, gap.threat].append(year)
                latest[gap.agencies, gap.threat] = gap
        sizes, apart = sizes_of(past), apart_of(past)
        others: dict[tuple[tuple[str, str], str], dict[int, Told]] = defaultdict(dict)
        for year, then in past.items():
            for gap in then.gaps:
                others[gap.agencies, gap.threat][year] = _told(gap)
        shown = {**{(g.agencies, g.threat): g for g in elsewhere}, **latest, **now}
        for key, g in sorted(shown.items(), key=lambda item: (-item[1].gap, item[0])):
            yield MapGap(
                **self._row(g),
                years=runs(years.get(key, ())),
                sizes=sizes.get(key, ()),
                apart=apart.get(key, ()),
                then=then_of(_told(g), others.get(key, {})),
                now=key in now,
                counted=key in now and g.counted,
            )

    def strained(self, strains: Sequence[Gap]) -> Iterator[MapGap]:
        """Yield the rows that are met by a channel in documented trouble, in the order given."""
        for g in strains:
            yield MapGap(**self._row(g), counted=False)

    def _row(self, g: Gap) -> dict[str, Any]:
        """Return what is told of a row whatever becomes of it."""
        own: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v
            for k, v in gap_record(g, _SILENT).items()
            if k in _CARRIED
        }
        own["findings"] = tuple(self._finding_at[f] for f in g.findings if f in self._finding_at)
        own["sources"] = tuple(self._source_at[s] for s in g.sources if s in self._source_at)
        own["reasons"] = tuple(self.told.setdefault(r, len(self.told)) for r in g.reasons)
        return own


def _told(gap: Gap) -> Told:
    """Return what a row tells of a gap that may differ from year to year."""
    record = gap_record(gap, _SILENT)
    return record["kind"], record["evidence"], record["need"], record["supply"], record["gap"]
