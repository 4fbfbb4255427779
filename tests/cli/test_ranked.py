"""The analysis commands on the graph that ships and on a folder of tables."""

import re
from pathlib import Path
from typing import Any

import pytest
from tests.unit import made
from tests.unit.made import put

from bordergraph import Workbench
from bordergraph import open as open_graph

from .conftest import records, said, within


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """Three of four agencies on guns: CBP and RCMP share both ways, SPVM gives to the RCMP."""
    texts = {
        "agencies": "id,label,country\ncbp,CBP,US\nfbi,FBI,US\nrcmp,RCMP,CA\nspvm,SPVM,CA\n",
        "threats": "id,label\nguns,Guns\n",
        "mandates": "agency,threat,role\ncbp,guns,lead\nrcmp,guns,lead\nspvm,guns,shared\n",
        "shares": "from,to,threat,cadence\n"
        "cbp,rcmp,guns,continuous\nrcmp,cbp,guns,continuous\nspvm,rcmp,guns,continuous\n",
    }
    return made.tables(tmp_path, texts)


SIX = ("regular", "assumed", "irregular", "indirect", "none", "not_assessed")


def possible(*args: str) -> list[dict[str, Any]]:
    return [r for r in records("gaps", *args) if r["basis"] == "candidate"]


def test_possible_gaps_are_searched_for_cited_and_in_order() -> None:
    rows, full, research = possible("--partial"), possible(), records("gaps", "--research")
    assert all(r["searches"] and r["searched_on"] and r["sources"] for r in rows)
    assert all(r["relays"] for r in rows if r["channel"] == "indirect")
    assert all(r["arrangements"] for r in rows if r["channel"] == "irregular")
    assert all(r["channel"] == "not-assessed" or not r["searches"] for r in research)
    assert {r["need"] for r in full} == {"full"} != {r["need"] for r in rows} == {"full", "partial"}
    channels = [r["channel"] for r in full]
    assert channels == sorted(channels, key=["none", "indirect", "irregular"].index)
    listed, later = ({(*r["agencies"], r["threat"]) for r in found} for found in (rows, research))
    assert not listed & later


def test_the_list_opens_with_what_it_adds_up_to(shipped: Workbench) -> None:
    text = " ".join(said("gaps", "--format", "table").split())
    rows, n = records("gaps"), len(possible())
    day = shipped.day
    documented = len(rows) - n
    title = "Gaps: documented, then possible"
    assert re.match(rf"{title} {documented} documented gaps? \({day}\)", text)
    assert f"{n} possible gaps with full need ({day}): each of the two agencies" in text
    assert (
        "Possible gaps confirmed by an official body (auditor, review body, court, inquiry or committee): 0."
        in text
    )
    assert re.search(
        r"Over the 16 published variants of the numbers in the method, the count is \d to \d+", text
    )
    always = sum(r["always"] for r in possible())
    assert f"In every variant: {always} of the {n} with full need." in text
    assert re.search(
        r"Searches: \d+. Result of the latest \(\d{4}-\d\d-\d\d\): other links found, but no regular",
        text,
    )
    assert not re.search(r"\d%|need met|strained", text)


def test_an_empty_list_says_what_was_looked_at(shipped: Workbench) -> None:
    text = " ".join(said("gaps", "--agency", "FINTRAC", "--format", "table").split())
    served = next(r for r in records("coverage", "--of", "agencies") if r["agency"] == "fintrac")
    assert (
        f"Not documented: no possible gap. Looked at ({shipped.day}): {served['needs']} needs, with"
        in text
    )
    assert f"not assessed {served['not_assessed']}, and" in text
    assert possible("--agency", "FINTRAC") == []


def test_documented_gaps_come_first_and_are_open_problems_of_no_channel() -> None:
    found = [r for r in records("gaps") if r["basis"] == "documented"]
    assert found == records("gaps")[: len(found)]
    problems = records("problems", "--kind", "no-channel")
    live = [p for p in problems if p["status"] in {"open", "partly-resolved"}]
    assert [(r["problems"], r["agencies"]) for r in found] == [
        ([p["problem"]], p["agencies"]) for p in live if len(p["agencies"]) > 1
    ]
    assert all(r["always"] is r["searched_on"] is None for r in found)
    assert all(r["need"] is r["channel"] is None for r in found if len(r["agencies"]) > 2)


def test_no_tie_says_what_is_in_force_on_the_day(tables: Path) -> None:
    made.tables(tables, {
        "programs": "id,label,start\ndesk,Desk,2015\n",
        "participations": "agency,program\nrcmp,desk\ncbp,desk\n",
    })  # fmt: skip
    graph = "--graph", str(tables)
    for day, looked_at in (
        ("2020", "1 of 1 arrangement, with 2 memberships, and 3 direct exchanges."),
        ("2012", "0 of 1 arrangement, with 0 memberships, and 3 direct exchanges."),
    ):
        text = said(*graph, "--as-of", day, "ties", "FBI", "--format", "table")
        expected = f"Not documented: no connection. In force ({day}-01-01): {looked_at}"
        assert expected in " ".join(text.split())


def told(folder: Path, *args: str) -> str:
    """Everything that a command says of tables, notes included."""
    ended = within("--graph", str(folder), *args)
    assert ended.code == 0, ended.err
    return ended.out + ended.err


@pytest.mark.slow
def test_what_makes_a_table_empty_is_said(tables: Path) -> None:
    assert "country" not in told(tables, "silos", "--samples", "5").replace("by country", "")
    assert "found in the very ties" in told(tables, "silos", "--by", "community", "--samples", "5")
    (tables / "mandates.csv").unlink()
    for command in ("gaps", "silos", "coverage", "critical"):
        assert "No mandate is documented" in told(tables, command)
    (tables / "agencies.csv").write_text("id,label\ncbp,\nfbi,\nrcmp,\nspvm,\n")
    assert "No agency has a value in the column country" in told(tables, "silos")
    assert told(tables, "silos", "--null", "n1") == told(tables, "silos", "--null", "N1")
    assert "all count as one group" in told(tables, "brokers")


def test_data_without_sources_is_told_of_as_such(tmp_path: Path) -> None:
    made.tables(tmp_path, {
        "agencies": "id,label,country\na,A,CA\nb,B,CA\nc,C,US\n", "threats": "id,label\nguns,Guns\n",
        "mandates": "agency,threat\na,guns\nb,guns\nc,guns\n",
    })  # fmt: skip
    text = told(tmp_path, "report")
    assert "Your data lists no channel for 3 needs out of 3" in text
    words = " ".join(text.split())
    assert not [w for w in ("we searched", "official", "graph cites", "we found") if w in words]
    assert "fill the column functions in mandates.csv" in words
    found = told(tmp_path, "gaps")
    assert "This data cites no source, so a channel that it does not list counts as none." in found
    assert "official body" not in found
    assert "The data has no arrangements; try --of links." in told(tmp_path, "critical")
    assert "focus.csv" not in found
    assert found.count("Your data has no table of dependencies") == 1
    assert words.count("Your data has no table of dependencies") == 1
    (sides, *_) = records("--graph", str(tmp_path), "coverage", "--of", "sides")
    assert (sides["sides"], sides["needs"]) == (["CA", "US"], 2)
    row = "dependent,dependency\npatrol,patrol\n"
    made.tables(tmp_path, {"programs": "id,label\nteam,Team\n", "dependencies": row})
    assert "no table of dependencies" not in told(tmp_path, "gaps")
    assert "Enter in focus.csv which arrangement" in told(tmp_path, "gaps")


def test_gaps_of_tables_are_what_the_head_works_out(tables: Path) -> None:
    """Two pairs exchange continuously; the third has only the RCMP between the two."""
    (row,) = records("--graph", str(tables), "gaps")
    assert (row["agencies"], row["relays"]) == (["cbp", "spvm"], ["rcmp"])
    assert (row["need"], row["channel"]) == ("full", "indirect")
    assert (row["searches"], row["searched_on"]) == ([], None)
    assert "This data cites no source" in told(tables, "gaps")
    (guns,) = records("--graph", str(tables), "coverage")
    assert {key: guns[key] for key in ("threat", "agencies", "needs", *SIX)} == {
        "threat": "guns", "agencies": 3, "needs": 3, "regular": 2, "assumed": 0, "irregular": 0,
        "indirect": 1, "none": 0, "not_assessed": 0,
    }  # fmt: skip


@pytest.fixture
def own(tables: Path) -> Path:
    """A table of dependencies, which lies in the folder of tables."""
    path = tables / "dependencies.csv"
    path.write_text("dependent,dependency,across,why\npatrol,patrol,yes,Beats meet.\n")
    return path


def test_dependencies_of_ones_own(own: Path, tmp_path: Path) -> None:
    """The same table gives the same answer; one that only lets ports talk gives another."""
    (ports := tmp_path / "ports.txt").write_text(own.read_text().replace("patrol", "inspection"))

    def answer(*more: str) -> str:
        words = ("--graph", str(own.parent), "why", "CBP", "SPVM", *more, "--format", "json")
        return re.sub(r"[0-9a-f]{12}", "", said(*words))

    assert answer("--dependencies", str(own)) == answer()
    assert answer("--dependencies", str(ports)) != answer()


def test_what_dependencies_cannot_do(own: Path, tmp_path: Path) -> None:
    ended = within("gaps", "--dependencies", str(tmp_path / "none.csv"))
    assert (ended.code, "no file" in ended.err) == (2, True)
    ended = within("gaps", "--strict", "--dependencies", str(own))
    assert (ended.code, "say nothing of open triangles" in ended.err) == (2, True)


def test_the_stamp_tells_other_dependencies(own: Path) -> None:
    plain, other, again = (open_graph(dependencies=d) for d in (None, own, str(own)))
    assert plain.data_hash != other.data_hash == again.data_hash


@pytest.mark.slow
def test_a_link_serves_what_was_indirect(tables: Path) -> None:
    (row,) = records("--graph", str(tables), "whatif", "--add-link", "CBP:SPVM:guns")
    assert row == {
        "change": "gained", "agencies": ["cbp", "spvm"], "threat": "guns", "need": "full",
        "before": "indirect", "after": "regular", "gap": "closed",
    }  # fmt: skip
    assert "This is not advice" in told(tables, "whatif", "--suggest", "links")
    text = told(tables, "whatif", "--add-link", "CBP:SPVM:guns")
    assert "regular 2, assumed 0, irregular 0, indirect 1, none 0, not assessed 0" in text
    assert "regular 3, assumed 0, irregular 0, indirect 0, none 0, not assessed 0" in text
    assert "No need would be served otherwise." in told(tables, "whatif", "--add-link", "CBP:RCMP")


def test_what_ends_serves_no_more() -> None:
    ended = records("whatif", "--remove", "IBET")
    assert {r["change"] for r in ended} <= {"lost", "worse", "other"}
    assert any(r["change"] == "lost" for r in ended)


def test_one_gap_is_not_several(tables: Path) -> None:
    (tables / "shares.csv").write_text("from,to\ncbp,rcmp\n")
    (tables / "mandates.csv").write_text("agency,threat\ncbp,guns\nrcmp,guns\n")
    notes = within("--graph", str(tables), "gaps").err
    assert notes.startswith("1 possible gap with full need (data without dates): each of the two")
    french = said("--graph", str(tables), "--lang", "fr", "silos", "--format", "table")
    assert french.startswith("Groupes\u00a0: pays")


@pytest.mark.filterwarnings("ignore:.*each row goes one way")
def test_ties_alone_tell_no_gap_and_say_so(tmp_path: Path) -> None:
    edges = put(tmp_path / "edges.csv", "source,target\na,b\nb,c\n")
    for words in (["gaps"], ["gaps", "--by", "pair"], ["gaps", "--by", "threat"], ["report"]):
        text = said("--graph", str(edges), *words, *(["--format", "table"] * (words[0] == "gaps")))
        assert "No mandate is documented" in " ".join(text.split())
    done = said("--lang", "fr", "--graph", str(edges), "report")
    assert "Aucun mandat n'est documenté" in " ".join(done.split())


@pytest.mark.filterwarnings("ignore:.*each row goes one way")
def test_a_report_says_how_to_make_it_again_as_it_was_asked_for(tmp_path: Path) -> None:
    edges = put(tmp_path / "my edges.csv", "source,target,start\na,b,2010\nb,c,2011\n")
    done = said("--graph", str(edges), "--as-of", "2010-06-01", "report", "--format", "markdown")
    assert f"bordergraph --graph '{edges}' --as-of 2010-06-01 report" in done.replace("\\", "")
