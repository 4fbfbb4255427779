"""What tables say of one thing, asked of all of them and of the part that speaks of it."""

from datetime import date

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bordergraph import vocab
from bordergraph.model import (
    Agency,
    Arrangement,
    Cadence,
    Citation,
    Flow,
    Focus,
    Mandate,
    Network,
    Participation,
    Ref,
    Share,
    Source,
    Span,
    Threat,
)
from bordergraph.store.engine import LocalEngine
from bordergraph.store.networks.integrity import near
from bordergraph.store.reading.record import RecordReader

AGENCIES, PROGRAMS, THREATS = ("a", "b", "c", "d"), ("p", "q"), ("t", "u")
THINGS = (Ref("agency", "a"), Ref("arrangement", "p"), Ref("threat", "t"), Ref("source", "x"))


def _cited(statement: str, source: str) -> tuple[Citation, ...]:
    return (Citation(f"{statement}--{source}", source, "p. 1"),) if source else ()


FACTS = st.lists(
    st.tuples(
        st.sampled_from(("participation", "mandate", "focus", "share", "flow")),
        st.sampled_from(AGENCIES),
        st.sampled_from(AGENCIES),
        st.sampled_from(PROGRAMS),
        st.sampled_from(THREATS),
        st.sampled_from(("", "x", "y")),
    ),
    max_size=12,
)


def _network(facts: list[tuple[str, str, str, str, str, str]]) -> Network:
    made: dict[str, dict[object, None]] = {k: {} for k in ("p", "m", "o", "s", "f")}
    for kind, one, other, program, threat, source in facts:
        if kind == "participation":
            cited = _cited(f"participation/{one}--{program}", source)
            made["p"][Participation(one, program, citations=cited)] = None
        elif kind == "mandate":
            cited = _cited(f"mandate/{one}--{threat}", source)
            made["m"][Mandate(one, threat, citations=cited)] = None
        elif kind == "focus":
            cited = _cited(f"focus/{program}--{threat}", source)
            made["o"][Focus(program, threat, cited)] = None
        elif one != other and kind == "share":
            cited = _cited(f"share/{one}--{other}", source)
            made["s"][Share(one, other, threat, citations=cited)] = None
        elif one != other:
            cited = _cited(f"flow/{one}--{other}", source)
            made["f"][Flow(one, other, program, "data", citations=cited)] = None
    named: dict[str, tuple[object, ...]] = {k: tuple(v) for k, v in made.items()}
    return Network(
        agencies=tuple(
            Agency(a, a.upper(), parent="a" if a == "b" else None, span=Span(date(1990 + n, 1, 1)))
            for n, a in enumerate(AGENCIES)
        ),
        threats=(Threat("t", "T"), Threat("u", "U", broader="t")),
        arrangements=(
            Arrangement("p", "P", kind="mou", cadence=Cadence.SCHEDULED, hubs=("a",)),
            Arrangement(
                "q", "Q", span=Span(date(2000, 1, 1)), part_of=("p",),
                citations=_cited("arrangement/q", "x"),
            ),
        ),
        sources=(Source("x", "X"), Source("y", "Y")),
        participations=named["p"], mandates=named["m"], foci=named["o"],  # type: ignore[arg-type] # as made above
        shares=named["s"], flows=named["f"],  # type: ignore[arg-type] # the same
    )  # fmt: skip


@pytest.mark.parametrize("thing", THINGS, ids=str)
@settings(max_examples=settings().max_examples // 3)
@given(facts=FACTS)
def test_the_part_says_of_a_thing_what_all_of_it_says(
    thing: Ref, facts: list[tuple[str, str, str, str, str, str]]
) -> None:
    network = _network(facts)
    whole = RecordReader(lambda: LocalEngine((), networks=(network,)), stated=False)
    of_it = LocalEngine((), networks=(near(network, thing),), about=vocab.iri(*thing))
    part = RecordReader(lambda: of_it, stated=False)
    assert part.entry(thing) == whole.entry(thing)
    assert part.about(thing) == whole.about(thing)


def test_only_the_ties_of_the_body_asked_about_are_made() -> None:
    network = _network([("participation", a, a, "q", "t", "") for a in AGENCIES])
    store = LocalEngine((), networks=(network,), about=vocab.iri("agency", "b")).store(derived=True)
    kinds = store.quads_for_pattern(None, None, ox.NamedNode(vocab.BG + "Tie"))
    found = sorted(q.subject.value.rpartition("membership--")[2] for q in kinds)  # type: ignore[union-attr] # ties have addresses
    assert found == ["a--b--q", "b--c--q", "b--d--q"]
