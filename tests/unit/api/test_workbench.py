"""The library has the verbs of the command line, with the same results in every form."""

import builtins
import csv
import datetime as dt
import importlib.util
import inspect
import io
import json
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from types import FunctionType
from typing import Any

import networkx as nx
import pytest
from tests.unit.made import DATA, PREFIXES, TINY, Opened, tables

import bordergraph
from bordergraph.analysis.core.in_force import select
from bordergraph.api import EndArrangement, Result, Workbench
from bordergraph.cli.commands import COMMANDS
from bordergraph.errors import DataError, OutsideDataWarning, ReadingNote, UsageError
from bordergraph.words.labels import Labels

PYTHON = {"import": "import_"}
# What serves until it is stopped has no result.
VERBS = [name for name in COMMANDS if name != "serve"]
SCALARS = (str, int, float, bool, type(None))


@pytest.fixture(scope="module")
def every(kg: Workbench, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result[Any]]:
    """One result of each verb."""
    tables = tmp_path_factory.mktemp("tables")
    (tables / "agencies.csv").write_text("id,label\na,A\n", encoding="utf-8")
    same = tmp_path_factory.mktemp("more") / "same.ttl"
    same.write_text(Workbench.import_(tables).to_text(), encoding="utf-8")
    both = bordergraph.open(tables, same)
    with pytest.warns(ReadingNote, match="joined 1"):
        merged = both.merged()
    return {
        "report": kg.report("JT"), "map": kg.map(), "gaps": kg.gaps(research=True),
        "ties": kg.ties("ALP"), "silos": kg.silos(samples=20), "brokers": kg.brokers(top=5),
        "coverage": kg.coverage(), "critical": kg.critical(top=5),
        "whatif": kg.whatif(remove="JT"), "stability": kg.stability("variants"),
        "compare": kg.compare("2005", "2016"), "why": kg.why("ALP", "BBS"),
        "query": kg.query("partners-of-agency", agency="delta"), "show": kg.show("JT"),
        "list": kg.list("agencies", country="US"), "sources": kg.sources(kind="audit"),
        "conflicts": kg.conflicts(), "merged": merged,
        "problems": bordergraph.open(DATA / "register.ttl").problems(),
        "search": kg.search("guns"), "timeline": kg.timeline("ALP"),
        "cite": kg.cite("participation:alpha--joint-team--audit-2010"),
        "check": kg.check(DATA / "valid" / "small.ttl", DATA / "invalid" / "checks"),
        "add": Workbench.add("a", title="A", graph=tmp_path_factory.mktemp("own")),
        "import": Workbench.import_(tables), "index": bordergraph.open(same).index(),
        "export": kg.export("kumu"),
        "site": bordergraph.open(tables).site(tmp_path_factory.mktemp("site")),
        "format": Workbench.format(DATA / "valid" / "small.ttl"),
    }  # fmt: skip


def test_every_command_is_a_verb_of_the_same_words() -> None:
    for name in VERBS:
        verb = getattr(Workbench, PYTHON.get(name, name))
        assert str(inspect.getdoc(verb)).splitlines()[0] == COMMANDS[name]


@pytest.mark.slow
@pytest.mark.parametrize("name", VERBS)
def test_every_result_has_every_form(name: str, every: dict[str, Result[Any]]) -> None:
    result = every[name]
    assert isinstance(result, Result)
    assert list(result) == list(result.items)
    assert len(result) == len(result.items) > 0
    forms = ("json", "csv", "text", "markdown", "html")
    told = {form: getattr(result, f"to_{form}")() for form in forms}
    assert told["markdown"]
    rows = list(csv.reader(io.StringIO(told["csv"])))
    assert len(set(rows[0])) == len(rows[0])
    assert all(len(row) == len(rows[0]) for row in rows)
    assert isinstance(json.loads(told["json"]), list | dict)
    assert all(isinstance(row, dict) for row in result.to_dicts())
    assert told["text"] == str(result)
    assert (result._repr_markdown_() is None) == ("<" in (result._repr_html_() or ""))
    flat = result.shown.flatten()
    assert list(flat.columns) == rows[0]
    assert all(isinstance(v, SCALARS) for row in flat.rows for v in row)
    if importlib.util.find_spec("pandas") is not None:
        frame = result.to_frame()
        assert list(frame.columns) == rows[0]
        assert len(frame) == len(rows) - 1
    # The rows go to another process; the result, whose columns are functions, says so.
    assert pickle.loads(pickle.dumps(result.items)) == result.items  # noqa: S301 - our own bytes
    with pytest.raises(UsageError, match="cannot be pickled") as refusal:
        pickle.dumps(result)
    assert "to_dicts" in refusal.value.hint


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["gaps", "silos", "brokers", "coverage", "critical", "whatif", "stability",
     "list", "sources", "cite", "check", "export", "format", "map"],
)  # fmt: skip
def test_csv_leaves_out_nothing_but_prose(name: str, every: dict[str, Result[Any]]) -> None:
    result = every[name]
    columns = {c.partition(".")[0] for c in result.shown.flatten().columns}
    spread = {"row": "agency_a"} | ({"agencies": "agency_a"} if "agency_a" in columns else {})
    for record in result.to_dicts():
        assert {spread.get(key, key) for key in record} - columns <= {"reasons"}


@pytest.mark.slow
def test_machines_get_the_same_in_any_language(kg: Workbench) -> None:
    french = bordergraph.open(TINY, language="fr")
    for name, ask in (
        ("gaps", {"research": True}), ("ties", {"agency": "alpha"}),
        ("brokers", {"top": 5}), ("coverage", {"of": "agencies"}), ("whatif", {"remove": "JT"}),
        ("compare", {"first": "2005", "second": "2016"}),
    ):  # fmt: skip
        assert getattr(kg, name)(**ask).to_csv() == getattr(french, name)(**ask).to_csv()
    for name, asked in (("why", ("ALP", "BBS")), ("report", ("1a--audit-2010",))):
        both = [getattr(asking, name)(*asked).shown.flatten() for asking in (kg, french)]
        assert both[0].columns == both[1].columns
        # Sentences are in the reader's language, and nothing else is.
        codes = [i for i, c in enumerate(both[0].columns) if c not in {"text", "says"}]
        for one, other in zip(both[0].rows, both[1].rows, strict=True):
            assert [one[i] for i in codes] == [other[i] for i in codes]


def test_a_pair_in_a_report_has_two_columns(shipped: Workbench) -> None:
    for result in (shipped.report("RCMP"), shipped.gaps()):
        rows = list(csv.DictReader(io.StringIO(result.to_csv())))
        given = result.to_dicts()
        for row, record in zip(rows, given, strict=True):
            pair = isinstance(record.get("agencies"), list) and "threat" in record
            ends = record["agencies"] if pair else ["", ""]
            # A documented gap may name more than two bodies.
            ends = [ends[0], ";".join(ends[1:])]
            assert [row["agency_a"], row["agency_b"]] == ends
            told = record.get("statements", [])
            if told and isinstance(told[0], dict):
                assert json.loads(row["statements"]) == told


def test_an_empty_result_keeps_its_columns(shipped: Workbench) -> None:
    none = shipped.gaps(threat="cannabis-smuggling", agency="FINTRAC")
    assert len(none) == 0
    assert none.to_csv().splitlines() == [shipped.gaps(top=1).to_csv().splitlines()[0]]
    assert none.to_json() == "[]\n"


@pytest.mark.slow
def test_a_report_is_the_same_whatever_was_asked_before() -> None:
    asked = ((), ("ALP",), ("JT",), ("Gun smuggling",), ("ALP", "BBS"))
    used = bordergraph.open(TINY)
    for subject in (*asked, *reversed(asked)):
        fresh = bordergraph.open(TINY).report(*subject)
        assert used.report(*subject).to_json() == fresh.to_json(), subject


@pytest.mark.parametrize(
    ("verb", "asked", "said"),
    [
        ("gaps", {"strict": True, "research": True}, "give only one of"),
        ("whatif", {}, "no change given"),
        ("list", {"what": "cats"}, "unknown kind 'cats'"),
        ("import_", {"path": ".", "form": "doc"}, "form cannot be 'doc'"),
        ("search", {"words": "guns", "top": -1}, "top cannot be -1"),
        *(
            (verb, {option: value}, f"{option} cannot be {value!r}")
            for verb, option, value in (
                ("gaps", "top", 0), ("gaps", "top", "3"), ("gaps", "top", True),
                ("gaps", "by", "agency"), ("silos", "by", "colour"), ("silos", "samples", 0), ("silos", "null", "N9"),
                ("brokers", "by", "colour"), ("brokers", "top", -1), ("coverage", "of", "cats"),
                ("silos", "seed", -1), ("brokers", "seed", -1), ("problems", "top", 0),
                ("critical", "of", "cats"), ("whatif", "suggest", "cats"),
                ("stability", "only", "cats"), ("map", "layout", "heap"), ("map", "language", "de"),
                ("timeline", "only", "days"), ("export", "form", "doc"),
            )
        ),
    ],
)  # fmt: skip
def test_a_choice_that_there_is_not_is_refused(
    shipped: Workbench, verb: str, asked: dict[str, Any], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        getattr(shipped, verb)(**asked)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda kg: kg.coverage().first(-1), "top cannot be -1"),
        (lambda kg: kg.whatif("shiprider"), "'shiprider' is no change"),
        (lambda kg: kg.query("partners-of-agency", agency=None), "needs a value for agency"),
        (lambda _: bordergraph.open(endpoint="http://[::1/").query("ASK {}"), "is no endpoint"),
        (lambda kg: kg.coverage().to_csv("a\0b"), "null (byte|character)"),
        (lambda kg: kg.export("xlsx", "a\0b.xlsx"), "null (byte|character)"),
        (lambda kg: kg.export_method("a\0b"), "null (byte|character)"),
    ],
)
def test_what_no_verb_can_do_is_refused(
    kg: Workbench, ask: Callable[[Workbench], object], said: str
) -> None:
    with pytest.raises(bordergraph.errors.BordergraphError, match=said):
        ask(kg)


@pytest.mark.parametrize("day", ["2005-01-01", "2005-01", "2005", dt.date(2005, 1, 1)])
def test_a_day_and_one_source_may_be_texts(day: str | dt.date) -> None:
    kg = bordergraph.open(TINY, as_of=day, sources="page-2020")
    assert kg.source_ids == ("page-2020",)
    assert kg.day == dt.date(2005, 1, 1)
    with pytest.warns(OutsideDataWarning, match="no link in the data has a beginning before"):
        table = kg.gaps().table
    assert any("no documented beginning" in n for n in getattr(table, "note_lines", ()))


@pytest.mark.parametrize(
    ("graphs", "asked", "said"),
    [
        (("nowhere.ttl",), {}, "no file or folder nowhere.ttl"),
        ((str(TINY),), {"language": "de"}, "language cannot be 'de'"),
        ((str(TINY),), {"as_of": "yesterday"}, "no such day: yesterday"),
        ((str(TINY),), {"as_of": "2005-02-30"}, "no such day: 2005-02-30"),
        ((str(TINY),), {"as_of": "2005-5"}, "no such day: 2005-5"),
        ((str(TINY),), {"as_of": "2005-00"}, "no such day: 2005-00"),
        ((str(TINY),), {"as_of": 2005}, "no such day: 2005"),
        ((str(TINY),), {"sources": "nobody"}, "unknown source 'nobody'"),
        ((str(TINY),), {"endpoint": "http://x"}, "use either"),
        ((), {"endpoint": "http://x", "sources": ["npf-2025"]}, "exclude each other"),
    ],
)
def test_opening_refuses_at_once(graphs: tuple[str, ...], asked: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        bordergraph.open(*graphs, **asked)


def test_a_star_import_leaves_the_builtins_alone() -> None:
    with pytest.raises(AttributeError, match="no attribute 'close'"):
        getattr(bordergraph, "close")  # noqa: B009 - a name that is not there
    names: dict[str, object] = {}
    exec("from bordergraph import *", names)  # noqa: S102 - what a notebook does
    assert names.get("open", builtins.open) is builtins.open
    assert names["Workbench"] is Workbench


@pytest.mark.slow
def test_money_that_ran_out_depends_on_the_day(shipped: Workbench, opened: Opened) -> None:
    now = shipped.whatif(ended_funding=True)
    before = opened(as_of="2000").whatif(ended_funding=True)
    assert now.remarks != before.remarks == ("funding has ended: none",)


def test_the_tie_graph_is_that_of_the_brokers(shipped: Workbench) -> None:
    graph = shipped.networkx()
    assert set(graph) == set(select(shipped.network()).agencies)
    assert graph.nodes["rcmp"]["country"] == "CA"
    assert all(d["arrangements"] or d["direct"] for *_, d in graph.edges(data=True))
    best = max(nx.betweenness_centrality(graph).items(), key=lambda x: x[1])[0]
    assert best == shipped.brokers(top=1)[0].agency


def test_what_is_open_and_what_came_back_are_said_in_a_line() -> None:
    kg = bordergraph.from_frames(agencies=[{"id": "lp", "label": "LP"}], as_of="2013")
    assert repr(kg) == "<Workbench of frames on 2013-01-01>"
    assert repr(kg.brokers()) == "<Result of 1 row: Broker>"
    assert repr(kg.gaps()) == "<Result of 0 rows>"


def test_what_a_notebook_expects(tmp_path: Path) -> None:
    assert {"open", "from_frames", "from_networkx", "Workbench"} <= {*dir(bordergraph)}
    desk = {"programs": "id,label,acronym\np,Joint Desk,JD\n", "agencies": "id\na\nb\n"}
    kg = bordergraph.open(tables(tmp_path, desk | {"participations": "agency,program\na,p\nb,p\n"}))
    assert [a.label for a in kg.network().agencies] == ["a", "b"]
    assert kg.map(tmp_path / "x.html").to_text() == (tmp_path / "x.html").read_text()
    assert kg.ties().to_csv(tmp_path / "x.txt") == (tmp_path / "x.txt").read_text()
    export = kg.export("kumu", tmp_path / "x.json").to_text()
    assert (tmp_path / "x.json").read_text("utf-8") == export
    assert kg.whatif(EndArrangement("Joint Desk")).items == kg.whatif(remove="p").items
    (tmp_path / "agencies.csv").write_text("id,parent\na,x\n")
    with pytest.raises(DataError) as error:
        bordergraph.open(tmp_path).network()
    assert "parent 'x': no such id in agencies.csv (list it in agencies.csv)" in "".join(
        error.value.__notes__
    )


def test_every_verb_holds_the_lock_of_its_graph() -> None:
    for cls in bordergraph.Workbench.__mro__[:-1]:
        for name, verb in vars(cls).items():
            function = verb.fget if isinstance(verb, property) else verb
            if isinstance(function, FunctionType) and not name.startswith("_"):
                assert function.__code__.co_name == "locked_verb", f"{cls.__name__}.{name}"


def test_threads_that_ask_one_graph_hear_what_one_alone_hears() -> None:
    counts = (
        "?a bg:worksWith ?b",
        "GRAPH ?g { ?a org:member ?b }",
        "?a bg:begins ?b",
        "?a a bg:PossibleGap",
    )
    asked: list[Callable[[Workbench], str]] = [
        lambda kg: kg.gaps(partial=True).to_csv(),
        lambda kg: kg.coverage().to_csv(),
        lambda kg: f"{kg.day} {kg.labels.language}",
        *(
            partial(lambda kg, w: kg.query(f"SELECT * {{ {w} }} ORDER BY ?a ?b").to_csv(), w=w)
            for w in counts
        ),
    ]
    alone = [ask(bordergraph.open(TINY)) for ask in asked]
    for _ in range(3):
        together = bordergraph.open(TINY)
        with ThreadPoolExecutor(3 * len(asked)) as threads:
            heard = [threads.submit(ask, together) for ask in 3 * asked]
        assert [thread.result() for thread in heard] == 3 * alone
        assert [ask(together) for ask in asked] == alone


def test_rows_for_programs_read_no_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Labels, "from_names", None)
    found = bordergraph.open(TINY).gaps(research=True)
    assert found.to_csv().count("\n") == len(found.to_dicts()) + 1 > 1
    with pytest.raises(TypeError):
        found.to_text()


def test_a_triple_within_a_triple_is_told_of(tmp_path: Path) -> None:
    files = [tmp_path / "one.ttl", tmp_path / "two.ttl"]
    for file in files:
        said = f"agency:a a bg:Agency ; bg:note <<( agency:a bg:note '{file.stem}' )>> ."
        file.write_text(f"{PREFIXES}{said}", encoding="utf-8")
    kg = bordergraph.open(*files)
    with pytest.warns(ReadingNote, match="joined 1"):
        assert "one" in kg.conflicts().to_csv()
    assert "triple-term" in [fault.rule for fault in kg.check(files[0])]
    with pytest.raises(UsageError, match="jsonld cannot hold this data"):
        bordergraph.open(files[0]).export("jsonld")


def test_large_figures_that_differ_in_their_last_digit_are_a_conflict(tmp_path: Path) -> None:
    figure = (
        "bg:series series:x ; bg:periodStart '2019-01-01'^^xsd:date ; bg:unit unit:count ;"
        " bg:periodEnd '2019-12-31'^^xsd:date ; bg:value {0} ; prov:wasDerivedFrom source:s{0} .\n"
    )
    said = "agency:a a bg:Agency .\n" + "".join(
        f"figure:f{n} a bg:Figure ; {figure.format(n)}source:s{n} a bg:Source .\n"
        for n in (1234567, 1234568)
    )
    (tmp_path / "a.ttl").write_text(f"{PREFIXES}{said}", encoding="utf-8")
    rows = bordergraph.open(tmp_path).conflicts().to_dicts()
    assert [row["value"] for row in rows] == ["1234567", "1234568"]


def test_why_names_the_parts_that_work_and_what_a_channel_serves_through(
    shipped: Workbench,
) -> None:
    text = " ".join(shipped.why("CBP", "RCMP").to_text().split())
    assert "No need is counted for drug trafficking: parts of these agencies do the work" in text
    assert "OFO" in text.partition("do the work (")[2].partition(").")[0]
    assert "illegal or irregular migration (through human smuggling)" in text
    assert "firearms smuggling (through firearms smuggling)" not in text


def test_years_reach_the_day_of_the_data_and_are_those_of_the_subject(shipped: Workbench) -> None:
    years = [row["year"] for row in shipped.timeline("RCMP", only="years").to_dicts()]
    assert years == list(range(years[-1] - 24, years[-1] + 1))
    assert [y.year for y in shipped.timeline("RCMP", only="years", top=2)] == years[-2:]
    assert list(shipped.timeline("IBET", top=2)) == list(shipped.timeline("IBET"))[-2:]
    assert str(shipped.network().day)[:4] == str(years[-1])
    assert "Year by year" not in shipped.timeline("IBET").to_text()
    assert "of the whole network" in shipped.timeline("IBET", only="years").to_text()
