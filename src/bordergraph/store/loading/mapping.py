"""Map foreign RDF to our vocabulary: the results of the rules in ``queries/map``, with our ids."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TypeAlias, cast
from urllib.parse import urlsplit

import pyoxigraph as ox

from bordergraph import resources, vocab
from bordergraph.errors import Sentence, list_first, warn_reading

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    Node: TypeAlias = ox.NamedNode | ox.BlankNode
    Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

MAPPED = vocab.graph_iri("mapped")
"""The named graph of mapped triples."""

_TYPE = vocab.PREFIXES["rdf"] + "type"
_LABEL = vocab.PREFIXES["skos"] + "prefLabel"
_SAME_AS = vocab.PREFIXES["owl"] + "sameAs"
_PARENT = vocab.PREFIXES["org"] + "subOrganizationOf"
_MAPPED_CLASSES = {"Agency": ("agency", "agencies"), "Program": ("arrangement", "programs")}
_TIE_CLASSES = {
    "Participation": (
        "participation",
        (f"{vocab.PREFIXES['org']}member", f"{vocab.BG}arrangement"),
    ),
    "Flow": ("flow", (f"{vocab.BG}giver", f"{vocab.BG}receiver")),
}
_SINGLE_VALUED = {_PARENT, *(f"{vocab.BG}{name}" for name in ("country", "founded", "dissolved"))}
_PREFIX = re.compile(r"PREFIX (\w*): <([^>]+)>")
_NAME = re.compile(r"(\w*):([\w-]+)")
_FEW = 5
_LAST_PART = re.compile(r"[^/#:]+(?=[/#]*$)")


def add_mapped(store: ox.Store, *, named: bool) -> None:
    """Map foreign RDF in the default graph of a store to our vocabulary, and note how much each rule read.

    Each rule is a CONSTRUCT that puts foreign things into our classes. An agency gets an id from the
    end of its IRI, with the host where two ends are equal, and ``owl:sameAs`` leads back to it.
    """
    mapped: dict[ox.Triple, None] = {}
    rules = ""
    # The rules have no parameters, so their headers need not be parsed, which takes a library.
    for rule in sorted((resources.queries_dir() / "map").glob("*.rq")):
        name = rule.stem
        rules += (text := rule.read_text(encoding="utf-8"))
        triples = list(cast("ox.QueryTriples", store.query(text)))
        _tell_counts(name, triples)
        mapped |= dict.fromkeys(triples)
    if not mapped:
        return
    _tell_unmapped(store, mapped, rules)
    graph = ox.NamedNode(MAPPED)
    for triple in _assign_ids(mapped):
        store.add(ox.Quad(triple.subject, triple.predicate, triple.object))
        if named:
            store.add(ox.Quad(triple.subject, triple.predicate, triple.object, graph))


def _tell_counts(rule: str, triples: Iterable[ox.Triple]) -> None:
    types = (t.object for t in dict.fromkeys(triples) if t.predicate.value == _TYPE)
    classes = Counter(str(getattr(t, "value", "")).removeprefix(vocab.BG) for t in types)
    for cls, (_, noun) in _MAPPED_CLASSES.items():
        if count := classes[cls]:
            text = "read {n} {thing} as {kind} by the rule {name}"
            thing = Sentence("organization" if count == 1 else "organizations")
            note = Sentence(text, n=count, thing=thing, kind=Sentence(noun), name=rule)
            warn_reading(note, callers=2)


def _tell_unmapped(store: ox.Store, mapped: Iterable[ox.Triple], rules: str) -> None:
    """Note the properties of mapped things that no rule reads."""
    prefixes = dict(_PREFIX.findall(rules))
    known = {_TYPE, *(prefixes.get(prefix, "") + name for prefix, name in _NAME.findall(rules))}
    subjects = {t.subject for t in mapped if isinstance(t.subject, ox.NamedNode)}
    unmapped = Counter(
        quad.predicate.value
        for node in subjects
        for quad in store.quads_for_pattern(node, None, None, ox.DefaultGraph())
        if quad.predicate.value not in known
    )
    if unmapped:
        names = list_first([f"{iri} ({n})" for iri, n in sorted(unmapped.items())], _FEW)
        warn_reading(Sentence("no rule reads {names}", names=names), callers=2)


def _assign_ids(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return triples of foreign things with our ids, each thing with one label a language."""
    by_subject: dict[Node, dict[str, set[Term]]] = defaultdict(lambda: defaultdict(set))
    for s, p, o in triples:
        by_subject[s][p.value].add(o)
    names: dict[Term, ox.NamedNode] = {
        node: ox.NamedNode(vocab.iri(kind, slug))
        for kind, nodes in _kinds(by_subject).items()
        for node, slug in _slugs(nodes, by_subject).items()
    }
    result: list[ox.Triple] = []
    for node, values in by_subject.items():
        subject = names.get(node) or _tie_iri(values, names)
        if subject is None:
            continue
        if isinstance(node, ox.NamedNode):
            result.append(ox.Triple(subject, ox.NamedNode(_SAME_AS), node))
        for name, objects in values.items():
            predicate = ox.NamedNode(name)
            allowed = _allowed_values(name, objects - {node}, names)
            result += [ox.Triple(subject, predicate, names.get(o, o)) for o in allowed]
    return result


def _allowed_values(predicate: str, objects: set[Term], mapped: Collection[Term]) -> list[Term]:
    """Return the values of a property that the model can hold, sorted."""
    if predicate == _LABEL:
        return sorted(_labels(objects), key=str)
    if predicate == _PARENT:
        objects = {o for o in objects if o in mapped}
    values = sorted(objects, key=str)
    return values[:1] if predicate in _SINGLE_VALUED else values


def _classes(values: Mapping[str, set[Term]]) -> set[str]:
    return {str(getattr(o, "value", "")).removeprefix(vocab.BG) for o in values.get(_TYPE, ())}


def _kinds(by_subject: Mapping[Node, Mapping[str, set[Term]]]) -> dict[str, list[Node]]:
    by_kind: dict[str, list[Node]] = defaultdict(list)
    for node, values in by_subject.items():
        for cls in _classes(values) & set(_MAPPED_CLASSES):
            by_kind[_MAPPED_CLASSES[cls][0]].append(node)
    return by_kind


def _slugs(
    nodes: list[Node], by_subject: Mapping[Node, Mapping[str, set[Term]]]
) -> dict[Node, str]:
    """Return an id for each node: the end of its IRI, with its host where two ends are equal."""
    slugs: dict[Node, str] = {}
    levels: list[dict[Node, str]] = [{}, {}, {}]
    for node in nodes:
        if isinstance(node, ox.BlankNode):
            # Blank nodes with the same name are one thing.
            labels = _labels(by_subject[node].get(_LABEL, set()))
            text = min((str(getattr(o, "value", "")) for o in labels), default=node.value)
            slugs[node] = re.sub(r"[^\w.~]+", "-", text.lower()).strip("-")
            continue
        match = _LAST_PART.search(node.value)
        end = match[0] if match else node.value
        levels[0][node] = end
        levels[1][node] = f"{end}-{urlsplit(node.value).netloc}"
        levels[2][node] = node.value
    for level in levels:
        counts = Counter([*level.values(), *slugs.values()])
        slugs = {n: slug for n, slug in level.items() if counts[slug] == 1} | slugs
    return slugs


def _labels(objects: Iterable[Term]) -> set[Term]:
    """Return the French label, if there is one, and the English one or one in its place."""
    best: dict[str, str] = {}
    for term in sorted(objects, key=str):
        if isinstance(term, ox.Literal):
            best.setdefault((term.language or "").partition("-")[0], term.value)
    if not best:
        return set()
    english = next((best[tag] for tag in ("en", "", "mul") if tag in best), best[min(best)])
    labels: set[Term] = {ox.Literal(english, language="en")}
    return labels | ({ox.Literal(best["fr"], language="fr")} if "fr" in best else set())


def _tie_iri(
    values: Mapping[str, set[Term]], names: Mapping[Term, ox.NamedNode]
) -> ox.NamedNode | None:
    """Return the IRI of a tie; None when no rule mapped its ends."""
    for cls in _classes(values) & set(_TIE_CLASSES):
        kind, ends = _TIE_CLASSES[cls]
        ids = [names.get(o) for end in ends for o in values.get(end, ())]
        if len(ids) == len(ends) and all(ids) and ids[0] != ids[1]:
            slugs = [vocab.slug_of_iri(node.value) for node in ids if node]
            return ox.NamedNode(vocab.iri(kind, "--".join((*slugs, "mapped"))))
    return None
