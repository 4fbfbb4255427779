"""What is at the address of a thing: all that the graph says of it, and all that speaks of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from bordergraph import vocab
from bordergraph.model import Ref
from bordergraph.views.record.ways import ThingWays
from bordergraph.views.report.forms.html import laid_page
from bordergraph.views.served.frame import rendered
from bordergraph.views.served.start import NAMES
from bordergraph.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.views.report import Report
    from bordergraph.words.labels import Labels

__all__ = ["Said", "ServedWays", "address_of", "record_page", "thing_page"]

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


class ServedWays(ThingWays):
    """Links of a server, where everything has an address.

    Args:
        labels: Names in the reader's language, which are what is linked.
        own: The thing whose page it is, to which nothing on it leads.
    """

    def __init__(self, labels: Labels, own: Ref) -> None:
        super().__init__(labels)
        self._own = own

    def to(self, thing: Ref) -> str:
        """Return the address of a thing; empty for what no graph of ours has one of."""
        known = thing.kind in vocab.KINDS and thing.slug and thing != self._own
        return address_of(vocab.iri(*thing)) if known else ""


def record_page(labels: Labels, iri: str, report: Report) -> str:
    """Return the page of a thing of which the record tells: what `show` says, each line cited.

    Args:
        labels: Words in the reader's language.
        iri: The thing.
        report: What is said of it, statement by statement.
    """
    ways = ServedWays(labels, Ref(*(vocab.split(iri) or ("", ""))))
    told = laid_page(report, labels, ways=ways)
    return _page(labels, iri, report.title, parts=[], told=told)


def thing_page(
    labels: Labels,
    iri: str,
    title: str,
    own: Sequence[tuple[Said, ...]],
    about: Sequence[tuple[Said, ...]],
    more: int = 0,
) -> str:
    """Return the page of anything else that has an address: its statements as they are.

    Args:
        labels: Words in the reader's language.
        iri: The thing.
        title: Its name.
        own: What is said of it: property and value; where it is many things, each before them.
        about: What speaks of it: thing and property.
        more: How many more statements speak of it than are shown.
    """
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
    return _page(labels, iri, title, parts=[part for part in parts if part["rows"]], told=None)


def _page(
    labels: Labels,
    iri: str,
    title: str,
    *,
    parts: list[dict[str, object]],
    told: dict[str, object] | None,
) -> str:
    other = next(t for t in LANGUAGES if t != labels.language)
    at = address_of(iri).partition("#")[0]
    before = f"{at.partition('?')[2]}&" if "?" in at else ""
    kind, slug = vocab.split(iri) or ("", "")
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
        parts=parts,
        told=told,
    )
