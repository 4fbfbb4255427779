"""The made-up networks that sizes are measured on."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bordergraph.tables import read_tables

if TYPE_CHECKING:
    from collections.abc import Callable

FILE = Path(__file__).parents[2] / "benchmarks" / "networks.py"


@pytest.fixture(scope="module")
def write() -> Callable[..., Path]:
    spec = importlib.util.spec_from_file_location("networks", FILE)
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Callable[..., Path] = module.write_network
    return found


def _bytes(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())}


def test_a_seed_gives_the_same_bytes_and_another_gives_others(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    first, again, other = (
        _bytes(write(tmp_path / name, 130, seed=seed))
        for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    assert first == again
    assert {n for n in first if first[n] != other[n]} == first.keys() - {"dataset.csv"}


@pytest.mark.parametrize("agencies", [1, 61, 200])
def test_what_is_made_reads_without_a_fault(
    write: Callable[..., Path], tmp_path: Path, agencies: int
) -> None:
    network = read_tables(write(tmp_path, agencies, work=agencies > 1))
    assert len(network.agencies) == agencies
    assert network.participations
    assert not network.complete
    assert bool(network.dependencies) is (agencies > 1)


def test_the_threats_asked_for_are_those_made(write: Callable[..., Path], tmp_path: Path) -> None:
    network = read_tables(write(tmp_path, 150, threats=7, mandates=4))
    assert len(network.threats) == 7
    held = {t.id: sum(m.threat == t.id for m in network.mandates) for t in network.threats}
    # The first threats are the work of the most.
    assert held["t00000"] > 2 * held["t00006"] > 0
