"""What would help on a row, cause by cause, on networks that fit in the head."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from bordergraph.analysis.core.needs import Needs
from bordergraph.analysis.core.options import NeedBy, Options
from bordergraph.analysis.core.work_needs import needs_of
from bordergraph.analysis.gaps.ranking import gaps
from bordergraph.analysis.gaps.strained import strained
from bordergraph.analysis.plans.links import best_links
from bordergraph.analysis.plans.memberships import best_arrangements, best_memberships
from bordergraph.analysis.plans.recommended import Recommended
from bordergraph.analysis.plans.remedies import Cause, Remedy, remedies_for
from bordergraph.analysis.results import Ref
from bordergraph.analysis.whatif.changes import AddFocus, AddMember, SetCadence
from bordergraph.analysis.whatif.compare import what_if
from bordergraph.model import (
    Arrangement,
    ArrangementClass,
    Cadence,
    Flow,
    Focus,
    Network,
    Participation,
    Share,
    Source,
    Span,
    Threat,
)
from bordergraph.words.labels import Labels
from bordergraph.words.reasons import said
from bordergraph.words.remedies import helping, remedied

from ..core.small import (  # noqa: TID252 - the same small networks
    PAIR,
    TWO,
    agency,
    among_both,
    cite,
    finding,
    joint,
    network,
    system,
)

if TYPE_CHECKING:
    import bordergraph

AUDIT = (Source("a", "Report", publisher="Auditor"),)
SLOW = Cadence.ON_REQUEST


def told(data: Network, *asked: Recommended, options: Options | None = None) -> list[Remedy]:
    """What would help customs and police on guns."""
    needs = needs_of(data, options)
    rows = (*gaps(data, options).gaps, *strained(data, options))
    found = remedies_for(needs, rows, asked)
    return list(found.get((PAIR, "guns"), ()))


def causes(data: Network, **more: Any) -> list[str]:
    return [r.cause.value for r in told(data, **more)]


def texts(data: Network, language: str = "en") -> list[str]:
    labels = Labels(language).knowing(data)
    return [said(r.reason, labels) for r in told(data)]


# -- what is open


def test_nothing_in_force_asks_for_an_exchange_that_closes_all() -> None:
    data = network(*TWO)
    (only,) = told(data)
    (link,) = best_links(needs_of(data))
    assert only.cause is Cause.EXCHANGE
    assert only.gain == pytest.approx(link.own)
    assert texts(data) == ["open a regular exchange of the two on it, both ways"]


def test_an_irregular_channel_asks_for_a_schedule_and_for_nothing_to_join() -> None:
    data = network(*TWO, joint=joint(cadence=SLOW))
    (only,) = told(data)
    (step,) = best_arrangements(needs_of(data))
    assert (only.cause, only.arrangements) == (Cause.RHYTHM, ("joint",))
    assert only.gain == pytest.approx(step.gain)
    assert texts(data) == ["put what passes through Joint on a schedule"]
    effect = what_if(data, [SetCadence("joint", Cadence.SCHEDULED)])
    assert effect.after.gaps == 0


def test_a_share_of_their_own_can_be_put_on_a_schedule() -> None:
    ways = (PAIR, PAIR[::-1])
    data = network(*TWO, shares=tuple(Share(*w, "guns", SLOW) for w in ways))
    (only,) = told(data)
    assert (only.cause, only.arrangements) == (Cause.RHYTHM, ())
    row = needs_of(data)
    assert only.gain == pytest.approx((0.8 - 0.5) * float((row.need * row.weight)[row.open][0]))


def one_way(cadence: Cadence) -> Network:
    """What customs give to police goes through a system, in which nothing comes back."""
    data = network(*TWO, arrangements=(system("wire", cadence),), foci=(Focus("wire", "guns"),))
    return replace(data, flows=(Flow(*PAIR, "wire"),))


def test_a_one_way_channel_asks_for_the_way_back() -> None:
    (only,) = told(one_way(Cadence.SCHEDULED))
    assert (only.cause, only.reason.key) == (Cause.WAY, "remedy-way")
    values = dict(only.reason.values)
    assert (values["giver"], values["receiver"]) == (
        Ref("agency", "police"),
        Ref("agency", "customs"),
    )


def test_a_slow_one_way_channel_asks_for_both() -> None:
    (only,) = told(one_way(SLOW))
    assert (only.cause, only.reason.key) == (Cause.WAY, "remedy-way-rhythm")
    assert only.gain is not None


def test_what_was_only_announced_has_to_begin() -> None:
    (only,) = told(network(*TWO, joint=joint(announced=True)))
    assert only.cause is Cause.START


def test_single_operations_ask_for_a_standing_exchange() -> None:
    cases = [
        Arrangement(n, n.title(), kind="operation", cadence=SLOW) for n in ("raid", "sting", "trap")
    ]
    data = among_both(*cases)
    assert texts(data) == [
        "make a standing exchange of what the two have done in single operations (Raid and Sting)"
    ]
    assert [s.action for s in best_arrangements(needs_of(data))] == ["standing"] * 3
    assert told(data)[0].gain == pytest.approx(best_arrangements(needs_of(data))[0].gain)


def test_what_was_last_attested_long_ago_is_renewed() -> None:
    old = tuple(
        Participation(a, "joint", span=Span(as_of=date(2009, 1, 1)), citations=cite("a"))
        for a in PAIR
    )
    seen = Participation("far", "joint", span=Span(as_of=date(2023, 1, 1)))
    data = network(
        *TWO,
        joint=joint(),
        participations=(*old[:1], replace(old[1], span=Span(as_of=date(2008, 1, 1))), seen),
    )
    (only,) = told(data)
    assert (only.cause, only.sources) == (Cause.RENEW, ("a",))


@pytest.mark.parametrize(
    ("kind", "cause"), [("task-force", Cause.REVIVE), ("operation", Cause.STANDING)]
)
def test_what_has_stopped_is_brought_back(kind: str, cause: Cause) -> None:
    data = network(*TWO, joint=joint(kind=kind, status="ended"))
    first, second = told(data)
    assert (first.cause, first.arrangements, second.cause) == (cause, ("joint",), Cause.EXCHANGE)
    assert first.gain == pytest.approx(best_arrangements(needs_of(data))[0].gain)


def elsewhere(*things: Arrangement) -> Network:
    """Customs and police in some arrangements on drugs; guns and drugs are next to nothing."""
    threats = (Threat("drugs", "Drugs", family="x"), Threat("guns", "Guns", family="x"))
    # Another arrangement names guns, so that it is a threat that somebody works on.
    other = Arrangement("other", "Other")
    data = among_both(*things, on="drugs", threats=threats)
    return replace(data, arrangements=(*things, other), foci=(*data.foci, Focus("other", "guns")))


def test_a_team_of_both_can_take_up_the_threat() -> None:
    data = elsewhere(joint())
    first, second = told(data)
    assert (first.cause, second.cause) == (Cause.FOCUS, Cause.EXCHANGE)
    effect = what_if(data, [AddFocus("joint", "guns")])
    assert effect.after.gaps == 0
    needs, after = needs_of(data), needs_of(AddFocus("joint", "guns").on(data))
    rise = float((after.supply - needs.supply)[needs.open][0])
    assert first.gain == pytest.approx(rise * float((needs.need * needs.weight)[needs.open][0]))
    # A database of both is there for what it is there for.
    assert causes(elsewhere(system("base", Cadence.CONTINUOUS))) == ["exchange"]


def one_inside(**team: Any) -> Network:
    """Police sit in a team on guns; customs, a police force too here, do not."""
    bodies = tuple(
        agency(a, country, sector="police", level="federal")
        for a, country in (("police", "CA"), ("customs", "CA"), ("usp", "US"), ("far", "CA"))
    )
    return network(*TWO, agencies=bodies, joint=joint(**team), members=("police", "usp"))


def test_one_of_the_two_joins_the_team_of_the_other() -> None:
    data = one_inside(scope="binational")
    first, second = told(data)
    assert (first.cause, first.agency, first.arrangements) == (Cause.JOIN, "customs", ("joint",))
    assert second.cause is Cause.EXCHANGE
    (step,) = best_memberships(needs_of(data), agency="customs", arrangement="joint").steps
    assert first.gain == pytest.approx(step.gain)
    effect = what_if(data, [AddMember("customs", "joint")])
    assert effect.after.gaps == 0


def test_to_join_one_whose_seat_is_old_closes_less_and_is_no_remedy() -> None:
    data = one_inside(scope="binational")
    seats = tuple(replace(p, span=Span(as_of=date(2001, 1, 1))) for p in data.participations)
    data = replace(data, participations=seats, day=date(2026, 1, 1))
    assert causes(data) == ["exchange"]
    (step,) = best_memberships(
        needs_of(data), agency="customs", arrangement="joint", any_scope=True
    ).steps
    effect = what_if(data, [AddMember("customs", "joint")])
    assert step.gain == pytest.approx(effect.before.gap - effect.after.gap)


@pytest.mark.parametrize(
    "team",
    [
        {"kind": "statute"},
        {"kind": "mou"},
        {"kind": "agreement"},
        {"kind": "forum"},
        {"kind": "operation"},
        {"serves": "policy"},
        {"scope": "us"},
        {"region": "southern"},
        {"announced": True},
        {"status": "ended"},
        {"cls": ArrangementClass.CHANNEL},
    ],
)
def test_what_is_nothing_to_join_is_not_offered(team: dict[str, Any]) -> None:
    assert causes(one_inside(**team)) == ["exchange"]


def test_the_team_with_most_peers_is_offered() -> None:
    data = one_inside(scope="binational")
    more = joint(scope="binational", cadence=Cadence.CONTINUOUS)
    data = replace(
        data,
        arrangements=(replace(more, id="afar"), *data.arrangements),
        participations=(
            *data.participations,
            Participation("police", "afar"),
            Participation("usp", "afar"),
            Participation("far", "joint"),
        ),
        foci=(*data.foci, Focus("afar", "guns")),
    )
    assert [r.arrangements for r in told(data) if r.cause is Cause.JOIN] == [("joint",)]


# -- what stops it


def test_a_law_has_to_change_and_nothing_is_joined() -> None:
    stops = finding("legal-barrier", citations=cite("a"))
    data = replace(one_inside(), findings=(stops,), sources=AUDIT)
    law, after = told(data)
    assert (law.cause, law.findings, law.gain) == (Cause.LAW, ("audit",), None)
    assert (after.cause, after.reason.key) == (Cause.EXCHANGE, "remedy-exchange-then")
    assert texts(data)[0] == (
        "change the law or rule that stands in the way of their exchange on it"
        " (trouble documented by Auditor)"
    )
    assert texts(data, "fr")[0].startswith("modifier la loi ou la règle qui fait obstacle")


def test_the_end_of_a_bar_brings_back_what_is_regular() -> None:
    stops = finding("legal-barrier", arrangements=("joint",), citations=cite("a"))
    data = network(*TWO, joint=joint(), findings=(stops,), sources=AUDIT)
    (law,) = told(data)
    needs, lifted = needs_of(data), needs_of(replace(data, findings=()))
    rise = float((lifted.supply - needs.supply)[needs.open][0])
    assert law.gain == pytest.approx(rise * float((needs.need * needs.weight)[needs.open][0]))


def test_a_law_that_a_finding_names_is_named() -> None:
    law = Arrangement("act", "The Act", kind="statute")
    stops = finding("legal-barrier", arrangements=("act",), citations=cite("a"))
    data = among_both(joint(), law, findings=(stops,), sources=AUDIT)
    assert texts(data)[0] == (
        "change The Act, or the rules under it (trouble documented by Auditor)"
    )


def test_a_silo_is_brought_to_one_table() -> None:
    stops = finding("silo-domestic", fixed="partial", citations=cite("a"))
    data = network(*TWO, findings=(stops,), sources=AUDIT)
    assert texts(data)[0] == (
        "finish what has begun to be mended: bring the two to one table on it"
        " (trouble documented by Auditor)"
    )


def test_no_channel_is_cured_by_an_exchange_alone() -> None:
    data = network(*TWO, findings=(finding("no-channel", citations=cite("a")),), sources=AUDIT)
    assert causes(data) == ["exchange"]


# -- what is in trouble


@pytest.mark.parametrize(
    ("kind", "cause", "start"),
    [
        ("funding-instability", Cause.MEND, "give their work in Joint lasting money"),
        ("resources", Cause.MEND, "give their work in Joint more means"),
        ("staffing", Cause.MEND, "give their work in Joint more people"),
        ("integration", Cause.MEND, "join up their work in Joint"),
        ("coordination", Cause.MEND, "agree anew how the two work together in Joint"),
        ("technical-barrier", Cause.MEND, "connect the systems of the two in Joint"),
        ("technology", Cause.MEND, "renew the technology of their work in Joint"),
        ("information-sharing", Cause.MEND, "share more, and sooner, in Joint"),
        ("accountability", Cause.MEND, "say who answers for their work in Joint"),
        ("legal-question", Cause.LAW, "settle the legal basis of their exchange in Joint"),
        ("underuse", Cause.MEND, "act more on what the two exchange in Joint"),
        ("evidence", Cause.MEND, "agree how what the two share in Joint can be used"),
        ("measurement", Cause.MEND, "measure what their work in Joint achieves"),
        ("procurement", Cause.MEND, "buy faster for their work in Joint"),
        ("overlap-duplication", Cause.MEND, "divide the work that overlaps in Joint"),
    ],
)
def test_trouble_with_a_met_need_is_mended_where_it_is_named(
    kind: str, cause: Cause, start: str
) -> None:
    trouble = finding(kind, arrangements=("joint", "elsewhere"), citations=cite("a"))
    data = network(*TWO, joint=joint(), findings=(trouble,), sources=AUDIT)
    (only,) = told(data)
    assert (only.cause, only.gain, only.findings) == (cause, None, ("audit",))
    assert only.sources == ("a",)
    assert texts(data)[0].startswith(start)


def test_a_rhythm_that_is_found_broken_is_mended_once() -> None:
    slows = finding("irregular-cadence", arrangements=("joint",), citations=cite("a"))
    data = network(*TWO, joint=joint(), findings=(slows,), sources=AUDIT)
    (only,) = (r for r in told(data) if r.cause is Cause.MEND)
    assert only.gain is not None
    assert Cause.RHYTHM not in {r.cause for r in told(data)}


def test_findings_of_one_kind_are_told_once_with_all_their_sources() -> None:
    two = tuple(replace(finding("staffing", citations=cite(s)), id=f"f-{s}") for s in ("a", "b"))
    data = network(*TWO, joint=joint(), findings=two, sources=AUDIT)
    (only,) = told(data)
    assert (only.findings, only.sources) == (("f-a", "f-b"), ("a", "b"))


# -- what asks for it


def test_recommendations_are_named_by_finding_arrangement_or_threat() -> None:
    asked = (
        Recommended("call", findings=("audit",), numbered=False, sources=("x",)),
        Recommended("forum", arrangements=("forum",)),
        Recommended("guns", threats=("guns",), countries=("CA",), sources=("y",)),
        Recommended("across", threats=("guns",), countries=("CA", "US")),
        Recommended("loose", threats=("guns",), numbered=False),
    )
    (exchange,) = told(network(*TWO), *asked)
    assert (exchange.asked, exchange.sources) == (("guns",), ("y",))
    # A rhythm is no joint work; what names the arrangement asks for it.
    slow = network(*TWO, joint=joint(cadence=SLOW))
    (rhythm,) = told(slow, *asked)
    assert rhythm.asked == ()
    (rhythm,) = told(slow, *asked, Recommended("joint", arrangements=("joint",)))
    assert rhythm.asked == ("joint",)
    trouble = finding("staffing", citations=cite("a"))
    (mend,) = told(network(*TWO, joint=joint(), findings=(trouble,), sources=AUDIT), *asked)
    assert (mend.asked, mend.sources) == (("call",), ("a", "x"))


# -- by a shared threat alone, and on little data


def test_a_shared_threat_alone_has_the_same_remedies() -> None:
    options = Options(need=NeedBy.THREATS)
    assert isinstance(needs_of(network(*TWO), options), Needs)
    assert causes(network(*TWO), options=options) == ["exchange"]
    slow = network(*TWO, joint=joint(cadence=SLOW))
    (only,) = told(slow, options=options)
    (step,) = best_arrangements(needs_of(slow, options))
    assert only.cause is Cause.RHYTHM
    assert only.gain == pytest.approx(step.gain)
    assert causes(one_inside(scope="binational"), options=options) == ["join", "exchange"]
    stops = finding("legal-barrier", arrangements=("joint",), citations=cite("a"))
    barred = network(*TWO, joint=joint(), findings=(stops,), sources=AUDIT)
    assert causes(barred, options=options) == ["law"]


def test_little_data_has_nothing_to_help() -> None:
    assert remedies_for(needs_of(Network()), ()) == {}
    data = network(*TWO, joint=joint())
    assert told(data) == []
    elsewhere_open = gaps(network(*TWO)).gaps
    assert remedies_for(needs_of(Network()), elsewhere_open) == {(PAIR, "guns"): ()}


def test_it_is_said_in_both_languages_with_gain_and_who_asks() -> None:
    data = network(*TWO, joint=joint(cadence=SLOW))
    (only,) = told(data, Recommended("r", arrangements=("joint",)))
    english, french = Labels().knowing(data), Labels("fr").knowing(data)
    gain = f"{only.gain:.2f}"
    assert remedied(only, english) == (
        f"put what passes through Joint on a schedule (closes {gain} of the gap, asked for in r)"
    )
    assert remedied(only, french) == (
        f"donner un calendrier à ce qui passe par Joint (comble {gain.replace('.', ',')} "
        "de la lacune, demandé dans r)"
    )
    assert helping((), english) == ""
    assert helping([only], english).startswith("What would help: put ")
    assert helping([only], english, known=False).startswith("What would help, if the gap is real:")
    assert helping([only], french).startswith("Ce qui aiderait\u00a0: donner")


# -- the shipped graph


def test_every_gap_and_strained_row_has_a_remedy_and_each_gain_is_a_gain(
    shipped: bordergraph.Workbench,
) -> None:
    data = shipped.network()
    rows = (*gaps(data).gaps, *strained(data))
    found = remedies_for(needs_of(data), rows)
    assert set(found) == {(g.agencies, g.threat) for g in rows}
    known = data.source_by_id
    for gap in rows:
        remedies = found[gap.agencies, gap.threat]
        assert remedies, (gap.agencies, gap.threat)
        for r in remedies:
            assert r.gain is None or 0 < r.gain <= gap.gap + 1e-9
            assert r.sources or r.cause is Cause.EXCHANGE
            assert set(r.sources) <= set(known)


def test_joining_and_taking_up_do_what_a_what_if_says(shipped: bordergraph.Workbench) -> None:
    data = shipped.network()
    found = remedies_for(needs_of(data), gaps(data).gaps)
    made = {
        AddMember(r.agency, r.arrangements[0]) if r.agency else AddFocus(r.arrangements[0], at[1])
        for at, told in found.items()
        for r in told
        if r.cause in {Cause.JOIN, Cause.FOCUS}
    }
    rows = {
        at for at, told in found.items() if any(r.cause in {Cause.JOIN, Cause.FOCUS} for r in told)
    }
    effect = what_if(data, sorted(made, key=repr))
    closed = {(c.agencies, c.threat) for c in effect.closed}
    assert rows
    assert rows <= closed


def test_remedies_of_one_membership_add_up_to_the_gain_of_the_plan(
    shipped: bordergraph.Workbench,
) -> None:
    data = shipped.network()
    needs = needs_of(data)
    found = remedies_for(needs, gaps(data).gaps)
    joins = {(r.agency, r.arrangements[0]) for told in found.values() for r in told if r.agency}
    assert joins
    for agency_id, name in joins:
        (step,) = best_memberships(needs, agency=agency_id, arrangement=name, steps=1).steps
        told_of = [
            r.gain or 0.0
            for told in found.values()
            for r in told
            if (r.agency, *r.arrangements) == (agency_id, name)
        ]
        assert sum(told_of) <= step.gain + 1e-9
        assert max(told_of) > 0


def test_remedies_of_one_rhythm_add_up_to_the_gain_of_the_plan(
    shipped: bordergraph.Workbench,
) -> None:
    data = shipped.network()
    needs = needs_of(data)
    found = remedies_for(needs, gaps(data).gaps)
    steps = {s.arrangement: s for s in best_arrangements(needs, top=100)}
    for name in ("cmaa-1984", "fbi-legat-ottawa", "rcmp-cbsa-sex-offender-travel"):
        gains = [
            r.gain or 0.0
            for told in found.values()
            for r in told
            if r.cause is Cause.RHYTHM and r.arrangements == (name,)
        ]
        assert sum(gains) == pytest.approx(steps[name].gain)


def test_an_exchange_closes_what_a_link_closes(shipped: bordergraph.Workbench) -> None:
    data = shipped.network()
    found = remedies_for(needs_of(data), gaps(data).gaps)
    own = {s.agencies: s.own for s in best_links(needs_of(data), top=100)}
    for pair in {p for p, _ in found}:
        exchanges = [
            r.gain or 0.0
            for (p, _), told in found.items()
            if p == pair
            for r in told
            if r.cause is Cause.EXCHANGE
        ]
        assert sum(exchanges) <= own[pair] + 1e-9


def test_a_mandate_alone_is_not_enough(shipped: bordergraph.Workbench) -> None:
    """Nobody joins a law, an agreement or a forum, whatever the row."""
    data = shipped.network()
    report = gaps(data)
    found = remedies_for(needs_of(data), (*report.gaps, *report.unknown))
    known = data.arrangement_by_id
    for told in found.values():
        for r in told:
            if r.cause in {Cause.JOIN, Cause.FOCUS}:
                assert known[r.arrangements[0]].kind in {
                    "task-force", "joint-enforcement", "intelligence-centre",
                    "coordination-centre", "working-group", "liaison", "partnership",
                }  # fmt: skip
