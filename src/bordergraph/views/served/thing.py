"""What is at the address of a thing: all that the graph says of it, and all that speaks of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from bordergraph import vocab
from bordergraph.views.served.frame import rendered
from bordergraph.views.served.start import NAMES
from bordergraph.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.words.labels import Labels

__all__ = ["Said", "address_of", "thing_page"]

_REPORTED = {"agency", "arrangement", "threat", "recommendation"}
_FORMS = {"Turtle": "turtle", "JSON-LD": "jsonld", "N-Triples": "ntriples", "RDF/XML": "rdfxml"}


@dataclass(frozen=True, slots=True)
class Said:
    """A value to be shown.

    Attributes:
        text: As it is read.
        iri: What it leads to; empty for a text, or a thing without a name.
        language: Of a text.
    """

    text: str
    iri: str = ""
    language: str = ""

    @property
    def address(self) -> str:
        """Where on this server more is said of it."""
        return address_of(self.iri) if self.iri else ""


def address_of(iri: str) -> str:
    """Return where a server tells of a thing.

    Example:
        >>> address_of("https://w3id.org/bordergraph/id/agency/rcmp")
        '/id/agency/rcmp'
        >>> address_of("https://example.org/a b")
        '/thing?iri=https%3A%2F%2Fexample.org%2Fa%20b'
    """
    for space, at in ((vocab.ID, "/id/"), (vocab.GRAPHS, "/graph/")):
        if iri.startswith(space):
            return at + quote(iri.removeprefix(space), safe="/%~:,;+@!$&'()*=")
    if iri.startswith(vocab.BG):
        return f"/ontology#{quote(iri.removeprefix(vocab.BG))}"
    return f"/thing?iri={quote(iri, safe='')}"


def thing_page(
    labels: Labels,
    iri: str,
    title: str,
    own: Sequence[tuple[Said, ...]],
    about: Sequence[tuple[Said, ...]],
    more: int = 0,
) -> str:
    """Return the page.

    Args:
        labels: Words in the reader's language.
        iri: The thing.
        title: Its name.
        own: What is said of it: property and value; where it is many things, each before them.
        about: What speaks of it: thing and property.
        more: How many more statements speak of it than are shown.
    """
    other = next(t for t in LANGUAGES if t != labels.language)
    at = address_of(iri).partition("#")[0]
    before = f"{at.partition('?')[2]}&" if "?" in at else ""
    kind, slug = vocab.split(iri) or ("", "")
    columns = [labels.say(k) for k in ("served-thing", "served-property", "served-value")]
    parts = [
        {
            "heading": labels.say("served-own"),
            "columns": columns[-len(own[0]) :] if own else columns,
            "rows": own,
            "more": 0,
        },
        {
            "heading": labels.say("served-about"),
            "columns": columns[:2],
            "rows": about,
            "more": more,
        },
    ]
    mark = "&" if "?" in at else "?"
    return rendered(
        "thing.html.j2",
        labels,
        title=title,
        subtitle=iri,
        here=at,
        other=other,
        other_name=NAMES[other],
        other_query=f"{before}lang={other}",
        report=f"/report/{quote(slug, safe='')}" if kind in _REPORTED else "",
        forms=[(name, f"{at}{mark}format={form}") for name, form in _FORMS.items()],
        parts=[part for part in parts if part["rows"]],
    )
