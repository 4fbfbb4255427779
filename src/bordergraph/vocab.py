"""The IRIs of bordergraph as plain strings, and terms as plain values; no RDF library is needed for either."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bordergraph.schema import CLASSES

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = "https://w3id.org/bordergraph/"
"""Where all our IRIs begin."""
BG = f"{ROOT}ontology#"
ID = f"{ROOT}id/"
GRAPHS = f"{ROOT}graph/"
DERIVED = f"{GRAPHS}derived"
"""The named graph of the derived triples."""
TABLES = f"{GRAPHS}tables"
"""The IRI of the data set in RDF made from tables."""

# Ties and needs are derived, and a threat is a concept: no class of the schema has their ids.
KINDS = (
    *dict.fromkeys(kind for cls in CLASSES if cls.noun for kind in cls.prefixes),
    *("threat", "tie", "need"),
)
"""What the ids of things and statements begin with."""
SCHEMES = (
    *dict.fromkeys(
        field.range.target
        for cls in CLASSES
        for field in cls.fields
        if field.range.kind == "concept" and field.range.target not in KINDS
    ),
    *("country", "grade", "confidence-rule", "tie-kind", "need-class", "channel-class"),
)
"""What the ids of concepts begin with."""

_PLAIN = re.compile(r"[A-Za-z0-9._~-]*")

PREFIXES: dict[str, str] = {
    "bg": BG,
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    **{kind: f"{ID}{kind}/" for kind in (*KINDS, *SCHEMES)},
}

_PREFIX_OF = {namespace: prefix for prefix, namespace in PREFIXES.items()}
_XSD = PREFIXES["xsd"]
_PARSERS: dict[str, Callable[[str], str | int | float | bool]] = {
    **{f"{_XSD}{t}": int for t in ("integer", "int", "long", "nonNegativeInteger")},
    **{f"{_XSD}{t}": float for t in ("decimal", "double", "float")},
    f"{_XSD}boolean": lambda text: text in {"true", "1"},
}


def iri(kind: str, slug: str) -> str:
    """Return the IRI of a thing; what an IRI cannot hold is percent-encoded.

    Example:
        >>> iri("agency", "rcmp")
        'https://w3id.org/bordergraph/id/agency/rcmp'
        >>> iri("agency", "São Paulo")
        'https://w3id.org/bordergraph/id/agency/S%C3%A3o%20Paulo'
    """
    if not _PLAIN.fullmatch(slug):
        from urllib.parse import quote

        slug = quote(slug, safe="")
    return f"{ID}{kind}/{slug}"


def slug_of_iri(value: str) -> str:
    """Return the slug at the end of one of our IRIs, or the IRI itself when it is not ours.

    Example:
        >>> slug_of_iri("https://w3id.org/bordergraph/id/agency/rcmp")
        'rcmp'
    """
    if not value.startswith(ID):
        return value
    slug = value.rsplit("/", 1)[-1]
    if "%" in slug:
        from urllib.parse import unquote

        return unquote(slug)
    return slug


def split_iri(value: str) -> tuple[str, str] | None:
    """Return the prefix and the name that an IRI is made of, None when no prefix of ours fits.

    Example:
        >>> split_iri("https://w3id.org/bordergraph/id/agency/S%C3%A3o%20Paulo")
        ('agency', 'São Paulo')
    """
    cut = max(value.rfind("/"), value.rfind("#")) + 1
    prefix = _PREFIX_OF.get(value[:cut])
    if prefix is None or cut == len(value):
        return None
    return prefix, slug_of_iri(value) if value.startswith(ID) else value[cut:]


def expand_name(name: str) -> str:
    """Return the IRI behind a prefixed name.

    Raises:
        KeyError: The prefix is none of ours.

    Example:
        >>> expand_name("skos:prefLabel")
        'http://www.w3.org/2004/02/skos/core#prefLabel'
    """
    prefix, _, local_part = name.partition(":")
    return PREFIXES[prefix] + local_part


def compact_iri(iri: str) -> str:
    """Return an IRI as ``prefix:name`` where one of our prefixes fits, else as it is.

    Example:
        >>> compact_iri("https://w3id.org/bordergraph/id/agency/rcmp")
        'agency:rcmp'
    """
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    prefix = _PREFIX_OF.get(iri[:cut])
    return f"{prefix}:{iri[cut:]}" if prefix and cut < len(iri) else iri


def plain_value(term: Any) -> str | int | float | bool | None:
    """Return an RDF term as a plain value: IRIs compacted, numbers and booleans as such."""
    if term is None:
        return None
    if type(term).__name__ == "NamedNode":
        return compact_iri(term.value)
    datatype = getattr(term, "datatype", None)
    if datatype is None:
        return str(term)
    try:
        return _PARSERS.get(datatype.value, str)(term.value)
    except ValueError:
        return str(term.value)


# Records and tables repeat the same few days.
@lru_cache(maxsize=65536)
def date_bounds(text: str) -> tuple[date, date] | None:
    """Return the first and last day of an ISO date known to the year, month or day; None for no date.

    Example:
        >>> date_bounds("2012-02")
        (datetime.date(2012, 2, 1), datetime.date(2012, 2, 29))
        >>> date_bounds("2012-2"), date_bounds("2012-00"), date_bounds("")
        (None, None, None)
    """
    # Python alone would take week dates.
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text):
        return None
    try:
        first = date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return None
    month = 12 if len(text) == len("2012") else first.month
    is_day = len(text) == len("2012-02-01")
    return first, date(first.year, month, first.day if is_day else monthrange(first.year, month)[1])


def first_day(text: str) -> date | None:
    """Return the first day of an ISO date known to the year, month or day; None for no date."""
    bounds = date_bounds(text)
    return bounds[0] if bounds else None


def is_day(text: str) -> bool:
    """Tell whether a text is a day of the calendar as xsd:date writes it."""
    return len(text) == len("2012-02-01") and date_bounds(text) is not None


def graph_iri(name: str) -> str:
    """Return the IRI of one of our own named graphs, such as ``registry/agencies`` or ``derived``."""
    return f"{GRAPHS}{name}"


def class_of(kind: str) -> str:
    """Return the class that things of a kind are in.

    Example:
        >>> class_of("status-report")
        'StatusReport'
    """
    return "".join(part.capitalize() for part in kind.split("-"))
