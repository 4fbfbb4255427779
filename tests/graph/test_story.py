"""The shipped story on the shipped graph: each number by another path, each fixed word still true."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from bordergraph.api.story import read_story
from bordergraph.words import LANGUAGES

if TYPE_CHECKING:
    from typing import Any

    from bordergraph import Workbench
    from bordergraph.views.map.records import MapData, MapStep

PARTS = ("claim", "note", "against", "next")
YEARS = {"2024"}  # November 2024, as the search on RCMP and ATF says


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
    text = read_story("npf")[0].decode("utf-8")
    said = re.findall(r'(?:en|fr): "(.*)"', text)
    assert len(said) > 40
    for line in said:
        assert set(re.findall(r"\d+", re.sub(r"\{[^}]*\}", "", line))) <= YEARS


def test_french_has_its_unbreakable_spaces(steps: tuple[MapStep, ...]) -> None:
    for step in steps:
        for part in PARTS:
            assert not re.search(r"(?<![\u00a0\u202f])[:;?!]", getattr(step, part).get("fr", ""))


def rows(shipped: Workbench, **asked: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(shipped.gaps(**asked).to_json())
    return found


def section(shipped: Workbench, subject: str, key: str) -> list[dict[str, Any]]:
    report = shipped.report(subject) if subject else shipped.report()
    table = next(s for s in report.whole.sections if s.key == key).table
    return [row.record for row in table.rows]


def test_first_step(shipped: Workbench, steps: tuple[MapStep, ...], told: MapData) -> None:
    country = {a.id: a.country for a in shipped.network().agencies}
    gaps = rows(shipped)
    across = [g for g in gaps if len({country[a] for a in g["agencies"]}) == 2]
    met = shipped.gaps().whole.totals.met
    assert numbers(steps[0], "note") == [
        str(len(gaps)), str(told.counts.agencies), str(len(across)), f"{met.exchanged * 100:.0f}",
    ]  # fmt: skip
    silos = {s.group: s for s in shipped.silos(samples=50)}
    weighed = {r["theme"]: r for r in section(shipped, "", "statement")}
    shares = [
        f"{100 * part / whole:.0f}"
        for s in (silos["CA"], silos["US"])
        for part, whole in ((s.met_in, s.need_in), (s.met_out, s.need_out))
    ]
    disputing = len(weighed["silos"]["disputing_findings"])
    assert numbers(steps[0], "against") == [
        f"{met.share * 100:.0f}", str(disputing), *shares, str(met.unjudged),
    ]  # fmt: skip
    assert {silos[c].cls for c in ("CA", "US")} == {"cannot-tell"}
    silos_claims = [f for f in shipped.network().findings if f.id.startswith("npf-silos")]
    assert not any(f.pairs for f in silos_claims)


def test_second_step(shipped: Workbench, steps: tuple[MapStep, ...]) -> None:
    country = {a.id: a.country for a in shipped.network().agencies}
    gaps = rows(shipped)
    inside = [g for g in gaps if {country[a] for a in g["agencies"]} == {"CA"}]
    confirmed = rows(shipped, evidence="confirmed")
    assert numbers(steps[1], "note") == [
        str(len(inside)), str(len(gaps)), str(len(confirmed)), str(len(gaps)),
    ]  # fmt: skip
    assert {
        s["threat"] for s in rows(shipped, strained=True) if s["agencies"] == ["cbsa", "ircc"]
    } >= {"irregular-crossing-between-ports", "illegal-migration"}
    canada = next(s for s in shipped.silos(samples=50) if s.group == "CA")
    inner, outer = canada.met_in / canada.need_in, canada.met_out / canada.need_out
    exchanged = canada.inside.exchanged
    assert exchanged is not None
    assert numbers(steps[1], "against") == [
        f"{100 * share:.0f}" for share in (exchanged, inner, outer)
    ]
    assert f"{100 * inner:.0f}" >= f"{100 * outer:.0f}"


def test_third_step(shipped: Workbench, steps: tuple[MapStep, ...], told: MapData) -> None:
    listed = [n for n in told.nodes if n.kind in {"program", "channel"} and n.active]
    told_by = [n.cadence for n in listed]
    irregular = [g for g in rows(shipped) if g["kind"] == "irregular"]
    cadences = ("incident-driven", "on-request", "continuous", "scheduled")
    assert numbers(steps[2], "note") == [
        str(len(listed)), *(str(told_by.count(c)) for c in cadences), str(len(irregular)),
    ]  # fmt: skip
    weighed = {r["theme"]: r for r in section(shipped, "", "statement")}
    agreeing = weighed["irregular"]["other_findings"]
    assert numbers(steps[2], "against") == [str(told_by.count("unknown")), str(len(agreeing))]
    fixed = {f.id: f.fixed for f in shipped.network().findings}
    assert {fixed[f] for f in agreeing} == {"unknown"}


def test_fourth_step(shipped: Workbench, steps: tuple[MapStep, ...]) -> None:
    gaps = [g for g in rows(shipped) if g["threat"] == "firearms-smuggling"]
    points = {r["finding"]: r for r in section(shipped, "firearms-smuggling", "summary")}
    listed = {r["id"]: r for r in shipped.list("threats").to_dicts()}
    assert numbers(steps[3], "note") == [
        str(listed["firearms-smuggling"]["agencies"]),
        f"{100 * points['met']['exchanged']:.0f}",
        str(len(gaps)),
    ]
    partners = {"atf", "cbp", "ice", "ice-hsi"}
    assert not [g for g in gaps if "rcmp" in g["agencies"] and partners & set(g["agencies"])]
    strained = {
        tuple(g["agencies"]): set(g["findings"])
        for g in rows(shipped, strained=True)
        if g["threat"] == "firearms-smuggling" and "rcmp" in g["agencies"]
    }
    word = {"npf-firearms-funding", "npf-firearms-integration"}
    assert strained[("atf", "rcmp")] == strained[("cbp", "rcmp")] == word
    assert ("ice-hsi", "rcmp") not in strained
    hsi = shipped.why("rcmp", "ice-hsi").to_text()
    assert "On firearms smuggling the need is met." in hsi
    ice = " ".join(shipped.why("rcmp", "ice").to_text().split())
    assert "Left to the components that do the work: Firearms smuggling" in ice


def test_fifth_step(shipped: Workbench, steps: tuple[MapStep, ...]) -> None:
    weighed = {r["theme"]: r for r in section(shipped, "", "statement")}
    agreeing = len(weighed["money"]["other_findings"])
    said = " ".join(weighed["money"]["supports"])
    assert numbers(steps[4], "note") == [
        str(agreeing),
        *re.findall(r"(\d+) arrangements have ended", said),
    ]
    against = re.findall(r"\d+", weighed["money"]["against"][0])
    unpriced = re.findall(r"\d+", weighed["money"]["undocumented"][0])
    assert numbers(steps[4], "against") == [against[1], against[0], *unpriced[:2]]
    named = {a for f in shipped.network().findings if f.id == "npf-program-funding" for a in f.arrangements}  # fmt: skip
    assert len(named) == 4
    assert "shiprider" in named


def test_sixth_step(shipped: Workbench, steps: tuple[MapStep, ...]) -> None:
    meetings = section(shipped, "npf-3", "meetings")
    spans = [(m["months_least"], m["months_most"]) for m in meetings if m["months_least"]]
    least, most = max(spans)
    assert least == most
    day = shipped.day
    assert day is not None
    year, month = map(int, meetings[-1]["date"].split("-"))
    months = (day.year - year) * 12 + day.month - month
    got = numbers(steps[5], "note")
    assert got[0] == str(len(meetings))
    assert f"{meetings[-1]['date']}" in steps[5].note["en"]
    assert got[2] == f"{months - 1}\u2013{months}"
    assert got[3] == str(least)
    rows_on = {r["recommendation"]: r for r in section(shipped, "", "recommendations")}
    assert numbers(steps[5], "against") == [
        str(rows_on["npf-3"]["later"]), str(rows_on["npf-2"]["later"]),
    ]  # fmt: skip
    weighed = {r["theme"]: r for r in section(shipped, "npf-3", "asked-weighed")}
    assert weighed["underuse"]["other_findings"] == []
    forum = shipped.network().arrangement_by_id["cross-border-crime-forum"]
    assert forum.cadence.value == "continuous"


def test_the_story_gives_the_same_bytes(shipped: Workbench, told: MapData) -> None:
    assert shipped.map(story="npf").whole.story == told.story
