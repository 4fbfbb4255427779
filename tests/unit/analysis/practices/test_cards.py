"""Cards of practice: what documents a practice, what finds it wanting, and what does neither."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.practices.cards import Card, Practised, cards
from bordergraph.analysis.practices.rule import (
    DOCUMENTS,
    FINDS_WANTING,
    NO_TROUBLE,
    PRACTICES,
    TOLD_ROLES,
)
from bordergraph.model import (
    Agency,
    AgencyClass,
    Arrangement,
    Citation,
    Finding,
    Focus,
    Mandate,
    Network,
    Ref,
    Responsibility,
    Source,
    Span,
    Threat,
)
from bordergraph.record import Bearing

DAY = date(2026, 6, 1)
TEAM = Network(
    agencies=(
        Agency("cbp", "CBP", country="US", parent="dhs"),
        Agency("cbsa", "CBSA", country="CA"),
        Agency("dhs", "Homeland Security", country="US"),
        Agency("old", "Old Service", country="CA", span=Span(end=date(2004, 1, 1))),
        Agency("rcmp", "RCMP", country="CA"),
    ),
    threats=(Threat("guns", "Guns", broader="smuggling"), Threat("smuggling", "Smuggling")),
    arrangements=(Arrangement("team", "Team", scope="binational"),),
    foci=(Focus("team", "guns"),),
    mandates=(
        Mandate("cbp", "guns", Responsibility.LEAD),
        Mandate("rcmp", "smuggling", Responsibility.SHARED),
        Mandate("cbsa", "guns", Responsibility.SUPPORT),
    ),
    sources=(Source("news", "News", kind="news"), Source("act", "Act", kind="statute")),
    day=DAY,
)


def bearing(cls: str, code: str = "", *of: str, **said: Any) -> Bearing:
    """Return a statement of 2020 on the team; its id is made of what it says."""
    told: dict[str, Any] = {"year": 2020, "sources": ("news",), **said}
    name = "-".join((code, *of, *told.get("practices", ())))
    codes = (code,) if code else ()
    bodies = tuple(Ref("agency", a) for a in of)
    return Bearing("team", Ref(cls.lower(), name), cls, codes, bodies, **told)


def card(*said: Bearing, network: Network = TEAM) -> Card:
    """Return the card of the only arrangement."""
    (found,) = cards(select(network), said)
    return found


def standings(found: Card) -> dict[str, str]:
    """Return what is not silent, by practice."""
    silent = Practised.UNDOCUMENTED
    return {c.practice: c.standing.value for c in found.cells if c.standing is not silent}


def finding(kind: str, **known: Any) -> tuple[Network, Bearing]:
    """Return the team with a finding on it, and the finding as the record has it."""
    told: dict[str, Any] = {
        "span": Span(start=date(2020, 1, 1)),
        "citations": (Citation("finding/audit", "news", "p. 1"),),
        **known,
    }
    made = Finding("audit", kind, arrangements=("team",), **told)
    said = Bearing("team", Ref("finding", "audit"), "Finding", (kind,), year=2020)
    return replace(TEAM, findings=(made,)), said


def test_an_arrangement_of_which_nothing_is_said_is_not_documented_on_any_practice() -> None:
    found = card()
    assert [c.practice for c in found.cells] == list(PRACTICES)
    assert {c.standing for c in found.cells} == {Practised.UNDOCUMENTED}
    assert all(not c.rests_on and c.year is None for c in found.cells)
    assert cards(select(Network()), ()) == ()


@pytest.mark.parametrize(("said", "practice"), [*DOCUMENTS.items()], ids=str)
def test_what_a_statement_is_documents_one_practice(said: tuple[str, str], practice: str) -> None:
    cls, code = said
    of = {"Participation": ("rcmp",), "Flow": ("rcmp", "cbp"), "Relation": ()}.get(cls, ())
    only = {p: s for p, s in standings(card(bearing(cls, code, *of))).items() if p != "roles"}
    assert only == {practice: "documented"}


@pytest.mark.parametrize(
    ("cls", "code"),
    [
        ("Participation", "participant"), ("Participation", "host"), ("Exchange", "unknown"),
        ("Milestone", "event"), ("Milestone", "renewed"), ("Remark", "outcome"),
        ("Remark", "information"), ("Figure", "meeting-per-year"), ("Relation", "part-of"),
    ],
)  # fmt: skip
def test_membership_meetings_results_and_mentions_document_nothing(cls: str, code: str) -> None:
    of = ("rcmp",) if cls == "Participation" else ()
    assert standings(card(bearing(cls, code, *of))) == {}


@pytest.mark.parametrize("cls", ["Exchange", "Milestone", "Remark"])
def test_what_a_statement_is_said_to_bear_on_it_documents(cls: str) -> None:
    said = bearing(cls, "other", practices=("outcomes", "accountability"))
    found = card(said)
    assert standings(found) == {"outcomes": "documented", "accountability": "documented"}
    assert found["outcomes"].documented == (said,)


def test_roles_are_told_when_two_bodies_have_different_ones() -> None:
    lead, other = (bearing("Participation", "lead", a) for a in ("rcmp", "cbp"))
    user = bearing("Participation", "user", "cbp")
    assert "roles" not in standings(card(lead))
    assert "roles" not in standings(card(lead, other))
    assert "roles" not in standings(card(lead, bearing("Participation", "user", "rcmp")))
    assert card(lead, user)["roles"].documented == (lead, user)
    assert standings(card(bearing("Flow", "", "rcmp", "cbp")))["roles"] == "documented"


def test_participants_are_relevant_when_each_side_answers_for_each_threat() -> None:
    members = [bearing("Participation", "participant", a) for a in ("rcmp", "dhs")]
    # The RCMP answers for smuggling, which guns are a part of; Homeland Security through CBP.
    assert card(*members)["participants"].documented == tuple(sorted(members, key=lambda b: b.ref))
    supporting = [bearing("Participation", "participant", a) for a in ("cbsa", "dhs")]
    missed = card(*supporting)["participants"]
    assert (missed.standing, missed.uncovered) == (Practised.UNDOCUMENTED, (("guns", "CA"),))


@pytest.mark.parametrize(
    "change",
    [
        {"foci": ()},
        {"mandates": ()},
        {"threats": (*TEAM.threats, Threat("drugs", "Drugs")),
         "foci": (*TEAM.foci, Focus("team", "drugs"))},
    ],
    ids=["no threat named", "nobody answers", "one threat unanswered"],
)  # fmt: skip
def test_membership_alone_is_not_relevant_participation(change: dict[str, Any]) -> None:
    members = [bearing("Participation", "participant", a) for a in ("rcmp", "cbp")]
    assert "participants" not in standings(card(*members, network=replace(TEAM, **change)))


def test_a_scope_of_two_countries_needs_members_of_both() -> None:
    network = replace(TEAM, mandates=(*TEAM.mandates, Mandate("cbsa", "guns")))
    members = [bearing("Participation", "participant", a) for a in ("rcmp", "cbsa")]
    assert "participants" not in standings(card(*members, network=network))
    home = replace(network, arrangements=(Arrangement("team", "Team", scope="canadian"),))
    assert standings(card(*members, network=home))["participants"] == "documented"


@pytest.mark.parametrize("role", ["prospective", "consulted", "observer"])
def test_who_only_looks_on_is_no_participant(role: str) -> None:
    members = [
        bearing("Participation", "participant", "rcmp"),
        bearing("Participation", role, "cbp"),
    ]
    assert standings(card(*members)) == {}


@pytest.mark.parametrize(("kind", "practice"), [*FINDS_WANTING.items()])
def test_a_finding_that_holds_finds_one_practice_wanting(kind: str, practice: str) -> None:
    network, said = finding(kind)
    found = card(said, network=network)
    assert standings(found) == {practice: "found-wanting"}
    assert found[practice].wanting == (said,)


@pytest.mark.parametrize("kind", sorted(NO_TROUBLE))
def test_praise_and_what_is_too_wide_find_nothing_wanting(kind: str) -> None:
    network, said = finding(kind)
    assert standings(card(said, network=network)) == {}


def test_a_finding_that_says_what_it_bears_on_is_taken_at_its_word() -> None:
    network, said = finding("accountability")
    told = replace(said, practices=("roles",))
    assert standings(card(told, network=network)) == {"roles": "found-wanting"}
    network, said = finding("works")
    assert standings(card(replace(said, practices=("roles",)), network=network)) == {}


def test_a_finding_that_no_period_dates_ages_by_its_own_date() -> None:
    for year, wanted in ((2009, {}), (2012, {"accountability": "found-wanting"})):
        network, said = finding("measurement", span=Span(as_of=date(year, 1, 1)))
        assert standings(card(replace(said, year=year), network=network)) == wanted


def test_companies_and_associations_make_no_side() -> None:
    company = Agency("line", "Carrier", country="CA/US", cls=AgencyClass.COMPANY)
    network = replace(TEAM, agencies=tuple(sorted((*TEAM.agencies, company), key=lambda a: a.id)))
    members = [bearing("Participation", "participant", a) for a in ("rcmp", "cbp", "line")]
    found = card(*members, network=network)["participants"]
    assert [b.of[0].slug for b in found.documented] == ["cbp", "rcmp"]


def test_what_was_documented_stands_beside_what_was_found_wanting() -> None:
    network, said = finding("funding-instability")
    money = bearing("Figure", "cad")
    cell = card(said, money, network=network)["resources"]
    assert (cell.standing, cell.wanting, cell.documented) == (Practised.WANTING, (said,), (money,))
    assert cell.rests_on == (said, money)


@pytest.mark.parametrize(
    "known",
    [
        {"fixed": "yes"},
        {"fixed": "yes", "span": Span(date(2020, 1, 1), date(2022, 1, 1))},
        {"span": Span(start=date(2010, 1, 1))},
        {"examined": Span(date(2008, 1, 1), date(2010, 12, 31))},
        {"span": Span(start=date(2027, 1, 1))},
        {"citations": (Citation("finding/audit", "general-knowledge", ""),)},
    ],
    ids=["repaired", "repaired since", "old", "looked at old days", "yet to come", "no document"],
)
def test_a_finding_that_does_not_hold_finds_nothing_wanting(known: dict[str, Any]) -> None:
    network, said = finding("measurement", **known)
    assert standings(card(said, network=network)) == {}


@pytest.mark.parametrize(
    "known",
    [
        {"sources": ("general-knowledge",)},
        {"ended": "2024-12-31"},
        {"began": "2026-06-02"},
        {"year": 2010},
    ],
    ids=["no document", "over", "yet to come", "old"],
)
def test_a_statement_that_does_not_hold_documents_nothing(known: dict[str, Any]) -> None:
    found = card(bearing("Participation", "lead", "rcmp", **known))
    assert standings(found) == {}
    assert len(found["leadership"].aged) == (known == {"year": 2010})


def test_a_body_that_is_gone_leads_nothing() -> None:
    assert standings(card(bearing("Participation", "lead", "old"))) == {}


def test_texts_in_force_do_not_age() -> None:
    assert standings(card(bearing("Milestone", "signed", year=1984))) == {
        "agreements": "documented"
    }
    law = bearing("Remark", "other", practices=("outcomes",), year=1990, sources=("act",))
    assert standings(card(law)) == {"outcomes": "documented"}
    assert standings(card(replace(law, sources=("news",)))) == {}
    assert standings(card(replace(law, sources=("news",), year=None))) == {"outcomes": "documented"}


def test_without_a_day_nothing_ages_and_what_ended_is_over() -> None:
    network = replace(TEAM, day=None)
    lead = bearing("Participation", "lead", "rcmp", year=1950)
    assert standings(card(lead, network=network)) == {"leadership": "documented"}
    assert standings(card(replace(lead, ended="1960-01-01"), network=network)) == {}


@given(
    st.lists(
        st.sampled_from(
            [bearing(cls, code, "rcmp", "cbp") for cls, code in DOCUMENTS]
            + [bearing("Participation", r, a) for r in TOLD_ROLES for a in ("rcmp", "cbp")]
        ),
        unique=True,
    )
)
def test_more_statements_never_make_a_practice_less_documented(said: list[Bearing]) -> None:
    order = [Practised.UNDOCUMENTED, Practised.DOCUMENTED]
    for n in range(len(said)):
        fewer, more = card(*said[:n]), card(*said[: n + 1])
        for before, after in zip(fewer.cells, more.cells, strict=True):
            assert order.index(before.standing) <= order.index(after.standing)
            assert set(before.documented) <= set(after.documented)
    assert card(*said) == card(*reversed(said))
