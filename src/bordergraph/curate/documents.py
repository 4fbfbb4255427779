"""A document taken up: it is registered, and a file for its claims begins with an example.

Nothing is fetched: what is registered is what the person says of the document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pyoxigraph as ox

from bordergraph import vocab
from bordergraph.curate.inventory import indexes
from bordergraph.curate.turtle import canonical, layout, read_turtle
from bordergraph.errors import DataError, UnknownNameError, UsageError
from bordergraph.resources import scheme_words
from bordergraph.store.networks.names import fold_name

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_SOURCES, _PUBLISHERS = "registry/sources.ttl", "registry/publishers.ttl"
_ID = re.compile(r"[a-z0-9]+(?:[-._][a-z0-9]+)*")
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_DATE = re.compile(r"\d{4}(-\d\d)?(-\d\d)?")
_PRECISIONS = {4: "year", 7: "month", 10: "day"}
_EXTENTS = ("unread", "excerpt", "full")


@dataclass(frozen=True, slots=True)
class NewDocument:
    """What a person says of a document.

    Attributes:
        id: Its id, such as ``oag-2015-borders``.
        title: Title, in its own language.
        publisher: Who answers for it, by id or name; empty when nobody is known.
        date: 2015, 2015-06 or 2015-06-30; empty when it has none.
        url: Its address.
        kind: A kind of source, such as ``audit``; empty when none fits.
        licence: Address of the licence it is published under; empty when it states none.
        read: unread, excerpt or full.
        looked: The day on which it was looked at; None when nobody did yet.
    """

    id: str
    title: str
    publisher: str = ""
    date: str = ""
    url: str = ""
    kind: str = ""
    licence: str = ""
    read: str = "unread"
    looked: dt.date | None = None


@dataclass(frozen=True)
class Begun:
    """What taking up a document makes.

    Attributes:
        files: Texts by name in the graph folder, the file of claims first.
        remarks: What a person should look at.
    """

    files: dict[str, str]
    remarks: tuple[str, ...]


def begin(folder: Path, new: NewDocument, today: dt.date) -> Begun:
    """Return the files of a graph folder in which a document is taken up.

    Args:
        folder: The graph folder; ``registry/`` and ``claims/`` need not be there.
        new: The document.
        today: The day that the example of a statement says it was compared on.

    Raises:
        UsageError: Something said of it has no proper form, or the graph has the document.
        DataError: A file of the folder is no Turtle.
    """
    _refuse_malformed(new)
    found = {path: _read(path) for path in sorted(folder.rglob("*.ttl"))}
    _refuse_known(folder, found, new)
    files = {f"claims/{new.id}.ttl": canonical(_claims(new.id, today))}
    publisher, named, remarks = _publisher(found, new.publisher)
    files[_SOURCES] = _with(folder, _SOURCES, _registered(new, publisher))
    if named:
        files[_PUBLISHERS] = _with(folder, _PUBLISHERS, named)
    if (folder / "dataset.ttl").is_file():
        texts = {folder / name: text for name, text in files.items()}
        counted = indexes(folder, texts)
        files |= {path.relative_to(folder).as_posix(): text for path, text in counted.items()}
    return Begun(files, remarks)


def _refuse_malformed(new: NewDocument) -> None:
    """Refuse what the shapes and checks would refuse, while it is easily put right.

    Raises:
        UsageError: Something has no proper form; the error names the first.
    """
    if not _ID.fullmatch(new.id):
        raise UsageError(
            f"'{new.id}' is no proper id",
            "use lower-case letters, digits and single hyphens, such as oag-2015-borders",
        )
    if not new.title.strip():
        raise UsageError("a document has a title", "give it with --title")
    for name, address in (("url", new.url), ("licence", new.licence)):
        if address and not _URL.fullmatch(address):
            what = f"--{name} '{address}' is no web address"
            raise UsageError(what, "write it whole, as https://...")
    kinds = scheme_words("source-kind")
    if new.kind and new.kind not in kinds:
        raise UnknownNameError("kind of source", new.kind, get_close_matches(new.kind, kinds))
    if new.read not in _EXTENTS:
        raise UsageError(f"'{new.read}' is no extent", f"use one of {', '.join(_EXTENTS)}")
    if new.date and not (_DATE.fullmatch(new.date) and vocab.is_day(_first_day(new.date))):
        fix = "write 2015, 2015-06 or 2015-06-30, or leave it out"
        raise UsageError(f"'{new.date}' is no date", fix)


def _refuse_known(folder: Path, found: dict[Path, list[ox.Quad]], new: NewDocument) -> None:
    """Refuse a document that the graph has, by its id or its address.

    Raises:
        UsageError: It has.
    """
    own = vocab.iri("source", new.id)
    if (folder / "claims" / f"{new.id}.ttl").exists():
        raise UsageError(f"claims/{new.id}.ttl is there", "add to it, or choose another id")
    addresses = {vocab.expand("schema:url"), vocab.expand("bg:copy")}
    for path, quads in found.items():
        for quad in quads:
            subject, said = _value(quad.subject), _value(quad.object)
            where = path.relative_to(folder).as_posix()
            if subject == own and quad.predicate.value == vocab.expand("rdf:type"):
                what = f"source:{new.id} is registered in {where}"
                raise UsageError(what, "add to its claims, or choose another id")
            if new.url and quad.predicate.value in addresses and _bare(said) == _bare(new.url):
                what = f"{vocab.local(subject)} has that address already, in {where}"
                raise UsageError(what, "add to its claims")


def _bare(address: str) -> str:
    """Return an address without what makes no other document of it."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def _registered(new: NewDocument, publisher: str) -> list[ox.Triple]:
    """Return what the register says of the document."""

    def typed(value: str, datatype: str) -> ox.Literal:
        return ox.Literal(value, datatype=ox.NamedNode(vocab.expand(datatype)))

    def concept(scheme: str, word: str) -> ox.NamedNode:
        return ox.NamedNode(vocab.iri(scheme, word))

    def said() -> Iterator[tuple[str, ox.NamedNode | ox.Literal]]:
        yield "rdf:type", ox.NamedNode(vocab.expand("bg:Source"))
        yield "dcterms:title", ox.Literal(" ".join(new.title.split()))
        if publisher:
            yield "dcterms:publisher", concept("publisher", publisher)
        if new.date:
            yield "bg:date", typed(_first_day(new.date), "xsd:date")
            yield "bg:datePrecision", concept("precision", _PRECISIONS[len(new.date)])
            yield "bg:dateText", ox.Literal(new.date)
        else:
            yield "bg:dateText", ox.Literal("undated")
            yield "bg:dateText", ox.Literal("sans date", language="fr")
        if new.kind:
            yield "bg:sourceKind", concept("source-kind", new.kind)
        yield "bg:extentRead", concept("extent", new.read)
        if new.looked:
            yield "bg:lastLookedAt", typed(new.looked.isoformat(), "xsd:date")
        if new.url:
            yield "schema:url", typed(new.url, "xsd:anyURI")
        if new.licence:
            yield "dcterms:license", ox.NamedNode(new.licence)

    return _described("source", new.id, said())


def _described(
    kind: str, slug: str, said: Iterable[tuple[str, ox.NamedNode | ox.Literal]]
) -> list[ox.Triple]:
    """Return what is said of a thing as triples."""
    subject = ox.NamedNode(vocab.iri(kind, slug))
    return [ox.Triple(subject, ox.NamedNode(vocab.expand(name)), value) for name, value in said]


def _first_day(text: str) -> str:
    """Return the first day of a year, month or day."""
    return f"{text}-01-01"[:10]


def _publisher(
    found: dict[Path, list[ox.Quad]], name: str
) -> tuple[str, list[ox.Triple], tuple[str, ...]]:
    """Return the id of a publisher, what makes it known if it is not yet, and what to look at."""
    if not name:
        return "", [], ()
    names: dict[str, str] = {}
    kind = f"{vocab.ID}publisher/"
    labels = {vocab.expand("skos:prefLabel"), vocab.expand("skos:altLabel")}
    for quad in (quad for quads in found.values() for quad in quads):
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
        raise UsageError(f"'{name}' is no name", "give the publisher's name")
    close = get_close_matches(fold_name(name), names, n=1, cutoff=0.8)
    beside = f"; did you mean publisher:{names[close[0]]}?" if close else ""
    said = (
        ("rdf:type", ox.NamedNode(vocab.expand("bg:Publisher"))),
        ("skos:prefLabel", ox.Literal(" ".join(name.split()), language="en")),
    )
    remark = f"publisher:{slug} is new in {_PUBLISHERS}{beside}"
    return slug, _described("publisher", slug, said), (remark,)


def _with(folder: Path, name: str, more: Iterable[ox.Triple]) -> str:
    """Return a file of the register with more in it.

    Raises:
        UsageError: Its layout would be lost.
    """
    path = folder / name
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    quads, prefixes = read_turtle(text, str(path))
    if text and layout((q.triple for q in quads), prefixes) != text:
        raise UsageError(
            f"{path} is in a layout of its own, which writing to it would lose",
            f"run bordergraph format {path} first, or register the document by hand",
        )
    return layout([*(q.triple for q in quads), *more], prefixes)


def _read(path: Path) -> list[ox.Quad]:
    try:
        return read_turtle(path.read_text(encoding="utf-8"), str(path))[0]
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is not UTF-8", hint="save the file as UTF-8") from error


def _value(term: object) -> str:
    return str(getattr(term, "value", term))


def _claims(source: str, today: dt.date) -> str:
    """Return a file of claims that says nothing yet, with an example of a statement."""
    used = (
        "agency", "arrangement", "bg", "confidence", "org", "participation", "prov", "role",
        "source", "support", "xsd",
    )  # fmt: skip
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
