"""``compare`` on days of the shipped graph, and on two small graphs."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.unit.made import TINY, Opened, by_key, put, tables

import bordergraph
from bordergraph import Workbench
from bordergraph.errors import UsageError

from .conftest import Run

TABLES = {
    "agencies": "id,label\na,Alpha\nb,Beta\nc,Gamma\n",
    "threats": "id,label\nguns,Guns\n",
    "programs": "id,label,cadence,start,end\n"
    "room,Room,on-request,,\nsquad,Squad,scheduled,2010-01-01,2015-12-31\n",
    "participations": "agency,program\na,squad\nb,squad\n",
    "mandates": "agency,threat,role\na,guns,lead\nb,guns,lead\n",
    "focus": "program,threat\nroom,guns\nsquad,guns\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., str]:
    """Write the tables of a small graph, some of them otherwise, and return the folder."""

    return lambda name, **other: str(tables(tmp_path / name, TABLES | other))


def test_new_gaps_fail_and_are_told(run: Run, folder: Callable[..., str]) -> None:
    graph = folder("one")
    worse = run("--graph", graph, "compare", "2012", "2016", "--fail-on-new-gaps")
    assert worse.code == 1
    assert worse.err == "new possible gap: Alpha \u2013 Beta on guns (none; before: regular)\n"
    assert worse.out.startswith("From 2012-01-01 to 2016-01-01\n")
    better = run("--graph", graph, "compare", "2016", "2012", "--fail-on-new-gaps")
    assert (better.code, better.err) == (0, "")
    assert "is listed as begun" in better.out.replace("\n  ", " ")
    assert "Cause: Squad, no longer in force." in worse.out
    assert run("--graph", graph, "compare", "2012", "2016").code == 0


def test_two_graphs(run: Run, folder: Callable[..., str]) -> None:
    one = folder("one")
    two = folder("two", participations="agency,program\na,squad\n")
    ended = run("--as-of", "2012", "compare", one, two, "--format", "json", "--fail-on-new-gaps")
    assert ended.code == 1
    found = by_key(ended.out)
    (lost,) = found["needs-lost"]["rows"]
    assert lost["gap"] == "opened"
    removed = found["record"]["rows"]
    assert {r["change"] for r in removed} == {"removed"}
    assert {r["kind"] for r in removed} == {"participation"}
    # Who looks at a gap that a new mandate makes wants to know of it too.
    three = folder("three", mandates=TABLES["mandates"] + "c,guns,lead\n")
    came = run("--as-of", "2012", "compare", one, three, "--fail-on-new-gaps")
    assert came.code == 1
    assert came.err.count("new possible gap") == 2
    assert "before: no such need" in came.err


def test_identical_graphs_say_that_nothing_changed(run: Run, folder: Callable[..., str]) -> None:
    one = folder("one")
    shutil.copytree(one, f"{one}-again")
    for pair in ((one, one), (one, f"{one}-again")):
        same = run("compare", *pair, "--fail-on-new-gaps")
        assert same.code == 0
        assert [line[:30] for line in same.err.splitlines()] == ["note: the data states no day o"]
        assert "Nothing changed" in same.out
        assert len(same.out.splitlines()) < 12
    assert json.loads(run("compare", one, one, "--format", "json").out)["sections"][0]["lines"]
    assert run("compare", one, one, "--format", "csv").out == "section\n"
    day = run("--graph", one, "compare", "2012", "2012")
    assert "Nothing changed" in day.out


def test_a_day_beside_a_graph(run: Run, folder: Callable[..., str]) -> None:
    one = folder("one")
    two = folder("two", focus="program,threat\nroom,guns\n")
    found = by_key(run("--graph", one, "compare", "2012", two, "--format", "json").out)
    # The second graph is described on its own day, when the squad is over.
    assert "needs-lost" in found
    assert "record" in found
    assert "different days" in found["summary"]["lines"][0]["text"]


@pytest.mark.parametrize(
    ("args", "said", "code"),
    [
        (("compare", "2013", "nowhere"), "neither a day nor a graph", 2),
        (("compare", "2013", "IBET"), "two things of one kind can be compared", 2),
        (("compare", "2013-13", "2014"), "no such day", 2),
        (("compare", "2013", "2013-02-30"), "no such day", 2),
        (("--as-of", "2012", "compare", "2013", "2014"), "exclude each other", 2),
        (("--graph", "{one}", "compare", "{one}", "{two}"), "has no part", 2),
        (("--endpoint", "http://localhost:9", "compare", "2013", "{one}"), "not with a graph", 2),
        (("compare", "{broken}", "{one}"), "broken.ttl:1", 3),
        (("compare", "{one}"), "Missing argument", 2),
        (("compare", "2013", "2014", "--top", "0"), "--top", 2),
        (("compare", "2013", "2014", "--format", "turtle"), "turtle", 2),
    ],
)
def test_what_cannot_be_compared_is_refused(
    run: Run,
    folder: Callable[..., str],
    tmp_path: Path,
    args: tuple[str, ...],
    said: str,
    code: int,
) -> None:
    broken = put(tmp_path / "broken.ttl", "x y z")
    places = {"one": folder("one"), "two": folder("two"), "broken": str(broken)}
    ended = run(*(a.format(**places) for a in args))
    assert ended.code == code
    assert said in ended.err
    assert ended.out == ""


def test_a_bare_graph_lies_beside_a_full_one(run: Run, tmp_path: Path) -> None:
    empty = put(tmp_path / "empty.ttl", "")
    refused = run("compare", str(empty), str(TINY))
    assert (refused.code, "no agency in" in refused.err) == (3, True)
    bg = "https://w3id.org/bordergraph"
    empty.write_text(f"<{bg}/id/agency/lone> a <{bg}/ontology#Agency> .", encoding="utf-8")
    assert "Nothing changed" in run("compare", str(empty), str(empty)).out
    for form in ("html", "csv"):
        for pair in ((str(empty), str(TINY)), (str(TINY), str(empty))):
            ended = run("compare", *pair, "--format", form, "--all")
            assert ended.code == 0, ended.err
            assert ended.out


def test_a_hostile_graph_stays_inert(run: Run, folder: Callable[..., str]) -> None:
    evil = "<script>alert(1)</script>|*x*\x1b[31m=cmd()"
    one = folder("one")
    two = folder(
        "two",
        agencies=f'id,label\na,"{evil}"\nb,Beta\nc,Gamma\n',
        participations="agency,program\na,squad\n",
    )
    args = ("--as-of", "2012", "compare", one, two)
    for form in ("table", "markdown", "html", "csv"):
        ended = run(*args, "--format", form, "--fail-on-new-gaps")
        assert ended.code == 1
        # A page is no terminal: a browser shows what drives one as a mark.
        assert "\x1b" not in ended.err + ("" if form == "html" else ended.out)
        if form == "html":
            assert "<script>alert" not in ended.out
        if form == "markdown":
            assert "<script>" not in ended.out
            assert "|\\*x\\*" not in ended.out.replace("\\|", "")


@pytest.mark.weekly
def test_one_answer_for_the_shipped_graph(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """What compare says of two days is what each day says for itself."""
    kg = opened()
    monkeypatch.setattr("bordergraph.api.open_graph.OpenGraph.open", opened)
    found = kg.compare("2012-12-31", "2025-12-31").whole.differences
    then, now = (opened(as_of=day) for day in ("2012-12-31", "2025-12-31"))
    gaps = [[g for g in side.gaps(partial=True) if g.basis == "candidate"] for side in (then, now)]
    rows = [{(*g.agencies, g.threat) for g in side} for side in gaps]
    assert set(found.needs.opened) == rows[1] - rows[0]
    assert set(found.needs.closed) == rows[0] - rows[1]
    for side, told in ((then, found.before), (now, found.after)):
        assert told.gaps == sum(g.basis == "candidate" for g in side.gaps())
        assert told.served == side.coverage().whole
        graph = side.networkx()
        linked = {tuple(sorted(edge)) for edge in graph.edges}
        assert told.ties == len(linked)
    lists = (kg.query("arrangements-in-force-on", day=day) for day in ("2012-12-31", "2025-12-31"))
    early, late = ({str(row["arrangement"]) for row in listed.to_dicts()} for listed in lists)
    for begins, ids in ((True, late - early), (False, early - late)):
        mine = {f"arrangement:{c.arrangement.id}" for c in found.arrangements if c.begins is begins}
        assert ids == mine


def test_a_side_is_a_day_a_path_or_curated(folder: Callable[..., str], shipped: Workbench) -> None:
    kg = bordergraph.open(folder("2013"))
    path = Path(folder("one"))
    assert kg.compare("2012", "2016").whole.names == ("2012-01-01", "2016-01-01")
    assert shipped.compare(path, path).whole.is_empty


def test_two_arrangements_lie_side_by_side(shipped: Workbench) -> None:
    found = {a["aspect"]: a for a in shipped.compare("IBET", "Shiprider").to_dicts()}
    members = shipped.network().members_by_id
    for side, name in (("first", "ibet"), ("second", "shiprider")):
        assert sorted((*found["members-ever"]["both"], *found["members-ever"][side])) == sorted(
            members[name]
        )
    assert found["threats"]["both"]
    assert "rcmp" in found["members-ever"]["both"]
    assert all(a["sources"] for a in found.values())
    with pytest.raises(UsageError, match="of two kinds"):
        shipped.compare("IBET", "RCMP")
