"""What the endpoint and its data are, in RDF: the service description, and VoID."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph import __version__, vocab
from bordergraph.serve.forms import rdf_format

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyoxigraph as ox

    from bordergraph.serve.forms import Form

__all__ = ["description", "void"]

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "JSON-LD", "RDF_XML",
)  # fmt: skip


def description(address: str, about: Mapping[str, Any], form: Form) -> bytes:
    """Return the description of the service.

    Args:
        address: Of the server, without a slash at its end.
        about: What is known of the graph: its number of triples, its hash and its day.
        form: In which form.
    """
    return _written([*_service(address), *_dataset(address, about)], form)


def void(address: str, about: Mapping[str, Any], form: Form) -> bytes:
    """Return what VoID says of the data."""
    return _written(_dataset(address, about), form)


def _service(address: str) -> Iterator[ox.Triple]:
    import pyoxigraph as ox

    def sd(name: str) -> ox.NamedNode:
        return ox.NamedNode(_SD + name)

    kind = ox.NamedNode(vocab.expand("rdf:type"))
    service = ox.NamedNode(f"{address}/sparql")
    dataset, graph = ox.NamedNode(f"{address}/void#data"), ox.NamedNode(f"{address}/void#graph")
    yield ox.Triple(service, kind, sd("Service"))
    yield ox.Triple(service, sd("endpoint"), service)
    yield ox.Triple(service, sd("supportedLanguage"), sd("SPARQL11Query"))
    for name in _RESULTS:
        yield ox.Triple(service, sd("resultFormat"), ox.NamedNode(_FORMATS + name))
    yield ox.Triple(service, sd("defaultDataset"), dataset)
    yield ox.Triple(dataset, kind, sd("Dataset"))
    yield ox.Triple(dataset, sd("defaultGraph"), graph)
    yield ox.Triple(graph, kind, sd("Graph"))


def _dataset(address: str, about: Mapping[str, Any]) -> Iterator[ox.Triple]:
    import pyoxigraph as ox

    def name(term: str) -> ox.NamedNode:
        return ox.NamedNode(vocab.expand(term))

    data = ox.NamedNode(f"{address}/void#data")
    yield ox.Triple(data, name("rdf:type"), name("void:Dataset"))
    yield ox.Triple(data, name("dcterms:title"), ox.Literal("bordergraph", language="en"))
    version = f"{__version__}, data {about['hash']}"
    yield ox.Triple(data, name("owl:versionInfo"), ox.Literal(version))
    if about["day"]:
        day = ox.Literal(about["day"], datatype=name("xsd:date"))
        yield ox.Triple(data, name("dcterms:temporal"), day)
    yield ox.Triple(data, name("void:triples"), ox.Literal(int(about["triples"])))
    endpoint = ox.NamedNode(f"{address}/sparql")
    yield ox.Triple(data, name("void:sparqlEndpoint"), endpoint)
    yield ox.Triple(data, name("void:uriSpace"), ox.Literal(vocab.ID))
    for used in ("bg", "dcterms", "org", "prov", "schema", "skos"):
        word = ox.NamedNode(vocab.PREFIXES[used])
        yield ox.Triple(data, name("void:vocabulary"), word)
    for example in about["examples"]:
        yield ox.Triple(data, name("void:exampleResource"), ox.NamedNode(example))


def _written(triples: Any, form: Form) -> bytes:  # noqa: ANN401 - an iterable of triples
    import pyoxigraph as ox

    prefixes = {p: vocab.PREFIXES[p] for p in ("dcterms", "owl", "void", "xsd")} | {"sd": _SD}
    found = ox.serialize(triples, format=rdf_format(form), prefixes=prefixes)
    return found or b""
