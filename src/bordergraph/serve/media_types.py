"""Media types of answers, and the description of the service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from bordergraph import vocab
from bordergraph.serve.protocol import RefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.api.dataset import DatasetFacts


_MAX_ACCEPT = 4096
"""Characters of an Accept header that are read."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of an answer."""

    name: str
    media_type: str
    aliases: tuple[str, ...] = ()

    @property
    def rdf(self) -> ox.RdfFormat | None:
        """The engine's name of a form of triples."""
        return ox.RdfFormat.from_media_type(self.media_type)


_JSON = Form("json", "application/sparql-results+json", ("application/json",))
_XML = Form("xml", "application/sparql-results+xml", ("application/xml", "text/xml"))

ROWS = (
    _JSON,
    _XML,
    Form("csv", "text/csv; charset=utf-8"),
    Form("tsv", "text/tab-separated-values; charset=utf-8"),
)
"""Forms of SELECT; the first is the default."""

TRUTHS = (_JSON, _XML)
"""Forms of ASK: CSV and TSV have none."""

GRAPHS = (
    Form("turtle", "text/turtle; charset=utf-8", ("application/x-turtle",)),
    Form("ntriples", "application/n-triples", ("text/plain",)),
    Form("jsonld", "application/ld+json", ("application/json",)),
    Form("rdfxml", "application/rdf+xml", ("application/xml", "text/xml")),
)
"""Forms of CONSTRUCT and DESCRIBE, and of the statements about a thing."""

HTML = Form("html", "text/html; charset=utf-8", ("application/xhtml+xml",))
"""The form for people."""


def preferred_form(accept: str, forms: Sequence[Form]) -> Form | None:
    """Return the form that a request prefers, of equals the first; None when it takes none of them.

    Example:
        >>> preferred_form("text/csv;q=0.5, application/json", ROWS).name
        'json'
        >>> preferred_form("image/png", ROWS) is None
        True
    """
    ranges = _ranges(accept) or [("*/*", 1.0)]
    ranked = [(*_form_quality(form, ranges), -rank) for rank, form in enumerate(forms)]
    quality, _, rank = max(ranked, default=(0.0, 0, 0))
    return forms[-rank] if quality > 0 else None


def choose_form(name: str, accept: str, forms: Sequence[Form]) -> Form:
    """Return the form of a short name, or where none has it the one that a request prefers."""
    form = next((f for f in forms if f.name == name), None) or preferred_form(accept, forms)
    if form is None:
        types = ", ".join(f.media_type.partition(";")[0] for f in forms)
        message = "none of the types asked for can be given"
        raise RefusedError(406, message, "there are {types}", types=types)
    return form


def _form_quality(form: Form, ranges: Sequence[tuple[str, float]]) -> tuple[float, int]:
    """Return the quality of a form in an Accept header, and how precise its media range is."""
    main_type = form.media_type.partition(";")[0]
    precision, quality = -1, 0.0
    for media_type in (main_type, *form.aliases):
        matching = {"*/*": 0, media_type: 2}
        if media_type == main_type:
            matching |= {f"{main_type.partition('/')[0]}/*": 1, main_type: 3}
        for media_range, weight in ranges:
            if (match_rank := matching.get(media_range, -1)) > precision:
                precision, quality = match_rank, weight
    return quality, precision


def _ranges(accept: str) -> list[tuple[str, float]]:
    """Return the media ranges of an Accept header with their qualities, without malformed ones."""
    ranges = []
    for part in accept[:_MAX_ACCEPT].split(","):
        name, *parameters = (p.strip() for p in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip().lower() == "q":
                try:
                    quality = min(1.0, max(0.0, float(value)))
                except ValueError:
                    quality = 0.0
        if "/" in name:
            ranges.append((name.lower(), quality))
    return ranges


_SERVICE = b"""
@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix format: <http://www.w3.org/ns/formats/> .
<sparql> a sd:Service ; sd:endpoint <sparql> ; sd:supportedLanguage sd:SPARQL11Query ;
  sd:resultFormat format:SPARQL_Results_JSON , format:SPARQL_Results_XML ,
    format:SPARQL_Results_CSV , format:SPARQL_Results_TSV ,
    format:Turtle , format:N-Triples , format:JSON-LD , format:RDF_XML ;
  sd:defaultDataset <void#data> .
<void#data> a sd:Dataset ; sd:defaultGraph <void#graph> .
<void#graph> a sd:Graph .
"""
_DATA = b"@prefix void: <http://rdfs.org/ns/void#> . <void#data> void:sparqlEndpoint <sparql> ."
"""Descriptions of the service and of the place of the data, relative to the server's address."""


def void_document(address: str, about: DatasetFacts, form: Form, *, service: bool = True) -> bytes:
    """Return the VoID description of the data, and the description of the service."""
    text = _SERVICE + _DATA if service else _DATA
    quads = ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=f"{address}/")
    triples = [*about.describe(f"{address}/void#data"), *(quad.triple for quad in quads)]
    prefixes = {p: vocab.PREFIXES[p] for p in ("dcat", "dcterms", "void", "xsd")}
    prefixes["sd"] = "http://www.w3.org/ns/sparql-service-description#"
    return ox.serialize(triples, format=form.rdf, prefixes=prefixes) or b""
