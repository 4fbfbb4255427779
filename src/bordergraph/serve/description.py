"""What the endpoint and its data are, in RDF: the service description, and VoID."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph import vocab
from bordergraph.api.dataset import Published
from bordergraph.serve.media_types import rdf_format

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyoxigraph as ox

    from bordergraph.serve.media_types import Form

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
        about: The facts of the graph, as `bordergraph.api.dataset.Published` holds them.
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

    data = f"{address}/void#data"
    yield from Published(**about).told(data)
    endpoint = ox.NamedNode(vocab.expand("void:sparqlEndpoint"))
    yield ox.Triple(ox.NamedNode(data), endpoint, ox.NamedNode(f"{address}/sparql"))


def _written(triples: Any, form: Form) -> bytes:  # noqa: ANN401 - an iterable of triples
    import pyoxigraph as ox

    prefixes = {p: vocab.PREFIXES[p] for p in ("dcat", "dcterms", "void", "xsd")} | {"sd": _SD}
    return ox.serialize(triples, format=rdf_format(form), prefixes=prefixes) or b""
