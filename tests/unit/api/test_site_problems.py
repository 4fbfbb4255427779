"""Documented problems on the site: pages, the register, JSON and the feed of changes."""

import json
from pathlib import Path

import pytest
from defusedxml import ElementTree

import bordergraph

REGISTER = Path(__file__).resolve().parents[2] / "data" / "register.ttl"
BASE = "https://example.org/graph/"
CONCEPT = """@prefix problem-status: <https://w3id.org/bordergraph/id/problem-status/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
problem-status:open a skos:Concept ; skos:prefLabel "open"@en, "ouvert"@fr ;
    skos:definition "Not mended."@en, "Pas encore corrigé."@fr ."""
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("site") / "out"
    words = place.with_name("words.ttl")
    words.write_text(CONCEPT, encoding="utf-8")
    bordergraph.open(REGISTER, words).site(place, base=BASE)
    return place


def test_the_feed_tells_statuses_and_steps_newest_first(folder: Path) -> None:
    for path, done in (("id/problem.xml", "Done"), ("fr/id/problem.xml", "Fait")):
        feed = ElementTree.fromstring((folder / path).read_bytes())
        entries = feed.findall(f"{ATOM}entry")
        days = [e.findtext(f"{ATOM}updated", "") for e in entries]
        assert days == sorted(days, reverse=True)
        assert days[0] == feed.findtext(f"{ATOM}updated") == "2021-01-01T00:00:00Z"
        titles = [e.findtext(f"{ATOM}title") or "" for e in entries]
        assert titles[0].startswith(done)
        assert len(titles) == 4 + 2
        ids = [e.findtext(f"{ATOM}id") for e in (feed, *entries)]
        assert len(set(ids)) == len(ids)
        for entry in entries:
            (link,) = entry.findall(f"{ATOM}link")
            address = link.get("href") or ""
            assert (folder / address.removeprefix(BASE)).is_file()


def test_a_page_tells_the_whole_account_and_the_register_leads_to_it(folder: Path) -> None:
    page = (folder / "id/problem/late.html").read_text("utf-8")
    for words in ("Auditor", "Send them.", "They agree.", "An inbox opened", "2020-06-01"):
        assert words in page
    register = (folder / "id/problem.html").read_text("utf-8")
    assert "href=problem/late.html" in register
    assert "src=../filter.js" in register
    assert "href=id/problem.html" in (folder / "index.html").read_text("utf-8")
    agency = (folder / "id/agency/customs.html").read_text("utf-8")
    assert "href=../problem/late.html" in agency


def test_a_page_gives_the_last_day_on_which_a_statement_on_it_was_changed(folder: Path) -> None:
    assert "Last change: 2021-02-01" in (folder / "id/problem/late.html").read_text("utf-8")
    assert "Last change" not in (folder / "id/problem/half.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("root", "no_fault", "reply", "correct"),
    [
        ("", "An agency named here did not necessarily cause the problem", "answers of the bodies it names", "To correct a page"),
        ("fr/", "Un organisme nommé ici", "réponses des organismes", "Pour corriger une page"),
    ],
)  # fmt: skip
def test_a_page_says_what_it_claims_or_leads_there(
    root: str, no_fault: str, reply: str, correct: str, folder: Path
) -> None:
    front = (folder / root / "index.html").read_text("utf-8")
    terms = front[front.index("<section id=terms>") :]
    assert all(words in terms for words in (no_fault, reply, correct, "href=glossary.html"))
    page = (folder / root / "id/problem/late.html").read_text("utf-8")
    assert no_fault in page
    assert "href=../../index.html#terms" in page


def test_the_glossary_has_the_meaning_of_each_concept(folder: Path) -> None:
    for path, name, meaning in (
        ("glossary.html", "open", "Not mended."),
        ("fr/glossary.html", "ouvert", "Pas encore corrigé."),
    ):
        page = (folder / path).read_text("utf-8")
        assert f"<th scope=row>{name}" in page
        assert meaning in page


def test_the_register_is_there_as_json_with_its_schema(folder: Path) -> None:
    rows = json.loads((folder / "problems.json").read_text("utf-8"))
    assert [row["problem"] for row in rows] == ["late", "half", "mended"]
    assert json.loads((folder / "problems.schema.json").read_text("utf-8"))["type"] == "array"
