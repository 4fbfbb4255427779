"""The brief: the first pages of every report, alone; and the dated history of a thing."""

import io
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pypdf
import pytest
from tests.unit import made
from tests.unit.made import Opened

import bordergraph
from bordergraph import Workbench
from bordergraph.analysis.method.assessment import Assessment, assess
from bordergraph.analysis.whatif.changes import EndArrangement
from bordergraph.analysis.whatif.simulation import simulate

SUBJECTS: tuple[tuple[str, ...], ...] = (
    (), ("RCMP",), ("CBCF",), ("firearms smuggling",), ("CBSA", "HSI"),
)  # fmt: skip
PARTS = ("summary", "problems", "served", "gaps", "not-known", "cite")


def _sections(kg: Workbench, *subject: str, brief: bool = False) -> dict[str, Any]:
    return made.by_key(kg.report(*subject, brief=brief).to_json())


def _assessed(kg: Workbench) -> Assessment:
    network = kg.network()
    return assess(network, dependencies=network.dependencies)


@pytest.mark.parametrize(
    ("subject", "language"),
    [
        *(pytest.param(s, "en", marks=[pytest.mark.slow] * bool(s)) for s in SUBJECTS),
        pytest.param((), "fr", marks=pytest.mark.slow),
    ],
)
def test_a_brief_is_how_the_long_report_begins(
    opened: Opened, subject: tuple[str, ...], language: str
) -> None:
    kg = opened(language=language)
    short, long = _sections(kg, *subject, brief=True), _sections(kg, *subject)
    assert set(short) <= set(PARTS)
    assert {"problems", "cite"} <= set(short)
    # What another form can do is no part of the report itself.
    assert "--all" not in str((short, long))
    assert next(iter(short)) == "problems"
    assert [key for key in long if key in short] == [key for key in PARTS if key in short]
    for key, name in (("gaps", "threat"), ("problems", "problem")):
        rows = short.get(key, {}).get("rows", ())
        assert len(rows) <= 5
        # A brief has the possible gaps with full need alone, where there are any.
        every = long.get(key, {}).get("rows", ())
        live = ("open", "partly-resolved")
        full = [r for r in every if r.get("need") == "full" or r.get("status") in live]
        whole = [r[name] for r in full or every]
        assert [r[name] for r in rows] == whole[: len(rows)]
        assert all(len(r["sources"]) <= (3 if key == "gaps" else 1) for r in rows)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_brief_is_titled_by_a_sentence_that_holds_the_counts(
    opened: Opened, language: str
) -> None:
    kg = opened(language=language)
    served = _assessed(kg).served()
    title = kg.report(brief=True).whole.title
    assert [int(n) for n in re.findall(r"\d+", title)] == [
        len(kg.problems(first_page=True)), served.needs, served.regular, served.assumed, served.not_assessed,
    ]  # fmt: skip
    assert kg.report().whole.sections[0].heading == title


def test_the_rhythm_counts_every_arrangement_in_force_once(shipped: Workbench) -> None:
    told = _sections(shipped)["summary"]["lines"][1]["text"]
    working = [r for r in shipped.list("arrangements").to_dicts() if r["in_force"]]
    counts = Counter(r["frequency"] for r in working)
    assert [int(n) for n in re.findall(r"\d+", told)] == [
        counts["continuous"] + counts["scheduled"], len(working),
        counts["on-request"], counts["incident-driven"], counts["unknown"], 15,
    ]  # fmt: skip


def test_needs_without_a_regular_channel_are_those_searched_and_those_not_searched_yet(
    shipped: Workbench,
) -> None:
    assessed, lines = _assessed(shipped), _sections(shipped)["gaps"]["lines"]
    (told,) = (line["text"] for line in lines if "not searched yet" in line["text"])
    served, searched = assessed.served(), len(assessed.candidates(partial=True))
    lacking = served.irregular + served.indirect + served.none
    assert [int(n) for n in re.findall(r"\d+", told)] == [
        lacking, searched, lacking - searched,
    ]  # fmt: skip


@pytest.mark.slow
def test_what_an_arrangement_carries_alone_is_what_its_end_would_lose(shipped: Workbench) -> None:
    network = shipped.network()
    lost = simulate(network, [EndArrangement("ibet")], dependencies=network.dependencies)
    *_, told = _sections(shipped, "IBET")["summary"]["lines"]
    assert told["text"].startswith(f"{lost.lost_count} needs would lose")


def test_what_has_ended_loses_nothing_more(shipped: Workbench) -> None:
    ended = next(r["id"] for r in shipped.list("arrangements").to_dicts() if not r["in_force"])
    summary = _sections(shipped, f"arrangement/{ended}")["summary"]
    assert not any("would lose" in line["text"] for line in summary["lines"])
    assert summary["intro"] == "This arrangement is not in force on the day of this report."


def test_history_is_told_by_date_and_nothing_is_told_without_one(shipped: Workbench) -> None:
    sections = _sections(shipped, "CBCF")
    history = [(r["date"], r["event"]) for r in sections["history"]["rows"]]
    assert history == sorted(history)
    assert ("2010-11-10", "event") in history
    assert {("2022-03-22", "renewed"), ("2022-03-22", "repaired-in-part")} <= {*history}
    told = sections["told"]["rows"]
    assert all(r["year"].isdigit() for r in told)
    assert [r["year"] for r in told] == sorted((r["year"] for r in told), reverse=True)
    dated = {r["note"] for r in sections["history"]["rows"]}
    assert not dated & {r["note"] for r in told}
    # The timeline of a thing tells all that its report dates.
    timeline = shipped.timeline("CBCF", only="events").to_dicts()
    assert [(e["date"], e["event"]) for e in timeline] == history
    # A rhythm is dated by the source that tells it.
    (rhythm,) = (r for r in sections["facts"]["rows"] if r["fact"] == "cadence")
    assert (rhythm["value"], rhythm["on"]) == ("scheduled", "2010")
    assert rhythm["sources"] == ["rc-cbcf-2010"]


@pytest.mark.parametrize(
    ("language", "tables", "subject"),
    [
        ("en", {"agencies": "id,label\na,A\n"}, ()),
        ("fr", {"agencies": "id,label,country\na,A,CA\n"}, ()),
        ("en", {"agencies": "id,label,country\na,A,CA\n"}, ("A",)),
        ("fr", {"agencies": "id,label\na,A\nb,B\n"}, ("A", "B")),
        ("en", {"agencies": "id,label\na,A\n", "threats": "id,label\nt,T\n"}, ("T",)),
        ("fr", {"agencies": "id,label\na,A\n", "programs": "id,label\np,P\n"}, ("P",)),
    ],
)
def test_little_data_gives_a_short_brief(
    tmp_path: Path, language: str, tables: dict[str, str], subject: tuple[str, ...]
) -> None:
    kg = bordergraph.open(made.tables(tmp_path, tables), language=language)
    sections = _sections(kg, *subject, brief=True)
    assert list(sections)[-1] == "cite"
    text = kg.report(*subject, brief=True).to_text()
    assert "nan" not in text
    assert "None" not in text
    assert ("which hold no date", "sans aucune date")[language == "fr"] in " ".join(text.split())


@pytest.mark.slow
@pytest.mark.parametrize("subject", SUBJECTS, ids=" and ".join)
def test_a_brief_is_two_pages_on_paper(opened: Opened, subject: tuple[str, ...]) -> None:
    kg = opened(language="fr")  # whose words are longer
    pages = pypdf.PdfReader(io.BytesIO(kg.report(*subject, brief=True).to_pdf())).pages
    assert len(pages) <= 2
