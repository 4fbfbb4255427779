"""The analysis commands on the graph that ships and on a folder of tables."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bordergraph import open as open_graph
from bordergraph import resources
from bordergraph.cli import bordergraph
from bordergraph.errors import UnknownNameError, UsageError

pytestmark = pytest.mark.usefixtures("sharing")

LISTS = {"relays", "findings", "sources", "arrangements", "reason_codes"}


def run(*args: str) -> str:
    """Run the whole program, which shares the shipped graph unless one is named."""
    result = CliRunner().invoke(bordergraph, args, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def records(*args: str) -> list[dict[str, Any]]:
    found = json.loads(run(*args, "--format", "json"))
    assert isinstance(found, list)
    return found


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """Three of four agencies on guns: CBP and RCMP share both ways, SPVM gives to the RCMP."""
    texts = {
        "agencies.csv": "id,label,country\ncbp,CBP,US\nfbi,FBI,US\nrcmp,RCMP,CA\nspvm,SPVM,CA\n",
        "threats.csv": "id,label\nguns,Guns\n",
        "mandates.csv": "agency,threat,role\ncbp,guns,lead\nrcmp,guns,lead\nspvm,guns,shared\n",
        "shares.csv": "from,to,threat,cadence\n"
        "cbp,rcmp,guns,continuous\nrcmp,cbp,guns,continuous\nspvm,rcmp,guns,continuous\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_gaps_keep_the_json_contract() -> None:
    rows = records("gaps", "--top", "5")
    keys = ["agencies", "threat", "kind", "evidence", "need", "supply", "gap", "relays"]
    assert all(list(r)[:10] == [*keys, "findings", "sources"] for r in rows)
    assert [r["gap"] for r in rows] == sorted((r["gap"] for r in rows), reverse=True)
    assert all(r["sources"] and r["reasons"] for r in rows)
    pairs = records("gaps", "--by", "pair", "--top", "3")
    pair_keys = {"agencies", "threats", "shared_threats", "open_threats", "score", "unmet"}
    assert all(set(r) == pair_keys for r in pairs)
    threats = records("gaps", "--by", "threat")
    assert all(set(r) == {"threat", "agencies", "need", "gap", "coverage"} for r in threats)
    assert all(0 <= r["coverage"] <= 1 for r in threats)


def told(folder: Path, *args: str) -> str:
    """Everything that a command says of tables, notes included."""
    result = CliRunner().invoke(bordergraph, ["--graph", str(folder), *args])
    assert result.exit_code == 0, result.output
    return result.output


def test_what_makes_a_table_empty_or_weightless_is_said(tables: Path) -> None:
    assert "Every agency answers" not in told(tables, "gaps")
    text = (tables / "mandates.csv").read_text() + "fbi,guns,support\n"
    (tables / "mandates.csv").write_text(text)
    assert "Every agency answers" in told(tables, "gaps")
    assert "Every agency answers" not in told(tables, "gaps", "--weight", "none")
    assert "country" not in told(tables, "silos", "--samples", "5").replace("by country", "")
    assert "found in the very ties" in told(tables, "silos", "--by", "community", "--samples", "5")
    (tables / "mandates.csv").unlink()
    for command in ("gaps", "silos", "coverage", "critical"):
        assert "No mandate is on record" in told(tables, command)
    (tables / "agencies.csv").write_text("id,label\ncbp,\nfbi,\nrcmp,\nspvm,\n")
    assert "No agency tells its country" in told(tables, "silos")
    assert "all count as one group" in told(tables, "brokers")


def test_gaps_of_tables_are_what_the_head_works_out(tables: Path) -> None:
    rows = records("--graph", str(tables), "gaps", "--weight", "none")
    found = {tuple(r["agencies"]): r for r in rows}
    assert set(found) == {("cbp", "spvm"), ("rcmp", "spvm")}
    # One way at full cadence supplies a half; nobody gives to the SPVM, so no relay reaches it.
    assert found["rcmp", "spvm"]["kind"] == "one-way"
    assert found["rcmp", "spvm"]["supply"] == 0.5
    assert found["rcmp", "spvm"]["gap"] == pytest.approx(0.4)
    assert found["cbp", "spvm"]["kind"] == "none"
    assert found["cbp", "spvm"]["gap"] == pytest.approx(0.8)
    assert {r["evidence"] for r in rows} == {"assumed"}
    strict = records("--graph", str(tables), "gaps", "--strict", "--weight", "none", "--by", "pair")
    assert [(r["agencies"], r["score"]) for r in strict] == [
        (["cbp", "spvm"], 1.0),
        (["rcmp", "spvm"], 1.0),
    ]


def test_lists_apart_exclude_each_other_and_differ() -> None:
    counted = {(*r["agencies"], r["threat"]) for r in records("gaps")}
    unknown = {(*r["agencies"], r["threat"]) for r in records("gaps", "--apart", "unknown")}
    within = records("gaps", "--apart", "within-body")
    assert counted
    assert unknown
    assert not counted & unknown
    assert all(r["within_body"] for r in within)
    with pytest.raises(UsageError, match="exclude each other"):
        run("gaps", "--strained", "--by", "pair")


def test_evidence_parts_the_list() -> None:
    def keys(*args: str) -> list[tuple[str, ...]]:
        return [(*r["agencies"], r["threat"]) for r in records("gaps", *args)]

    classes = ("confirmed", "tested", "inferred")
    parts = {e: keys("--evidence", e) for e in classes}
    assert sorted(k for part in parts.values() for k in part) == sorted(keys())
    assert all(
        r["evidence"] in {"tested", "confirmed"}
        for r in records("gaps", "--evidence", "tested", "--evidence", "confirmed")
    )
    for e, part in parts.items():
        pairs = records("gaps", "--by", "pair", "--evidence", e)
        assert sum(p["open_threats"] for p in pairs) == len(part)
        threats = records("gaps", "--by", "threat", "--evidence", e)
        assert {t["threat"] for t in threats if t["gap"]} == {t for *_, t in part}
        assert f"{len(part)} gap" in run("gaps", "--evidence", e, "--format", "markdown")
        strains = records("gaps", "--strained", "--evidence", e)
        assert all(r["evidence"] == e for r in strains)
    with pytest.raises(UsageError, match="what is not known has no evidence"):
        run("gaps", "--apart", "unknown", "--evidence", "tested")


ASKED_OF_NEED = (
    ("gaps",), ("gaps", "--apart", "no-need"), ("silos", "--samples", "5"), ("coverage",),
    ("critical",), ("why", "CBSA", "CBP"),
)  # fmt: skip
ASKED_AGAIN_AND_AGAIN = (
    ("critical", "--of", "arrangements", "--top", "2"), ("whatif", "--remove", "IBET"),
    ("report", "trade-fraud"), ("timeline", "--from", "2020", "--to", "2021"),
)  # fmt: skip


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped table of dependencies, as it is exported."""
    folder = tmp_path_factory.mktemp("own")
    run("export", "--format", "csv", "-o", str(folder))
    return folder / "dependencies.csv"


@pytest.mark.parametrize(
    "asked",
    [*ASKED_OF_NEED, *(pytest.param(a, marks=pytest.mark.slow) for a in ASKED_AGAIN_AND_AGAIN)],
    ids=" ".join,
)
def test_dependencies_of_ones_own(asked: tuple[str, ...], own: Path) -> None:
    """The same table gives the same answer; one that only lets ports talk gives another."""
    ports = own.with_name("ports.csv")
    ports.write_text("dependent,dependency,across,why\ninspection,inspection,yes,Ports talk.\n")

    def answer(*more: str) -> str:
        return re.sub(r"[0-9a-f]{12}", "", run(*asked, *more, "--format", "json"))

    assert answer("--dependencies", str(own)) == answer()
    assert answer("--dependencies", str(ports)) != answer()


def test_what_dependencies_cannot_do(own: Path, tables: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file"):
        run("gaps", "--dependencies", str(tmp_path / "none.csv"))
    for how in (("--strict",), ("--need", "threats")):
        with pytest.raises(UsageError, match="say nothing of a threat that two share"):
            run("gaps", *how, "--dependencies", str(own))
    with pytest.raises(UsageError, match="does not tell what agencies do"):
        run("--graph", str(tables), "gaps", "--dependencies", str(own))


def test_the_stamp_tells_other_dependencies(own: Path) -> None:
    plain, other, again = (open_graph(dependencies=d) for d in (None, own, str(own)))
    assert plain.data_hash != other.data_hash == again.data_hash


def test_strained_links_name_finding_and_sources() -> None:
    rows = records("gaps", "--strained")
    assert rows
    assert all(r["findings"] and r["sources"] and r["supply"] > 0 for r in rows)


def test_silos_and_brokers_keep_the_json_contract() -> None:
    silos = records("silos")
    keys = [
        "group", "by", "class", "need_in", "need_out", "met_in", "met_out", "score", "ei",
        "ei_expected", "z", "p", "null",
    ]  # fmt: skip
    assert all(list(s)[:13] == keys for s in silos)
    assert {s["group"] for s in silos} >= {"CA", "US"}
    assert all(s["met_in"] <= s["need_in"] and s["null"] == "N1" for s in silos)
    brokers = records("brokers")
    assert all(set(b["roles"]) == set(b["z"]) and len(b["roles"]) == 5 for b in brokers)
    assert brokers[0]["agency"] == "rcmp"
    assert [b["betweenness"] for b in brokers] == sorted(
        (b["betweenness"] for b in brokers), reverse=True
    )
    critical = records("critical", "--top", "3")
    assert [c["carried"] for c in critical] == sorted(
        (c["carried"] for c in critical), reverse=True
    )


def test_coverage_adds_up(tables: Path) -> None:
    rungs = ("direct", "two_step", "farther", "unreachable")
    for row in records("coverage"):
        assert sum(row[r] for r in rungs) == row["pairs"]
        assert 0 <= row["coverage"] <= 1
    (guns,) = records("--graph", str(tables), "coverage")
    # CBP and the RCMP share both ways; the SPVM only gives, so no mutual chain reaches it.
    assert [guns[r] for r in rungs] == [1, 0, 0, 2]
    assert guns["components"] == 2
    text = run("--graph", str(tables), "coverage", "--format", "markdown")
    assert "33%" in text
    agencies = records("coverage", "--of", "agencies")
    assert [a["sources"] for a in agencies] == sorted(a["sources"] for a in agencies)
    assert {a["grade"] for a in agencies} == {"well", "thin", "none"}
    assert {
        a["grade"] for a in records("--graph", str(tables), "coverage", "--of", "agencies")
    } == {"assumed"}


@pytest.mark.parametrize("of", ["arrangements", "memberships", "relays", "points"])
def test_what_must_not_break(of: str) -> None:
    rows = records("critical", "--of", of, "--top", "4")
    assert rows
    if of in {"arrangements", "memberships"}:
        assert all(r["lost"] <= r["carried"] + 1e-6 for r in rows)
        ended = records("whatif", "--remove", rows[0]["arrangement"])
        opened = [r for r in ended if r["change"] in {"opened", "came"}]
        assert of != "arrangements" or len(opened) == rows[0]["opened"]


def test_a_closed_link_closes_its_gap(tables: Path) -> None:
    rows = records("--graph", str(tables), "whatif", "--add-link", "RCMP:SPVM:guns")
    changes = {(r["change"], *r["agencies"]) for r in rows}
    assert ("closed", "rcmp", "spvm") in changes
    # Once the RCMP and the SPVM share, the RCMP can pass things on between CBP and the SPVM.
    assert ("narrowed", "cbp", "spvm") in changes


def test_what_opens_when_a_program_lapses_closes_when_it_is_there() -> None:
    opened = records("whatif", "--remove", "IBET")
    assert {r["change"] for r in opened} <= {"opened", "came", "widened", "relay-lost"}
    assert any(r["change"] == "opened" for r in opened)
    with pytest.raises(UsageError, match="nothing would change"):
        run("whatif")
    with pytest.raises(UsageError, match="is no AGENCY:ARRANGEMENT"):
        run("whatif", "--add-member", "ATF")
    with pytest.raises(UnknownNameError, match="ibett"):
        run("whatif", "--remove", "ibett")


def test_time_changes_the_answer() -> None:
    then = {(*r["agencies"], r["threat"]) for r in records("--as-of", "2005-01-01", "gaps")}
    now = {(*r["agencies"], r["threat"]) for r in records("gaps")}
    assert then != now


@pytest.mark.slow
def test_one_seed_gives_the_same_bytes() -> None:
    first, second = (
        run("--graph", "curated", "silos", "--null", "N4", "--seed", "7", "--samples", "50")
        for _ in "ab"
    )
    assert first == second


def test_csv_has_the_columns_of_json() -> None:
    rows = list(csv.DictReader(io.StringIO(run("brokers", "--top", "2", "--format", "csv"))))
    assert rows[0]["agency"] == "rcmp"
    assert int(rows[0]["roles.coordinator"]) > 0
    gaps = list(csv.DictReader(io.StringIO(run("gaps", "--top", "2", "--format", "csv"))))
    assert gaps[0]["sources"].split(";")
    assert gaps[0]["agency_a"] < gaps[0]["agency_b"]
    assert not any(";" in v for k, v in gaps[0].items() if k not in LISTS)
    french = run("--lang", "fr", "gaps", "--top", "2", "--format", "csv")
    assert french == run("gaps", "--top", "2", "--format", "csv")
    none = run("gaps", "--threat", "cannabis-smuggling", "--agency", "FINTRAC", "--format", "csv")
    assert none.splitlines()[0] == ",".join(gaps[0])


def test_french_headings() -> None:
    text = run("--lang", "fr", "gaps", "--top", "1", "--format", "markdown")
    assert "Organismes" in text
    assert "Lacunes" in text


def test_one_gap_is_not_several(tables: Path) -> None:
    (tables / "shares.csv").write_text("from,to\ncbp,rcmp\n")
    (tables / "mandates.csv").write_text("agency,threat\ncbp,guns\nrcmp,guns\n")
    said = CliRunner().invoke(bordergraph, ["--graph", str(tables), "gaps"]).stderr
    assert said.startswith("1 gap on 1 pair of 4 agencies, ")
    french = run("--graph", str(tables), "--lang", "fr", "silos", "--format", "table")
    assert french.startswith("Groupes\u00a0: pays")


def test_every_statement_stands_under_one_kind_of_source(tables: Path) -> None:
    rows = records("coverage", "--of", "sources")
    *cited, own = rows
    claims = Path(str(resources.graph_dir())) / "claims"
    texts = [path.read_text(encoding="utf-8") for path in claims.glob("*.ttl")]
    for field in ("supported", "partly", "not-shown"):
        written = sum(text.count(f"bg:support support:{field} ;") for text in texts)
        assert sum(r[field.replace("-", "_")] for r in cited) == written, field
    assert all(r["statements"] == r["supported"] + r["partly"] + r["not_shown"] for r in cited)
    assert (own["kind"], own["sources"], own["supported"]) == ("", 0, 0)
    assert own["statements"] > 0
    assert len(run("--graph", str(tables), "coverage", "--of", "sources").splitlines()) == 1


def test_ties_alone_tell_no_gap_and_say_so(tmp_path: Path) -> None:
    edges = tmp_path / "edges.csv"
    edges.write_text("source,target\na,b\nb,c\n", encoding="utf-8")
    for words in (["gaps"], ["gaps", "--by", "pair"], ["gaps", "--by", "threat"], ["report"]):
        said = run("--graph", str(edges), *words, *(["--format", "table"] * (words[0] == "gaps")))
        said = " ".join(said.split())
        assert "nobody can tell who needs whom" in said
        assert "No gap that counts" not in said
    done = run("--lang", "fr", "--graph", str(edges), "report")
    assert "on ne peut dire qui a besoin de qui" in " ".join(done.split())


def test_a_report_says_how_to_make_it_again_as_it_was_asked_for(tmp_path: Path) -> None:
    edges = tmp_path / "my edges.csv"
    edges.write_text("source,target,start\na,b,2010\nb,c,2011\n", encoding="utf-8")
    done = run("--graph", str(edges), "--as-of", "2010-06-01", "report", "--format", "markdown")
    assert f"bordergraph --graph '{edges}' --as-of 2010-06-01 report" in done.replace("\\", "")
