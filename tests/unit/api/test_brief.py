"""The brief: the first pages of every report, alone; and the dated history of a thing."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdf
import pytest

import bordergraph
from bordergraph.analysis.core.met import met_on, need_met
from bordergraph.analysis.core.work_needs import needs_of
from bordergraph.analysis.whatif.changes import EndArrangement
from bordergraph.analysis.whatif.compare import what_if

if TYPE_CHECKING:
    from collections.abc import Callable

    from bordergraph import Workbench

SUBJECTS: tuple[tuple[str, ...], ...] = (
    (), ("RCMP",), ("CBCF",), ("firearms smuggling",), ("CBSA", "HSI"),
)  # fmt: skip
PARTS = ("summary", "sharing", "not-known", "cite")


def _sections(kg: Workbench, *subject: str, brief: bool = False) -> dict[str, Any]:
    found = json.loads(kg.report(*subject, brief=brief).to_json())
    return {s["key"]: s for s in found["sections"]}


def _points(kg: Workbench, *subject: str) -> dict[str, dict[str, Any]]:
    return {r["finding"]: r for r in _sections(kg, *subject)["summary"]["rows"]}


@pytest.mark.parametrize("subject", SUBJECTS, ids=" and ".join)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_brief_is_how_the_long_report_begins(
    opened: Callable[..., Workbench], subject: tuple[str, ...], language: str
) -> None:
    kg = opened(language=language)
    short, long = _sections(kg, *subject, brief=True), _sections(kg, *subject)
    picture = short.pop("picture", None)
    if picture:
        (figure,) = picture["figures"]
        assert figure in [f for s in long.values() for f in s.get("figures", ())]
    assert set(short) <= set(PARTS)
    assert {"summary", "cite"} <= set(short)
    assert 1 <= len(short["summary"]["rows"]) <= 5
    first = list(long)[: len(short)]
    assert first == list(short)
    for key in first:
        for row, whole in zip(short[key].pop("rows", ()), long[key].pop("rows", ()), strict=True):
            cited = row.pop("sources")
            assert len(cited) <= 3
            assert set(cited) <= set(whole.pop("sources"))
            assert row == whole
        assert short[key].pop("figures", []) == long[key].pop("figures", [])[:1]
        assert short[key] == long[key]


@pytest.mark.parametrize("subject", SUBJECTS, ids=" and ".join)
def test_a_brief_fits_two_pages(shipped: Workbench, subject: tuple[str, ...]) -> None:
    text = shipped.report(*subject, brief=True).to_text()
    assert len(text.partition("\nSources\n")[0].splitlines()) <= 2 * 60


def test_a_subject_is_told_how_much_of_its_own_need_is_met(shipped: Workbench) -> None:
    needs = needs_of(shipped.network())
    arrays = needs.arrays
    rcmp, atf = (arrays.agencies.index(a) for a in ("rcmp", "atf"))
    guns = arrays.threats.index("firearms-smuggling")
    of_rcmp = (needs.i == rcmp) | (needs.j == rcmp)
    of_both = of_rcmp & ((needs.i == atf) | (needs.j == atf))
    for subject, rows in (
        (("RCMP",), of_rcmp),
        (("RCMP", "ATF"), of_both),
        (("firearms smuggling",), needs.threat == guns),
    ):
        judged = rows & needs.wanted & ~needs.within & needs.known
        need = needs.need[judged]
        told = _points(shipped, *subject)["met"]
        assert told["share"] == pytest.approx(float(np.average(needs.supply[judged], weights=need)))
        assert told["exchanged"] == pytest.approx(
            float(np.average(needs.exchanged[judged], weights=need))
        )


def test_the_whole_need_is_that_of_all(shipped: Workbench) -> None:
    needs = needs_of(shipped.network())
    every = np.ones(len(needs), dtype=np.bool_)
    assert met_on(needs) == need_met(needs, every, np.zeros(len(needs), dtype=np.int64), 1)[0]
    assert met_on(needs, agencies=("nobody",)).share is None


def test_the_rhythm_counts_every_arrangement_in_force_once(shipped: Workbench) -> None:
    told = _points(shipped)["rhythm"]
    working = [r for r in shipped.list("arrangements").to_dicts() if r["in_force"]]
    cadences = [r["cadence"] for r in working]
    assert told["arrangements"] == len(working)
    for cadence in ("continuous", "scheduled", "on-request", "incident-driven", "unknown"):
        assert told[cadence] == cadences.count(cadence), cadence


def test_what_an_arrangement_carries_alone_is_what_its_end_would_open(shipped: Workbench) -> None:
    lost = what_if(shipped.network(), [EndArrangement("ibet")])
    assert _points(shipped, "IBET")["loss"]["opened"] == len(lost.opened)


def test_what_has_ended_loses_nothing_more(shipped: Workbench) -> None:
    ended = next(r["id"] for r in shipped.list("arrangements").to_dicts() if not r["in_force"])
    summary = _sections(shipped, f"arrangement/{ended}")["summary"]
    assert "loss" not in {r["finding"] for r in summary["rows"]}
    assert summary["intro"] == "It is not in force on the day of this report."


def test_history_is_told_by_date_and_nothing_is_told_without_one(shipped: Workbench) -> None:
    sections = _sections(shipped, "CBCF")
    history = [(r["date"], r["event"]) for r in sections["history"]["rows"]]
    assert history == sorted(history)
    assert ("2010-11-10", "event") in history
    assert ("2022-03-22", "renewed") in history
    told = sections["told"]["rows"]
    assert all(r["year"].isdigit() for r in told)
    assert [r["year"] for r in told] == sorted((r["year"] for r in told), reverse=True)
    dated = {r["note"] for r in sections["history"]["rows"]}
    assert not dated & {r["note"] for r in told}


def test_the_timeline_of_a_thing_tells_all_that_its_report_dates(shipped: Workbench) -> None:
    history = _sections(shipped, "CBCF")["history"]["rows"]
    timeline = shipped.timeline("CBCF", only="events").to_dicts()
    assert [(e["date"], e["event"]) for e in timeline] == [(r["date"], r["event"]) for r in history]


@pytest.mark.parametrize(
    ("tables", "subject"),
    [
        ({"agencies": "id,label\n"}, ()),
        ({"agencies": "id,label,country\na,A,CA\n"}, ()),
        ({"agencies": "id,label,country\na,A,CA\n"}, ("A",)),
        ({"agencies": "id,label\na,A\nb,B\n"}, ("A", "B")),
        ({"agencies": "id,label\na,A\n", "threats": "id,label\nt,T\n"}, ("T",)),
        ({"agencies": "id,label\na,A\n", "programs": "id,label\np,P\n"}, ("P",)),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_little_data_gives_a_short_brief(
    tmp_path: Path, tables: dict[str, str], subject: tuple[str, ...], language: str
) -> None:
    for name, text in tables.items():
        Path(tmp_path, f"{name}.csv").write_text(text, encoding="utf-8")
    if tables["agencies"] == "id,label\n":
        Path(tmp_path, "agencies.csv").write_text("id,label\na,A\n", encoding="utf-8")
    kg = bordergraph.open(tmp_path, language=language)
    sections = _sections(kg, *subject, brief=True)
    assert list(sections)[-1] == "cite"
    text = kg.report(*subject, brief=True).to_text()
    assert "nan" not in text
    assert "None" not in text
    assert ("which hold no date", "sans aucune date")[language == "fr"] in " ".join(text.split())


def test_a_rhythm_is_dated_by_the_source_that_tells_it(shipped: Workbench) -> None:
    facts = {r["fact"]: r for r in _sections(shipped, "CBCF")["facts"]["rows"]}
    rhythm = facts["cadence"]
    assert (rhythm["value"], rhythm["on"]) == ("continuous", "2009")
    assert rhythm["sources"] == ["secu-2009-mackillop"]


@pytest.mark.parametrize("subject", SUBJECTS, ids=" and ".join)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_brief_is_two_pages_on_paper_at_most(
    opened: Callable[..., Workbench], subject: tuple[str, ...], language: str
) -> None:
    document = opened(language=language).report(*subject, brief=True).to_pdf()
    assert len(pypdf.PdfReader(io.BytesIO(document)).pages) <= 2
