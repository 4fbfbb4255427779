"""Add a document to a graph folder: register it, and start its file of claims with an example.

Nothing is fetched: the register holds what the person enters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pyoxigraph as ox

from bordergraph import vocab
from bordergraph.curate.inventory import index_files
from bordergraph.curate.turtle import canonical_turtle, format_turtle, read_turtle
from bordergraph.errors import DataError, Sentence, UnknownNameError, UsageError
from bordergraph.resources import scheme_words
from bordergraph.store.networks.names import fold_name
from bordergraph.suggestions import closest_word, similar_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_SOURCES, _PUBLISHERS = "registry/sources.ttl", "registry/publishers.ttl"
_ID = re.compile(r"[a-z0-9]+(?:[-._][a-z0-9]+)*")
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_PRECISIONS = {4: "year", 7: "month", 10: "day"}
_TAKEN = "add to its claims, or choose another id"
_EXTENTS = ("unread", "excerpt", "full")


@dataclass(frozen=True, slots=True)
class NewDocument:
    """The details of a new document, as a person enters them.

    Attributes:
        id: Its id, such as ``oag-2015-borders``.
        title: Title, in its own language.
        publisher: Its publisher, by id or name; empty when unknown.
        date: 2015, 2015-06 or 2015-06-30; empty when it has none.
        url: Its address.
        kind: A kind of source, such as ``audit``; empty when none fits.
        licence: Address of its licence; empty when it states none.
        extent: How much was read: unread, excerpt or full.
        looked: The day on which it was last looked at; None when nobody did yet.
    """

    id: str
    title: str
    publisher: str = ""
    date: str = ""
    url: str = ""
    kind: str = ""
    licence: str = ""
    extent: str = "unread"
    looked: dt.date | None = None


@dataclass(frozen=True)
class DocumentFiles:
    """The files that add a document to a graph folder.

    Attributes:
        files: Texts by name in the graph folder, the file of claims first.
        remarks: Notes for the person, such as a new publisher.
    """

    files: dict[str, str]
    remarks: tuple[str, ...]


def add_document(folder: Path, new: NewDocument, today: dt.date) -> DocumentFiles:
    """Return the files that add a document to a graph folder.

    Args:
        folder: The graph folder; ``registry/`` and ``claims/`` need not be there.
        new: The document.
        today: The day of comparison in the example of a statement.

    Raises:
        UsageError: A detail is malformed, or the graph has the document already.
        DataError: A file of the folder is no Turtle.
    """
    _refuse_malformed(new)
    quads_by_path = {path: _read_quads(path) for path in sorted(folder.rglob("*.ttl"))}
    _refuse_registered(folder, quads_by_path, new)
    files = {f"claims/{new.id}.ttl": canonical_turtle(_claims_template(new.id, today))}
    publisher, publisher_triples, remarks = _publisher_entry(quads_by_path, new.publisher)
    files[_SOURCES] = _extend_file(folder, _SOURCES, _source_triples(new, publisher))
    if publisher_triples:
        files[_PUBLISHERS] = _extend_file(folder, _PUBLISHERS, publisher_triples)
    if (folder / "dataset.ttl").is_file():
        texts = {folder / name: text for name, text in files.items()}
        index_texts = index_files(folder, texts)
        files |= {path.relative_to(folder).as_posix(): text for path, text in index_texts.items()}
    return DocumentFiles(files, remarks)


def _refuse_malformed(new: NewDocument) -> None:
    """Refuse details that the shapes and checks would refuse later.

    Raises:
        UsageError: A detail is malformed; the error names the first.
    """
    if not _ID.fullmatch(new.id):
        hint = "use lower-case letters, digits and single hyphens, such as oag-2015-borders"
        raise UsageError("'{name}' is no proper id", hint, name=new.id)
    if not new.title.strip():
        raise UsageError("a document has a title", "give it with --title")
    for name, address in (("url", new.url), ("licence", new.licence)):
        if address and not _URL.fullmatch(address):
            fix = "write it whole, as https://..."
            raise UsageError("--{name} '{value}' is no web address", fix, name=name, value=address)
    kinds = scheme_words("source-kind")
    if new.kind and new.kind not in kinds:
        raise UnknownNameError("kind of source", new.kind, similar_words(new.kind, kinds))
    if new.extent not in _EXTENTS:
        raise UnknownNameError("extent", new.extent, allowed=_EXTENTS)
    if new.date and not vocab.first_day(new.date):
        fix = "write 2015, 2015-06 or 2015-06-30, or leave it out"
        raise UsageError("'{name}' is no date", fix, name=new.date)


def _refuse_registered(
    folder: Path, quads_by_path: dict[Path, list[ox.Quad]], new: NewDocument
) -> None:
    """Refuse a document whose id or address is registered.

    Raises:
        UsageError: It is.
    """
    source_iri = vocab.iri("source", new.id)
    if (folder / "claims" / f"{new.id}.ttl").exists():
        raise UsageError("claims/{name}.ttl is there", _TAKEN, name=new.id)
    addresses = {vocab.expand_name("schema:url"), vocab.expand_name("bg:copy")}
    for path, quads in quads_by_path.items():
        for quad in quads:
            subject, value = _value(quad.subject), _value(quad.object)
            where = path.relative_to(folder).as_posix()
            if subject == source_iri and quad.predicate.value == vocab.expand_name("rdf:type"):
                what = "source:{name} is registered in {where}"
                raise UsageError(what, _TAKEN, name=new.id, where=where)
            has_address = new.url and quad.predicate.value in addresses
            if has_address and _normalized_url(value) == _normalized_url(new.url):
                what = "{name} has that address already, in {where}"
                slug = vocab.slug_of_iri(subject)
                raise UsageError(what, "add to its claims", name=slug, where=where)


def _normalized_url(address: str) -> str:
    """Return an address without the parts that do not identify the document."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def _source_triples(new: NewDocument, publisher: str) -> list[ox.Triple]:
    """Return the triples of the document in the register."""

    def literal(value: str, datatype: str) -> ox.Literal:
        return ox.Literal(value, datatype=ox.NamedNode(vocab.expand_name(datatype)))

    def concept(scheme: str, word: str) -> ox.NamedNode:
        return ox.NamedNode(vocab.iri(scheme, word))

    def properties() -> Iterator[tuple[str, ox.NamedNode | ox.Literal]]:
        yield "rdf:type", ox.NamedNode(vocab.expand_name("bg:Source"))
        yield "dcterms:title", ox.Literal(" ".join(new.title.split()))
        if publisher:
            yield "dcterms:publisher", concept("publisher", publisher)
        if new.date:
            yield "bg:date", literal(str(vocab.first_day(new.date)), "xsd:date")
            yield "bg:datePrecision", concept("precision", _PRECISIONS[len(new.date)])
            yield "bg:dateText", ox.Literal(new.date)
        else:
            yield "bg:dateText", ox.Literal("undated")
            yield "bg:dateText", ox.Literal("sans date", language="fr")
        if new.kind:
            yield "bg:sourceKind", concept("source-kind", new.kind)
        yield "bg:extentRead", concept("extent", new.extent)
        if new.looked:
            yield "bg:lastLookedAt", literal(new.looked.isoformat(), "xsd:date")
        if new.url:
            yield "schema:url", literal(new.url, "xsd:anyURI")
        if new.licence:
            yield "dcterms:license", ox.NamedNode(new.licence)

    return _triples_about("source", new.id, properties())


def _triples_about(
    kind: str, slug: str, pairs: Iterable[tuple[str, ox.NamedNode | ox.Literal]]
) -> list[ox.Triple]:
    """Return the properties of a thing as triples."""
    subject = ox.NamedNode(vocab.iri(kind, slug))
    return [ox.Triple(subject, ox.NamedNode(vocab.expand_name(n)), value) for n, value in pairs]


def _publisher_entry(
    quads_by_path: dict[Path, list[ox.Quad]], name: str
) -> tuple[str, list[ox.Triple], tuple[str, ...]]:
    """Return the id of a publisher, and for a new one its triples and a remark."""
    if not name:
        return "", [], ()
    names: dict[str, str] = {}
    kind = f"{vocab.ID}publisher/"
    labels = {vocab.expand_name("skos:prefLabel"), vocab.expand_name("skos:altLabel")}
    for quad in (quad for quads in quads_by_path.values() for quad in quads):
        subject = _value(quad.subject)
        if subject.startswith(kind):
            slug = subject.removeprefix(kind)
            names.setdefault(fold_name(slug), slug)
            if quad.predicate.value in labels:
                names[fold_name(_value(quad.object))] = slug
    if known := names.get(fold_name(name)):
        return known, [], ()
    slug = fold_name(name).replace(" ", "-")
    if not slug:
        raise UsageError("'{name}' is no name", "give the publisher's name", name=name)
    close = closest_word(fold_name(name), names)
    hint = Sentence("did you mean {names}?", names=f"publisher:{names[close]}") if close else ""
    properties = (
        ("rdf:type", ox.NamedNode(vocab.expand_name("bg:Publisher"))),
        ("skos:prefLabel", ox.Literal(" ".join(name.split()), language="en")),
    )
    remark = Sentence("{name} is new in {file}", name=f"publisher:{slug}", file=_PUBLISHERS)
    return (
        slug,
        _triples_about("publisher", slug, properties),
        (remark, hint) if hint else (remark,),
    )


def _extend_file(folder: Path, name: str, triples: Iterable[ox.Triple]) -> str:
    """Return a file of the register with further triples.

    Raises:
        UsageError: Its layout would be lost.
    """
    path = folder / name
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    quads, prefixes = read_turtle(text, str(path))
    if text and format_turtle((q.triple for q in quads), prefixes) != text:
        what = "{path} is in a layout of its own, which writing to it would lose"
        hint = "run bordergraph format {path} first, or register the document by hand"
        raise UsageError(what, hint, path=path)
    return format_turtle([*(q.triple for q in quads), *triples], prefixes)


def _read_quads(path: Path) -> list[ox.Quad]:
    try:
        return read_turtle(path.read_text(encoding="utf-8"), str(path))[0]
    except UnicodeDecodeError as error:
        raise DataError("{path} is not UTF-8", hint="save the file as UTF-8", path=path) from error


def _value(term: object) -> str:
    return str(getattr(term, "value", term))


def _claims_template(source: str, today: dt.date) -> str:
    """Return a file of claims without statements, with an example in comments."""
    used = (
        "agency",
        "arrangement",
        "bg",
        "confidence",
        "org",
        "participation",
        "prov",
        "role",
        "source",
        "support",
        "xsd",
    )
    prefixes = "".join(f"@prefix {p}: <{vocab.PREFIXES[p]}> .\n" for p in used)
    return f"""{prefixes}
# What source:{source} says, one statement after another. This is an example: take away the marks
# at the beginning of its lines and fill in what stands in capitals, and
#   bg:locator     where the source says it: section, page, paragraph, row of a table
#   bg:support     supported, partly or not-shown, when compared with the text
#   bg:confidence  high, medium or low, as follows from kind, support and reading (docs/data-policy.md)
# A note is in your own words, in both languages: bg:note "..."@en, "..."@fr ;
# Other kinds of statement look like those of a neighbour. Then run
#   bordergraph format .../claims/{source}.ttl
#   bordergraph check
#
# participation:AGENCY--ARRANGEMENT--{source} a bg:Participation ;
#     org:member agency:AGENCY ;
#     bg:arrangement arrangement:ARRANGEMENT ;
#     org:role role:participant ;
#     prov:wasDerivedFrom source:{source} ;
#     bg:locator "" ;
#     bg:support support:SUPPORT ;
#     bg:checkedOn "{today.isoformat()}"^^xsd:date ;
#     bg:confidence confidence:CONFIDENCE .
"""
