"""What changes would do: rows that move, counts before and after, suggestions that agree with them."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bordergraph import Workbench
from bordergraph.analysis.method.assessment import assess
from bordergraph.analysis.method.rows import Outcome
from bordergraph.analysis.whatif.changes import (
    AddFocus,
    AddLink,
    AddMember,
    Change,
    EndAgency,
    EndArrangement,
    EndLink,
    EndMembership,
    apply_changes,
)
from bordergraph.analysis.whatif.simulation import (
    Suggestion,
    compare_assessments,
    simulate,
    suggest,
)
from bordergraph.errors import UnknownNameError, UsageError
from bordergraph.model import Cadence, Citation, Focus, Network, Span

from .four import DEPENDENCIES, GUNS, joined, link, network, search, source, team, with_team


def test_a_link_serves_every_need_of_its_pair_regularly() -> None:
    found = simulate(network(), [AddLink("cbp", "rcmp")])
    assert [m.row.key for m in found.changes_of_kind("gained")] == [("cbp", "rcmp", "drugs"), GUNS]
    # The two can pass on what the others tell neither of them yet: nobody else has a channel.
    assert (found.before.needs, found.before.none) == (7, 7)
    assert (found.after.regular, found.after.none) == (2, 5)
    assert found.closed == (("cbp", "rcmp", "drugs"), GUNS)
    assert (found.opened, found.gained_count, found.lost_count) == ((), 2, 0)
    # A link on one threat serves that one.
    assert simulate(network(), [AddLink("cbp", "rcmp", "drugs")]).after.regular == 1


def test_possible_gaps_are_counted_by_need_agency_and_threat() -> None:
    known = (DEPENDENCIES[0], replace(DEPENDENCIES[1], value=0.5))
    found = assess(network(dependencies=known))
    assert found.gap_counts() == {"full": 5, "partial": 2}
    # All but those of CBP with the RCMP.
    assert found.restrict(("atf", "opp")).gap_counts() == {"full": 3, "partial": 2}


def test_ending_a_team_takes_what_only_it_served() -> None:
    data = with_team("atf", "cbp", "rcmp", shares=(link("cbp", "rcmp"),))
    found = simulate(data, [EndArrangement("ibet")])
    lost = {m.row.key: m.after and m.after.outcome for m in found.changes_of_kind("lost")}
    assert lost == {("atf", "cbp", "guns"): Outcome.NONE, ("atf", "rcmp", "guns"): Outcome.NONE}
    assert found.after.regular == found.before.regular - 2
    assert found.opened == tuple(sorted(lost))


def test_a_member_that_leaves_and_a_link_that_ends() -> None:
    data = with_team("atf", "cbp", "rcmp", shares=(link("opp", "rcmp"),))
    left = simulate(data, [EndMembership("atf", "ibet")])
    assert {m.row.key for m in left.changes_of_kind("lost")} == {
        ("atf", "cbp", "guns"),
        ("atf", "rcmp", "guns"),
    }
    cut = simulate(data, [EndLink("rcmp", "opp")])
    assert [m.row.key for m in cut.changes_of_kind("lost")] == [("opp", "rcmp", "guns")]
    # Who has a channel to a body that has one to both is still served indirectly.
    assert {m.row.key for m in cut.changes_of_kind("worse")} == {
        ("atf", "opp", "guns"),
        ("cbp", "opp", "guns"),
    }


def test_an_agency_that_ends_takes_its_needs_along() -> None:
    found = simulate(with_team("cbp", "rcmp"), [EndAgency("rcmp")])
    assert {m.row.key for m in found.changes_of_kind("left")} == {
        ("atf", "rcmp", "guns"), ("cbp", "rcmp", "drugs"), GUNS, ("opp", "rcmp", "guns"),
    }  # fmt: skip
    assert found.changes_of_kind("lost") == ()


def test_a_focus_is_added() -> None:
    data = with_team("cbp", "rcmp")
    on_drugs = simulate(data, [AddFocus("ibet", "drugs")])
    assert [m.row.key for m in on_drugs.changes_of_kind("gained")] == [("cbp", "rcmp", "drugs")]


def test_what_is_on_record_about_a_body_stays_on_record() -> None:
    # One source on one team: too little to conclude anything from silence about its members.
    cite = (Citation("participation/ibet", "gao-1", ""),)
    data = with_team("cbp", "rcmp", sources=(source("gao-1", "GAO"),))
    mandates = tuple(replace(m, citations=cite) for m in data.mandates)
    data = replace(
        data, mandates=mandates, participations=joined("ibet", "cbp", "rcmp", citations=cite)
    )
    before = assess(data)
    assert before.row_by_key["cbp", "rcmp", "drugs"].outcome is Outcome.NOT_ASSESSED
    keys = [row.key for row in before.unresearched_rows()]
    (on_drugs,) = before.restrict(("rcmp",), ("drugs",)).unresearched_rows()
    assert on_drugs.key in keys
    assert before.count_unresearched() == len(keys) > 1
    after = simulate(data, [EndArrangement("ibet")])
    assert [(m.row.key, m.row.outcome) for m in after.moved] == [(GUNS, Outcome.NOT_ASSESSED)]
    # Neither does a beginning make a body better known.
    assert simulate(data, [AddLink("cbp", "rcmp", "guns")] * 4).moved == ()


def test_a_search_stays_on_record() -> None:
    data = network(searches=(search("cbp", "rcmp", "guns", "no-real-need"),))
    found = simulate(data, [EndAgency("opp")])
    assert found.before.needs == 6
    assert all(m.row.key != GUNS for m in found.moved)


def test_changes_that_cannot_be_made_are_refused() -> None:
    changes: dict[str, tuple[Change, ...]] = {
        "agency": (
            EndAgency("fbi"), EndMembership("fbi", "ibet"), EndLink("cbp", "fbi"),
            AddMember("fbi", "ibet"), AddLink("fbi", "cbp"),
        ),
        "arrangement": (
            EndArrangement("fbi"), EndMembership("cbp", "fbi"), AddMember("cbp", "fbi"),
            AddFocus("fbi", "guns"),
        ),
        "threat": (
            AddLink("cbp", "rcmp", "fbi"), AddFocus("ibet", "fbi"),
        ),
    }  # fmt: skip
    for kind, change in ((kind, c) for kind, of in changes.items() for c in of):
        with pytest.raises(UnknownNameError, match=f"^unknown {kind} 'fbi'"):
            simulate(with_team("cbp"), [change])
    with pytest.raises(UnknownNameError) as unknown:
        simulate(with_team("cbp"), [AddMember("rcpm", "ibet")])
    assert unknown.value.suggestions == ("rcmp",)
    with pytest.raises(UsageError, match="rcmp is no member of ibet"):
        simulate(with_team("cbp"), [EndMembership("rcmp", "ibet")])
    ended = replace(with_team("cbp"), arrangements=(team("ibet", span=Span(end=date(2020, 1, 1))),))
    with pytest.raises(UsageError, match=f"ibet is not in force on {ended.day}") as error:
        simulate(ended, [AddMember("rcmp", "ibet")])
    assert error.value.hint == "join one that is, or add one"
    with pytest.raises(UsageError, match="cbp cannot be linked to itself"):
        simulate(network(), [AddLink("cbp", "cbp")])


@pytest.mark.slow
def test_suggested_links_say_what_whatif_says_of_them() -> None:
    data = with_team("atf", "cbp", shares=(link("opp", "rcmp"),))
    found = suggest(data, "links", top=3)
    assert found[0].change == AddLink("cbp", "rcmp")
    assert [s.gained_count for s in found] == sorted((s.gained_count for s in found), reverse=True)
    for s in found:
        whole = simulate(data, [s.change])
        assert s.simulation.changes_of_kind("gained") == whole.changes_of_kind("gained") != ()
        assert s.simulation.closed == whole.closed
    # A pair without an unserved need is none to link.
    assert AddLink("atf", "cbp") not in [s.change for s in found]


def test_suggested_memberships_name_who_would_join_what() -> None:
    data = with_team("atf", "cbp", "rcmp")
    (only,) = suggest(data, "memberships", top=5)
    assert only.change == AddMember("opp", "ibet")
    assert only.gained_count == 3
    assert only.threats == ("guns",)
    assert only.partners == ("atf", "cbp", "rcmp")
    assert suggest(data, "memberships", top=5, agency="atf") == ()


def test_nothing_is_suggested_where_nothing_is_unserved() -> None:
    data = with_team("atf", "cbp", "opp", "rcmp", shares=(link("cbp", "rcmp"),))
    assert suggest(data, "links", top=5) == ()
    (only,) = suggest(replace(data, shares=()), "links", top=5, agency="rcmp")
    assert (only.change, only.gained_count) == (AddLink("cbp", "rcmp"), 1)


BODIES = ("atf", "cbp", "opp", "rcmp")
CADENCES = (Cadence.SCHEDULED, Cadence.UNKNOWN, Cadence.ON_REQUEST)
pairs = st.sampled_from([(a, b) for a in BODIES for b in BODIES if a < b])


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Draw teams of some kind, regular or not, old or new, by class of source or none, and links."""
    named = [f"t{n}" for n in range(draw(st.integers(1, 3)))]
    years = draw(st.lists(st.sampled_from((1995, 2012, 2023)), min_size=3, max_size=3))
    sources = tuple(source(f"s{n}", "p", year) for n, year in enumerate(years))
    kinds = st.sampled_from(("task-force", "forum"))
    arrangements = tuple(team(t, draw(st.sampled_from(CADENCES)), kind=draw(kinds)) for t in named)
    cites = st.sampled_from([(), *((Citation("x/y", s.id, ""),) for s in sources)])
    participations = tuple(
        p
        for t in named
        for a in draw(st.sets(st.sampled_from(BODIES), max_size=4))
        for p in joined(t, a, citations=draw(cites))
    )
    ended = draw(st.booleans())
    shares = tuple(
        link(
            a, b, draw(st.sampled_from(CADENCES)), citations=draw(cites),
            span=Span(end=date(2020, 1, 1)) if ended else Span(),
        )
        for a, b in draw(st.lists(pairs, max_size=2))
    )  # fmt: skip
    data = network(
        arrangements=arrangements, participations=participations, shares=shares, sources=sources
    )
    told = draw(cites)
    return replace(
        data,
        foci=tuple(Focus(t, draw(st.sampled_from(("guns", "drugs")))) for t in named),
        mandates=tuple(replace(m, citations=told) for m in data.mandates),
        searches=tuple(search(a, b, "guns", o) for (a, b), o in draw(st.dictionaries(pairs, st.sampled_from(("survives", "no-real-need")), max_size=3)).items()),
    )  # fmt: skip


def ends(data: Network) -> st.SearchStrategy[Change]:
    found: list[Change] = [EndArrangement(a.id) for a in data.arrangements]
    found += [EndMembership(p.agency, p.arrangement) for p in data.participations]
    found += [EndLink(s.giver, s.receiver) for s in data.shares]
    return st.sampled_from(found)


def beginnings(data: Network) -> st.SearchStrategy[Change]:
    members = [AddMember(a, t.id) for a in BODIES for t in data.arrangements]
    links = [AddLink(a, b) for a in BODIES for b in BODIES if a < b]
    foci = [AddFocus(t.id, "guns") for t in data.arrangements]
    return st.sampled_from([*members, *links, *foci])


def test_a_row_without_real_need_neither_gains_nor_loses() -> None:
    served = with_team("cbp", "rcmp", searches=(search("cbp", "rcmp", "guns", "no-real-need"),))
    without = apply_changes(served, [EndArrangement("ibet")])
    for before, after in ((served, without), (without, served)):
        found = compare_assessments(assess(before), assess(after))
        assert [(m.move, m.row.key) for m in found.moved] == [("other", GUNS)]


@settings(max_examples=settings().max_examples // 3)
@given(st.data())
def test_a_beginning_never_makes_a_row_worse(draw: st.DataObject) -> None:
    data = draw.draw(networks())
    found = simulate(data, [draw.draw(beginnings(data))])
    assert not [m for m in found.moved if m.move in {"lost", "worse", "came", "left"}]
    assert found.after.regular + found.after.assumed >= found.before.regular + found.before.assumed


@settings(max_examples=settings().max_examples // 3)
@given(st.data())
def test_an_end_never_makes_a_row_better(draw: st.DataObject) -> None:
    data = draw.draw(networks())
    found = simulate(data, [draw.draw(ends(data))])
    assert not [m for m in found.moved if m.move in {"gained", "better", "came", "left"}]
    assert found.after.regular + found.after.assumed <= found.before.regular + found.before.assumed


@settings(max_examples=settings().max_examples // 3)
@given(st.data())
def test_counts_differ_by_the_rows_that_moved(draw: st.DataObject) -> None:
    data = draw.draw(networks())
    found = simulate(data, [draw.draw(beginnings(data)), draw.draw(ends(data))])
    for outcome in Outcome:
        if outcome is Outcome.NO_NEED:
            continue
        was, now = (
            getattr(side, outcome.value.replace("-", "_")) for side in (found.before, found.after)
        )
        came = sum(1 for m in found.moved if m.after and m.after.outcome is outcome)
        went = sum(1 for m in found.moved if m.before and m.before.outcome is outcome)
        # A row whose need alone changed stands on both sides.
        assert now - was == came - went


@pytest.mark.slow
@settings(max_examples=settings().max_examples // 3)
@given(networks(), st.sampled_from(("links", "memberships")))
def test_no_better_single_change_than_the_first_suggested(data: Network, what: str) -> None:
    found = suggest(data, what, top=1)
    tried: list[Change]
    if what == "links":
        tried = [AddLink(a, b) for a in BODIES for b in BODIES if a < b]
    else:
        inside = {(p.agency, p.arrangement) for p in data.participations}
        tried = [
            AddMember(a, t.id) for a in BODIES for t in data.arrangements if (a, t.id) not in inside
        ]
    before = assess(data)
    best = max(
        (simulate(data, [change], before=before).gained_count for change in tried), default=0
    )
    assert best == (found[0].gained_count if found else 0)


@pytest.mark.slow
def test_on_the_graph_that_ships_a_suggestion_is_what_whatif_says(shipped: Workbench) -> None:
    desk = shipped._context  # noqa: SLF001 - its network and table of dependencies
    data, known = desk.network, desk.dependencies
    first: tuple[Suggestion, ...] = suggest(data, "memberships", top=1, dependencies=known)
    again = simulate(data, [first[0].change], dependencies=known)
    assert again.changes_of_kind("gained") == first[0].simulation.changes_of_kind("gained")
    assert again.closed == first[0].simulation.closed
    before = assess(data, dependencies=known)
    both = assess(apply_changes(data, [first[0].change]), dependencies=known, documented=before)
    assert both.served() == again.after
    assert again.before.regular + again.before.assumed + first[0].gained_count == (
        again.after.regular + again.after.assumed
    )
