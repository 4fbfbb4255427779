"""Faults of single files and of IRIs: prefixes, kinds, terms, dates, second definitions."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from bordergraph import vocab
from bordergraph.curate.turtle import RDF_TYPE, term_key
from bordergraph.errors import Fault, Sentence, fill
from bordergraph.suggestions import suggest_word
from bordergraph.vocab import compact_iri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bordergraph.curate.check.files import File, PlacedFault, SubjectIndex

_XSD = vocab.PREFIXES["xsd"]
_NOTHING_CLAIMED = Fault(
    "",
    "the claims in it are begun, and none is there yet",
    "take the marks off the example in it and fill in what stands in capitals, bg:locator and"
    " bg:confidence; or remove the file and the source",
    "nothing-claimed",
)
_WITHOUT_CLASS = Fault(
    "",
    "something is said of it, but no file gives it a class",
    "add one, such as a bg:Agency; or correct its id, or remove what is left of it",
    "no-class",
)
_DEPRECATED = f"{vocab.PREFIXES['owl']}deprecated"
_DERIVED_FROM = f"{vocab.PREFIXES['prov']}wasDerivedFrom"
# A series may be declared beside every statement that needs it.
_REPEATABLE = {f"{vocab.BG}Series"}
_OURS = {f"{vocab.PREFIXES['skos']}prefLabel", _DERIVED_FROM}
_LEXICAL = {
    f"{_XSD}integer": re.compile(r"[+-]?[0-9]+"),
    f"{_XSD}decimal": re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"),
    f"{_XSD}boolean": re.compile(r"true|false|1|0"),
}


def _fault(rule: str, what: str, fix: str, **values: object) -> Fault:
    return Fault("", Sentence(what, **values), fill(fix, values), rule)


def term_faults(index: SubjectIndex) -> list[PlacedFault]:
    """Return the faults of prefixes, ids, terms and literals, and of where things are defined."""
    terms = _things_with(index, f"{vocab.PREFIXES['rdfs']}isDefinedBy")
    # Withdrawn things have no class any more.
    with_class = _things_with(index, RDF_TYPE, _DEPRECATED)
    faults: list[PlacedFault] = []
    for number, file in enumerate(index.files):
        faults += _prefix_faults(index, number, file)
        # A file without triples exists because others name its source.
        if file.source and not file.triples and "#" in file.text:
            faults.append(index.fault_at(number, 0, _NOTHING_CLAIMED))
        for subject, triples in file.subjects.items():
            for value, fault in _subject_faults(subject, triples, terms):
                faults += index.place_fault(subject, fault, value, number)
            # A thing is one of ours by its id or by its properties.
            is_ours = subject.startswith(vocab.ID) or _OURS & {t.predicate.value for t in triples}
            if subject not in with_class and is_ours:
                faults += index.place_fault(subject, _WITHOUT_CLASS, None, number)
        faults += _foreign_claims(index, number, file)
    return [*faults, *_second_definitions(index)]


def _things_with(index: SubjectIndex, *predicates: str) -> set[str]:
    """Return the things with one of some predicates in any file."""
    triples = (t for file in index.all_files for t in file.triples)
    return {term_key(t.subject) for t in triples if t.predicate.value in predicates}


def _prefix_faults(index: SubjectIndex, number: int, file: File) -> Iterator[PlacedFault]:
    """Yield our prefixes that a file binds to other namespaces."""
    for prefix, namespace in sorted(file.prefixes.items()):
        expected = vocab.PREFIXES.get(prefix)
        if expected and namespace != expected:
            what = "prefix {prefix}: stands for <{other}>, not for <{ours}>"
            fix = "write @prefix {prefix}: <{ours}> ."
            fault = _fault("prefix", what, fix, prefix=prefix, other=namespace, ours=expected)
            declared = rf"(?im)^\s*@?prefix\s+{re.escape(prefix)}:"
            match = re.search(declared, file.text)
            line = file.text.count("\n", 0, match.start()) + 1 if match else 0
            yield index.fault_at(number, line, fault)


def _subject_faults(
    subject: str, triples: list[ox.Triple], terms: set[str]
) -> Iterator[tuple[str | None, Fault]]:
    """Yield the faults of one subject's names and literals, each with the value to point to."""
    names = [subject]
    for triple in triples:
        names.append(triple.predicate.value)
        if isinstance(triple.object, ox.NamedNode):
            names.append(triple.object.value)
        elif isinstance(triple.object, ox.Literal) and is_ill_typed(triple.object):
            yield triple.object.value, _ill_typed(triple.predicate, triple.object)
        elif isinstance(triple.object, ox.BlankNode):
            what, fix = "{name} leads to a thing without an id", "give the thing an id of its own"
            yield None, _fault("blank-node", what, fix, name=compact_iri(triple.predicate.value))
        elif isinstance(triple.object, ox.Triple):
            what, fix = "{name} has a triple as its value", "say it in a statement of its own"
            yield None, _fault("triple-term", what, fix, name=compact_iri(triple.predicate.value))
    for name in dict.fromkeys(names):
        if fault := _name_fault(name, terms):
            yield (None if name == subject else name), fault


def _name_fault(name: str, terms: set[str]) -> Fault | None:
    """Return the fault of one IRI of ours, if it has one."""
    if name.startswith(vocab.BG) and name not in terms:
        known = [compact_iri(t) for t in terms]
        fix = suggest_word(compact_iri(name), known) or "use a term of graph/ontology/"
        return _fault(
            "unknown-term", "{name} is no term of the ontology", fix, name=compact_iri(name)
        )
    if name.startswith(vocab.ID):
        kind, slash, slug = name.removeprefix(vocab.ID).partition("/")
        if f"{vocab.ID}{kind}/" not in vocab.PREFIXES.values():
            fix = suggest_word(kind, [*vocab.KINDS, *vocab.SCHEMES])
            return _fault("unknown-kind", "'{kind}' is no kind of thing", fix, kind=kind)
        if kind == "country":  # the shapes know its codes
            return None
        if not slash or not re.fullmatch(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?", slug):
            fix = "use lower-case letters, digits and hyphens, such as agency:us-customs-service"
            return _fault("bad-id", "'{name}' is no proper id", fix, name=slug)
    return None


def is_ill_typed(term: object) -> bool:
    """Tell whether a term is a literal whose text is invalid for its datatype, one of those of the model."""
    if not isinstance(term, ox.Literal):
        return False
    if term.datatype.value == f"{_XSD}date":
        return not vocab.is_day(term.value)
    lexical = _LEXICAL.get(term.datatype.value)
    return lexical is not None and lexical.fullmatch(term.value) is None


def _ill_typed(predicate: ox.NamedNode, literal: ox.Literal) -> Fault:
    kind = literal.datatype.value.removeprefix(_XSD)
    name = f"{compact_iri(predicate.value)} '{literal.value}'"
    fix = {
        "date": "write a day of the calendar as 2024-06-30, and how exact it is beside it",
        "boolean": "write true or false",
    }.get(kind, "write plain digits, without separators")
    return _fault("ill-typed", "{name} is no {kind}", fix, name=name, kind=Sentence(kind))


def _foreign_claims(index: SubjectIndex, number: int, file: File) -> Iterator[PlacedFault]:
    """Yield statements in the claims of one source that cite another."""
    if file.source is None:
        return
    own_source = vocab.iri("source", file.source)
    for subject, triples in file.subjects.items():
        for triple in triples:
            if triple.predicate.value == _DERIVED_FROM and term_key(triple.object) != own_source:
                other_source = term_key(triple.object)
                what = "it rests on source:{name} in the file of source:{own}"
                fix = "move it to claims/{name}.ttl, or correct its source"
                name = vocab.slug_of_iri(other_source)
                fault = _fault("foreign-claim", what, fix, name=name, own=file.source)
                yield from index.place_fault(subject, fault, other_source, number)


def _homes(index: SubjectIndex) -> dict[str, list[int]]:
    """Return the files that define each thing, where only one may."""
    homes: defaultdict[str, list[int]] = defaultdict(list)
    for number, file in enumerate(index.files):
        if not (file.is_registry or file.source):
            continue
        for subject, triples in file.subjects.items():
            classes = {term_key(t.object) for t in triples if t.predicate.value == RDF_TYPE}
            if classes and not classes & _REPEATABLE:
                homes[subject].append(number)
    return homes


def _second_definitions(index: SubjectIndex) -> Iterator[PlacedFault]:
    """Yield things that a second file defines, where only one may."""
    for subject, numbers in _homes(index).items():
        first = index.files[numbers[0]]
        line = first.line(subject)
        for number in numbers[1:]:
            what = "it is defined a second time; first in {path}:{line}"
            fix = "keep one definition, and give the other its own id if it is another thing"
            fault = _fault("second-definition", what, fix, path=first.display_path, line=line)
            yield from index.place_fault(subject, fault, None, number)
