"""What `check` says about files: place, fault, fix, all at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bordergraph.api import Workbench
from bordergraph.curate.check import check
from bordergraph.curate.check.files import Index, read_files
from bordergraph.curate.check.needs import need_faults
from bordergraph.errors import Fault, UsageError

SMALL = Path(__file__).resolve().parents[2] / "data" / "valid" / "small.ttl"
PREFIXES = """
@prefix agency: <https://w3id.org/bordergraph/id/agency/> .
@prefix arrangement: <https://w3id.org/bordergraph/id/arrangement/> .
@prefix bg: <https://w3id.org/bordergraph/ontology#> .
@prefix confidence: <https://w3id.org/bordergraph/id/confidence/> .
@prefix mention: <https://w3id.org/bordergraph/id/mention/> .
@prefix milestone: <https://w3id.org/bordergraph/id/milestone/> .
@prefix milestone-kind: <https://w3id.org/bordergraph/id/milestone-kind/> .
@prefix precision: <https://w3id.org/bordergraph/id/precision/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix source: <https://w3id.org/bordergraph/id/source/> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
FIRST = PREFIXES.count("\n") + 1
CITED = 'prov:wasDerivedFrom source:report ; bg:locator "p. 1" ; bg:confidence confidence:high .'


def mention(name: str, about: str = "arrangement:patrol", cited: str = CITED) -> str:
    return f'mention:{name} a bg:Mention ; bg:about {about} ; bg:nameUsed "x" ;\n  {cited}\n'


@pytest.fixture
def graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A good graph folder, with the working directory beside it."""
    (tmp_path / "graph" / "registry").mkdir(parents=True)
    (tmp_path / "graph" / "claims").mkdir()
    shutil.copy(SMALL, tmp_path / "graph" / "registry" / "all.ttl")
    monkeypatch.chdir(tmp_path)
    return Path("graph")


def write(graph: Path, name: str, body: str) -> Path:
    path = graph / name
    path.write_text(PREFIXES + body, encoding="utf-8")
    return path


def rules(faults: tuple[Fault, ...]) -> list[str]:
    return [fault.rule for fault in faults]


def test_a_good_folder_has_no_fault(graph: Path) -> None:
    write(graph, "claims/report.ttl", mention("one"))
    assert check([graph]) == ()


def test_all_broken_files_are_named_at_once(graph: Path) -> None:
    write(graph, "claims/a.ttl", mention("one").replace(";", "", 1))
    write(graph, "claims/b.ttl", "nope:x a bg:Agency .\n")
    (graph / "claims" / "c.ttl").write_bytes(b"# \xff\n")
    (graph / "claims" / "d.nt").write_text("<http://a> <http://b> .\n")
    faults = check([graph])
    assert rules(faults) == ["syntax"] * 4
    assert faults[0].where == f"graph/claims/a.ttl:{FIRST}:27"
    assert faults[1].where == f"graph/claims/b.ttl:{FIRST}:1"
    assert faults[2].where == "graph/claims/c.ttl"
    assert faults[3].where.startswith("graph/claims/d.nt:1:")


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
    for name, text in TABLES.items():
        (tmp_path / f"{name}.csv").write_text(text)
    faults = check([tmp_path])
    assert [(f.severity, f.rule, f.where) for f in faults] == [
        ("warning", "finding-without-need", f"{tmp_path}/findings.csv: f"),
        ("warning", "search-against-record", f"{tmp_path}/searches.csv: first"),
    ]
    assert (
        faults[0].what
        == "it names customs and usp, whose work does not depend on each other on guns"
    )
    assert "`why customs usp`" in faults[0].fix


def test_in_rdf_a_contradiction_stands_on_the_line_of_its_statement(tmp_path: Path) -> None:
    for name, text in TABLES.items():
        (tmp_path / f"{name}.csv").write_text(text)
    graph = tmp_path / "graph.ttl"
    graph.write_text(Workbench.import_(tmp_path).to_text(), encoding="utf-8")
    files, faults = read_files([graph])
    assert not faults
    lines = graph.read_text("utf-8").splitlines()
    placed = need_faults(Index(files, []))
    assert {p.fault.severity for p in placed} == {"warning"}
    assert sorted(lines[p.line - 1].split()[0] for p in placed) == [
        "finding:f",
        "search:first",
    ]


def test_a_fault_names_file_line_thing_and_fix(graph: Path) -> None:
    body = mention("one") + mention("two").replace("confidence:high", "confidence:hihg")
    write(graph, "claims/report.ttl", body)
    (fault,) = check([graph])
    assert fault.where == f"graph/claims/report.ttl:{FIRST + 3}: mention:two"
    assert "confidence:hihg" in fault.what
    assert "graph/ontology.ttl" in fault.fix
    assert fault.rule == "StatementShape-confidence"
    assert fault.severity == "violation"


def test_a_claim_about_an_unregistered_agency(graph: Path) -> None:
    write(graph, "claims/report.ttl", mention("one", about="agency:nobody"))
    (fault,) = check([graph])
    assert fault.where == f"graph/claims/report.ttl:{FIRST}: mention:one"
    assert fault.rule == "unregistered-thing"
    assert "agency:nobody" in fault.what


def test_a_source_that_does_not_exist(graph: Path) -> None:
    cited = CITED.replace("source:report", "source:gone")
    write(graph, "claims/gone.ttl", mention("one", cited=cited))
    (fault,) = check([graph])
    assert fault.rule == "StatementShape-source"
    assert "source:gone" in fault.what
    assert fault.where == f"graph/claims/gone.ttl:{FIRST + 1}: mention:one"


def test_a_date_that_is_no_date_is_said_once(graph: Path) -> None:
    start = f"""milestone:bad a bg:Milestone ; bg:about arrangement:patrol ;
  bg:milestoneKind milestone-kind:event ; bg:datePrecision precision:day ;
  bg:date "2012-13-45"^^xsd:date ; bg:from "2012-02-30"^^xsd:date ; bg:to "2012-03-01"^^xsd:date ;
  bg:fromPrecision precision:day ; bg:toPrecision precision:day ;
  {CITED}
"""
    write(graph, "claims/report.ttl", start)
    faults = check([graph])
    assert rules(faults) == ["ill-typed", "ill-typed"]
    assert [f.where for f in faults] == [f"graph/claims/report.ttl:{FIRST + 2}: milestone:bad"] * 2
    assert "'2012-02-30' is no date" in faults[0].what + faults[1].what


def test_only_plain_days_are_dates(graph: Path) -> None:
    values = ("2012-W01-1", "20120101", "2012-1-1", "12-01-01", "")
    body = "".join(
        f"""milestone:bad-{n} a bg:Milestone ; bg:about arrangement:patrol ;
  bg:milestoneKind milestone-kind:event ; bg:datePrecision precision:day ;
  bg:date "{value}"^^xsd:date ; {CITED}
"""
        for n, value in enumerate(values)
    )
    write(graph, "claims/report.ttl", body)
    faults = check([graph])
    assert rules(faults) == ["ill-typed"] * len(values)
    assert [f.where.split()[-1] for f in faults] == [
        f"milestone:bad-{n}" for n in range(len(values))
    ]


def test_a_thing_defined_twice(graph: Path) -> None:
    body = 'agency:cedar a bg:Agency ; skos:prefLabel "Cedar"@en ; bg:country "US" .\n'
    write(graph, "registry/more.ttl", body)
    faults = check([graph])
    twice = [f for f in faults if f.rule == "second-definition"]
    assert [f.where for f in twice] == [f"graph/registry/more.ttl:{FIRST}: agency:cedar"]
    assert "first in graph/registry/all.ttl:" in twice[0].what


def test_a_statement_in_the_files_of_two_sources(graph: Path) -> None:
    write(graph, "claims/article.ttl", mention("one", cited=CITED.replace("report", "article")))
    write(graph, "claims/report.ttl", mention("one"))
    found = rules(check([graph]))
    assert "second-definition" in found
    assert "StatementShape-source" in found


def test_a_pair_may_stand_in_every_file_that_needs_it(graph: Path) -> None:
    pair = """@prefix pair: <https://w3id.org/bordergraph/id/pair/> .
pair:alder--birch a bg:Pair ; bg:first agency:alder ; bg:second agency:birch .
"""
    write(graph, "claims/report.ttl", pair)
    write(graph, "claims/article.ttl", pair)
    assert check([graph]) == ()


def test_a_statement_in_the_file_of_another_source(graph: Path) -> None:
    write(graph, "claims/article.ttl", mention("one"))
    (fault,) = check([graph])
    assert fault.rule == "foreign-claim"
    assert fault.where == f"graph/claims/article.ttl:{FIRST + 1}: mention:one"
    assert "claims/report.ttl" in fault.fix


def test_a_prefix_of_ours_that_means_something_else(graph: Path) -> None:
    path = write(graph, "claims/report.ttl", mention("one"))
    text = path.read_text(encoding="utf-8").replace("/id/mention/", "/id/mentions/")
    path.write_text(text, encoding="utf-8")
    faults = check([graph])
    assert rules(faults)[0] == "prefix"
    assert faults[0].where == "graph/claims/report.ttl:6"
    assert "<https://w3id.org/bordergraph/id/mention/>" in faults[0].fix
    assert "unknown-kind" in rules(faults)
    assert any("did you mean mention?" in f.fix for f in faults)


def test_a_misspelt_term_gets_a_suggestion(graph: Path) -> None:
    path = write(graph, "claims/report.ttl", mention("one"))
    text = path.read_text(encoding="utf-8").replace("bg:locator", "bg:locater")
    path.write_text(text, encoding="utf-8")
    faults = check([graph])
    assert sorted(rules(faults)) == ["StatementShape-locator", "unknown-term"]
    assert [f.fix for f in faults if f.rule == "unknown-term"] == ["did you mean bg:locator?"]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ('mention:gone bg:note "What was left of it."@en .', "mention:gone"),
        ("<http://x.test/y> prov:wasDerivedFrom source:report .", "http://x.test/y"),
    ],
)
def test_something_is_said_of_a_thing_that_no_file_gives_a_class(
    graph: Path, said: str, name: str
) -> None:
    write(graph, "claims/report.ttl", said)
    (fault,) = (f for f in check([graph]) if f.rule == "no-class")
    assert fault.where.endswith(f": {name}")


def test_an_id_with_a_capital_or_a_space(graph: Path) -> None:
    body = mention("one").replace("mention:one", "<https://w3id.org/bordergraph/id/mention/One_X>")
    write(graph, "claims/report.ttl", body)
    (fault,) = check([graph])
    assert fault.rule == "bad-id"


def test_a_blank_node_without_a_class(graph: Path) -> None:
    body = mention("one", about="[ skos:note 'someone' ]")
    write(graph, "claims/report.ttl", body)
    assert sorted(rules(check([graph]))) == ["MentionShape-about", "blank-node"]


def test_a_count_that_is_not_what_is_there(graph: Path) -> None:
    body = """<https://w3id.org/bordergraph/graph/count/Agency> void:class bg:Agency ;
  void:entities 4 .
<https://w3id.org/bordergraph/graph/count/Place> void:class bg:Place ; void:entities 2 .
"""
    write(graph, "dataset.ttl", body)
    (fault,) = check([graph])
    assert fault.rule == "count"
    assert "4 bg:Agency" in fault.what
    assert "there are 3" in fault.what
    assert fault.where.startswith(f"graph/dataset.ttl:{FIRST + 1}")


def test_one_file_of_claims_is_judged_with_its_registry(graph: Path) -> None:
    good = write(graph, "claims/report.ttl", mention("one"))
    write(graph, "claims/article.ttl", mention("two", about="agency:nobody"))
    assert check([good]) == ()


def test_a_file_alone_has_nothing_to_lean_on(tmp_path: Path) -> None:
    path = tmp_path / "alone.ttl"
    path.write_text(PREFIXES + mention("one"), encoding="utf-8")
    assert sorted(rules(check([path]))) == ["StatementShape-source", "unregistered-thing"]


def test_tables_are_judged_by_their_reader(tmp_path: Path) -> None:
    (tmp_path / "agencies.csv").write_text("id,label,parent\na,A,\nb,B,nobody\n", encoding="utf-8")
    (fault,) = check([tmp_path])
    assert fault.where == f"{tmp_path}/agencies.csv:3:3"
    assert "nobody" in fault.what
    (tmp_path / "agencies.csv").write_text("id,label\na,A\n", encoding="utf-8")
    assert check([tmp_path]) == ()
    assert rules(check([tmp_path, SMALL])) == []


def test_a_path_that_is_not_there() -> None:
    with pytest.raises(UsageError, match="no file or folder"):
        check(["no-such-thing"])


def test_stages_are_told(graph: Path) -> None:
    stages: list[str] = []
    check([graph], stages.append)
    assert stages == ["reading", "terms", "shapes", "questions", "needs"]
