"""What the concepts are called that a map's data names, in each language that the page speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bordergraph.views.map.payload import MapFinding, MapLink, MapNode, MapProblem, MapSource
    from bordergraph.words.labels import Labels

__all__ = ["concepts"]

_TYPES = {"program": "arrangement-kind", "channel": "arrangement-kind", "place": "place-kind"}


def concepts(
    nodes: Iterable[MapNode],
    links: Iterable[MapLink],
    findings: Iterable[MapFinding],
    problems: Iterable[MapProblem],
    sources: Iterable[MapSource],
    speakers: Sequence[Labels],
) -> Mapping[str, Mapping[str, str]]:
    """Return the names of the concepts by language, each under ``scheme.slug``."""
    keys = {
        *(key for n in nodes for key in _of_node(n)),
        *(key for k in links for key in _of_link(k)),
        *(key for f in findings for key in (("finding-kind", f.kind), ("fixed", f.fixed))),
        *(key for p in problems for key in _of_problem(p)),
        *(("source-kind", s.kind) for s in sources if s.weak),
    }
    named = sorted(key for key in keys if key[1])
    return {s.language: {".".join(key): _name(*key, s) for key in named} for s in speakers}


def _of_node(node: MapNode) -> Iterator[tuple[str, str]]:
    yield "level", node.level
    yield "sector", node.sector
    yield "status", node.status
    yield "cadence", node.cadence
    yield _TYPES.get(node.kind, "class"), node.type
    yield "country", node.country


def _of_link(link: MapLink) -> Iterator[tuple[str, str]]:
    yield "responsibility" if link.kind == "mandate" else "role", link.role
    yield "cadence", link.cadence
    for level in {link.confidence, *(c.confidence for c in link.cites)}:
        yield "confidence", level


def _of_problem(problem: MapProblem) -> Iterator[tuple[str, str]]:
    yield "problem-status", problem.status
    for kind in problem.kinds:
        yield "problem-kind", kind
    for authority in problem.authorities:
        yield "authority", authority


def _name(scheme: str, slug: str, labels: Labels) -> str:
    if scheme == "country":
        return labels.country(slug)
    if scheme == "class":
        return labels.full("bg", slug.capitalize())
    return labels.concept(scheme, slug)
