"""Statements that outside readers could have turned against the graph cannot be made any more."""

import re
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.plain_words import EVERYWHERE, INTERFACE, banned

from bordergraph import Workbench, vocab
from bordergraph.analysis.method.assessment import assess
from bordergraph.analysis.method.numbers import DEFAULT, VARIANTS
from bordergraph.words import LANGUAGES
from bordergraph.words.labels import load_texts

NOTE = ox.NamedNode(vocab.BG + "note")
GRAPH = Path(__file__).resolve().parents[2] / "graph"


def test_no_forum_of_ministers_shares_continuously(shipped: Workbench) -> None:
    known = shipped.network().arrangement_by_id
    assert known["cross-border-crime-forum"].cadence != "continuous"
    told = shipped.report("CBCF", brief=True).whole.title
    assert "last stated in 2010" in told


def test_a_frequency_that_no_source_states_has_no_year(shipped: Workbench) -> None:
    told = shipped.report().to_markdown()
    assert "| continuous, last stated in 2009 |" in told
    assert "not stated, last stated" not in told
    between = shipped.report("RCMP", "CBP").to_markdown()
    assert "BEST (assumed: task force, frequency not stated)" in between


def test_age_alone_takes_what_the_method_without_it_adds(
    shipped: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = assess(shipped.network())
    aged, regular = set(here.outdated_needs), {r.key for r in here.rows if r.outcome == "regular"}
    monkeypatch.setitem(VARIANTS, DEFAULT, replace(VARIANTS[DEFAULT], years=9000))
    again = assess(shipped.network(), documented=here)
    ever = {r.key for r in again.rows if r.outcome == "regular"}
    needless = {r.key for r in here.rows if r.outcome == "no-need"}
    assert aged
    assert aged == ever - regular - needless


def test_no_gap_of_a_first_nations_police_rests_on_one_old_day(shipped: Workbench) -> None:
    gaps = shipped.gaps(partial=True).to_dicts()
    assert not [g for g in gaps if {"amps", "atf"} <= {*g["agencies"]}]
    told = shipped.report(brief=True).to_text() + shipped.report("RCMP", brief=True).to_text()
    assert not {"AMPS", "PWEU", "Akwesasne"} & {*re.findall(r"\w+", told)}


def test_no_single_member_is_a_committee_that_finds(shipped: Workbench) -> None:
    sources = shipped.network().source_by_id
    documents = [d for p in shipped.problems() for d in (*p.documents, *p.against)]
    committees = {sources[d.source].kind for d in documents if d.authority == "committee"}
    assert committees == {"parliamentary-report"}
    assert not re.search(r"House of Commons( of Canada)? finds", shipped.report().to_text())


def test_notes_of_the_record_use_plain_words() -> None:
    quads = (q for path in GRAPH.rglob("*.ttl") for q in ox.parse(path=path))
    said = {(q.object.value, q.object.language) for q in quads if q.predicate == NOTE}
    assert {text: bad for text, of in said if (bad := banned(text, EVERYWHERE[of or "en"]))} == {}


GOLDEN = Path(__file__).resolve().parents[1] / "data" / "golden" / "commands"
# A name that a text may hold: the null model, and the label of a place in a template.
NAMES = re.compile(r"\{[^}]*\}|modèle nul")


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_of_the_interface_use_plain_words(language: str) -> None:
    plain = {key: NAMES.sub("", text) for key, text in load_texts(language).items()}
    assert {k: t for k, t in plain.items() if INTERFACE[language].search(t)} == {}


def test_answers_of_the_commands_use_plain_words() -> None:
    found = {p.name: banned(p.read_text("utf-8"), EVERYWHERE["en"]) for p in GOLDEN.glob("*.json")}
    assert {name: phrases for name, phrases in found.items() if phrases} == {}
