"""When sources last attest a fact; what is attested too long ago proves nothing about the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bordergraph.model import Citation, Source

PROOF_YEARS = 15
"""Years after which an attestation proves nothing about the day."""

UNDATED = 9999
"""Year of attestation of a statement that nothing dates, and of a law, which holds until repealed."""

_LAWS = frozenset({"statute", "regulation"})


def attested_years(sources: Iterable[Source]) -> dict[str, int]:
    """Return the year in which each source attests what it says, by its id; none of an undated one."""
    return {
        s.id: UNDATED if s.kind in _LAWS else int(s.date[:4])
        for s in sources
        if s.kind in _LAWS or s.date[:4].isdigit()
    }


def last_attested(citations: Iterable[Citation], years: Mapping[str, int]) -> int:
    """Return the latest year in which a source attests something; 0 where none is dated."""
    year = 0
    for citation in citations:
        year = max(year, years.get(citation.source, 0))
    return year
