"""The static site: links, data beside the pages, what is written again, feeds, and what data may not do."""

import csv
import gzip
import json
import re
import shutil
from pathlib import Path
from urllib.parse import urldefrag
from xml.etree.ElementTree import Element

import pyoxigraph as ox
import pytest
from defusedxml import ElementTree
from tests.site_read import Read, broken, built, pages
from tests.unit.made import DATA, TINY

import bordergraph
from bordergraph import Workbench, vocab
from bordergraph.api.dataset import DatasetFacts
from bordergraph.errors import ReadingNote, UsageError
from bordergraph.model import Ref
from bordergraph.store.bulk_reader import read_record
from bordergraph.store.graph import open_graph
from bordergraph.views.site.page import PAGED, file_names

BASE = "https://example.org/graph/"


@pytest.fixture(scope="module")
def folder(kg: Workbench, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("site") / "out"
    kg.site(place, base=BASE)
    return place


@pytest.fixture(scope="module")
def files(folder: Path) -> dict[str, bytes]:
    return built(folder)


def test_more_ties_than_a_site_can_lay_out_are_refused(
    kg: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bordergraph.api.site.MOST_TIES", 1)
    with pytest.raises(UsageError, match="too many for a site, which lays out 1"):
        kg.site(tmp_path / "out", base=BASE)
    assert not (tmp_path / "out").exists()


def test_each_thing_has_a_page_in_both_languages(kg: Workbench, files: dict[str, bytes]) -> None:
    for kind, listed in (
        ("agency", "agencies"), ("arrangement", "arrangements"), ("threat", "threats"),
        ("recommendation", "recommendations"),
    ):  # fmt: skip
        ids = [row["id"] for row in kg.list(listed).to_dicts()]
        assert ids
        for slug in ids:
            page = files[f"id/{kind}/{slug}.html"]
            assert b"<html lang=en>" in page
            assert b"<html lang=fr>" in files[f"fr/id/{kind}/{slug}.html"]
            assert f"hreflang=fr href={BASE}fr/id/{kind}/{slug}.html".encode() in page


def test_statements_stand_on_the_page_of_their_source_and_are_led_to(
    kg: Workbench, files: dict[str, bytes]
) -> None:
    for tongue in ("", "fr/"):
        read = dict(pages({n: f for n, f in files.items() if n.startswith(f"{tongue}id/")}))
        for row in kg.list("sources").to_dicts():
            assert row["id"] in read[f"{tongue}id/source/{row['id'][:2]}.html"].ids
        findings = read[f"{tongue}id/finding.html"]
        for row in kg.list("findings").to_dicts():
            assert row["id"] in findings.ids
            (place,) = (a for _, a in findings.ways if a.endswith(f"#finding/{row['id']}"))
            shelf, _, anchor = place.partition("#")
            assert anchor in read[f"{tongue}id/{shelf}"].ids


def test_the_front_page_counts_what_the_commands_count(
    kg: Workbench, files: dict[str, bytes]
) -> None:
    cards = re.findall(r"<a href=([^>]+)><b>([^<]+)</b>", files["index.html"].decode())
    lists = {
        f"id/{kind}.html": str(len(kg.list(listed)))
        for kind, listed in (
            ("agency", "agencies"), ("arrangement", "arrangements"), ("threat", "threats"),
            ("place", "places"), ("source", "sources"), ("finding", "findings"),
            ("recommendation", "recommendations"),
        )
    }  # fmt: skip
    series = {row["series"] for row in kg.list("figures").to_dicts()} - {None, ""}
    lists["id/series.html"] = str(len(series))
    lists["gaps.html"] = str(len(kg.gaps(by="pair")))
    assert dict(cards) == {path: lists[path] for path, _ in cards}


def test_the_scheme_of_the_threats_is_none_of_them(files: dict[str, bytes]) -> None:
    read = dict(pages(files))
    assert "id/threat/scheme.html" not in files
    assert "scheme" not in read["id/threat.html"].ids
    assert b"skos:ConceptScheme" in files["id/threat.ttl"]
    assert ("a", "../threat.html") in read["id/threat/drugs.html"].ways
    assert "^id/threat/scheme$" in files["w3id.htaccess"].decode()


def test_every_link_within_the_site_resolves(folder: Path, files: dict[str, bytes]) -> None:
    assert sum(len(page.ways) for _, page in pages(files)) > 1000
    assert broken(folder, files) == []


def test_a_page_begins_with_what_is_worked_out_or_said_of_its_thing(
    kg: Workbench, files: dict[str, bytes]
) -> None:
    for kind in ("recommendation", "threat"):
        slug = kg.list(f"{kind}s").to_dicts()[0]["id"]
        report = kg._reports.build(Ref(kind, slug))  # noqa: SLF001 - as the site builds it
        told = {section.key for section in report.sections} - {"cite", "method"}
        assert told <= set(Read(files[f"id/{kind}/{slug}.html"].decode()).ids)


@pytest.mark.slow
def test_an_index_sorts_without_regard_to_accents(tmp_path: Path) -> None:
    names = ("Zeta", "Écho", "Delta", "(nobody)")
    kg = bordergraph.Workbench.from_frames(
        agencies=[{"id": f"a{i}", "label": name} for i, name in enumerate(names)],
        threats=[{"id": "guns", "label": "Guns"}],
        mandates=[{"agency": "a0", "threat": "guns"}],
    )
    kg.site(tmp_path)
    ids = Read((tmp_path / "id/agency.html").read_text("utf-8")).ids
    assert [i for i in ids if re.fullmatch(r"a\d", i)] == ["a2", "a1", "a0", "a3"]


def test_ids_are_given_once_a_page_and_nothing_is_fetched_from_elsewhere(
    files: dict[str, bytes],
) -> None:
    for path, page in pages(files):
        assert len(page.ids) == len(set(page.ids)), path
        for where, address in page.ways:
            if address.startswith(("https://", "http://", "//")):
                assert where in {"a", "link:canonical", "link:alternate"}, (path, address)
        assert b"default-src 'none'" in files[path]


def test_the_file_of_a_kind_holds_what_is_stated_of_its_things(
    kg: Workbench, files: dict[str, bytes]
) -> None:
    found: set[ox.Triple] = set()
    for path, content in files.items():
        if kind := re.fullmatch(r"id/([a-z-]+)\.ttl", path):
            read = {q.triple for q in ox.parse(content, format=ox.RdfFormat.TURTLE)}
            own = vocab.ID + kind[1] + "/"
            assert all(str(getattr(t.subject, "value", "")).startswith(own) for t in read), path
            found |= read
    ours = (q for q in kg.quads() if getattr(q.subject, "value", "").startswith(vocab.ID))
    assert found == {q.triple for q in ours}
    assert ("a", "../agency.ttl") in Read(files["id/agency/bravo.html"].decode()).ways


@pytest.mark.parametrize("cited", [True, False])
def test_the_record_read_at_once_is_what_is_said_of_one_thing_after_another(
    kg: Workbench, tmp_path: Path, *, cited: bool
) -> None:
    kg.export("csv", tmp_path / "tables")
    for file in () if cited else (tmp_path / "tables").glob("*.csv"):
        rows = list(csv.DictReader(file.read_text("utf-8").splitlines()))
        file.unlink()
        if not rows or file.stem == "sources":
            continue
        with file.open("w", encoding="utf-8", newline="") as out:
            columns = [c for c in rows[0] if c not in {"source", "cadence_sources"}]
            writer = csv.DictWriter(out, columns, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
    graph = open_graph(TINY if cited else tmp_path / "tables")
    told = read_record(graph)
    things = [ref for ref, e in told.entries.items() if ref.kind in PAGED and not e.is_scheme]
    assert len(things) > 10
    assert {s.cls for found in told.about.values() for s in found} >= {"Participation", "Mandate"}
    for ref in things:
        assert told.entries[ref] == graph.record.entry(ref)
        assert told.about.get(ref, ()) == graph.record.about(ref)


def test_w3id_leads_from_every_iri_to_a_page(kg: Workbench, files: dict[str, bytes]) -> None:
    text, rule_ = files["w3id.htaccess"].decode(), r"^(RewriteCond .*\n)?RewriteRule (\S+) (\S+) "
    rules = re.findall(rule_, text, re.MULTILINE)
    plain = [(rule, to) for condition, rule, to in rules if not condition]
    read = dict(pages(files))
    subjects = {getattr(q.subject, "value", "") for q in kg.quads()}
    ours = {s for s in subjects if s.startswith(vocab.ID)}
    assert ours
    for iri in ours:
        path = iri.removeprefix("https://w3id.org/bordergraph/")
        rule, to = next((r, t) for r, t in plain if re.search(r, path))
        match = re.search(rule, path)
        assert match
        target = match.expand(re.sub(r"\$(\d)", r"\\\1", to))
        name, fragment = urldefrag(target.removeprefix(BASE))
        assert name in files, iri
        assert not fragment or fragment in read[name].ids, iri


def test_the_site_map_and_the_search_name_every_page(files: dict[str, bytes]) -> None:
    named = re.findall(r"<loc>([^<]+)</loc>", files["sitemap.xml"].decode())
    assert sorted(named) == sorted(BASE + path for path, _ in pages(files))
    assert f"Sitemap: {BASE}sitemap.xml" in files["robots.txt"].decode()
    text = files["search-en.js"].decode()
    things = json.loads(text[text.index("[") : text.rindex("]") + 1])
    shown = {path.partition("#")[0] for _, _, path, _, _ in things}
    assert shown == {path for path in files if re.fullmatch(r"id/[a-z-]+/.+\.html", path)}


def test_what_describes_the_graph_counts_its_triples(
    kg: Workbench, files: dict[str, bytes]
) -> None:
    told = list(ox.parse(files["dataset.ttl"], format=ox.RdfFormat.TURTLE))
    void = vocab.PREFIXES["void"]
    site = ox.NamedNode(f"{BASE}dataset.ttl#site")
    whole = gzip.decompress(files["graph.ttl.gz"])
    graph = {q.triple for q in ox.parse(whole, format=ox.RdfFormat.TURTLE)}
    (count,) = (q for q in told if (q.subject, q.predicate.value) == (site, f"{void}triples"))
    assert count.object.value == str(len(graph))
    facts = DatasetFacts.from_graph(open_graph(TINY), len(graph), ())
    assert {q.triple for q in told} >= set(facts.describe(site.value))
    assert graph == {q.triple for q in kg.quads()}
    assert files[".well-known/void"] == files["dataset.ttl"]


@pytest.mark.slow
def test_the_same_data_gives_the_same_bytes(files: dict[str, bytes], tmp_path: Path) -> None:
    bordergraph.open(TINY).site(tmp_path / "again", base=BASE)
    assert built(tmp_path / "again") == files


@pytest.mark.slow
def test_only_what_changed_is_written(kg: Workbench, tmp_path: Path) -> None:
    first = kg.site(tmp_path, base=BASE).whole
    (tmp_path / "CNAME").write_text("example.org\n")
    (tmp_path / "id/agency/alpha.html").unlink()
    times = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file()}
    again = kg.site(tmp_path, base=BASE).whole
    assert (again.files, again.written, again.removed) == (first.files, 1, 0)
    changed = {
        p for p in tmp_path.rglob("*") if p.is_file() and p.stat().st_mtime_ns != times.get(p)
    }
    assert changed == {tmp_path / "id/agency/alpha.html"}
    less = bordergraph.open(TINY, sources="audit-2010").site(tmp_path, base=BASE).whole
    assert less.removed > 0
    assert (tmp_path / "CNAME").read_text() == "example.org\n"
    assert broken(tmp_path, built(tmp_path)) == []


@pytest.mark.parametrize(
    "base", ["example.org", "javascript:alert(1)", 'https://a/"x', "https://a/?q"]
)
def test_a_base_is_an_address(kg: Workbench, tmp_path: Path, base: str) -> None:
    with pytest.raises(UsageError, match="no address"):
        kg.site(tmp_path, base=base)


HOSTILE = ("../../up", "CON", "a/b", ".hidden", "x.html", "RCMP", "rcmp", "é'\"<&>", "n" * 300)


@pytest.mark.slow
def test_ids_and_names_of_any_kind_do_no_harm(tmp_path: Path) -> None:
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    with pytest.warns(ReadingNote, match="another spelling"):
        kg = bordergraph.Workbench.from_frames(
            agencies=[{"id": i, "label": f"{evil}{i}"} for i in HOSTILE],
            threats=[{"id": "guns", "label": evil}],
            mandates=[{"agency": i, "threat": "guns"} for i in HOSTILE],
        )
    kg.site(tmp_path / "out", base=BASE)
    files = built(tmp_path / "out")
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    agencies = [p for p in files if re.fullmatch(r"id/agency/[^/]+\.html", p)]
    assert len({p.casefold() for p in agencies}) == len(HOSTILE)
    names = file_names([Ref("agency", slug) for slug in HOSTILE])
    assert {f"id/agency/{name}.html" for name in names.values()} == {*agencies}
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9._~-]*", n) and len(n) < 128 for n in names.values())
    assert names[Ref("agency", "rcmp")] == "rcmp"
    assert broken(tmp_path / "out", files) == []
    for path, page in pages(files):
        assert b"<img" not in files[path]
        assert all(s.endswith(".js") for s in page.scripts)
    json.loads(files["search-en.js"].decode().partition("= ")[2].rstrip().removesuffix(";"))


# -- what changed since an earlier state, and documented problems: pages of the site, and feeds

CONCEPT = """@prefix problem-status: <https://w3id.org/bordergraph/id/problem-status/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
problem-status:open a skos:Concept ; skos:prefLabel "open"@en, "ouvert\\u0001"@fr ;
    skos:definition "Not mended."@en, "Pas encore corrigé."@fr ."""
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def renewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
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


@pytest.mark.slow
def test_the_pages_lead_to_what_changed(renewed: Path) -> None:
    files = built(renewed)
    assert broken(renewed, files) == []
    assert ("a", "changes.html") in Read(files["index.html"].decode()).ways
    assert f"<loc>{BASE}fr/changes.html</loc>" in files["sitemap.xml"].decode()
    assert b"/old" not in files["changes.html"]


@pytest.mark.slow
def test_since_an_earlier_site_of_the_same_data_nothing_changed(
    renewed: Path, tmp_path: Path
) -> None:
    kg, before = bordergraph.open(TINY), built(renewed)
    kg.site(renewed, base=BASE, since=renewed)
    after = built(renewed)
    changed = {path for path, content in after.items() if before[path] != content}
    # The style sheet names the columns of the tables of changes too.
    assert changed - {"site.css"} == {"changes.html", "fr/changes.html", "SHA256SUMS"}
    assert b"Nothing changed" in after["changes.html"]
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


def test_the_feed_is_what_rfc_4287_asks_for(register: Path) -> None:
    moment = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
    for path in ("id/problem.xml", "fr/id/problem.xml"):
        feed = ElementTree.fromstring((register / path).read_bytes())
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
