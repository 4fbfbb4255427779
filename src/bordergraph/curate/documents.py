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
from bordergraph.curate.inventory import index_files, read_folder
from bordergraph.curate.turtle import canonical_turtle, format_turtle, read_turtle, term_key
from bordergraph.errors import Sentence, UnknownNameError, UsageError
from bordergraph.resources import scheme_words
from bordergraph.store.networks.names import fold_name
from bordergraph.suggestions import closest_word, similar_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from pathlib import Path

    from bordergraph.curate.inventory import GraphFile

_SOURCES, _PUBLISHERS = "registry/sources.ttl", "registry/publishers.ttl"
_ID = re.compile(r"[a-z0-9]+(?:[-._][a-z0-9]+)*")
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_PRECISIONS = {4: "year", 7: "month", 10: "day"}
_TAKEN = "add to its claims, or choose another id"
_EXAMPLE_PREFIXES = (
    "agency arrangement bg confidence org participation prov role source support xsd"
)


@dataclass(frozen=True, slots=True)
class NewDocument:
    """The details of a new document, as a person enters them; empty where unknown.

    Attributes:
        id: Such as ``oag-2015-borders``.
        publisher: Its id or name.
        date: 2015, 2015-06 or 2015-06-30.
        kind: A kind of source, such as ``audit``.
        licence: Its address.
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


def add_document(
    folder: Path, new: NewDocument, today: dt.date
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the files that add a document to a graph folder, and notes for the person, as on a new publisher.

    Texts are by name in the graph folder, whose ``registry/`` and ``claims/`` need not be there, the
    file of claims first; its example of a statement was compared today. A document that is malformed, or
    there already, is refused (UsageError).
    """
    _refuse_malformed(new)
    graph_files = read_folder(folder, {})
    _refuse_registered(graph_files, new)
    publisher, remarks = _publisher_id(graph_files, new.publisher)
    files = {
        f"claims/{new.id}.ttl": canonical_turtle(_claims_template(new.id, today)),
        _SOURCES: _extend_file(folder / _SOURCES, _source_entry(new, publisher)),
    }
    if remarks:
        name = ox.Literal(" ".join(new.publisher.split()), language="en")
        entry = f"<{vocab.iri('publisher', publisher)}> a bg:Publisher ; skos:prefLabel {name} ."
        files[_PUBLISHERS] = _extend_file(folder / _PUBLISHERS, entry)
    if (folder / "dataset.ttl").is_file():
        texts = {folder / name: text for name, text in files.items()}
        index_texts = index_files(folder, texts)
        files |= {path.relative_to(folder).as_posix(): text for path, text in index_texts.items()}
    return files, remarks


def _refuse_malformed(new: NewDocument) -> None:
    """Refuse details that the shapes and checks would refuse later; the error names the first."""
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
    if new.date and not vocab.first_day(new.date):
        fix = "write 2015, 2015-06 or 2015-06-30, or leave it out"
        raise UsageError("'{name}' is no date", fix, name=new.date)


def _refuse_registered(files: list[GraphFile], new: NewDocument) -> None:
    """Refuse a document whose id or address is registered."""
    source_iri = vocab.iri("source", new.id)
    addresses = {vocab.expand_name("schema:url"), vocab.expand_name("bg:copy")}
    for file in files:
        if file.name == f"claims/{new.id}.ttl":
            raise UsageError("claims/{name}.ttl is there", _TAKEN, name=new.id)
        for triple in file.triples:
            subject, value = term_key(triple.subject), term_key(triple.object)
            if subject == source_iri and triple.predicate.value == vocab.expand_name("rdf:type"):
                what = "source:{name} is registered in {where}"
                raise UsageError(what, _TAKEN, name=new.id, where=file.name)
            has_address = new.url and triple.predicate.value in addresses
            if has_address and _normalized_url(value) == _normalized_url(new.url):
                what = "{name} has that address already, in {where}"
                slug = vocab.slug_of_iri(subject)
                raise UsageError(what, "add to its claims", name=slug, where=file.name)


def _normalized_url(address: str) -> str:
    """Return an address without the parts that do not identify the document."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def _source_entry(new: NewDocument, publisher: str) -> str:
    """Return the document in the register, as Turtle without prefixes."""
    title = ox.Literal(" ".join(new.title.split()))
    properties = [f"a bg:Source ; dcterms:title {title} ; bg:extentRead extent:{new.extent}"]
    if new.date:
        day, precision = vocab.first_day(new.date), _PRECISIONS[len(new.date)]
        properties.append(f'bg:date "{day}"^^xsd:date ; bg:datePrecision precision:{precision}')
        properties.append(f'bg:dateText "{new.date}"')
    else:
        properties.append('bg:dateText "undated", "sans date"@fr')
    optional = (
        (publisher, f"dcterms:publisher <{vocab.iri('publisher', publisher)}>"),
        (new.kind, f"bg:sourceKind source-kind:{new.kind}"),
        (new.looked, f'bg:lastLookedAt "{new.looked}"^^xsd:date'),
        (new.url, f'schema:url "{new.url}"^^xsd:anyURI'),
        (new.licence, f"dcterms:license <{new.licence}>"),
    )
    properties += (text for value, text in optional if value)
    return f"source:{new.id} {' ; '.join(properties)} ."


def _publisher_id(files: list[GraphFile], name: str) -> tuple[str, tuple[str, ...]]:
    """Return the id of a publisher, with remarks if it is new."""
    if not name:
        return "", ()
    slugs_by_name: dict[str, str] = {}
    namespace = vocab.PREFIXES["publisher"]
    labels = {vocab.expand_name("skos:prefLabel"), vocab.expand_name("skos:altLabel")}
    for triple in (triple for file in files for triple in file.triples):
        subject = term_key(triple.subject)
        if subject.startswith(namespace):
            slug = subject.removeprefix(namespace)
            slugs_by_name.setdefault(fold_name(slug), slug)
            if triple.predicate.value in labels:
                slugs_by_name[fold_name(term_key(triple.object))] = slug
    if known := slugs_by_name.get(fold_name(name)):
        return known, ()
    slug = fold_name(name).replace(" ", "-")
    if not slug:
        raise UsageError("'{name}' is no name", "give the publisher's name", name=name)
    remark = Sentence("{name} is new in {file}", name=f"publisher:{slug}", file=_PUBLISHERS)
    if close := closest_word(fold_name(name), slugs_by_name):
        hint = Sentence("did you mean {names}?", names=f"publisher:{slugs_by_name[close]}")
        return slug, (remark, hint)
    return slug, (remark,)


def _extend_file(path: Path, entry: str) -> str:
    """Return a file of the register with a further entry in Turtle; refuse one whose layout would be lost."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    quads, prefixes = read_turtle(text, str(path))
    if text and format_turtle((q.triple for q in quads), prefixes) != text:
        what = "{path} is in a layout of its own, which writing to it would lose"
        hint = "run bordergraph format {path} first, or register the document by hand"
        raise UsageError(what, hint, path=path)
    new_quads, _ = read_turtle(_prefix_lines(vocab.PREFIXES) + entry)
    return format_turtle((q.triple for q in [*quads, *new_quads]), prefixes)


def _prefix_lines(names: Iterable[str]) -> str:
    return "".join(f"@prefix {name}: <{vocab.PREFIXES[name]}> .\n" for name in names)


def _claims_template(source: str, today: dt.date) -> str:
    """Return a file of claims without statements, with an example in comments."""
    return f"""{_prefix_lines(_EXAMPLE_PREFIXES.split())}
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
