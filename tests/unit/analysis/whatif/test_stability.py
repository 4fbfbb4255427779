"""How firm possible gaps are: variants of the numbers, and each publisher left out."""

from dataclasses import replace

from bordergraph import Workbench
from bordergraph.analysis.core.in_force import next_year
from bordergraph.analysis.method.assessment import assess
from bordergraph.analysis.method.numbers import VARIANTS
from bordergraph.analysis.method.rows import CountRange
from bordergraph.analysis.whatif.stability import (
    drop_sources,
    most_cited,
    publisher_trials,
    variant_trials,
)
from bordergraph.model import Cadence, Citation, Focus, Network

from .four import DAY, GUNS, joined, network, source, team, with_team


def cite(name: str) -> tuple[Citation, ...]:
    return (Citation(f"participation/{name}", name, ""),)


def test_variants_say_which_rows_come_and_go() -> None:
    # A standing team of unstated frequency serves the two by assumption alone.
    data = with_team("cbp", "rcmp", cadence=Cadence.UNKNOWN)
    trials = {t.name: t for t in variant_trials(assess(data, variants=VARIANTS))}
    assert list(trials) == list(VARIANTS)
    one, every = assess(data), assess(data, variants=VARIANTS)
    assert (one.gap_range, one.stable_gaps, one.gap_range_of(bool)) == (None, None, None)
    assert (every.gap_range, every.stable_gaps) == (
        CountRange(6, 7, len(VARIANTS)),
        frozenset(one.gaps_by_variant["default"]),
    )
    assert every.gap_range_of(lambda key: key == GUNS) == CountRange(0, 1, len(VARIANTS))
    assert (trials["default"].gaps, trials["default"].gained, trials["default"].lost) == (6, (), ())
    assert trials["assumed-0"].gained == (GUNS,)
    assert trials["assumed-0"].gaps == 7
    assert trials["years-10"].gaps == 6
    assert {t.regular for t in trials.values() if t.name != "default"} == {None}


def stated_in(year: int) -> Network:
    """A team at regular intervals by a source of that year."""
    data = with_team("cbp", "rcmp", sources=(source("gao-1", "GAO", year),))
    teams = tuple(replace(a, cadence_citations=cite("gao-1")) for a in data.arrangements)
    return replace(data, arrangements=teams)


def test_variants_of_which_all_rows_are_wanted_count_regular_channels() -> None:
    data = stated_in(DAY.year - 12)
    trials = variant_trials(assess(data, variants=VARIANTS, whole=VARIANTS))
    regular = {t.name: t.regular for t in trials}
    assert (regular["default"], regular["years-10"], regular["assumed-0"]) == (1, 0, 1)


def test_a_regular_channel_lapses_when_its_latest_source_is_too_old() -> None:
    later = next_year(DAY)
    for age, lapsing in ((14, []), (15, [GUNS]), (16, [])):
        data = stated_in(DAY.year - age)
        assert assess(data).lapsing_needs(assess(data, days=[later])) == lapsing
    assert later.year - DAY.year == 1


def test_a_publisher_takes_along_what_rests_on_it_alone() -> None:
    sources = (source("gao-1", "GAO"), source("cbc-1", "CBC"), source("gao-2", "GAO"))
    data = network(
        arrangements=(team("ibet"),),
        participations=(
            *joined("ibet", "cbp", citations=cite("gao-1")),
            *joined("ibet", "rcmp", citations=(*cite("gao-2"), *cite("cbc-1"))),
        ),
        foci=(Focus("ibet", "guns"),),
        sources=sources,
    )
    assert most_cited(data) == ["GAO", "CBC"]
    rest, fallen = drop_sources(data, {"gao-1", "gao-2"})
    assert fallen == 1
    assert [(p.agency, [c.source for c in p.citations]) for p in rest.participations] == [
        ("rcmp", ["cbc-1"])
    ]
    assert rest.foci == data.foci
    heard: list[tuple[str, int, int]] = []
    gao, cbc = publisher_trials(data, assess(data), on_progress=lambda *step: heard.append(step))
    assert heard == [("stability", 1, 2), ("stability", 2, 2)]
    assert (gao.name, gao.statements, gao.gained, gao.lost) == ("GAO", 1, (GUNS,), ())
    assert (cbc.name, cbc.statements, cbc.gained, cbc.lost) == ("CBC", 0, (), ())
    assert (cbc.gaps, gao.gaps) == (6, 7)


def test_a_frequency_falls_with_its_source() -> None:
    data = with_team("cbp", "rcmp", sources=(source("gao-1", "GAO"),))
    told = tuple(
        replace(a, cadence_citations=cite("gao-1"), kind="forum") for a in data.arrangements
    )
    data = replace(data, arrangements=told)
    assert drop_sources(data, {"other"}) == (data, 0)
    rest, fallen = drop_sources(data, {"gao-1"})
    (ibet,) = rest.arrangements
    assert (ibet.cadence, ibet.cadence_citations, fallen) == (Cadence.UNKNOWN, (), 0)


def test_on_the_graph_that_ships(shipped: Workbench) -> None:
    desk = shipped._context  # noqa: SLF001 - how its needs are served, with all variants
    assessment = desk.assessment
    trials = variant_trials(assessment)
    counts = [t.gaps for t in trials]
    assert assessment.gap_range is not None
    assert (min(counts), max(counts)) == (assessment.gap_range.low, assessment.gap_range.high)
    assert counts[0] == len(assessment.candidates())
    assert assessment.stable_gaps is not None
    base = {row.key for row in assessment.candidates()}
    firm = base - {key for t in trials for key in t.lost}
    assert firm == assessment.stable_gaps & base
    # Without the most cited publisher something gives way, or nothing does; never the same twice.
    known = desk.dependencies
    (first,) = publisher_trials(desk.network, assessment, dependencies=known, top=1)
    assert first.name == most_cited(desk.network)[0]
    assert first.gaps == len(base) + len(first.gained) - len(first.lost)
    assert first.statements is not None
    assert first.statements > 0
