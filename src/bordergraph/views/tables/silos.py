"""Groups by how their needs are served inside and across their boundary, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.analysis.method.assessment import SERVED
from bordergraph.views.records import rounded, shown
from bordergraph.views.tables.flat import Field, many
from bordergraph.views.tables.ranked import headings
from bordergraph.views.tables.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bordergraph.analysis.groups.separation import Silo
    from bordergraph.analysis.method.assessment import Served
    from bordergraph.words.labels import Labels

__all__ = ["silos_table"]

COUNTS = ("needs", *(outcome.name.lower() for outcome in SERVED))

# How CSV and frames spread the records over columns.
_SILO: tuple[Field | str, ...] = (
    "group", "by", "verdict", *(f"{side}.{name}" for side in ("inside", "across") for name in COUNTS),
    "difference", "low", "high", "ei", "ei_expected", "z", "p", "null", "error",
    Field("bounds", ("bounds.low", "bounds.high")), many("members"),
)  # fmt: skip


def silos_table(
    silos: Sequence[Silo], labels: Labels, *, by: str, seed: int, notes: Iterable[str] = ()
) -> Table:
    """Show groups with the needs inside and across, and E-I beside its expectation.

    A verdict of ``inconclusive`` stands without a difference: the record does not carry one.

    Args:
        silos: The groups.
        labels: Names.
        by: What agencies are grouped by.
        seed: Seed of the draws.
        notes: Further notes.
    """
    rows = [_cells(s, labels, by) for s in silos]
    told = []
    drawn = [s.served.interval for s in silos if s.served.interval]
    if drawn:
        error = labels.number(max(i.error for i in drawn), 3)
        draws = labels.number(max(i.draws for i in drawn))
        told.append(labels.say("note-silos-interval", draws=draws, error=error, seed=seed))
    if silos:
        told.append(labels.say("note-silos-ei", null=silos[0].null))
    if by == "community" and silos:
        told.append(labels.say("note-circular"))
    keys = (
        "group", "group-members", "verdict", "needs-in", "served-in", "unknown-in", "needs-out",
        "served-out", "unknown-out", "difference", "ei", "expected", "z", "p",
    )  # fmt: skip
    return Table(
        headings(labels, *keys),
        rows,
        labels.say("silos-title", by=labels.say(f"by.{by}")),
        (*told, *notes),
        [_record(s, by) for s in silos],
        fields=_SILO,
    )


def _cells(silo: Silo, labels: Labels, by: str) -> tuple[object, ...]:
    served, ties = silo.served, silo.ties
    counts = [
        n
        for side in (served.inside, served.across)
        for n in (side.needs, side.regular + side.assumed, side.not_assessed)
    ]
    told = ""
    if served.verdict != "inconclusive" and served.difference is not None and served.interval:
        told = labels.say(
            "silo-difference",
            points=labels.number(100 * served.difference),
            low=labels.number(100 * served.interval.low),
            high=labels.number(100 * served.interval.high),
        )
    return (
        labels.group(by, served.group),
        served.size,
        labels.say(f"silo-class.{served.verdict}"),
        *counts,
        told,
        shown("ei", ties.ei),
        shown("ei", ties.ei_expected),
        shown("z", ties.test.z),
        shown("p", silo.p),
    )


def _record(silo: Silo, by: str) -> dict[str, Any]:
    served, ties, interval = silo.served, silo.ties, silo.served.interval
    return {
        "group": served.group,
        "by": by,
        "verdict": served.verdict,
        "inside": _counts(served.inside),
        "across": _counts(served.across),
        "difference": rounded(served.difference),
        "low": rounded(interval.low) if interval else None,
        "high": rounded(interval.high) if interval else None,
        "ei": rounded(ties.ei),
        "ei_expected": rounded(ties.ei_expected),
        "z": rounded(ties.test.z),
        "p": rounded(silo.p),
        "null": silo.null,
        "error": rounded(interval.error) if interval else None,
        "bounds": [rounded(bound) for bound in served.bounds] if served.bounds else None,
        "members": list(silo.members),
    }


def _counts(served: Served) -> dict[str, int]:
    return {name: getattr(served, name) for name in COUNTS}
