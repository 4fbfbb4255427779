"""The page on which a visitor of a server begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.views.served.frame import rendered
from bordergraph.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from bordergraph.words.labels import Labels

__all__ = ["NAMES", "start_page"]

NAMES = {"en": "English", "fr": "Français"}
"""What each language calls itself."""

_DOORS = (
    ("served-map", "served-map-text", "/map"),
    ("served-report", "served-report-text", "/report"),
    ("served-ask", "served-ask-text", "/ask"),
)
_MACHINES = (
    ("served-service", "/sparql?format=turtle"),
    ("served-void", "/void"),
    ("served-health", "/health"),
    ("served-metrics", "/metrics"),
)


def start_page(
    labels: Labels, things: Iterable[tuple[str, str]], day: date | None, address: str
) -> str:
    """Return the page.

    Args:
        labels: Words in the reader's language.
        things: Kind and id of what there is a report on.
        day: The day that is described.
        address: Of the server, without a slash at its end.
    """
    other = next(t for t in LANGUAGES if t != labels.language)
    known = list(things)
    named = sorted({(labels.full(kind, slug), slug) for kind, slug in known})
    found = [{"value": slug, "name": name} for name, slug in named]
    return rendered(
        "start.html.j2",
        labels,
        title=labels.say("served-title"),
        subtitle=labels.say("served-subtitle", day=labels.day(day)),
        here="",
        other=other,
        other_name=NAMES[other],
        other_query=f"lang={other}",
        doors=[
            {"name": name, "text": text, "address": f"{at}?lang={labels.language}"}
            for name, text, at in _DOORS
        ],
        things=found,
        address=address,
        example="/".join(known[0]) if known else "agency/...",
        machines=_MACHINES,
    )
