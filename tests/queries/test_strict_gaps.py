"""The strict gap in SPARQL against the analysis: on the shipped graph, and on generated ones."""

from __future__ import annotations

import warnings
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bordergraph import vocab
from bordergraph.analysis.core.options import Options, Weight
from bordergraph.analysis.gaps.ranking import gaps
from bordergraph.store import open_graph

if TYPE_CHECKING:
    from pathlib import Path

    from bordergraph.store import KnowledgeGraph

BODIES = ["a", "b", "c", "d"]
DAYS = ["1995-01-01", "2001-05-04", "2004-12-31", "2010-06-30", "2016-02-29"]
ASKED = [date(1998, 1, 1), date(2004, 12, 31), date(2012, 3, 1)]
THREATS = """
threat:scheme a skos:ConceptScheme .
threat:smuggling a skos:Concept ; skos:inScheme threat:scheme .
threat:guns a skos:Concept ; skos:inScheme threat:scheme ; skos:broader threat:smuggling .
"""


def in_sparql(kg: KnowledgeGraph) -> list[tuple[str, ...]]:
    # In this process: each query of the program has one of its own.
    rows = kg.engine.run(kg.bound("strict-gaps", {}), derived=False).rows
    return [tuple(str(row[i]).partition(":")[2] for i in (0, 2, 4)) for row in rows]


def in_analysis(kg: KnowledgeGraph) -> list[tuple[str, ...]]:
    strict = Options(strict=True, weight=Weight.NONE)
    return sorted((g.threat, *g.agencies) for g in gaps(kg.network(), strict).gaps)


@pytest.mark.parametrize("day", [None, date(2006, 1, 1), date(2015, 1, 1)])
def test_equal_on_the_shipped_graph(day: date | None) -> None:
    kg = open_graph(as_of=day)
    found = in_sparql(kg)
    assert found == in_analysis(kg)
    assert len(found) > 300, "a comparison of nothing proves nothing"


PREFIXES = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in vocab.PREFIXES.items())


def line(node: str, cls: str, facts: dict[str, str | None]) -> str:
    told = " ; ".join(f"{name} {value}" for name, value in facts.items() if value)
    return f"{node} a {cls} ; bg:locator 'x' ; {told} ."


days = st.sampled_from(DAYS)
# Mostly nothing: where everything has a day, hardly anything is in force on one.
maybe = st.sampled_from([*[None] * 9, *DAYS])
sources = st.sampled_from(["s1", "s1", "s1", "s2", "general-knowledge"])
flags = st.sampled_from([None, None, "true", "false"])


@st.composite
def graphs(draw: st.DrawFn) -> str:
    """Draw a small graph in which whatever decides a strict gap can be the case."""
    lines = [THREATS]
    made: list[str] = []

    def day(value: str | None) -> str | None:
        return value and f"'{value}'^^xsd:date"

    def said(kind: str, cls: str, **facts: str | None) -> None:
        node = f"{kind}:n{len(made)}"
        made.append(node)
        names = {name.replace("_", ":", 1): value for name, value in facts.items()}
        source = f"source:{draw(sources)}"
        lines.append(line(node, cls, names | {"prov:wasDerivedFrom": source}))

    for body in BODIES:
        founded, gone = sorted((draw(maybe) or "", draw(maybe) or ""))
        cls = draw(st.sampled_from(["bg:Agency"] * 9 + ["bg:Association"]))
        born = {"bg:founded": day(founded), "bg:dissolved": day(gone)}
        lines.append(line(f"agency:{body}", cls, born))
        for threat in draw(st.sets(st.sampled_from(["guns", "smuggling"]), min_size=1)):
            said(
                "mandate", "bg:Mandate", bg_agency=f"agency:{body}", bg_threat=f"threat:{threat}",
                bg_responsibility=draw(st.sampled_from(["responsibility:lead", "responsibility:support"])),
            )  # fmt: skip
    bodies = st.sampled_from(BODIES)
    kinds = st.sampled_from(["start", "signed", "end", "other"])
    for name in ("team", "wire"):
        arrangement = f"arrangement:{name}"
        channel = name == "wire"
        lines.append(
            line(arrangement, "bg:Channel, bg:Instrument" if channel else "bg:Program", {})
        )
        for kind in draw(st.lists(kinds, max_size=2)):
            said(
                "milestone", "bg:Milestone", bg_about=arrangement,
                bg_milestoneKind=f"milestone-kind:{kind}", bg_date=day(draw(days)),
            )  # fmt: skip
        states = st.sampled_from(["active", "unknown", "ended", "dormant", "proposed"])
        for status in draw(st.lists(states, max_size=1 + draw(st.integers(-1, 1)))):
            said(
                "status-report", "bg:StatusReport", bg_about=arrangement, bg_status=f"status:{status}",
                bg_asOf=day(draw(maybe)), bg_confidence=draw(st.sampled_from([None, "confidence:high", "confidence:low"])),
            )  # fmt: skip
        for body in draw(st.lists(bodies, min_size=2, max_size=6)):
            said(
                "participation", "bg:Participation",
                **{"bg_arrangement" if channel else "org_organization": arrangement},
                org_member=f"agency:{body}", org_role="role:core",
                bg_provides=draw(flags), bg_receives=draw(flags), **when(draw),
            )  # fmt: skip
    inside = st.sampled_from(["arrangement:team", "arrangement:wire"])
    # As soon as one flow stands outside an arrangement, memberships do not count.
    outside = draw(st.booleans())
    for giver, taker in draw(
        st.lists(st.tuples(bodies, bodies), min_size=3 * outside, max_size=8 if outside else 3)
    ):
        within = None if outside else draw(inside)
        about = None if within else draw(st.sampled_from([None, "threat:guns", "threat:smuggling"]))
        said(
            "flow", "bg:Flow", bg_giver=f"agency:{giver}", bg_receiver=f"agency:{taker}",
            bg_arrangement=within, bg_threat=about, **when(draw),
        )  # fmt: skip
    denied = draw(st.lists(st.sampled_from(made), max_size=4))
    lines += [f"check:of-{x.partition(':')[2]} a bg:Check ; bg:disputes {x} ." for x in denied]
    lines += [
        f"source:{source} a bg:Source ; dcterms:title '{source}' ."
        for source in ("s1", "s2", "general-knowledge")
    ]
    return "\n".join(lines)


def when(draw: st.DrawFn) -> dict[str, str | None]:
    start, end = draw(maybe), draw(maybe)
    if start and end and end < start:
        start, end = end, start
    dates = {"bg_from": start, "bg_to": end, "bg_asOf": draw(maybe)}
    return {name: value and f"'{value}'^^xsd:date" for name, value in dates.items()}


@given(text=graphs(), day=st.sampled_from(ASKED))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_equal_on_generated_graphs(text: str, day: date, tmp_path: Path) -> None:
    file = tmp_path / "made.ttl"
    file.write_text(PREFIXES + text, encoding="utf-8")
    kg = open_graph(file, as_of=day)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a day outside the few dates of such a graph
        assert in_sparql(kg) == in_analysis(kg)
