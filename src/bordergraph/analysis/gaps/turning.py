"""What would change an open row: a tie that would meet it, or a record that would make it surer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.analysis.core.channels import MEMBERS
from bordergraph.analysis.core.needs import EVIDENCES
from bordergraph.analysis.core.options import (
    CADENCE_LEVEL,
    STALE_YEARS,
    STOPPING_KINDS,
    WELL_COVERED,
)
from bordergraph.analysis.core.work_needs import WorkNeeds
from bordergraph.analysis.gaps.reasons import finders, reason
from bordergraph.analysis.results import Evidence, Ref
from bordergraph.model import Cadence, cited

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bordergraph.analysis.core.carriers import Carrier
    from bordergraph.analysis.core.fields import FieldRecord
    from bordergraph.analysis.core.needs import Needs
    from bordergraph.analysis.results import Reason, Value

__all__ = ["turning"]

_SCHEDULED = CADENCE_LEVEL[Cadence.SCHEDULED]


def turning(needs: Needs, row: int) -> tuple[Reason, ...]:
    """Return what would meet an open row, or make it surer, each as a reason.

    Args:
        needs: The rows.
        row: An open one.

    Returns:
        What would meet it first: an exchange, what falls short in each channel, an end of what
        stops it; then what would make it surer.
    """
    if not isinstance(needs, WorkNeeds):
        return (reason("turn-exchange"), *_surer(needs, row))
    # Where a finding stops the pair, one regular channel more is not enough.
    meeting = _meeting(needs, row) if needs.short_of(row) == 1 else ()
    return (*meeting, *_lifting(needs, row), *_surer(needs, row))


def _meeting(needs: WorkNeeds, row: int) -> Iterator[Reason]:
    yield _exchange(needs, row)
    short: dict[str, list[Carrier]] = {}
    for carrier in needs.carriers(row):
        short.setdefault(_shortfall(needs, row, carrier), []).append(carrier)
    for key in ("turn-rhythm", "turn-shown", "turn-old", "turn-class"):
        if key in short:
            years = {"years": STALE_YEARS} if key == "turn-old" else {}
            yield reason(key, ties=_ties(short[key]), **years)
    for carrier in short.get("turn-way", ()):
        one, two = _ends(needs, row)
        giver, receiver = (two, one) if carrier.forth else (one, two)
        yield reason("turn-way", tie=_tie(carrier), giver=giver, receiver=receiver)


def _ends(needs: WorkNeeds, row: int) -> tuple[Ref, Ref]:
    names = needs.arrays.agencies
    return Ref("agency", names[int(needs.i[row])]), Ref("agency", names[int(needs.j[row])])


def _tie(carrier: Carrier) -> Ref | Reason:
    return Ref("arrangement", carrier.arrangement) if carrier.arrangement else reason("a-share")


def _ties(carriers: list[Carrier]) -> tuple[Value, ...]:
    return tuple(_tie(c) for c in carriers)


def _exchange(needs: WorkNeeds, row: int) -> Reason:
    """Say which way a regular exchange would have to run."""
    one, two = _ends(needs, row)
    for forth, giver, receiver in ((True, one, two), (False, two, one)):
        if needs.suffices(row, MEMBERS, _SCHEDULED, forth, not forth):
            return reason("turn-exchange-one-way", giver=giver, receiver=receiver)
    return reason("turn-exchange")


def _shortfall(needs: WorkNeeds, row: int, carrier: Carrier) -> str:
    """Return what alone keeps a channel from being regular; empty where nothing or more does."""
    if carrier.regular or _named_by_trouble(needs, row, carrier):
        return ""
    mode = int(needs.channels.mode[carrier.channel])

    def would(level: int, forth: bool, back: bool) -> bool:
        return needs.suffices(row, mode, level, forth, back, carrier.fit)

    if carrier.share < 1:
        return "turn-class" if carrier.strong and not carrier.old else ""
    if carrier.old:
        return "turn-old" if carrier.strong else ""
    if would(_SCHEDULED, carrier.forth, carrier.back):
        known = needs.arrays.network.arrangement_by_id
        promised = carrier.arrangement is not None and known[carrier.arrangement].announced
        return "turn-shown" if promised else "turn-rhythm"
    return "turn-way" if would(carrier.level, forth=True, back=True) else ""


def _named_by_trouble(needs: WorkNeeds, row: int, carrier: Carrier) -> bool:
    return any(
        carrier.arrangement in f.arrangements
        and (f.kind in STOPPING_KINDS or f.kind == "irregular-cadence")
        for f in needs.speaking[0].get(row, ())
    )


def _lifting(needs: WorkNeeds, row: int) -> Iterator[Reason]:
    """Say what an end of the findings that stop the pair, or what carries it, would do."""
    named = [c for c in needs.carriers(row) if c.regular]
    stopping = [
        f
        for f in needs.speaking[0].get(row, ())
        if f.kind in STOPPING_KINDS
        or (f.kind == "irregular-cadence" and {c.arrangement for c in named} & set(f.arrangements))
    ]
    if not stopping:
        return
    citations = sorted((c for f in stopping for c in f.citations), key=lambda c: c.source)
    who = finders(needs.arrays.network, citations)
    yield reason("turn-repair" if named else "turn-repair-and-tie", cited(citations), who=who)


def _surer(needs: Needs, row: int) -> Iterator[Reason]:
    evidence = EVIDENCES[int(needs.evidence[row])]
    if needs.within[row] or evidence not in {Evidence.UNKNOWN, Evidence.INFERRED}:
        return
    if not isinstance(needs, WorkNeeds):
        if evidence is Evidence.UNKNOWN:
            yield reason("turn-sources", n=WELL_COVERED)
        return
    searches = needs.searched.get(row, ())
    if not searches:
        yield reason("turn-search")
    elif any(s.outcome in {"closed", "strained"} for s in searches):
        yield reason("turn-found")
    if evidence is Evidence.UNKNOWN and not searches and not needs.weak[row]:
        for record in needs.on_record(row):
            if not record.enough:
                yield _record(record)


def _record(record: FieldRecord) -> Reason:
    return reason(
        "turn-record" if record.seen else "turn-record-silent",
        agency=Ref("agency", record.agency),
        sources=record.sources,
        partners=record.partners,
        least=WELL_COVERED,
    )
