"""SHACL results as faults with file, line, thing and fix."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from bordergraph.curate.check.terms import is_ill_typed
from bordergraph.curate.turtle import term_key
from bordergraph.errors import Fault, Sentence, sentence
from bordergraph.queries import load_folder
from bordergraph.vocab import compact_iri

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    import rdflib

    from bordergraph.curate.check.files import PlacedFault, SubjectIndex

_COUNT_DETAILS = {
    "MinCountConstraintComponent": "{what}; there is none",
    "MaxCountConstraintComponent": "{what}; there are several",
}


def _validate(index: SubjectIndex, triples: list[ox.Triple], shapes: Path) -> rdflib.Graph:
    """Return the report of pyshacl on some triples."""
    import pyshacl
    import rdflib

    shape_graph = rdflib.Graph().parse(shapes)
    with _silence_logs():
        data = to_rdflib(triples)
        if index.focus is not None:
            _limit_targets(shape_graph, data, index.focus)
        _spread_targets(shape_graph)
        # No inference and no import: the triples are checked as written, and nothing is fetched.
        _conforms, report, _text = pyshacl.validate(
            data, shacl_graph=shape_graph, inference="none", inplace=True
        )
    if not isinstance(report, rdflib.Graph):
        raise TypeError(f"no SHACL report: {report!r}")
    return report


def shape_faults(index: SubjectIndex, shapes: Path) -> list[PlacedFault]:
    """Return the violations of the shapes in a file as faults."""
    import rdflib

    triples = [t for file in index.all_files for t in file.triples]
    # `term_faults` reports ill-typed literals, and triples as values; rdflib cannot compare the
    # first and does not support the others.
    left_out = {t for t in triples if isinstance(t.object, ox.Triple) or is_ill_typed(t.object)}
    ill_typed = {(term_key(t.subject), term_key(t.predicate)) for t in left_out}
    ill_typed |= {(subject, "") for subject, _ in ill_typed}
    report = _validate(index, [t for t in triples if t not in left_out], shapes)
    sh = rdflib.SH
    faults: list[PlacedFault] = []
    mistyped = {
        (report.value(result, sh.focusNode), report.value(result, sh.resultPath))
        for result in report.subjects(sh.sourceConstraintComponent, sh.DatatypeConstraintComponent)
    }
    for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):
        focus, path = report.value(result, sh.focusNode), report.value(result, sh.resultPath)
        component = _local(report.value(result, sh.sourceConstraintComponent))
        # A value of another type cannot be compared with a date.
        if component.startswith("LessThan") and (focus, path) in mistyped:
            continue
        # Ill-typed values were left out, so that they seem to be missing.
        if (str(focus), str(path or "")) in ill_typed:
            continue
        faults += _result_faults(index, report, result)
    return faults


def _limit_targets(shapes: rdflib.Graph, data: rdflib.Graph, focus: frozenset[str]) -> None:
    """Limit the targets of shapes to the nodes in focus.

    A validator's own choice of focus nodes would apply to nested shapes as well, whose nodes are others.
    """
    from rdflib import RDF, RDFS, SH, URIRef

    def add_targets(shape: rdflib.term.Node, nodes: Iterable[rdflib.term.Node]) -> None:
        for node in nodes:
            shapes.add((shape, SH.targetNode, node))

    for shape, _, cls in list(shapes.triples((None, SH.targetClass, None))):
        shapes.remove((shape, SH.targetClass, cls))
        for subclass in data.transitive_subjects(RDFS.subClassOf, cls):
            add_targets(shape, (n for n in data.subjects(RDF.type, subclass) if str(n) in focus))
    for shape, _, predicate in list(shapes.triples((None, SH.targetSubjectsOf, None))):
        shapes.remove((shape, SH.targetSubjectsOf, predicate))
        add_targets(shape, (n for n in map(URIRef, focus) if (n, predicate, None) in data))


def _spread_targets(shapes: rdflib.Graph) -> None:
    """Give property shapes the targets of their node shape: pyshacl then evaluates them once for all targets."""
    from rdflib import SH

    aims = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf)
    aimed = [(shape, aim, to) for aim in aims for shape, to in shapes.subject_objects(aim)]
    for shape, aim, target in aimed:
        for requirement in shapes.objects(shape, SH.property):
            shapes.add((requirement, aim, target))
    for shape, _, _ in aimed:
        shapes.remove((shape, SH.property, None))


@contextmanager
def _silence_logs() -> Iterator[None]:
    """Silence rdflib's log on literals for which the check has faults of its own."""
    loggers = [logging.getLogger(name) for name in ("rdflib.term", "pyshacl.validate")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def to_rdflib(triples: Collection[ox.Triple]) -> rdflib.Graph:
    """Return triples as one rdflib graph; parsing once and converting is twice as fast."""
    import oxrdflib
    import rdflib
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    @cache
    def term(value: Any) -> rdflib.term.Node:
        if isinstance(value, ox.NamedNode):
            return rdflib.URIRef(value.value)
        if isinstance(value, ox.BlankNode):
            return rdflib.BNode(value.value)
        if value.language:
            return rdflib.Literal(value.value, lang=value.language)
        return rdflib.Literal(value.value, datatype=rdflib.URIRef(value.datatype.value))

    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    join_graph = rdflib.Graph(oxrdflib.OxigraphStore(store=store), DATASET_DEFAULT_GRAPH_ID)

    class JoinedGraph(rdflib.Graph):
        """A graph whose queries Oxigraph runs; for single triples rdflib's own store is faster."""

        def query(self, *args: Any, **options: Any) -> rdflib.query.Result:
            return join_graph.query(*args, **options)

    graph = JoinedGraph(bind_namespaces="none")
    for triple in triples:
        graph.add((term(triple.subject), term(triple.predicate), term(triple.object)))
    return graph


def _result_faults(index: SubjectIndex, report: rdflib.Graph, result: Any) -> list[PlacedFault]:
    """Return one SHACL result as a placed fault."""
    from rdflib import SH, Literal, URIRef

    focus = str(report.value(result, SH.focusNode))
    value = report.value(result, SH.value)
    shape = report.value(result, SH.sourceConstraint) or report.value(result, SH.sourceShape)
    component = _local(report.value(result, SH.sourceConstraintComponent))
    message = min(map(str, report.objects(result, SH.resultMessage)), default=component)
    what, _, fix = message.partition(". ")
    if component == "SPARQLConstraintComponent" and isinstance(value, URIRef):
        # The shape queries a whole class at once; the thing at fault is the value.
        focus, value = str(value), None
    if other := next((w for w in what.split(" ") if w.startswith("http")), ""):
        what = Sentence(what.replace(other, "{other}"), other=compact_iri(other))
    if detail := _COUNT_DETAILS.get(component):
        what = Sentence(detail, what=sentence(what))
    elif value is not None and str(value) != focus:
        name = compact_iri(value) if isinstance(value, URIRef) else repr(str(value))
        what = Sentence("{what}: {name}", what=sentence(what), name=name)
    warning = report.value(result, SH.resultSeverity) != SH.Violation
    fault = Fault("", what, fix.rstrip("."), _local(shape), "warning" if warning else "violation")
    pointed_value = str(value) if isinstance(value, URIRef | Literal) else None
    return index.place_fault(focus, fault, pointed_value)


def _local(node: object) -> str:
    return term_key(node).rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def question_faults(index: SubjectIndex, folder: Path) -> list[PlacedFault]:
    """Return the results of the check queries in a folder as faults."""
    faults: list[PlacedFault] = []
    for query in load_folder(folder).values():
        answer = index.graph.engine.run(query.body, derived=query.derived)
        for terms, row in zip(answer.terms, answer.rows, strict=True):
            texts = ("nothing" if value is None else value for value in row)
            values = dict(zip(answer.columns, texts, strict=True))
            what, fix = (Sentence(text, **values) for text in (query.message, query.fix))
            fault = Fault("", what, fix, query.name, query.severity or "violation")
            faults += index.place_fault(term_key(terms[0]), fault)
    return faults
