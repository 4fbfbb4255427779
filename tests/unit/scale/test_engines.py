"""Engines that answer to Spark Connect give what the analysis in memory gives."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.scale.conftest import near

from bordergraph.analysis.groups.groupings import GROUPINGS
from bordergraph.errors import UsageError
from bordergraph.scale import Lake
from bordergraph.scale.engines import Engine
from bordergraph.tables import write_tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bordergraph.model import Network

pytestmark = [
    pytest.mark.slow,
    # What the client of Spark says to its own callers.
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning:pyspark", "ignore::ResourceWarning"),
]


@pytest.mark.parametrize("name", ["tiny", "karate", "motifr_wetlands", "made"])
def test_sail(
    name: str,
    tiny: Network,
    made: Callable[..., Path],
    published: Callable[..., Any],
    same: Callable[..., Lake],
    same_groups: Callable[..., None],
    sail: str,
    tmp_path: Path,
) -> None:
    if name == "made":
        folder = made(80, 6, 8)
    else:
        network = tiny if name == "tiny" else published(name).network()
        folder = tmp_path / name
        write_tables(network, folder)
    lake = same(folder, sail)
    same_groups(folder, lake, GROUPINGS)
    if name == "made":
        ours, theirs = (at.by_threat(sample_pairs=100) for at in (lake, Lake(folder)))
        drawn = [t for t in ours if t.met.drawn]
        assert drawn
        for one, other in zip(ours, theirs, strict=True):
            near(one, other, ("need", "gap", "coverage", "gap_error"))


def test_a_cluster_of_two_workers_and_then_of_one(
    tiny: Network,
    made: Callable[..., Path],
    published: Callable[..., Any],
    same: Callable[..., Lake],
    same_groups: Callable[..., None],
    cluster: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One test, so that there is one cluster: a worker is lost in the middle of a job."""
    from pyspark.sql import SparkSession

    write_tables(replace(tiny, findings=()), tmp_path / "tiny")
    builder: Any = SparkSession.builder
    session = builder.remote(cluster.url).create()
    same_groups(tmp_path / "tiny", same(tmp_path / "tiny", session), ("country",))
    session.stop()
    write_tables(published("karate").network(), tmp_path / "karate")
    same(tmp_path / "karate", cluster.url)

    write = Engine._write  # noqa: SLF001 - the middle of a job
    lost = []

    def losing(self: Engine, text: str, draft: Path) -> None:
        if draft.stem == "legs":
            lost.append(threading.Timer(0.2, cluster.kill, ("worker1",)))
            lost[0].start()
        write(self, text, draft)

    monkeypatch.setattr(Engine, "_write", losing)
    same(made(60, 1, 6), cluster.url)
    assert lost
    lost[0].join()


def test_an_engine_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "agencies.csv").write_text("id,label\na,A\n")
    with pytest.raises(UsageError, match="nothing answers at sc://127"):
        Lake(tmp_path, "sc://127.0.0.1:9")
