"""What would help, said in the reader's language: one wording for every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.words.reasons import said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.analysis.plans.remedies import Remedy
    from bordergraph.words.labels import Labels

__all__ = ["helping", "remedied"]


def remedied(remedy: Remedy, labels: Labels) -> str:
    """Return a remedy as it is told, with the gap that it closes and what asks for it.

    Example:
        >>> from bordergraph.analysis.plans.remedies import Cause, Remedy
        >>> from bordergraph.analysis.results import Reason
        >>> from bordergraph.words.labels import Labels
        >>> remedied(Remedy(Cause.EXCHANGE, Reason("remedy-exchange"), gain=0.5), Labels())
        'open a regular exchange of the two on it, both ways (closes 0.50 of the gap)'
    """
    text, asked = said(remedy.reason, labels), ", ".join(remedy.asked)
    if remedy.gain is None:
        return labels.say("remedies.asked", text=text, asked=asked) if asked else text
    key = "remedies.gain-asked" if asked else "remedies.gain"
    return labels.say(key, text=text, asked=asked, gain=labels.number(remedy.gain, 2))


def helping(remedies: Iterable[Remedy], labels: Labels, *, known: bool = True) -> str:
    """Return the line that says what would help on a row; empty where nothing is to be told.

    Args:
        remedies: What would help.
        labels: Names in the reader's language.
        known: Whether enough is known of the row to count it.
    """
    told = "; ".join(remedied(r, labels) for r in remedies)
    return labels.say("remedies.line" if known else "remedies.line-if", text=told) if told else ""
