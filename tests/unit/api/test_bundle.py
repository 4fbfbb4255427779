"""A report as a parcel."""

import gzip
import hashlib
import json
import re
import sys
from pathlib import Path

import pytest
from tests.site_read import built
from tests.unit.made import TINY

import bordergraph
from bordergraph.api import Workbench
from bordergraph.errors import OutputError, UnknownNameError

pytestmark = pytest.mark.slow
LICENCE = """
<urn:set> a <http://rdfs.org/ns/void#Dataset> ;
  <http://purl.org/dc/terms/license> <https://example.org/licence> .
"""


@pytest.fixture(scope="module")
def parcel(kg: Workbench, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parcel") / "new"
    kg.bundle(folder)
    return folder


def test_it_has_every_form_of_the_report(kg: Workbench, parcel: Path) -> None:
    held, report = built(parcel), kg.report(everything=True)
    for ending, form in (("html", "html"), ("md", "markdown"), ("json", "json")):
        assert held[f"report.{ending}"].decode() == getattr(report, f"to_{form}")()
    assert held["report.pdf"] == report.to_pdf()
    assert held["brief.pdf"].startswith(b"%PDF")
    assert held["brief.html"].decode() == kg.report(brief=True).to_html()
    assert held["map.html"].decode() == kg.map().to_text()
    figures = {name for name in held if name.startswith("figures/")}
    assert figures == {f"figures/{name}" for name in report.pictures} != set()


def test_it_has_the_tables_and_the_graph(kg: Workbench, parcel: Path) -> None:
    held = built(parcel)
    for name, result in (
        ("gaps", kg.gaps(partial=True)), ("gaps-research", kg.gaps(research=True)),
        ("ties", kg.ties()), ("agencies", kg.list("agencies")), ("sources", kg.sources()),
    ):  # fmt: skip
        assert held[f"tables/{name}.csv"].decode() == result.to_csv()
    assert len({v for name, v in held.items() if name.startswith("tables/")}) > 10
    quads = gzip.decompress(held["graph/graph.nq.gz"])
    assert quads.decode() == kg.export("nquads").to_text()
    again = bordergraph.open(parcel / "graph" / "graph.ttl")
    assert len(again.network().agencies) == len(kg.network().agencies)


def test_the_sums_are_of_every_file_and_the_page_on_top_names_each(parcel: Path) -> None:
    held = built(parcel)
    sums = {
        line[66:]: line[:64]
        for line in held["SHA256SUMS"].decode().splitlines()
        if line[64:66] == "  "
    }
    assert sums == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in held.items()
        if name != "SHA256SUMS"
    }
    named = re.findall(
        r"^\| \[(\S+)\]\((\S+)\) \| .+ \|$", held["README.md"].decode(), re.MULTILINE
    )
    assert {a for a, b in named if a == b} == held.keys() - {"README.md", "SHA256SUMS"}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_on_top_says_day_version_data_and_licence(language: str, tmp_path: Path) -> None:
    (tmp_path / "set.ttl").write_text(LICENCE, encoding="utf-8")
    kg = bordergraph.open(TINY, tmp_path / "set.ttl", language=language)
    kg.bundle(tmp_path / "new", "ALP")
    text = (tmp_path / "new" / "README.md").read_text(encoding="utf-8")
    licence, day = "<https://example.org/licence>", kg.labels.day(kg.day)
    assert all(said in text for said in (day, bordergraph.__version__, kg.data_hash, licence))
    assert {"en": "Alpha Police", "fr": "Police Alpha"}[language] in text.splitlines()[0]
    assert kg.labels.say("cite") in text
    assert kg.labels.say("parcel.no-licence") not in text


def test_a_parcel_makes_place_for_the_next_and_leaves_the_rest(
    kg: Workbench, parcel: Path, tmp_path: Path
) -> None:
    kg.bundle(tmp_path / "one", "ALP")
    (tmp_path / "one" / "mine.txt").write_text("mine")
    kg.bundle(tmp_path / "one")
    held = built(tmp_path / "one")
    assert held.pop("mine.txt") == b"mine"
    assert held == built(parcel)


def test_a_file_or_an_unknown_name_is_refused_before_anything_is_written(
    kg: Workbench, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OutputError, match="it is a file"):
        kg.bundle(tmp_path / "file")
    with pytest.raises(UnknownNameError):
        kg.bundle(tmp_path / "new", "nobody")
    assert built(tmp_path) == {"file": b"mine"}


def test_without_the_engine_there_is_no_pdf_and_it_is_said(
    kg: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    done = kg.bundle(tmp_path / "new")
    assert not [name for name in built(tmp_path / "new") if name.endswith(".pdf")]
    assert "pip install 'bordergraph[pdf]', or '.[pdf]' in a clone" in " ".join(done.remarks)
    assert ".pdf" not in (tmp_path / "new" / "README.md").read_text()


def test_a_network_of_one_agency_makes_a_parcel(tmp_path: Path) -> None:
    (tmp_path / "agencies.csv").write_text("id,label\na,=<b>|[x](y)\n", encoding="utf-8")
    done = bordergraph.open(tmp_path).bundle(tmp_path / "new")
    assert len(done) == len(built(tmp_path / "new"))
    assert json.loads((tmp_path / "new" / "report.json").read_text())["kind"] == "network"
    assert "'=" in (tmp_path / "new" / "tables" / "agencies.csv").read_text()
