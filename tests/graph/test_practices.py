"""The cards of the shipped arrangements: the rule covers the vocabulary, and every path agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bordergraph import vocab
from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.practices import rule
from bordergraph.analysis.practices.cards import Practised, cards

if TYPE_CHECKING:
    from collections.abc import Callable

    from bordergraph import Workbench
    from bordergraph.analysis.practices.cards import Card

# Of every kind: forums, teams, systems, treaties, plans, a bill, what has ended.
CHOSEN = (
    "best-northern-border", "beyond-the-border", "cbsa-atf-mou-2023", "cross-border-crime-forum",
    "entry-exit-initiative", "epic", "firearms-tracing-etrace", "ibet", "mlat",
    "next-generation-law-enforcement", "ocdetf", "safe-third-country-agreement", "shiprider",
    "strong-borders-sharing", "tuscan",
)  # fmt: skip
SCHEMES = {
    "Participation": "role", "Figure": "unit", "Exchange": "cadence", "Relation": "relation-kind",
    "Milestone": "milestone-kind", "Remark": "aspect",
}  # fmt: skip


def concepts(kg: Workbench, scheme: str) -> set[str]:
    """Return the slugs of the concepts of a scheme."""
    name = "".join(part.capitalize() for part in scheme.split("-"))
    rows = kg.query(f"SELECT DISTINCT ?c WHERE {{ ?c skos:inScheme bg:{name}Scheme }}").items
    return {vocab.local(str(row[0])).removeprefix(f"{scheme}:") for row in rows}


@pytest.fixture(scope="module")
def found(shipped: Workbench) -> dict[str, Card]:
    bearings = shipped._graph.record.bearings()  # noqa: SLF001 - what the verbs are made of
    return {c.arrangement: c for c in cards(select(shipped.network()), bearings)}


def test_the_rule_uses_the_words_of_the_vocabulary(shipped: Workbench) -> None:
    assert set(rule.PRACTICES) == concepts(shipped, "practice")
    assert set(rule.FINDS_WANTING) | rule.NO_TROUBLE == concepts(shipped, "finding-kind")
    assert not set(rule.FINDS_WANTING) & rule.NO_TROUBLE
    roles = concepts(shipped, "role")
    assert roles >= rule.TOLD_ROLES | rule.NO_MEMBERS
    assert concepts(shipped, "scope") >= rule.ACROSS
    assert concepts(shipped, "responsibility") >= rule.ANSWERING
    assert concepts(shipped, "source-kind") >= rule.LASTING_SOURCES
    for cls, code in rule.DOCUMENTS:
        assert cls == "Flow" or code in concepts(shipped, SCHEMES[cls])
    assert set(rule.DOCUMENTS.values()) | {"outcomes", "roles", "participants"} == set(
        rule.PRACTICES
    )


def test_the_practices_are_those_of_the_published_source(shipped: Workbench) -> None:
    asked = "SELECT DISTINCT ?s WHERE { bg:PracticeScheme dcterms:source ?s }"
    assert [str(row[0]) for row in shipped.query(asked).items] == [f"source:{rule.PUBLISHED}"]
    numbered = shipped.query(
        "SELECT DISTINCT ?c WHERE { ?c skos:inScheme bg:PracticeScheme ; skos:notation ?n } ORDER BY ?n"
    )
    assert [str(row[0]).split(":")[1] for row in numbered.items] == list(rule.PRACTICES)


def test_every_arrangement_has_a_card_and_every_cell_its_statements(
    shipped: Workbench, found: dict[str, Card]
) -> None:
    assert set(found) == set(shipped.network().arrangement_by_id)
    for card in found.values():
        for cell in card.cells:
            assert bool(cell.rests_on) == (cell.standing is not Practised.UNDOCUMENTED)
            assert bool(cell.wanting) == (cell.standing is Practised.WANTING)
            assert all(b.sources for b in cell.rests_on)


def test_the_forum_answers_what_the_federation_asks(found: dict[str, Card]) -> None:
    forum = found["cross-border-crime-forum"]
    wanting = {b.ref.slug for b in forum["accountability"].wanting}
    # Nobody answers for follow-up, and it meets too seldom: asked for are both, twice a year.
    assert wanting == {"npf-cbcf-accountability", "npf-cbcf-cadence"}
    assert "npf-cbcf-accountability" in {b.ref.slug for b in forum["outcomes"].wanting}
    # What the record shows beside it: ministers review progress.
    assert [b.sources for b in forum["accountability"].documented] == [("cbcf-2023",)]
    # Its ten years without a meeting of principals are over.
    assert not forum["leadership"].wanting


def agree(kg: Workbench, card: Card) -> None:
    """Compare a card with the named question, standings and statements."""
    rows = kg.query("practices-of-arrangement", arrangement=card.arrangement).items
    asked: dict[str, set[tuple[str, str]]] = {}
    for practice, standing, says, statement, *_ in rows:
        said = str(statement).partition(":")[2] if statement else ""
        asked.setdefault(str(practice).partition(":")[2], set()).add((f"{standing} {says}", said))
    for cell in card.cells:
        own = {(f"{cell.standing.value} finds-wanting", b.ref.slug) for b in cell.wanting}
        own |= {(f"{cell.standing.value} documents", b.ref.slug) for b in cell.documented}
        silent = {(f"{cell.standing.value} None", "")}
        assert asked[cell.practice] == (own or silent)


@pytest.mark.parametrize("arrangement", CHOSEN)
def test_the_question_gives_the_cells_of_the_analysis(
    shipped: Workbench, found: dict[str, Card], arrangement: str
) -> None:
    agree(shipped, found[arrangement])


@pytest.mark.slow
@pytest.mark.parametrize(("day", "every"), [("", 1), ("2005", 4), ("2013-05-01", 4)])
def test_the_question_gives_the_cells_of_the_analysis_of_all_on_any_day(
    opened: Callable[..., Workbench], day: str, every: int
) -> None:
    kg = opened(as_of=day) if day else opened()
    bearings = kg._graph.record.bearings()  # noqa: SLF001 - what the verbs are made of
    for card in list(cards(select(kg.network()), bearings))[::every]:
        agree(kg, card)
