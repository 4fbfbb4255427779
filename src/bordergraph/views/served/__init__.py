"""Pages of a server: start, search, and the page of a thing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from bordergraph import vocab
from bordergraph.views.policy import content_policy
from bordergraph.views.report.forms.html import page_values, template
from bordergraph.views.report.forms.html import style as report_style
from bordergraph.views.report.forms.links import Links
from bordergraph.words import LANGUAGE_NAMES, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from bordergraph.model import Ref
    from bordergraph.record import Hit
    from bordergraph.views.report.model import Report
    from bordergraph.words.labels import Labels

_ENTRANCES = (
    ("served-map", "served-map-text", "/map"),
    ("served-report", "served-report-text", "/report"),
    ("served-ask", "served-ask-text", "/ask"),
)
_SERVICES = (
    ("served-service", "/sparql?format=turtle"),
    ("served-void", "/void"),
    ("served-health", "/health"),
)
_REPORT_KINDS = {"agency", "arrangement", "threat", "recommendation"}
_FORMS = {"Turtle": "turtle", "JSON-LD": "jsonld", "N-Triples": "ntriples", "RDF/XML": "rdfxml"}


@dataclass(frozen=True, slots=True)
class Value:
    """A displayed value: its text, IRI and language."""

    text: str
    iri: str = ""
    language: str = ""

    @property
    def address(self) -> str:
        """Its address on this server."""
        return address_of(self.iri) if self.iri else ""


def address_of(iri: str) -> str:
    """Return the address of a thing on a server.

    Example:
        >>> address_of("https://w3id.org/bordergraph/id/agency/rcmp")
        '/id/agency/rcmp'
        >>> address_of("https://example.org/a b")
        '/thing?iri=https%3A%2F%2Fexample.org%2Fa%20b'
    """
    for namespace, path in ((vocab.ID, "/id/"), (vocab.GRAPHS, "/graph/")):
        if iri.startswith(namespace):
            return path + quote(iri.removeprefix(namespace), safe="/%~:,;+@!$&'()*=")
    if iri.startswith(vocab.BG):
        return f"/ontology#{quote(iri.removeprefix(vocab.BG))}"
    return f"/thing?iri={quote(iri, safe='')}"


def start_page(
    labels: Labels, things: Iterable[tuple[str, str]], day: date | None, address: str
) -> str:
    """Return the page on which a visitor begins, with the kind and id of what there is a report on."""
    pairs = list(things)
    names = sorted({(labels.full_name(kind, slug), slug) for kind, slug in pairs})
    return _render_page(
        "start.html.j2",
        labels,
        title=labels.say("served-title"),
        subtitle=labels.say("served-subtitle", day=labels.day(day)),
        entrances=_ENTRANCES,
        things=names,
        address=address,
        words="",
        example="/".join(pairs[0]) if pairs else "agency/...",
        services=_SERVICES,
    )


def search_page(
    labels: Labels, query: str, hits: Sequence[Hit], summary: Iterable[str] = ()
) -> str:
    """Return the page of a search: its box, and the hits, each with where it is told; the box alone without a query."""

    def hit_values(hit: Hit) -> dict[str, str]:
        is_question = hit.ref.kind == "question"
        source = vocab.iri("source", hit.source) if hit.source else ""
        return {
            "kind": hit.kind_label,
            "text": hit.text,
            "address": "/ask" if is_question else address_of(vocab.iri(*hit.ref)),
            "date": labels.spell_date(hit.date),
            "source": labels.full_name("source", hit.source) if hit.source else "",
            "source_address": address_of(source) if source else "",
            "locator": hit.locator,
        }

    return _render_page(
        "search.html.j2",
        labels,
        title=labels.say("served-search"),
        subtitle=query,
        page_url=f"/search?{urlencode({'q': query})}",
        words=query,
        summary=tuple(summary),
        hits=[hit_values(hit) for hit in hits],
    )


def record_page(labels: Labels, iri: str, report: Report) -> str:
    """Return the page of a thing or statement of the record, with the report of `show`."""
    own = vocab.split_iri(iri)

    def address(thing: Ref) -> str:
        is_linked = thing.kind in vocab.KINDS and thing.slug and thing != own
        return address_of(vocab.iri(*thing)) if is_linked else ""

    values = page_values(report, labels, links=Links(labels, address))
    return _render_thing(labels, iri, report.title, values=values)


def thing_page(
    labels: Labels,
    iri: str,
    title: str,
    properties: Sequence[tuple[Value, ...]],
    mentions: Sequence[tuple[Value, ...]],
    more: int = 0,
) -> str:
    """Return the page of anything else that has an address: its statements as they are.

    Properties of many things have each thing before them. Of what speaks of it, ``more`` are not shown.
    """
    columns = [labels.say(k) for k in ("served-thing", "served-property", "served-value")]
    tables = (
        ("served-own", columns[-len(properties[0]) :] if properties else [], properties, 0),
        ("served-about", columns[:2], mentions, more),
    )
    parts = [
        {"heading": labels.say(heading), "columns": names, "rows": rows, "more": rest}
        for heading, names, rows, rest in tables
        if rows
    ]
    return _render_thing(labels, iri, title, parts=parts)


def _render_thing(
    labels: Labels,
    iri: str,
    title: str,
    *,
    values: Mapping[str, Any] | None = None,
    parts: Sequence[Any] = (),
) -> str:
    path = address_of(iri).partition("#")[0]
    kind, slug = vocab.split_iri(iri) or ("", "")
    separator = "&" if "?" in path else "?"
    return _render_page(
        "thing.html.j2",
        labels,
        title=title,
        subtitle=iri,
        page_url=path,
        report=f"/report/{quote(slug, safe='')}" if kind in _REPORT_KINDS else "",
        forms=[(name, f"{path}{separator}format={form}") for name, form in _FORMS.items()],
        record=values,
        parts=parts,
    )


@cache
def _served_style() -> str:
    served = (files("bordergraph.views.served") / "served.css").read_text(encoding="utf-8")
    return report_style() + served


def _render_page(name: str, labels: Labels, *, page_url: str = "", **values: object) -> str:
    """Return a page without scripts or remote content; its forms lead to this server."""
    from markupsafe import Markup

    style = _served_style()
    other = next(t for t in LANGUAGES if t != labels.language)
    query = f"{page_url.partition('?')[2]}&" if "?" in page_url else ""
    return template(f"served/{name}").render(
        say=labels.say,
        language=labels.language,
        style=Markup(style),  # noqa: S704 - our own files
        policy=content_policy([style], form="'self'"),
        here=page_url,
        other=other,
        other_name=LANGUAGE_NAMES[other],
        other_query=f"{query}lang={other}",
        **values,
    )
