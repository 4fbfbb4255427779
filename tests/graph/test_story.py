"""The shipped story on the shipped graph: each number by another path, each fixed word still true."""

import re
from collections import Counter

import pytest

from bordergraph import Workbench
from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.method.assessment import Assessment
from bordergraph.analysis.method.numbers import VARIANTS
from bordergraph.analysis.method.rows import COUNTED_OUTCOMES
from bordergraph.api.story import story_file
from bordergraph.views.map.payload import MapData, MapStep
from bordergraph.words import LANGUAGES

PARTS = ("claim", "note", "against", "next")
YEARS = {"2024"}  # November 2024, as the search on RCMP and ATF says
PROOF = str(VARIANTS["default"].years)


@pytest.fixture(scope="module")
def told(shipped: Workbench) -> MapData:
    found: MapData = shipped.map(story="npf").whole
    return found


@pytest.fixture(scope="module")
def steps(told: MapData) -> tuple[MapStep, ...]:
    assert told.story is not None
    return told.story.steps


def numbers(step: MapStep, part: str, language: str = "en") -> list[str]:
    return re.findall(r"\d+(?:[\u2013-]\d+)?", getattr(step, part)[language])


def test_six_steps_in_both_languages(steps: tuple[MapStep, ...], told: MapData) -> None:
    assert len(steps) == 6
    for step in steps:
        for part in PARTS[:3]:
            assert set(getattr(step, part)) == set(LANGUAGES)
            assert "{" not in "".join(getattr(step, part).values())
        assert told.sources[step.sources[0]].id == "npf-2025"
    assert [bool(s.next) for s in steps] == [True] * 5 + [False]


def test_both_languages_say_the_same_numbers(steps: tuple[MapStep, ...]) -> None:
    for step in steps:
        for part in ("note", "against"):
            english, french = (
                sorted(n.replace("\u2011", "-") for n in numbers(step, part, language))
                for language in LANGUAGES
            )
            # English has a date of a month in figures, French in words.
            dates = {n for n in english if re.fullmatch(r"\d{4}-\d\d", n)}
            assert [n for n in english if n not in dates] == [
                n for n in french if n not in {d[:4] for d in dates}
            ]


def test_no_number_is_typed_in_a_text() -> None:
    text = story_file("npf")[0].decode("utf-8")
    said = re.findall(r'(?:en|fr): "(.*)"', text)
    assert len(said) > 40
    for line in said:
        assert set(re.findall(r"\d+", re.sub(r"\{[^}]*\}", "", line))) <= YEARS


def test_french_has_its_unbreakable_spaces(steps: tuple[MapStep, ...]) -> None:
    for step in steps:
        for part in PARTS:
            text = getattr(step, part).get("fr", "")
            assert not re.search(r"(?<![\u00a0\u202f]):|[\u00a0\u202f][;?!]", text)


def assessed(shipped: Workbench) -> Assessment:
    """Return the assessment that the graph keeps."""
    return shipped._context.assessment  # noqa: SLF001 - what every verb reads


def served(shipped: Workbench, **only: str) -> Counter[str]:
    """Count the needs by channel, from the rows of the method."""
    country = {a.id: a.country for a in shipped.network().agencies}
    found: Counter[str] = Counter()
    for row in assessed(shipped).rows:
        within = {country[a] for a in row.agencies}
        side = within.pop() if len(within) == 1 else "across"
        if (
            row.outcome in COUNTED_OUTCOMES
            and only.items() <= {"side": side, "threat": row.threat}.items()
        ):
            found.update(["needs", row.outcome.value, *(["problems"] if row.reported else [])])
    return found


def findings(shipped: Workbench, kind: str) -> int:
    """Count the findings of a kind of other sources that hold and are not too old."""
    facts = select(shipped.network())
    return sum(
        f.kind == kind
        and f.id not in facts.stale_findings
        and not any(c.source == "npf-2025" for c in f.citations)
        for f in facts.findings
    )


def test_first_step(shipped: Workbench, steps: tuple[MapStep, ...], told: MapData) -> None:
    country = {a.id: a.country for a in shipped.network().agencies}
    gaps = assessed(shipped).candidates()
    across = [g for g in gaps if len({country[a] for a in g.agencies}) == 2]
    of = served(shipped)
    channels = ("regular", "assumed", "irregular", "indirect", "none")
    assert numbers(steps[0], "note") == [
        str(told.counts.agencies), str(of["needs"]), *(str(of[c]) for c in channels),
        str(len(gaps)), str(len(across)),
    ]  # fmt: skip
    sides = [served(shipped, side=side) for side in ("across", "CA", "US")]
    assert numbers(steps[0], "against") == [
        str(of["not-assessed"]),
        *(str(side[part]) for side in sides for part in ("regular", "needs")),
        str(findings(shipped, "works")),
    ]
    silos_claims = [f for f in shipped.network().findings if f.id.startswith("npf-silos")]
    assert not any(f.pairs for f in silos_claims)


def test_second_step(shipped: Workbench, steps: tuple[MapStep, ...]) -> None:
    inside = served(shipped, side="CA")
    assert numbers(steps[1], "note") == [str(inside["needs"]), str(inside["problems"])]
    country = {a.id: a.country for a in shipped.network().agencies}
    assessment = assessed(shipped)
    gaps = [g for g in assessment.candidates() if {country[a] for a in g.agencies} == {"CA"}]
    assert numbers(steps[1], "against") == [
        str(inside["regular"]), str(inside["assumed"]), str(len(gaps)), str(inside["not-assessed"]),
    ]  # fmt: skip
    named = {
        p for key, of in assessment.problems.items() if key[:2] == ("cbsa", "ircc") for p in of
    }
    assert named >= {"asylum-separate-systems", "removal-orders-data"}


def test_third_step(shipped: Workbench, steps: tuple[MapStep, ...], told: MapData) -> None:
    listed = [n for n in told.nodes if n.kind in {"program", "channel"} and n.active]
    told_by = ["unknown" if n.aged else n.cadence for n in listed]
    cadences = ("incident-driven", "on-request", "continuous", "scheduled")
    assert numbers(steps[2], "note") == [
        str(len(listed)), *(str(told_by.count(c)) for c in cadences),
        str(served(shipped)["irregular"]),
    ]  # fmt: skip
    agreeing = findings(shipped, "irregular-cadence")
    against = [str(told_by.count("unknown")), PROOF, str(agreeing)]
    assert numbers(steps[2], "against") == against
    others = [
        f
        for f in shipped.network().findings
        if f.kind == "irregular-cadence" and not f.id.startswith("npf-")
    ]
    assert {f.fixed for f in others} == {"unknown"}


def test_fourth_step(shipped: Workbench, steps: tuple[MapStep, ...]) -> None:
    guns = served(shipped, threat="firearms-smuggling")
    listed = {r["id"]: r for r in shipped.list("threats").to_dicts()}
    parts = ("needs", "regular", "assumed", "irregular", "indirect", "not-assessed")
    assert numbers(steps[3], "note") == [
        str(listed["firearms-smuggling"]["agencies"]), *(str(guns[part]) for part in parts),
    ]  # fmt: skip
    assert guns["none"] == 0
    rows = {
        row.agencies: row for row in assessed(shipped).rows if row.threat == "firearms-smuggling"
    }
    assert {rows[body, "rcmp"].outcome for body in ("atf", "cbp", "ice-hsi")} == {"assumed"}
    problems = assessed(shipped).problems
    for body in ("atf", "cbp"):
        assert "northbound-firearms-information" in problems[body, "rcmp", "firearms-smuggling"]


def test_fifth_step(shipped: Workbench, steps: tuple[MapStep, ...]) -> None:
    network = shipped.network()
    facts = select(network)
    members = {p.agency for p in facts.members["shiprider"]}
    about = [f for f in network.findings if "shiprider" in f.arrangements]
    assert numbers(steps[4], "note") == [
        str(len(members)), str(len(about)), str(findings(shipped, "funding-instability")),
    ]  # fmt: skip
    assert numbers(steps[4], "against") == []
    named = {a for f in network.findings if f.id == "npf-program-funding" for a in f.arrangements}
    assert len(named) == 4
    assert "shiprider" in named


def test_sixth_step(shipped: Workbench, steps: tuple[MapStep, ...]) -> None:
    forum = [
        e
        for e in shipped._context.record.events()  # noqa: SLF001 - dated events are no verb's own
        if any(t.slug == "cross-border-crime-forum" for t in e.about)
    ]
    held = [e for e in forum if e.kind in {"event", "renewed"}]
    day = shipped.day
    assert day is not None
    year, month = map(int, held[-1].date.split("-"))
    months = (day.year - year) * 12 + day.month - month
    got = numbers(steps[5], "note")
    assert got[0] == str(len(held))
    assert held[-1].date in steps[5].note["en"]
    assert got[2] == f"{months - 1}\u2013{months}"
    later = [e for e in forum if e.date > "2025-01-28"[: len(e.date)]]
    assert numbers(steps[5], "against") == [str(len(later))]
    others = [
        f
        for f in shipped.network().findings
        if f.kind == "underuse"
        and "cross-border-crime-forum" in f.arrangements
        and not f.id.startswith("npf-")
    ]
    assert others == []
    known = shipped.network().arrangement_by_id["cross-border-crime-forum"]
    assert known.cadence.value == "scheduled"
