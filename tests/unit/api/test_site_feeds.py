"""What changed since an earlier state, and documented problems: pages of the site, and feeds."""

import json
import re
import shutil
from pathlib import Path
from urllib.parse import urldefrag
from xml.etree.ElementTree import Element

import pytest
from defusedxml import ElementTree
from tests.site_read import Read, broken, built, pages
from tests.unit.made import DATA, TINY

import bordergraph
from bordergraph.errors import UsageError

BASE = "https://example.org/graph/"
CONCEPT = """@prefix problem-status: <https://w3id.org/bordergraph/id/problem-status/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
problem-status:open a skos:Concept ; skos:prefLabel "open"@en, "ouvert"@fr ;
    skos:definition "Not mended."@en, "Pas encore corrigé."@fr ."""
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site that tells what changed since a graph without two files, and with other words."""
    place = tmp_path_factory.mktemp("changes")
    shutil.copytree(TINY, place / "old")
    for source in ("page-2020", "report-2015"):
        (place / f"old/claims/{source}.ttl").unlink()
    threats = place / "old/registry/threats.ttl"
    threats.write_text(threats.read_text("utf-8").replace('"Fraud"', '"Deceit\\u0001"'), "utf-8")
    bordergraph.open(TINY).site(place / "new", base=BASE, since=place / "old")
    return place / "new"


def parts(element: Element, name: str) -> list[str]:
    return [found.text or "" for found in element.findall(ATOM + name)]


def test_every_change_has_an_entry_that_leads_there(folder: Path) -> None:
    files = built(folder)
    read = dict(pages(files))
    for path in ("changes.xml", "fr/changes.xml"):
        feed = ElementTree.fromstring(files[path])
        entries = feed.findall(f"{ATOM}entry")
        changed = {" ".join(parts(e, "summary")): e for e in entries}
        told = next(e for summary, e in changed.items() if summary.startswith("threat/fraud"))
        link = told.find(f"{ATOM}link")
        assert link is not None
        own = "fr/" if path.startswith("fr/") else ""
        assert link.get("href") == f"{BASE}{own}id/threat/fraud.html"
        assert any("page-2020" in summary for summary in changed)
        titles = [title for entry in entries for title in parts(entry, "title")]
        # A need that moved, under how it moved, as in "New needs: BBS".
        assert any(re.match(r"(New needs|Nouveaux besoins).*GSO", title) for title in titles)
        for entry in entries:
            for link in entry.findall(f"{ATOM}link"):
                name, anchor = urldefrag(str(link.get("href")).removeprefix(BASE))
                assert name in files
                assert not anchor or anchor in read[name].ids


def test_the_feed_is_what_rfc_4287_asks_for(folder: Path) -> None:
    moment = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
    for path in ("changes.xml", "fr/changes.xml"):
        feed = ElementTree.fromstring((folder / path).read_bytes())
        assert feed.tag == f"{ATOM}feed"
        assert [e.text for e in feed.findall(f"{ATOM}author/{ATOM}name")] == ["bordergraph"]
        links = {e.get("rel"): e.get("href") for e in feed.findall(f"{ATOM}link")}
        assert links == {"self": BASE + path, "alternate": BASE + path.replace(".xml", ".html")}
        entries = feed.findall(f"{ATOM}entry")
        ids = []
        for element in (feed, *entries):
            for name in ("id", "title", "updated"):
                assert len(parts(element, name)) == 1
                assert parts(element, name)[0]
            assert moment.fullmatch(parts(element, "updated")[0])
            ids += parts(element, "id")
            known = {"id", "title", "updated", "link", "summary"}
            more = {"subtitle", "author", "generator", "entry"} if element is feed else set()
            assert {child.tag.removeprefix(ATOM) for child in element} <= known | more
        assert len(ids) == len(set(ids))


@pytest.mark.slow
def test_the_pages_lead_to_what_changed(folder: Path) -> None:
    files = built(folder)
    assert broken(folder, files) == []
    for path, page in pages(files):
        depth = path.count("/") - path.startswith("fr/")
        assert ("link:alternate", "../" * depth + "changes.xml") in page.ways
    assert ("a", "changes.html") in Read(files["index.html"].decode()).ways
    assert f"<loc>{BASE}fr/changes.html</loc>" in files["sitemap.xml"].decode()
    assert b"/old" not in files["changes.html"] + files["changes.xml"]


@pytest.mark.slow
def test_since_an_earlier_site_of_the_same_data_nothing_changed(
    folder: Path, tmp_path: Path
) -> None:
    kg, before = bordergraph.open(TINY), built(folder)
    kg.site(folder, base=BASE, since=folder)
    after = built(folder)
    changed = {path for path, content in after.items() if before[path] != content}
    # The style sheet names the columns of the tables of changes too.
    assert changed - {"site.css"} == {"changes.html", "changes.xml", "fr/changes.html", "fr/changes.xml",
                       "SHA256SUMS", "made-of.txt"}  # fmt: skip
    assert b"Nothing changed" in after["changes.html"]
    assert b"<entry>" not in after["changes.xml"]
    with pytest.raises(UsageError, match="no earlier graph"):
        kg.site(tmp_path / "out", since=tmp_path / "gone")
    assert not (tmp_path / "out").exists()


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("site") / "out"
    words = place.with_name("words.ttl")
    words.write_text(CONCEPT, encoding="utf-8")
    bordergraph.open(DATA / "register.ttl", words).site(place, base=BASE)
    return place


def test_the_feed_tells_statuses_and_steps_newest_first(register: Path) -> None:
    for path, done in (("id/problem.xml", "Done"), ("fr/id/problem.xml", "Fait")):
        feed = ElementTree.fromstring((register / path).read_bytes())
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
            assert (register / address.removeprefix(BASE)).is_file()


def test_a_page_tells_the_whole_account_and_the_register_leads_to_it(register: Path) -> None:
    page = (register / "id/problem/late.html").read_text("utf-8")
    for words in ("Auditor", "Send them.", "They agree.", "An inbox opened", "2020-06-01"):
        assert words in page
    listed = (register / "id/problem.html").read_text("utf-8")
    assert "href=problem/late.html" in listed
    assert "src=../filter.js" in listed
    assert "href=id/problem.html" in (register / "index.html").read_text("utf-8")
    agency = (register / "id/agency/customs.html").read_text("utf-8")
    assert "href=../problem/late.html" in agency


def test_a_page_gives_the_last_day_on_which_a_statement_on_it_was_changed(register: Path) -> None:
    assert "Last change: 2021-02-01" in (register / "id/problem/late.html").read_text("utf-8")
    assert "Last change" not in (register / "id/problem/half.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("root", "no_fault", "reply", "correct"),
    [
        ("", "An agency named here did not necessarily cause the problem", "answers of the bodies it names", "To correct a page"),
        ("fr/", "Un organisme nommé ici", "réponses des organismes", "Pour corriger une page"),
    ],
)  # fmt: skip
def test_a_page_says_what_it_claims_or_leads_there(
    root: str, no_fault: str, reply: str, correct: str, register: Path
) -> None:
    front = (register / root / "index.html").read_text("utf-8")
    terms = front[front.index("<section id=terms>") :]
    assert all(words in terms for words in (no_fault, reply, correct, "href=glossary.html"))
    page = (register / root / "id/problem/late.html").read_text("utf-8")
    assert no_fault in page
    assert "href=../../index.html#terms" in page


def test_the_glossary_has_the_meaning_of_each_concept(register: Path) -> None:
    for path, name, meaning in (
        ("glossary.html", "open", "Not mended."),
        ("fr/glossary.html", "ouvert", "Pas encore corrigé."),
    ):
        page = (register / path).read_text("utf-8")
        assert f"<th scope=row>{name}" in page
        assert meaning in page


def test_the_register_is_there_as_json_with_its_schema(register: Path) -> None:
    rows = json.loads((register / "problems.json").read_text("utf-8"))
    assert [row["problem"] for row in rows] == ["late", "half", "mended"]
    assert json.loads((register / "problems.schema.json").read_text("utf-8"))["type"] == "array"
