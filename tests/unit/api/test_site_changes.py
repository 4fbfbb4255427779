"""What changed since an earlier state: the page of the site, and the feed."""

import re
import shutil
from pathlib import Path
from urllib.parse import urldefrag
from xml.etree.ElementTree import Element

import pytest
from defusedxml import ElementTree
from tests.site_read import Read, broken, built, pages

import bordergraph
from bordergraph.errors import UsageError

TINY = Path(__file__).resolve().parents[2] / "data" / "tiny"
BASE = "https://example.org/graph/"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def kg() -> bordergraph.Workbench:
    return bordergraph.open(TINY)


@pytest.fixture(scope="module")
def folder(kg: bordergraph.Workbench, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site that tells what changed since a graph without one file, and with other words."""
    place = tmp_path_factory.mktemp("changes")
    shutil.copytree(TINY, place / "old")
    (place / "old/claims/page-2020.ttl").unlink()
    threats = place / "old/registry/threats.ttl"
    threats.write_text(threats.read_text("utf-8").replace('"Fraud"', '"Deceit\\u0001"'), "utf-8")
    kg.site(place / "new", base=BASE, since=place / "old")
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
    kg: bordergraph.Workbench, folder: Path, tmp_path: Path
) -> None:
    before = built(folder)
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
