"""Foreign RDF in our words: what the rules of ``queries/map`` make of it, under ids of our own."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

import pyoxigraph as ox

from bordergraph import resources, vocab
from bordergraph.errors import DataError, few, tell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    Node: TypeAlias = ox.NamedNode | ox.BlankNode
    Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

MAPPED = vocab.graph_iri("mapped")
"""The named graph of what the rules made."""

_TYPE = vocab.PREFIXES["rdf"] + "type"
_LABEL = vocab.PREFIXES["skos"] + "prefLabel"
_SAME = vocab.PREFIXES["owl"] + "sameAs"
_UPPER = vocab.PREFIXES["org"] + "subOrganizationOf"
_COUNTED = {"Agency": ("agency", "agencies"), "Program": ("arrangement", "programs")}
_STATED = {
    "Participation": ("participation", (f"{vocab.PREFIXES['org']}member", f"{vocab.BG}arrangement")),
    "Flow": ("flow", (f"{vocab.BG}giver", f"{vocab.BG}receiver")),
}  # fmt: skip
_ONE = {_UPPER, *(f"{vocab.BG}{name}" for name in ("country", "founded", "dissolved"))}
_PREFIX = re.compile(r"PREFIX (\w*): <([^>]+)>")
_NAME = re.compile(r"(\w*):([\w-]+)")
_MEMBERS = re.compile(r"schema\.org/member(Of)?$")
_FEW = 5
_LAST = re.compile(r"[^/#:]+(?=[/#]*$)")


def add_mapped(store: ox.Store, *, named: bool) -> None:
    """Add what the rules make of foreign RDF in a store, and say what each one read.

    Each rule is a CONSTRUCT that puts foreign things into our classes. A body gets an id from the
    end of its IRI, with the host where two ends are alike, and ``owl:sameAs`` leads back to it.

    Args:
        store: The store; its default graph is read.
        named: Whether it has named graphs.
    """
    made: dict[ox.Triple, None] = {}
    rules = ""
    # The rules stand alone, so that nothing reads the headers, which takes the time of a library.
    for rule in sorted((resources.queries_dir() / "map").glob("*.rq")):
        name = rule.stem
        rules += (text := rule.read_text(encoding="utf-8"))
        result = store.query(text)
        if not isinstance(result, ox.QueryTriples):
            raise DataError(f"rule {name} is no CONSTRUCT")
        triples = list(result)
        _tell(name, triples)
        made |= dict.fromkeys(triples)
    if not made:
        return
    _tell_lost(store, made, rules)
    graph = ox.NamedNode(MAPPED)
    for triple in _renamed(made):
        store.add(ox.Quad(triple.subject, triple.predicate, triple.object))
        if named:
            store.add(ox.Quad(triple.subject, triple.predicate, triple.object, graph))


def _tell(rule: str, triples: Iterable[ox.Triple]) -> None:
    classes = Counter(
        str(getattr(t.object, "value", "")).removeprefix(vocab.BG)
        for t in dict.fromkeys(triples)
        if t.predicate.value == _TYPE
    )
    for cls, (_, many) in _COUNTED.items():
        if number := classes[cls]:
            what = "organization" if number == 1 else "organizations"
            tell(f"read {number} {what} as {many} by the rule {rule}", above=2)


def _tell_lost(store: ox.Store, made: Iterable[ox.Triple], rules: str) -> None:
    """Tell of what is said of things that some rule reads, in words that no rule knows."""
    prefixes = dict(_PREFIX.findall(rules))
    known = {_TYPE, *(prefixes.get(prefix, "") + name for prefix, name in _NAME.findall(rules))}
    read, programs = set(), set()
    for t in made:
        if isinstance(t.subject, ox.NamedNode):
            read.add(t.subject)
            if t.object == ox.NamedNode(f"{vocab.BG}Program"):
                programs.add(t.subject)
    lost = Counter(
        quad.predicate.value
        for node in read
        for quad in store.quads_for_pattern(node, None, None, ox.DefaultGraph())
        if quad.predicate.value not in known
        or (_MEMBERS.search(quad.predicate.value) and not {node, quad.object} & programs)
    )
    if lost:
        short = {iri: prefix for prefix, iri in prefixes.items()}
        parts = {name: _LAST.split(name)[0] for name in lost}
        told = sorted(
            f"{short[at]}:{name[len(at) :]} ({lost[name]})"
            if at in short
            else f"{name} ({lost[name]})"
            for name, at in parts.items()
        )
        tell(f"no rule reads {few(told, _FEW)}", above=2)


def _renamed(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return triples of foreign things under our ids, each thing with one label a language."""
    by_subject: dict[Node, dict[str, set[Term]]] = defaultdict(lambda: defaultdict(set))
    for s, p, o in triples:
        by_subject[s][p.value].add(o)
    names: dict[Term, ox.NamedNode] = {
        node: ox.NamedNode(vocab.iri(kind, slug))
        for kind, nodes in _kinds(by_subject).items()
        for node, slug in _slugs(nodes, by_subject).items()
    }
    found: list[ox.Triple] = []
    for node, values in by_subject.items():
        subject = names.get(node) or _statement(values, names)
        if subject is None:
            continue
        if isinstance(node, ox.NamedNode):
            found.append(ox.Triple(subject, ox.NamedNode(_SAME), node))
        for predicate, objects in values.items():
            kept = _kept(predicate, objects - {node}, names)
            found += [ox.Triple(subject, ox.NamedNode(predicate), names.get(o, o)) for o in kept]
    return found


def _kept(predicate: str, objects: set[Term], read: Collection[Term]) -> list[Term]:
    """Return the values of a property that the model has room for, sorted."""
    if predicate == _LABEL:
        return sorted(_labels(objects), key=str)
    if predicate == _UPPER:
        objects = {o for o in objects if o in read}
    found = sorted(objects, key=str)
    return found[:1] if predicate in _ONE else found


def _classes(values: Mapping[str, set[Term]]) -> set[str]:
    return {str(getattr(o, "value", "")).removeprefix(vocab.BG) for o in values.get(_TYPE, ())}


def _kinds(by_subject: Mapping[Node, Mapping[str, set[Term]]]) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = defaultdict(list)
    for node, values in by_subject.items():
        for cls in _classes(values) & set(_COUNTED):
            found[_COUNTED[cls][0]].append(node)
    return found


def _slugs(
    nodes: list[Node], by_subject: Mapping[Node, Mapping[str, set[Term]]]
) -> dict[Node, str]:
    """Return an id for each node: the end of its IRI, with its host where two ends are alike."""
    found: dict[Node, str] = {}
    levels: list[dict[Node, str]] = [{}, {}, {}]
    for node in nodes:
        if isinstance(node, ox.BlankNode):
            # What has no address is what its name says, as often as the name stands there.
            labels = _labels(by_subject[node].get(_LABEL, set()))
            text = min((str(getattr(o, "value", "")) for o in labels), default=node.value)
            found[node] = re.sub(r"[^\w.~]+", "-", text.lower()).strip("-")
            continue
        last = _LAST.search(node.value)
        end = last[0] if last else node.value
        levels[0][node] = end
        levels[1][node] = f"{end}-{urlsplit(node.value).netloc}"
        levels[2][node] = node.value
    for level in levels:
        often = Counter([*level.values(), *found.values()])
        found = {n: slug for n, slug in level.items() if often[slug] == 1} | found
    return found


def _labels(objects: Iterable[Term]) -> set[Term]:
    """Return one label in French, if there is any, and one that stands where English is read."""
    best: dict[str, str] = {}
    for term in sorted(objects, key=str):
        if isinstance(term, ox.Literal):
            best.setdefault((term.language or "").partition("-")[0], term.value)
    if not best:
        return set()
    first = next((best[tag] for tag in ("en", "", "mul") if tag in best), best[min(best)])
    found: set[Term] = {ox.Literal(first, language="en")}
    return found | ({ox.Literal(best["fr"], language="fr")} if "fr" in best else set())


def _statement(
    values: Mapping[str, set[Term]], names: Mapping[Term, ox.NamedNode]
) -> ox.NamedNode | None:
    """Return the IRI of a tie; None when it ties what no rule read."""
    for cls in _classes(values) & set(_STATED):
        kind, ends = _STATED[cls]
        ids = [names.get(o) for end in ends for o in values.get(end, ())]
        if len(ids) == len(ends) and all(ids) and ids[0] != ids[1]:
            slugs = [vocab.local(node.value) for node in ids if node]
            return ox.NamedNode(vocab.iri(kind, "--".join((*slugs, "mapped"))))
    return None
