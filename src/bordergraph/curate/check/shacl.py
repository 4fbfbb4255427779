"""SHACL faults, told as file, line, thing, fault and fix."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from bordergraph.curate.check.files import key
from bordergraph.curate.check.terms import is_ill_typed
from bordergraph.errors import Fault
from bordergraph.queries import load_folder
from bordergraph.vocab import compact

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    import rdflib

    from bordergraph.curate.check.files import PlacedFault, SubjectIndex

_COUNTED = {
    "MinCountConstraintComponent": "there is none",
    "MaxCountConstraintComponent": "there are several",
}


def _validated(index: SubjectIndex, triples: list[ox.Triple], shapes: Path) -> rdflib.Graph:
    """Return the report of pyshacl on some triples."""
    import pyshacl
    import rdflib

    refused = rdflib.Graph().parse(shapes)
    with _quiet():
        data = to_rdflib(triples)
        if index.focus is not None:
            _narrow(refused, data, index.focus)
        _spread(refused)
        # No inference and no import: what is judged is what was written, and nothing is fetched.
        _conforms, report, _text = pyshacl.validate(
            data, shacl_graph=refused, inference="none", inplace=True
        )
    if not isinstance(report, rdflib.Graph):
        raise TypeError(f"no SHACL report: {report!r}")
    return report


def shape_faults(index: SubjectIndex, shapes: Path) -> list[PlacedFault]:
    """Return what the shapes refuse.

    Args:
        index: The files judged and the files they rest on.
        shapes: The file of shapes.
    """
    import rdflib

    triples = [t for file in index.all_files for t in file.triples]
    # `term_faults` tells of literals that are not of their type, and of triples in the place of a
    # value; rdflib cannot compare the first and knows nothing of the others.
    left_out = {t for t in triples if isinstance(t.object, ox.Triple) or is_ill_typed(t.object)}
    ill_typed = {(key(t.subject), key(t.predicate)) for t in left_out}
    ill_typed |= {(subject, "") for subject, _ in ill_typed}
    report = _validated(index, [t for t in triples if t not in left_out], shapes)
    sh = rdflib.SH
    found: list[PlacedFault] = []
    mistyped = {
        (report.value(result, sh.focusNode), report.value(result, sh.resultPath))
        for result in report.subjects(sh.sourceConstraintComponent, sh.DatatypeConstraintComponent)
    }
    for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):
        focus, path = report.value(result, sh.focusNode), report.value(result, sh.resultPath)
        component = _name(report.value(result, sh.sourceConstraintComponent))
        # What is of another type cannot be compared with a date.
        if component.startswith("LessThan") and (focus, path) in mistyped:
            continue
        # What is ill-typed was left out, so that it is missed here.
        if (str(focus), str(path or "")) in ill_typed:
            continue
        found += _told(index, report, result)
    return found


def _narrow(shapes: rdflib.Graph, data: rdflib.Graph, focus: frozenset[str]) -> None:
    """Aim shapes at those of their targets that are in focus; a shape of a whole class keeps it.

    A validator's own choice of nodes would hold for the shapes within shapes as well, where the
    nodes are others.
    """
    from rdflib import RDF, RDFS, SH, URIRef

    def aim(shape: rdflib.term.Node, nodes: Iterable[rdflib.term.Node]) -> None:
        for node in nodes:
            shapes.add((shape, SH.targetNode, node))

    for shape, _, cls in list(shapes.triples((None, SH.targetClass, None))):
        shapes.remove((shape, SH.targetClass, cls))
        for each in data.transitive_subjects(RDFS.subClassOf, cls):
            aim(shape, (n for n in data.subjects(RDF.type, each) if str(n) in focus))
    for shape, _, predicate in list(shapes.triples((None, SH.targetSubjectsOf, None))):
        shapes.remove((shape, SH.targetSubjectsOf, predicate))
        aim(shape, (n for n in map(URIRef, focus) if (n, predicate, None) in data))


def _spread(shapes: rdflib.Graph) -> None:
    """Aim what a shape says of a property at the shape's own targets.

    Pyshacl then judges it once for all of them, not once for each.
    """
    from rdflib import SH

    aims = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf)
    aimed = [(shape, aim, to) for aim in aims for shape, to in shapes.subject_objects(aim)]
    for shape, aim, target in aimed:
        for requirement in shapes.objects(shape, SH.property):
            shapes.add((requirement, aim, target))
    for shape, _, _ in aimed:
        shapes.remove((shape, SH.property, None))


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence rdflib's log while it meets literals whose faults are told properly."""
    loggers = [logging.getLogger(name) for name in ("rdflib.term", "pyshacl.validate")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def to_rdflib(triples: Collection[ox.Triple]) -> rdflib.Graph:
    """Return triples as one rdflib graph; parsing once and converting is twice as fast."""
    import oxrdflib
    import rdflib
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    @cache
    def term(value: Any) -> rdflib.term.Node:  # noqa: ANN401 - any RDF term
        if isinstance(value, ox.NamedNode):
            return rdflib.URIRef(value.value)
        if isinstance(value, ox.BlankNode):
            return rdflib.BNode(value.value)
        if value.language:
            return rdflib.Literal(value.value, lang=value.language)
        return rdflib.Literal(value.value, datatype=rdflib.URIRef(value.datatype.value))

    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    joining = rdflib.Graph(oxrdflib.OxigraphStore(store=store), DATASET_DEFAULT_GRAPH_ID)

    class Judged(rdflib.Graph):
        """A graph whose joins Oxigraph makes; for single triples rdflib's own store is faster."""

        def query(self, *args: Any, **options: Any) -> rdflib.query.Result:  # noqa: ANN401
            return joining.query(*args, **options)

    graph = Judged(bind_namespaces="none")
    for triple in triples:
        graph.add((term(triple.subject), term(triple.predicate), term(triple.object)))
    return graph


def _told(index: SubjectIndex, report: rdflib.Graph, result: Any) -> list[PlacedFault]:  # noqa: ANN401
    """Return one SHACL result as a placed fault."""
    from rdflib import SH, Literal, URIRef

    focus = str(report.value(result, SH.focusNode))
    value = report.value(result, SH.value)
    shape = report.value(result, SH.sourceConstraint) or report.value(result, SH.sourceShape)
    component = _name(report.value(result, SH.sourceConstraintComponent))
    message = min(map(str, report.objects(result, SH.resultMessage)), default=component)
    what, _, fix = message.partition(". ")
    if component == "SPARQLConstraintComponent" and isinstance(value, URIRef):
        # The shape asks once about a whole class; the thing at fault is the value.
        focus, value = str(value), None
    what = " ".join(compact(w) if w.startswith("http") else w for w in what.split(" "))
    if detail := _COUNTED.get(component):
        what += f"; {detail}"
    elif value is not None and str(value) != focus:
        what += f": {compact(value) if isinstance(value, URIRef) else repr(str(value))}"
    warning = report.value(result, SH.resultSeverity) != SH.Violation
    fault = Fault("", what, fix.rstrip("."), _name(shape), "warning" if warning else "violation")
    pointed = str(value) if isinstance(value, URIRef | Literal) else None
    return index.place(focus, fault, pointed)


def _name(node: object) -> str:
    return key(node).rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def question_faults(index: SubjectIndex, folder: Path) -> list[PlacedFault]:
    """Return what the check queries find.

    Args:
        index: The files judged and the files they rest on.
        folder: The folder of check queries.

    Raises:
        DataError: A check query cannot be used.
    """
    found: list[PlacedFault] = []
    for query in load_folder(folder).values():
        answer = index.graph.engine.run(query.body, derived=query.derived)
        for terms, row in zip(answer.terms, answer.rows, strict=True):
            told = ("nothing" if value is None else value for value in row)
            values = dict(zip(answer.columns, told, strict=True))
            what, fix = query.message.format(**values), query.fix.format(**values)
            fault = Fault("", what, fix, query.name, query.severity or "violation")
            found += index.place(key(terms[0]), fault)
    return found
