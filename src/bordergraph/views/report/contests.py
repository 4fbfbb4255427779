"""A claim that was checked: what a source says, what was found, and the verdict."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["STANDING", "Contest", "contests"]

_GRAVEST = (
    "contradicted", "label-too-broad", "unsupported-nationally", "doubtful-wording", "incomplete",
    "unverified-organization", "unverified",
)  # fmt: skip

STANDING = frozenset({"confirmed", "confirmed-cocaine"})
"""Verdicts by which a claim stands as it is worded."""


@dataclass(frozen=True, slots=True)
class Contest:
    """One check of one claim.

    Attributes:
        id: The check's slug.
        claimed: What the source says.
        found: What other sources say.
        verdict: Slug of the verdict.
        note: Why the two differ, in our words.
        disputes: The statements it speaks against, as ``kind:slug``, sorted.
        sources: Ids of the sources behind what was found, sorted.
    """

    id: str
    claimed: str
    found: str
    verdict: str
    note: str = ""
    disputes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether the claim stands as it is worded."""
        return self.verdict in STANDING


def contests(rows: Iterable[Mapping[str, object]]) -> list[Contest]:
    """Build checks from rows of the checks query, those that fell first.

    Args:
        rows: check, claimed, found, verdict, note, disputed, source; one row for each disputed
            statement and source.
    """
    found: dict[str, Contest] = {}
    disputes: dict[str, set[str]] = defaultdict(set)
    sources: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        key = str(row["check"]).removeprefix("check:")
        found.setdefault(
            key,
            Contest(
                key,
                str(row["claimed"] or ""),
                str(row["found"] or ""),
                str(row["verdict"] or "").removeprefix("verdict:"),
                str(row["note"] or ""),
            ),
        )
        if row["disputed"]:
            disputes[key].add(str(row["disputed"]))
        if row["source"]:
            sources[key].add(str(row["source"]).removeprefix("source:"))
    return sorted(
        (
            replace(c, disputes=tuple(sorted(disputes[k])), sources=tuple(sorted(sources[k])))
            for k, c in found.items()
        ),
        key=lambda c: (c.stands, _gravity(c.verdict), c.id),
    )


def _gravity(verdict: str) -> int:
    return _GRAVEST.index(verdict) if verdict in _GRAVEST else len(_GRAVEST)
