"""What a row rests on: each channel with what makes it so, and the facts that would move the row."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.unit import made

from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.gaps.explanation import (
    NeedExplanation,
    Proof,
    exclusion_reasons,
    explain_pair,
)
from bordergraph.analysis.method.assessment import assess
from bordergraph.analysis.method.rows import Outcome
from bordergraph.errors import UnknownNameError, UsageError
from bordergraph.model import (
    Agency,
    AgencyClass,
    Arrangement,
    Cadence,
    Citation,
    Dependency,
    Finding,
    Flow,
    Focus,
    Gateway,
    Mandate,
    Network,
    Participation,
    Record,
    Responsibility,
    Search,
    Share,
    Source,
    Span,
    Threat,
)
from bordergraph.words.labels import Labels
from bordergraph.words.needs import left_out_texts

DAY = date(2024, 6, 30)
OLD, NEW = Citation("frequency/old", "old", ""), Citation("frequency/new", "new", "")
SOURCES = (Source("new", "New", date="2023"), Source("old", "Old", date="2001"))


def network(joint: Arrangement | None = None, **more: Any) -> Network:
    """Police and customs of two countries on guns, and what both take part in."""
    parts: dict[str, Any] = {
        "agencies": (
            Agency("customs", "Customs", country="US"),
            Agency("forces", "Forces", country="CA", cls=AgencyClass.COLLECTIVE, stands_for=("police",)),
            Agency("police", "Police", country="CA"),
            Agency("union", "Union", country="CA", cls=AgencyClass.ASSOCIATION),
        ),
        "threats": "guns parts:guns",
        "mandates": tuple(
            Mandate(a, "guns", functions=("patrol",), citations=(NEW,)) for a in ("customs", "police")
        ),
        "dependencies": (Dependency("patrol", "patrol", cross_border=True, value=1.0, why="Beats meet.", why_fr="Les tournées se croisent."),),
        "sources": SOURCES,
        "day": DAY,
    }  # fmt: skip
    if joint:
        members = more.pop("members", ("customs", "police"))
        parts["arrangements"] = (joint,)
        parts["foci"] = (Focus(joint.id, "guns", (NEW,)),)
        parts["participations"] = tuple(
            Participation(m, joint.id, citations=more.pop(m, (NEW,))) for m in members
        )
    return made.network(**parts | more)


def explained(found: Network, threat: str | None = None) -> NeedExplanation:
    (row,) = explain_pair(
        found, assess(found), found.dependencies, "police", "customs", threat
    ).rows
    return row


def team(kind: str = "task-force", **more: Any) -> Arrangement:
    return Arrangement("team", "Team", kind=kind, **more)


STATED: dict[str, Any] = {"cadence": Cadence.SCHEDULED, "cadence_citations": (NEW,)}


@pytest.mark.parametrize(
    ("joint", "more", "proof", "cls", "outcome"),
    [
        (team(**STATED), {}, Proof.STATED, Outcome.REGULAR, Outcome.REGULAR),
        (team(), {}, Proof.ASSUMED, Outcome.ASSUMED, Outcome.ASSUMED),
        (team("mou"), {}, Proof.UNSTATED, Outcome.IRREGULAR, Outcome.NOT_ASSESSED),
        (
            team("mou", cadence=Cadence.ON_REQUEST, cadence_citations=(NEW,)),
            {}, Proof.STATED, Outcome.IRREGULAR, Outcome.NOT_ASSESSED,
        ),
        (
            team("mou", cadence=Cadence.SCHEDULED, cadence_citations=(OLD,)),
            {}, Proof.AGED, Outcome.IRREGULAR, Outcome.NOT_ASSESSED,
        ),
        (
            team(announced=True), {}, Proof.ANNOUNCED, Outcome.IRREGULAR, Outcome.NOT_ASSESSED,
        ),
        (team(**STATED), {"police": (OLD,)}, Proof.OLD, Outcome.NOT_ASSESSED, Outcome.NOT_ASSESSED),
        (
            team(**STATED), {"members": ("customs", "forces")},
            Proof.CLASS, Outcome.NOT_ASSESSED, Outcome.NOT_ASSESSED,
        ),
    ],
)  # fmt: skip
def test_what_makes_a_channel_what_it_is(
    joint: Arrangement, more: dict[str, Any], proof: Proof, cls: Outcome, outcome: Outcome
) -> None:
    row = explained(network(joint, **more))
    (channel,) = row.channels
    assert (channel.proof, channel.cls, row.row.outcome) == (proof, cls, outcome)
    assert channel.unproved_agencies == (("police",) if proof in {Proof.OLD, Proof.CLASS} else ())
    if proof is Proof.STATED:
        assert channel.sources == ("new",)
        assert channel.year == 2023
    if proof is Proof.OLD:
        assert channel.year == 2001


def moves(row: NeedExplanation) -> list[tuple[str, str, str | None, str | None]]:
    return [(m.key, str(m.outcome), m.arrangement, m.agency) for m in row.moves]


def test_what_would_move_each_class() -> None:
    assert moves(explained(network(team(**STATED)))) == [("end", "none", "team", None)]
    assert moves(explained(network(team()))) == [
        ("frequency", "regular", "team", None),
        ("on-request", "irregular", "team", None),
    ]
    more = {"flows": (Flow("police", "customs", "team"),), "shares": (Share("police", "customs"),)}
    several = explained(network(team(**STATED), **more))
    assert [c.arrangement for c in several.channels] == ["team", None]
    # No statement of a frequency makes a channel without arrangement regular, nor a single operation.
    for found in (network(shares=(Share("police", "customs"),)), network(team("operation"))):
        assert "frequency" not in {key for key, *_ in moves(explained(found))}
    old = explained(network(team(**STATED), police=(OLD,)))
    assert moves(old)[:2] == [
        ("attested", "regular", "team", "police"), ("exchange", "regular", None, None),
    ]  # fmt: skip
    # A day of the membership itself proves it as well.
    day = date(2020, 1, 1)
    base = network(team(**STATED), police=(OLD,))
    for span in (Span(day), Span(end=date(2030, 1, 1)), Span(as_of=day)):
        fresh = tuple(replace(p, span=span) for p in base.participations)
        assert explained(replace(base, participations=fresh)).row.outcome is Outcome.REGULAR
    # Too few sources cover either, and nobody searched.
    assert old.thin_agencies == ("customs", "police")
    assert moves(old)[2:] == [
        ("record", "none", None, "customs"), ("record", "none", None, "police"),
        ("search", "none", None, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("joint", "more", "change"),
    [
        (team(**STATED), {"police": (OLD,)}, {"police": (NEW,)}),
        (team(), {}, {"joint": team(**STATED)}),
        (team("mou"), {}, {"joint": team("mou", **STATED)}),
    ],
)
def test_the_fact_that_is_named_moves_the_row(
    joint: Arrangement, more: dict[str, Any], change: dict[str, Any]
) -> None:
    """Where the fact is entered, the row is what was foretold."""
    before = explained(network(joint, **more))
    after = explained(network(change.pop("joint", joint), **more | change))
    assert before.moves[0].outcome is after.row.outcome is Outcome.REGULAR


def test_a_membership_that_is_not_proved_is_as_old_as_the_latest_with_a_year() -> None:
    unit = Arrangement("unit", "Unit", kind="task-force", part_of=("team",))
    base = network(team(**STATED), police=(OLD,))
    found = replace(
        base, arrangements=(*base.arrangements, unit),
        participations=(*base.participations, Participation("forces", "unit", citations=(OLD,))),
    )  # fmt: skip
    (channel,) = explained(found).channels
    assert (channel.year, channel.unproved_agencies) == (2001, ("police",))
    # The membership of a body above customs is one; only that of the police is too old.
    above = replace(
        found,
        agencies=(
            *(replace(a, parent="home" if a.id == "customs" else None) for a in found.agencies),
            Agency("home", "Home", country="US"),
        ),
        participations=tuple(
            replace(p, agency="home") if p.agency == "customs" else p for p in found.participations
        ),
    )
    assert explained(above).channels[0].unproved_agencies == ("police",)
    # Where the other membership holds, a regular frequency is that of the body above alone.
    proved = tuple(replace(p, citations=(NEW,)) for p in above.participations)
    (channel,) = explained(replace(above, participations=proved)).channels
    assert (channel.proof, channel.unproved_agencies) == (Proof.ABOVE, ("customs",))
    # Both are proved by the body above both, which ties no two bodies; the class of police is not.
    agencies = tuple(
        replace(a, parent="home" if a.country and a.id != "union" else None) for a in above.agencies
    )
    one = replace(
        found,
        agencies=agencies,
        participations=(proved[0], Participation("forces", "team", citations=(NEW,))),
    )
    (channel,) = explained(one).channels
    assert (channel.proof, channel.unproved_agencies) == (Proof.CLASS, ("police",))
    # Whoever takes part in a part of the team alone, takes part in the team, and since then as well.
    customs, _, forces = found.participations
    part = replace(found, participations=(customs, replace(forces, agency="police")))
    assert explained(part).channels[0].year == 2001
    assert assess(part).outdated_needs == {("customs", "police", "guns"): 2001}


def test_a_search_that_found_a_channel_asks_for_its_entry() -> None:
    search = Search("s", ("police", "customs"), "guns", date(2024, 1, 2), "closed")
    row = explained(network(searches=(search,)))
    assert row.row.outcome is Outcome.NOT_ASSESSED
    assert moves(row) == [("entry", "regular", None, None)]
    survives = replace(search, outcome="survives")
    none = explained(network(searches=(survives,)))
    assert (none.row.outcome, none.row.candidate) == (Outcome.NONE, True)
    assert moves(none) == [("exchange", "regular", None, None)]
    # Proof of a channel on request leaves the row as it is.
    request = team("mou", cadence=Cadence.ON_REQUEST, cadence_citations=(NEW,))
    asked = explained(network(request, police=(OLD,), searches=(survives,)))
    assert asked.row.outcome is Outcome.IRREGULAR
    assert moves(asked) == [("exchange", "regular", None, None)]


def test_reason_work_and_intermediary() -> None:
    row = explained(network())
    assert [d.why for d in row.reasons] == ["Beats meet."]
    (meeting,) = network().dependencies
    shifts = replace(meeting, why="Shifts end.")
    both = explained(network(dependencies=(meeting, shifts, replace(shifts, value=0.5))))
    assert both.reasons == (meeting, shifts)
    # A dependency within a country says nothing across the border, and either of two works may depend.
    inside = replace(meeting, cross_border=False, why="One street.")
    works = zip(("customs", "police"), ("patrol", "policy"), strict=True)
    mandates = tuple(Mandate(a, "guns", functions=(work,), citations=(NEW,)) for a, work in works)
    for ends in (("patrol", "policy"), ("policy", "patrol")):
        tables = tuple(
            replace(d, dependent=ends[0], prerequisite=ends[1]) for d in (meeting, inside)
        )
        assert explained(network(mandates=mandates, dependencies=tables)).reasons == tables[:1]
    assert row.work == (("patrol", "patrol"),)
    assert [m.agency for m in row.mandates] == ["customs", "police"]
    gate = Gateway("treaty", (("patrol", "patrol"),), cross_border=True, why="The treaty says so.")
    court = replace(gate, id="court", functions=(("patrol", "policy"),))
    gated = explained(network(gateways=(court, gate)))
    assert (gated.row.outcome, gated.gateways) == (Outcome.BY_MANDATE, (gate,))
    # On a threat, an intermediary stands for what is narrower, and for nothing broader.
    narrow = tuple(replace(m, threat="parts") for m in network().mandates)
    on = {threat: replace(gate, threats=(threat,)) for threat in ("guns", "parts")}
    gated = explained(network(gateways=(on["guns"],), mandates=narrow))
    assert (gated.row.outcome, gated.gateways) == (Outcome.BY_MANDATE, (on["guns"],))
    assert explained(network(gateways=(on["parts"],))).row.outcome is not Outcome.BY_MANDATE


def test_problems_links_and_threats_of_a_pair() -> None:
    late = {"agencies": ("customs", "police"), "status": "open", "status_as_of": "2019-05"}
    mended = Record("problem", "mended", late | {"status": "resolved", "status_as_of": "2020"})
    names = ("late", "mended", "narrow", "silent")
    records = (*(Record("problem", name, late) for name in names), mended)
    mandates = tuple(Mandate(a, "parts", functions=("policy",)) for a in ("customs", "police"))
    # A problem counts for the threats it names and narrower ones, and where it names none for none.
    about = {"late": ("guns",), "mended": ("guns",), "narrow": ("parts",), "silent": ()}
    findings = tuple(
        Finding(p, "late-sharing", threats=threats, problems=(p,)) for p, threats in about.items()
    )
    base = network(team(span=Span(end=date(2020, 1, 1))), records=records, findings=findings)
    alone = Mandate("police", "mail", functions=("policy",))
    threats = (*base.threats, Threat("mail", "Mail"))
    second = Search("b", ("police", "customs"), "parts", date(2024, 1, 2), "survives")
    searches = (second, replace(second, id="a"), replace(second, id="c", day=date(2024, 1, 1)))
    base = replace(
        base, searches=(*searches, replace(second, threat="mail", agencies=("police", "union")))
    )
    found = replace(base, mandates=(*base.mandates, *mandates, alone), threats=threats)
    pair = explain_pair(found, assess(found), found.dependencies, "police", "customs")
    assert pair.agencies == ("customs", "police")
    assert [s.id for s in pair.searches] == ["c", "a", "b"]
    assert pair.rows[0].problems == ("late",)
    assert pair.served.reported_problems == pair.served.needs == 1
    assert (pair.links, [k.arrangement for k in pair.lapsed_links]) == ((), ["team"])
    # Nothing depends on policy, so both have the threat and no need is counted.
    assert pair.exclusions == {"parts": "work"}
    on_parts = replace(found, mandates=tuple(replace(m, threat="parts") for m in base.mandates))
    assert explained(on_parts).problems == ("late", "narrow")
    narrow = explain_pair(found, assess(found), found.dependencies, "police", "customs", "parts")
    assert (narrow.rows, narrow.exclusions) == ((), {"parts": "work"})


def test_each_threat_of_both_without_a_need_has_its_reason() -> None:
    support = {"responsibility": Responsibility.SUPPORT}
    mandates: dict[str, dict[str, Any]] = {
        "top": {}, "group": {}, "helped": support, "done": {}, "idle": {"functions": ("policy",)},
        "no-need": {}, "needed": {},
    }  # fmt: skip
    base = network()
    both = ("customs", "police")
    found = replace(
        base,
        agencies=(*base.agencies, Agency("port", "Port", country="US", parent="customs")),
        threats=(
            *(Threat(name, name) for name in mandates if name != "group"), Threat("mail", "Mail"),
            Threat("group", "Group", broader="top"), Threat("leaf", "Leaf", broader="group"),
        ),
        mandates=(
            *(
                Mandate(a, threat, **{"functions": ("patrol",), **more})
                for threat, more in mandates.items()
                for a in both
            ),
            Mandate("port", "done", functions=("patrol",)),
            *(Mandate(a, "mail", functions=("patrol",), realm=(realm,))
              for a, realm in zip(both, ("mail", "water"), strict=True)),
        ),
        searches=(Search("s", both, "no-need", DAY, "no-real-need", citations=(NEW,)),),
    )  # fmt: skip
    left = exclusion_reasons(select(found), assess(found), both, (*mandates, "mail"))
    assert left == {
        "top": "umbrella", "group": "umbrella", "helped": "support", "done": "parts",
        "idle": "work", "no-need": "search", "mail": "work",
    }  # fmt: skip
    labels = Labels().with_network(found)
    assert "No need is counted for top and group: too broad" in left_out_texts(left, (), labels)[0]


def test_who_cannot_be_compared() -> None:
    base = network()
    late = Agency("late", "Late", span=Span(date(2024, 7, 1)))
    found = replace(base, agencies=(*base.agencies, late))
    with pytest.raises(UnknownNameError, match="unknown agency 'nobody'"):
        explain_pair(found, assess(found), (), "police", "nobody")
    why = {
        other: (
            f"'{other}' takes no part in pair analysis",
            "it is no agency, or did not exist on the day",
        )
        for other in ("union", "late")
    } | {"police": ("'police' was named twice", "name two agencies")}
    for other, told in why.items():
        with pytest.raises(UsageError) as error:
            explain_pair(found, assess(found), (), "police", other)
        assert (str(error.value), error.value.hint) == told
