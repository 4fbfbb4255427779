"""Work in forks: answers whole, short before long, and every way in which it can end early."""

from __future__ import annotations

import asyncio
import os
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest
from tests.unit.made import no_space

from bordergraph.errors import BordergraphError, LimitError, UsageError
from bordergraph.serve.runner import BusyError, JobResult, Runner
from bordergraph.serve.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from bordergraph.serve.runner import Work


# What is long is so sooner than on a server, so that nobody waits for it.
SHORT = 0.3


@pytest.fixture(autouse=True)
def soon_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bordergraph.serve.runner.MIDDLE", SHORT - 0.1)


def work(out: BinaryIO, *, size: int = 5, seconds: float = 0, fail: str = "") -> None:
    out.write(b'[200, "text/plain"]\n')
    time.sleep(seconds)
    out.write(b"x" * size)
    if fail:
        raise ValueError(fail)


async def run(*works: Work, **settings: float) -> list[JobResult | BaseException]:
    runner = Runner(Settings(**settings))  # type: ignore[arg-type] # each is of its own type
    runs = (runner.run(w, runner.query, f"192.0.2.{n}") for n, w in enumerate(works))
    return await asyncio.gather(*runs, return_exceptions=True)


def test_a_time_is_a_number() -> None:
    for seconds in (float("nan"), float("inf"), -1.0):
        with pytest.raises(UsageError, match="timeout cannot be"):
            Settings(timeout=seconds)


def test_an_answer_is_whole() -> None:
    (answered,) = asyncio.run(run(partial(work, size=3_000_000)))
    assert isinstance(answered, JobResult)
    assert (answered.status, answered.media_type, answered.size) == (200, "text/plain", 3_000_000)
    with answered.body as body:
        assert body.read() == b"x" * 3_000_000


def test_long_work_is_paused_and_ends_all_the_same() -> None:
    long = partial(work, seconds=SHORT + 0.5)
    answers = asyncio.run(run(long, long, long, long, workers=2, patience=10))
    for answered in answers:
        assert isinstance(answered, JobResult)
        with answered.body as body:
            assert body.read() == b"xxxxx"


def test_work_that_hangs_begins_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bordergraph.store.querying.process.STUCK_SECONDS", SHORT - 0.1)

    def hang_once(out: BinaryIO) -> None:
        tried = (tmp_path / "tried").exists()
        (tmp_path / "tried").touch()
        work(out, seconds=0 if tried else 99)

    (answered,) = asyncio.run(run(hang_once, timeout=9))
    with answered.body as body:  # type: ignore[union-attr] # a result
        assert body.read() == b"xxxxx"


@pytest.mark.parametrize(
    ("failing", "settings", "error", "told"),
    [
        (partial(work, seconds=9), {"timeout": 0.1}, LimitError, "after 0.1 s"),
        (partial(work, seconds=9), {"timeout": SHORT + 0.2}, LimitError, "after 0.5 s"),
        (partial(work, fail="no such thing"), {}, BordergraphError, "no such thing"),
        (partial(work, fail="MemoryError"), {}, LimitError, "MB of memory"),
        (partial(work, size=9000), {"answer": 4000}, LimitError, "larger than"),
    ],
    ids=["short", "long", "failed", "memory", "size"],
)
def test_work_that_does_not_come_to_its_end(
    failing: Work, settings: dict[str, float], error: type[Exception], told: str
) -> None:
    (raised,) = asyncio.run(run(failing, **settings))
    assert isinstance(raised, error)
    assert told in str(raised)


@pytest.mark.parametrize("failing", [(JobResult, "append"), (os, "fork")])
def test_a_full_disk_or_table_of_processes_is_busy(
    failing: tuple[object, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(*failing, no_space)
    (raised,) = asyncio.run(run(work))
    assert isinstance(raised, BusyError)
    assert "No space left" in str(raised)
