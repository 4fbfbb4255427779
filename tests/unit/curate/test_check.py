"""What `check` says about files: place, fault, fix, all at once."""

import shutil
from pathlib import Path

import pytest
from tests.unit.made import DATA, PREFIXES, SMALL, csv_rows, put, tables, turtle

from bordergraph.api import Workbench
from bordergraph.curate.check import check
from bordergraph.curate.check.files import SubjectIndex, read_files
from bordergraph.curate.check.needs import need_faults
from bordergraph.errors import Fault, UsageError

FIRST = PREFIXES.count("\n") + 1
CITED = 'prov:wasDerivedFrom source:report ; bg:locator "p. 1" ; bg:confidence confidence:high .'


def mention(name: str, about: str = "arrangement:patrol", cited: str = CITED) -> str:
    return f'mention:{name} a bg:Mention ; bg:about {about} ; bg:nameUsed "x" ;\n  {cited}\n'


@pytest.fixture
def graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A good graph folder, with the working directory beside it."""
    for name in ("registry", "claims"):
        (tmp_path / "graph" / name).mkdir(parents=True)
    shutil.copy(SMALL, tmp_path / "graph" / "registry" / "all.ttl")
    monkeypatch.chdir(tmp_path)
    return Path("graph")


def rules(faults: tuple[Fault, ...]) -> list[str]:
    return [fault.rule for fault in faults]


@pytest.mark.slow
def test_a_good_folder_has_no_fault(graph: Path) -> None:
    turtle(graph / "claims/report.ttl", mention("one"))
    stages: list[str] = []
    assert check([graph], stages.append) == ()
    assert stages == ["reading", "terms", "shapes", "questions", "needs"]


def test_all_broken_files_are_named_at_once(graph: Path) -> None:
    turtle(graph / "claims/a.ttl", mention("one").replace(";", "", 1))
    turtle(graph / "claims/b.ttl", "nope:x a bg:Agency .\n")
    (graph / "claims" / "c.ttl").write_bytes(b"# \xff\n")
    (graph / "claims" / "d.nt").write_text("<http://a> <http://b> .\n")
    faults = check([graph])
    assert rules(faults) == ["syntax"] * 4
    assert faults[0].location == f"graph/claims/a.ttl:{FIRST}:27"
    assert faults[1].location == f"graph/claims/b.ttl:{FIRST}:1"
    assert faults[2].location == "graph/claims/c.ttl"
    assert faults[3].location.startswith("graph/claims/d.nt:1:")


TABLES = {
    "agencies": "id,label,country\ncustoms,Customs,CA\npolice,Police,CA\nusp,Foreign police,US\n",
    "threats": "id,label\nguns,Guns\n",
    "mandates": (
        "agency,threat,functions\ncustoms,guns,inspection\npolice,guns,investigation\n"
        "usp,guns,investigation\n"
    ),
    "dataset": "day,title\n2024-06-30,Small\n",
    "dependencies": (
        "dependent,dependency,across,value\ninvestigation,inspection,false,1\n"
        "investigation,investigation,true,1\n"
    ),
    "searches": (
        "id,agency_a,agency_b,threat,day,outcome\nfirst,customs,police,guns,2024-01-01,closed\n"
    ),
    "findings": "id,kind,pairs,threats\nf,no-channel,customs|usp,guns\n",
}


def test_what_contradicts_the_model_is_a_warning(tmp_path: Path) -> None:
    faults = check([tables(tmp_path, TABLES)])
    assert [(f.severity, f.rule, f.location) for f in faults] == [
        ("warning", "finding-without-need", f"{tmp_path}/findings.csv: f"),
        ("warning", "search-against-record", f"{tmp_path}/searches.csv: first"),
    ]
    told = "it names customs and usp, whose work does not depend on each other on guns"
    assert faults[0].message == told
    assert "`why customs usp`" in faults[0].fix


def test_in_rdf_a_contradiction_stands_on_the_line_of_its_statement(tmp_path: Path) -> None:
    graph = put(tmp_path / "graph.ttl", Workbench.import_(tables(tmp_path, TABLES)).to_text())
    files, faults = read_files([graph])
    assert not faults
    lines = graph.read_text("utf-8").splitlines()
    placed = need_faults(SubjectIndex(files, []))
    assert {p.fault.severity for p in placed} == {"warning"}
    assert sorted(lines[p.line - 1].split()[0] for p in placed) == ["finding:f", "search:first"]


def test_each_fault_is_named_with_file_line_thing_and_fix(graph: Path) -> None:
    """What is good among the bad, such as a series in two files, is passed over."""
    shutil.copytree(DATA / "faulty", graph, dirs_exist_ok=True)
    expected = csv_rows(DATA / "faulty" / "faults.csv")
    faults = check([graph])
    assert {fault.severity for fault in faults} == {"violation"}
    assert [(f.location, f.rule) for f in faults] == [(e["location"], e["rule"]) for e in expected]
    for fault, wanted in zip(faults, expected, strict=True):
        assert wanted["words"] in f"{fault.message} {fault.fix}"


@pytest.mark.slow
def test_a_prefix_of_ours_that_means_something_else(graph: Path) -> None:
    path = turtle(graph / "claims/report.ttl", mention("one"))
    text = path.read_text(encoding="utf-8").replace("/id/mention/", "/id/mentions/")
    path.write_text(text, encoding="utf-8")
    line = next(n for n, told in enumerate(text.splitlines(), 1) if "/id/mentions/" in told)
    faults = check([graph])
    assert rules(faults)[0] == "prefix"
    assert faults[0].location == f"graph/claims/report.ttl:{line}"
    assert "<https://w3id.org/bordergraph/id/mention/>" in faults[0].fix
    assert "unknown-kind" in rules(faults)
    assert any("did you mean 'mention'?" in f.fix for f in faults)


@pytest.mark.slow
def test_one_file_of_claims_is_judged_with_its_registry(graph: Path) -> None:
    good = turtle(graph / "claims/report.ttl", mention("one"))
    turtle(graph / "claims/article.ttl", mention("two", about="agency:nobody"))
    assert check([good]) == ()


def test_a_file_alone_has_nothing_to_lean_on(tmp_path: Path) -> None:
    alone = turtle(tmp_path / "alone.ttl", mention("one"))
    assert sorted(rules(check([alone]))) == ["StatementShape-source", "unregistered-thing"]
    foreign = put(tmp_path / "A.TRIG", "<urn:g> { <urn:a> <urn:b> <urn:c> }")
    assert [(f.rule, f.severity) for f in check([foreign])] == [("nothing-known", "violation")]


@pytest.mark.slow
def test_tables_are_judged_by_their_reader(tmp_path: Path) -> None:
    (fault,) = check([tables(tmp_path, {"agencies": "id,label,parent\na,A,\nb,B,nobody\n"})])
    assert fault.location == f"{tmp_path}/agencies.csv:3:3"
    assert "nobody" in fault.message
    assert check([tables(tmp_path, {"agencies": "id,label\na,A\n"})]) == ()
    assert rules(check([tmp_path, SMALL])) == []
    with pytest.raises(UsageError, match="no file or folder"):
        check(["no-such-thing"])
