"""Networks as tables, engines that answer to Spark Connect, and what compares them with memory."""

from __future__ import annotations

import gc
import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bordergraph.analysis.core.index import NetworkIndex
from bordergraph.analysis.core.options import NeedBy, Options, Weight
from bordergraph.analysis.core.ties import tied_pairs, working_ties
from bordergraph.analysis.gaps.ranking import gaps, gaps_by_threat
from bordergraph.analysis.groups.brokers import brokers
from bordergraph.analysis.groups.silos import silos
from bordergraph.analysis.results import Evidence
from bordergraph.scale import Lake
from bordergraph.tables import read_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

BENCHMARKS = Path(__file__).resolve().parents[3] / "benchmarks"


def module(name: str) -> Any:
    """Return a module of the benchmarks."""
    spec = importlib.util.spec_from_file_location(name, BENCHMARKS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return what makes up a network as tables, with as many findings as agencies."""

    def make(agencies: int, seed: int, threats: int | None = None) -> Path:
        found: Path = module("networks").write_network(
            tmp_path_factory.mktemp("made"), agencies, threats, seed=seed, findings=agencies
        )
        return found

    return make


@pytest.fixture(scope="session")
def sail() -> Iterator[str]:
    """Return the URL of a Sail server."""
    pytest.importorskip("pysail")
    cluster = module("cluster")
    port = cluster.free_port()
    serve = f"import pysail.spark as s; s.SparkConnectServer(port={port}).start(background=False)"
    with subprocess.Popen([sys.executable, "-c", serve]) as server:
        cluster.wait_for(port, server)
        yield f"sc://127.0.0.1:{port}"
        gc.collect()  # ends the sessions of engines that nobody has any more
        server.kill()


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return a Spark cluster of two workers on loopback.

    Tables of tests are small: they are not cut into many pieces, and little is compiled for them.
    """
    pytest.importorskip("pyspark")
    small = {
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    }
    quick = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    place = tmp_path_factory.mktemp("cluster")
    with module("cluster").cluster(place, settings=small, java=quick) as running:
        yield running
        gc.collect()


def listed(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [
        (
            (r["agency_a"], r["agency_b"]),
            r["threat_id"],
            r["kind"],
            r["confirmed"],
            *tuple(pytest.approx(r[c], abs=1e-09) for c in ("need", "supply", "gap")),
        )
        for r in rows
    ]


@pytest.fixture(scope="session")
def same() -> Callable[..., Lake]:
    """Return what checks every number of a folder, and returns it as the engine has it."""

    def check(
        folder: Path, engine: object = "duckdb", *, weight: Weight = Weight.IDF, **asked: Any
    ) -> Lake:
        top, strict = asked.pop("top", None), asked.get("strict", False)
        network = read_tables(folder)
        if asked.get("as_of"):
            network = network.on(asked["as_of"])
        options = Options(weight=weight, need=NeedBy.THREATS, strict=strict)
        lake = Lake(folder, engine, **asked)
        expected = gaps(network, options, top=top).gaps
        found = listed(lake.gaps(top=top, weight=weight))
        sure = Evidence.CONFIRMED
        numbers = [
            (g.agencies, g.threat, str(g.kind), g.evidence is sure, g.need, g.supply, g.gap)
            for g in expected
        ]
        assert numbers == found
        assert found, "a network without a gap shows nothing"
        threats = {t.threat: t for t in lake.by_threat(weight=weight)}
        known = gaps_by_threat(network, options)
        assert set(threats) == {t.threat for t in known}
        for t in known:
            ours = threats[t.threat]
            assert (ours.agencies, ours.met.rows) == (t.agencies, t.met.rows)
            assert ours.met.unjudged == t.met.unjudged
            near(ours, t, ("need", "gap", "coverage"))
            near(ours.met, t.met, ("share", "low", "high", "unjudged_need"))
        return lake

    return check


def near(ours: object, theirs: object, names: Iterable[str]) -> None:
    for name in names:
        one, other = getattr(ours, name), getattr(theirs, name)
        assert one == (other if other is None else pytest.approx(other, rel=1e-9, abs=1e-9)), name


@pytest.fixture(scope="session")
def same_groups() -> Callable[..., None]:
    """Return what checks need inside and across groups, and everybody's partners, of an open folder."""

    def check(folder: Path, lake: Lake, groupings: Iterable[str]) -> None:
        arrays = NetworkIndex(read_tables(folder), Options(need=NeedBy.THREATS))
        for by in groupings:
            known = {s.group: s for s in silos(arrays, by, "N0")}
            found = lake.silos(by)
            assert {s.group for s in found} == set(known)
            for ours in found:
                theirs = known[ours.group]
                assert (ours.cls, ours.p, ours.size) == ("untested", None, len(theirs.members))
                sums = ("need_in", "need_out", "met_in", "met_out", "difference", "score")
                near(ours, theirs, (*sums, "ei", "ei_expected"))
                for side in ("inside", "outside"):
                    one, other = getattr(ours, side), getattr(theirs, side)
                    assert (one.rows, one.unjudged) == (other.rows, other.unjudged)
                    near(one, other, ("need", "share", "low", "high", "unjudged_need"))
        partners = working_ties(arrays).sum(axis=1).astype(int).tolist()
        most = sorted(zip(arrays.agencies, partners, strict=True), key=lambda p: (-p[1], p[0]))
        assert [(r["agency"], r["degree"]) for r in lake.degrees(top=20)] == most[:20]
        pairs = lake.engine.rows(lake.ties)
        names = {r["no"]: r["id"] for r in lake.engine.rows(lake.facts.bodies.select("no", "id"))}
        levels: dict[tuple[str, str], int] = {}
        for r in pairs:
            pair = min(names[r["a"]], names[r["b"]]), max(names[r["a"]], names[r["b"]])
            levels[pair] = max(levels.get(pair, 0), r["level"])
        assert levels == tied_pairs(arrays)
        assert lake.brokers(top=15) == brokers(arrays)[:15]

    return check
