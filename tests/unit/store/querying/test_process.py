"""Queries end: at their limits, when nobody wants them any more, and with the same rows as ever."""

import errno
import functools
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.made import TINY

import bordergraph
from bordergraph.api import Workbench
from bordergraph.api.result import FORMS
from bordergraph.errors import BordergraphError, LimitError, QueryError, UsageError
from bordergraph.store.engine import LocalEngine, run_interruptibly
from bordergraph.store.graph import open_graph
from bordergraph.store.loading.files import find_rdf_files
from bordergraph.store.querying import process
from bordergraph.store.querying.limits import Limits
from bordergraph.vocab import BG, PREFIXES

ALL = "SELECT ?s ?p ?o { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f ?c"
_DIGITS = "{ 0 1 2 3 4 5 6 7 8 9 }"
MIXED = f"""SELECT ?x {{ VALUES ?a {_DIGITS} VALUES ?b {_DIGITS} VALUES ?text {{ true false }}
  BIND(?a * 10 + ?b * 7 AS ?n) BIND(IF(?text, STR(?n), ?n) AS ?x) }} ORDER BY ?x"""
MANY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
TERMS = st.one_of(
    st.text(st.characters(codec="utf-8")).map(ox.Literal),
    st.text(st.characters(codec="utf-8")).map(lambda t: ox.Literal(t, language="fr-ca")),
    st.integers().map(ox.Literal),
    st.floats().map(ox.Literal),
    st.booleans().map(ox.Literal),
    st.sampled_from(["decimal", "date", "token", "gYear", "float", "boolean", "integer"]).flatmap(
        lambda name: st.sampled_from(["5", "5.0", "2020", "2020-01-01", "x\ty", "true"]).map(
            lambda text: ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + name))
        )
    ),
    st.just(ox.BlankNode("b")),
    st.just(ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("a\n"))),
)


def children() -> set[str]:
    """Return the processes that this one has started and that still run."""
    task = f"/proc/{os.getpid()}/task/{threading.get_native_id()}/children"
    return {
        pid
        for pid in Path(task).read_text().split()
        if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    }


@pytest.mark.parametrize(
    ("text", "limits", "told"),
    [
        (ENDLESS, {"timeout": 0.2}, "stopped after 0.2 s"),
        (ALL, {"max_rows": 5}, "more than 5 rows"),
        (LARGE, {"max_memory": 50}, "more than 50 MB of memory"),
        (MANY, {"max_memory": 1, "max_rows": None}, "more than 1 MB of memory"),
        (ALL, {"timeout": -1}, "timeout cannot be -1"),
        (ALL, {"max_memory": float("nan")}, "max_memory cannot be nan"),
        (ALL, {"timeout": float("inf")}, "timeout cannot be inf"),
        (ALL, {"timeout": "x"}, "timeout cannot be 'x'"),
    ],
    ids=["time", "rows", "memory", "memory kept", "negative", "no number", "no end", "text"],
)
def test_a_query_is_stopped_and_the_next_answers(
    text: str, limits: dict[str, Any], told: str, kg: Workbench
) -> None:
    before = children()
    with pytest.raises((LimitError, UsageError), match=told):
        kg.query(text, **limits)
    assert children() == before
    assert kg.query("ASK { agency:alpha a bg:Agency }").truth is True


def test_no_limit_at_all(kg: Workbench) -> None:
    free: dict[str, Any] = {"timeout": None, "max_rows": 0, "max_memory": None}
    assert kg.query("ASK {}", timeout=1e300).truth is True
    assert len(kg.query(ALL, **free)) == len(kg.query(ALL))
    assert len(kg.query(ALL, max_rows=len(kg.query(ALL)))) == len(kg.query(ALL))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "told", "hint"),
    [
        ("SELECT * {" + "{" * 200_000, "engine failed", "flatter"),
        (MIXED, "numbers and texts of one column", r"ORDER BY STR\("),
    ],
    ids=["depth", "order"],
)
def test_what_brings_the_engine_down_does_not_bring_us_down(
    text: str, told: str, hint: str, kg: Workbench
) -> None:
    with pytest.raises(BordergraphError, match=told) as caught:
        kg.query(text)
    assert re.search(hint, caught.value.hint)
    assert kg.query("ASK {}").truth is True


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "thread 'x' panicked at a/memory.rs:8:5:\nno such key\nnote: run with",
            "query: no such key$",
        ),
        ("thread 'x' has overflowed its stack\nfatal", "query: fatal.*flatter"),
        ("memory allocation of 360 bytes failed\nstack backtrace:", "more than 9 MB"),
        ("MemoryError: ", "more than 9 MB"),
        ("ValueError: no memory of it", "query: ValueError: no memory of it$"),
    ],
)
def test_the_end_of_the_engine_is_told_by_its_own_words(message: str, told: str) -> None:
    def work(_: Any) -> None:
        os.write(2, message.encode())
        os.abort()

    fork = process.Fork(work, Limits(9, 0, 9))
    with closing(fork), pytest.raises(BordergraphError) as caught:
        fork.take(9, None)
    assert re.search(told, f"{caught.value.message} {caught.value.hint}".strip())


@pytest.mark.parametrize("fails", ["fork", "pipe"])
def test_a_process_that_cannot_be_started_leaves_nothing_open(
    fails: str, kg: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    before = len([*Path("/proc/self/fd").iterdir()])
    with monkeypatch.context() as patched:
        patched.setattr(os, fails, refuse)
        with pytest.raises(BordergraphError, match="no process can be started"):
            kg.query("ASK {}")
    assert len([*Path("/proc/self/fd").iterdir()]) == before
    assert kg.query("ASK {}").truth is True


def test_no_answer_depends_on_what_was_asked_before() -> None:
    def counted(kg: Workbench) -> list[object]:
        asked = (
            "?s ?p ?o",
            "GRAPH ?g { ?s ?p ?o }",
            "?s bg:threat ?o",
            "?s a ?o",
            "?s <#worksWith> ?o",
        )
        texts = (f"BASE <{BG}> SELECT (COUNT(*) AS ?n) {{ {where} }}" for where in asked)
        return [kg.query(text)[0][0] for text in texts]

    kg = bordergraph.open(TINY)
    fresh = counted(kg)
    for named in ("?s a bg:Need", "GRAPH ?g { ?s bg:needOf ?o ; ?p ?x }", "?s bg:begins ?o"):
        text = f"SELECT (COUNT(*) AS ?n) {{ {named} }}"
        assert kg.query(text)[0] == bordergraph.open(TINY).query(text)[0] > (0,)
        assert counted(kg) == fresh
    assert fresh[-1]


def test_a_query_nobody_reads_on_is_stopped(kg: Workbench) -> None:
    before = children()
    with kg.flow(MANY, max_rows=None) as flow:
        assert len(next(iter(flow))) == 9
    assert not children() - before
    flow = kg.flow(MANY)
    assert children() - before
    del flow
    assert not children() - before


def test_time_stands_still_while_the_reader_is_busy(kg: Workbench) -> None:
    with kg.flow(MANY, timeout=0.6, max_rows=None) as flow:
        rows = iter(flow)
        next(rows)
        time.sleep(0.7)
        for _ in range(5000):
            next(rows)


@pytest.mark.parametrize(
    "text",
    [
        ALL,
        "ASK { ?s ?p ?o }",
        "SELECT ?s { ?s a <urn:none> }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(ISIRI(?o)) }",
        "SELECT ?s ?none { ?s a bg:Agency } ORDER BY ?s",
    ],
)
def test_rows_that_flow_are_those_that_are_kept(text: str, kg: Workbench) -> None:
    kept = kg.query(text)
    ways = {"csv": kept.to_csv, "json": kept.to_json, "text": kept.to_text}
    for form in FORMS:
        with kg.flow(text) as flow:
            written = "".join(flow.parts(form))
        if form in ways and not (form == "json" and kept.whole.form == "construct"):
            assert written == ways[form]()
    with kg.flow(text) as flow:
        assert sorted(map(str, flow)) == sorted(map(str, kept.rows))


def test_triples_as_json(kg: Workbench) -> None:
    text = "CONSTRUCT { ?s a bg:Thing } WHERE { ?s a bg:Agency }"
    for query in (text, text.replace("bg:Agency", "bg:None")):
        with kg.flow(query) as flow:
            assert json.loads("".join(flow.parts("json"))) == json.loads(kg.query(query).to_json())
    with kg.flow(text) as flow:
        lines = "".join(flow.parts("jsonl")).splitlines()
    assert json.loads(lines[0]).keys() == {"subject", "predicate", "object"}
    with kg.flow(text) as flow, pytest.raises(UsageError, match="unknown format 'pdf'"):
        next(flow.parts("pdf"))


@given(st.lists(TERMS, max_size=5))
def test_terms_come_over_as_they_are(terms: list[Any]) -> None:
    engine = LocalEngine(())
    store = engine.store()
    store.extend(
        ox.Quad(ox.NamedNode(f"urn:s{n}"), ox.NamedNode("urn:p"), t) for n, t in enumerate(terms)
    )
    text = "SELECT ?s ?o ?none { ?s <urn:p> ?o } ORDER BY ?s"
    with closing(engine.ask(text, Limits(), derived=False)) as rows:
        found = rows.answer()
    assert str(found) == str(engine.run(text, derived=False))


@pytest.mark.slow
def test_a_process_that_reads_the_graph_anew_says_the_same(
    kg: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = kg.query(ALL + " ORDER BY ?s ?p ?o").terms
    monkeypatch.setattr(process, "FORKS", False)
    engine = LocalEngine(find_rdf_files([TINY]))
    engine.intervals = open_graph(TINY).intervals
    with closing(engine.ask(ALL + " ORDER BY ?s ?p ?o", Limits())) as rows:
        assert rows.answer().terms == expected
    with pytest.raises(QueryError, match="line 1, column"):
        engine.ask("SELECT {", Limits())
    with pytest.raises(LimitError, match=r"after 0\.2 s"), engine.ask(ENDLESS, Limits(0.2)) as rows:
        rows.answer()


def test_work_that_is_waited_for() -> None:
    def fail() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        run_interruptibly(fail)
    found: list[bool] = []
    beside = threading.Thread(target=lambda: found.append(run_interruptibly(lambda: True)))
    beside.start()
    beside.join()
    assert found == [True]


@pytest.mark.parametrize(
    ("hangs", "before", "result", "starts"),
    [(1, b"", b"y", 2), (9, b"", b"", 4), (9, b"x", b"x", 1)],
    ids=["once", "always", "after its first byte"],
)
def test_a_process_that_hangs_begins_again(
    hangs: int, before: bytes, result: bytes, starts: int, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(process, "STUCK_SECONDS", 0.1)

    def work(out: Any) -> None:
        (tmp_path / str(os.getpid())).touch()
        out.write(before)
        out.flush()
        time.sleep(99 if len([*tmp_path.iterdir()]) <= hangs else 0)
        out.write(b"y")

    with closing(process.Fork(work, Limits(9))) as fork, suppress(TimeoutError):
        read = b""
        while piece := fork.take(9, 1):
            read += piece
    assert (read, len([*tmp_path.iterdir()])) == (result, starts)


def test_ctrl_c_ends_a_query_and_leaves_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bordergraph", "--graph", str(TINY), "query", MANY]
    options = ["--max-rows", "0", "-o", str(tmp_path / "rows.csv")]
    # A program started in the background ignores interrupts, and hands that on to those it starts.
    listening = functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(
        [*command, *options],
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=listening,  # noqa: PLW1509 - it takes no lock
    ) as process:
        # The file beside the file to be says that rows come.
        while not any(tmp_path.iterdir()):
            assert process.poll() is None
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=120)
    assert process.returncode == 130
    assert said.strip() == b"stopped"
    assert not any(tmp_path.iterdir())
