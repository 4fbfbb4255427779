"""Spark runs the same steps and gives the same rows; what is not there is said within a limit of time."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock, call

import duckdb
import pytest
from tests.engines.served import free_port, wait_for
from tests.unit.made import python

import bordergraph
from bordergraph.analysis.method.inputs import load_steps
from bordergraph.analysis.method.publication import METHOD_FILE
from bordergraph.analysis.method.spark import SparkDatabase, spark_schemas, spark_select
from bordergraph.errors import OutputError, UsageError

SERVE = "import pysail.spark as s; s.SparkConnectServer(port={port}).start(background=False)"


@pytest.fixture(scope="module")
def sail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    pytest.importorskip("pysail")
    port = free_port()
    place = tmp_path_factory.mktemp("sail")
    with subprocess.Popen([sys.executable, "-c", SERVE.format(port=port)], cwd=place) as server:
        wait_for(port)
        yield f"sc://127.0.0.1:{port}"
        server.kill()


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    bordergraph.open().export_method(folder, "parquet")
    return folder


@pytest.mark.weekly
def test_every_step_gives_the_same_rows(sail: str, tables: Path) -> None:
    link = duckdb.connect()
    before = os.getcwd()  # noqa: PTH109 - the text reads its tables from the folder it is run in
    os.chdir(tables)
    try:
        link.execute((tables / METHOD_FILE).read_text("utf-8"))
    finally:
        os.chdir(before)
    with SparkDatabase(sail, tables) as spark:
        for step in load_steps():
            columns, rows = spark.table(step.name)
            same = link.execute(f"SELECT {', '.join(columns)} FROM {step.name}").fetchall()  # noqa: S608 - our own names
            assert sorted(map(str, rows)) == sorted(map(str, same)), step.name
            assert rows


@pytest.mark.weekly
def test_gaps_and_coverage_on_the_command_line(sail: str, tables: Path) -> None:
    def answer(*words: str) -> Any:
        return json.loads(python("-m", "bordergraph", *words, "--format", "json"))

    lake = ("--graph", str(tables))
    apart = {"sources"}
    for words in (("gaps", "--partial"), ("gaps", "--research")):
        # Documented gaps come from the register of problems, which the tables of the method lack.
        here = [row for row in answer(*words) if row["basis"] != "documented"]
        there = answer(*lake, *words, "--engine", sail)
        assert here
        assert sorted(
            str({k: v for k, v in row.items() if k not in apart}) for row in here
        ) == sorted(str({k: v for k, v in row.items() if k not in apart}) for row in there)
    for of in ("threats", "agencies", "pairs"):
        assert answer("coverage", "--of", of) == answer(
            *lake, "coverage", "--of", of, "--engine", sail
        )


@pytest.mark.weekly
def test_a_folder_without_tables(sail: str, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="could not work out the tables in") as error:
        SparkDatabase(sail, tmp_path)
    assert "export --method --format parquet" in error.value.hint


@pytest.mark.weekly
def test_nothing_answers() -> None:
    pytest.importorskip("pyspark")
    url = f"sc://127.0.0.1:{free_port()}"
    began = time.monotonic()
    with pytest.raises(UsageError, match=f"nothing answers at {url}") as error:
        SparkDatabase(url, "tables")
    assert error.value.hint == "start it, or correct the URL"
    assert time.monotonic() - began < 30


def refused(url: str) -> str:
    """Return why a URL is no engine, and what to do."""
    with pytest.raises(UsageError) as error:
        SparkDatabase(url, "tables")
    return f"{error.value}: {error.value.hint}"


def test_what_is_no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    for url in ("http://127.0.0.1", "duckdb"):
        assert refused(url) == f"no engine '{url}': use sc://host:port of Spark Connect"
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    assert refused("sc://h").startswith(
        "pyspark.sql is not installed: pip install 'bordergraph[spark]'"
    )
    pyspark = MagicMock()
    for name in ("", ".sql", ".sql.connect", ".sql.connect.session"):
        monkeypatch.setitem(sys.modules, f"pyspark{name}", pyspark)
    monkeypatch.setattr(socket, "create_connection", connect := MagicMock())
    remote = pyspark.SparkSession.builder.remote
    with SparkDatabase("sc://there", "tables") as spark:
        assert spark._session is remote("sc://there").create()  # noqa: SLF001 - who is asked
        remote("sc://there").create().stop.assert_not_called()
    remote("sc://there").create().stop.assert_called_once_with()
    monkeypatch.setattr("bordergraph.analysis.method.spark._SESSION_SECONDS", 0.01)
    remote.side_effect = lambda _: threading.Event().wait(0.2) or MagicMock()
    slow = "no session began at sc://h:1 within 0.01 s: look whether Spark Connect runs there"
    assert refused("sc://h:1") == slow
    asked = [c.args for c in connect.call_args_list]
    assert asked == [(("there", 15002), 10), (("h", 1), 10)]
    monkeypatch.setattr(socket, "create_connection", MagicMock(side_effect=OSError("no route")))
    assert refused("sc://h") == "nothing answers at sc://h: no route: start it, or correct the URL"


def test_what_is_asked_of_a_session(tmp_path: Path) -> None:
    session = MagicMock()
    with SparkDatabase("sc://there:1", tmp_path, session=session) as spark:
        names = list(spark_schemas())
        read = [c.args for c in session.read.schema.return_value.parquet.call_args_list]
        assert read == [(f"{tmp_path}/{name}.parquet",) for name in names]
        kept = [c.args for c in session.sql.return_value.write.saveAsTable.call_args_list]
        assert kept == [(step.name,) for step in load_steps()]
        session.sql.return_value.collect.return_value = [[1, "a"]]
        session.sql.return_value.toLocalIterator.return_value = [[2, "b"]]
        assert (spark.query("SELECT 1"), [*spark.stream("SELECT 2")]) == ([(1, "a")], [(2, "b")])
        session.sql.assert_any_call("SELECT 1", args=None)
        session.table.return_value.columns = ["a"]
        session.table.return_value.collect.return_value = [[3]]
        assert spark.table("need") == (("a",), [(3,)])
        session.sql.return_value.collect.side_effect = ValueError("no\nmore")
        with pytest.raises(OutputError, match=r"^sc://there:1 could not work out an answer: no$"):
            spark.query("SELECT 3", [4])
        session.sql.assert_called_with("SELECT 3", args=[4])
    spark.close()
    told = [c.args[0].replace(spark._name, "own") for c in session.sql.call_args_list]  # noqa: SLF001 - it is drawn by lot
    assert told[:2] == ["CREATE DATABASE own", "USE DATABASE own"]
    assert told[2 : 2 + len(kept)] == [spark_select(step.sql) for step in load_steps()]
    assert told[-2 - len(kept):] == [
        *(f"DROP TABLE IF EXISTS own.{step.name}" for step in load_steps()),
        "USE DATABASE default", "DROP DATABASE IF EXISTS own CASCADE",
    ]  # fmt: skip
    assert session.catalog.dropTempView.call_args_list == [call(name) for name in names]
    session.stop.assert_not_called()
    session.read.schema.return_value.parquet.return_value.limit.return_value.collect.return_value = []
    with pytest.raises(
        OutputError, match=f"the tables in {tmp_path}: the table run is empty"
    ) as error:
        SparkDatabase("sc://there:1", tmp_path, session=session)
    assert error.value.hint == "write them: bordergraph export --method --format parquet -o FOLDER"


def test_the_dialect_knows_every_type_and_step() -> None:
    assert len(spark_schemas()) == 25
    for step in load_steps():
        select = spark_select(step.sql)
        assert select.startswith("SELECT")
        assert not select.endswith(";")
