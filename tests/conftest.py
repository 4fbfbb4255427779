"""The graph that ships, and networks to measure: our own, networkx's and published ones.

Published networks stand beside the checkout; what is asked of them skips without, and is asked of
the others always.
"""

from __future__ import annotations

import csv
import gc
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import settings
from scipy import sparse
from tests.unit.made import Opened, csv_rows

import bordergraph
from bordergraph import Workbench
from bordergraph.analysis.method.assessment import assess
from bordergraph.analysis.whatif.yearly import describe_years
from bordergraph.atomic_folder import lock_folder
from bordergraph.model import Network
from bordergraph.store.querying import remote
from bordergraph.views.map.payload import MapData

# Plain pytest tries fewer examples; tools/test asks for the profile that tries all.
# A slow machine is no fault of what is tested.
settings.register_profile("whole", deadline=None)
settings.register_profile("fast", deadline=None, max_examples=5)
settings.load_profile("fast")

# Programs that tests start read compiled code, also where the environment says to write none.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Tests hold much open, among which looking for cycles takes a tenth of their time.
gc.set_threshold(100_000, 50, 100)

# An index of the shipped graph that somebody made for himself is none of the tests' business.
os.environ["BORDERGRAPH_CACHE"] = str(Path(__file__).parent / "no-caches")

OURS = Path(__file__).parent / "data" / "networks"
PUBLISHED = Path(__file__).resolve().parents[1].parent / "shared" / "networks"


@dataclass(frozen=True)
class Published:
    """A network as its authors give it.

    Attributes:
        ids: Ids in the order of the rows of the matrix.
        groups: Group of each; empty text where there is none.
        ties: Directed or undirected ties as given, shape (n, n).
    """

    ids: list[str]
    groups: list[str]
    ties: Any

    def graph(self) -> nx.DiGraph[int]:
        """Return its ties, each node with its ``group``."""
        graph: nx.DiGraph[int] = nx.from_scipy_sparse_array(self.ties, create_using=nx.DiGraph)
        nx.set_node_attributes(graph, dict(enumerate(self.groups)), "group")
        return graph


# What follows from a network and its arguments alone, and is worked out anew by every verb.
PURE: dict[str, Callable[..., Any]] = {"assess": assess, "yearly": describe_years}
LATEST = 32


def _once(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that works out once what it is asked of equal networks."""
    first: dict[tuple[int, ...], list[Network]] = defaultdict(list)
    same: dict[int, tuple[Network, Network]] = {}
    known: dict[Any, Any] = {}

    def plain(value: object) -> object:
        if value is None or isinstance(value, (str, bool)):
            return value
        return tuple(value)  # type: ignore[arg-type] # days, variants, dependencies

    def once(network: Network, *args: Any, **asked: Any) -> Any:
        if asked.get("documented") is not None:
            return function(network, *args, **asked)
        if id(network) not in same:
            alike = first[tuple(len(v) for v in vars(network).values() if isinstance(v, tuple))]
            equal = next((known for known in alike if known == network), None)
            if equal is None:
                alike.append(network)
            same[id(network)] = network, equal or network
        given, named = tuple(map(plain, args)), {k: plain(v) for k, v in asked.items()}
        key = (id(same[id(network)][1]), given, frozenset(named.items()))
        if len(known) == LATEST and key not in known:
            del known[next(iter(known))]
        # What was asked for last goes last.
        known[key] = known.pop(key) if key in known else function(network, *given, **named)
        return known[key]

    return once


@pytest.fixture(scope="session", autouse=True)
def assessed_once() -> Iterator[None]:
    """Let what verbs and tests have in common be worked out once for equal networks."""
    with pytest.MonkeyPatch.context() as patch:
        for name, function in PURE.items():
            # Of a mutant each test works out its own: mutmut runs those alone that call what it changed.
            once = function if "MUTANT_UNDER_TEST" in os.environ else _once(function)
            for module in [*sys.modules.values()]:
                if getattr(module, "__dict__", {}).get(name) is function:
                    patch.setattr(module, name, once)
        # An endpoint that does not answer is asked again at once.
        patch.setattr(remote, "_FIRST_PAUSE", 0.01)
        yield


@pytest.fixture(scope="session")
def opened() -> Opened:
    """Return `bordergraph.open`, opening the graph that ships once on each day.

    Other graphs are opened anew: a test may have written them again.
    """
    known: dict[tuple[str, ...], Workbench] = {}

    def once(*named: Any, language: str = "en", **asked: Any) -> Workbench:
        if named or asked.get("endpoint"):
            return whole(*named, language=language, **asked)
        key = tuple(f"{k}={v}" for k, v in sorted(asked.items()) if v)
        if (*key, language) in known:
            return known[*key, language]
        if key in known:
            found = bordergraph.Workbench(known[key]._graph, language)  # noqa: SLF001 - no other way to it
        else:
            found = known[key] = whole(language=language, **asked)
        known[*key, language] = found
        return found

    whole = bordergraph.open
    return once


@pytest.fixture(scope="session")
def shipped(opened: Opened) -> Workbench:
    """Return the graph that ships, opened once for all tests that only read it."""
    return opened()


@pytest.fixture(scope="session")
def drawn() -> Callable[[Workbench], MapData]:
    """Return what draws the map of a graph, once for each graph: it tells of every year."""
    return cache(lambda kg: kg.map().whole)


@pytest.fixture(scope="session")
def kept(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Callable[[str, Callable[[Path], object]], Path]:
    """Return what has a folder made once: tests in several processes share it."""
    here = tmp_path_factory.getbasetemp()

    def made(name: str, make: Callable[[Path], object]) -> Path:
        folder = (here if worker_id == "master" else here.parent) / name
        with lock_folder(folder.with_name(f"{name}-waits")):
            if not folder.exists():
                make(folder.with_name(f"{name}-making"))
                folder.with_name(f"{name}-making").rename(folder)
        return folder

    return made


@pytest.fixture(scope="session")
def site(shipped: Workbench, kept: Callable[..., Path]) -> Path:
    """Return the folder of the site of the graph that ships, built once."""
    return kept("shipped-site", shipped.site)


@pytest.fixture(scope="session")
def exported(shipped: Workbench) -> Callable[[str], str]:
    """Return what exports the graph that ships, once in each format."""
    return cache(lambda form: shipped.export(form).to_text())


def _write(path: Path, header: tuple[str, str], rows: Iterable[tuple[object, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


@pytest.fixture(scope="session")
def network_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a finder of the folder of a network; it skips what is not here."""
    made: dict[str, Path] = {}

    def karate() -> Path:
        """Write Zachary's club as networkx has it, each member with the side as its one issue."""
        folder = tmp_path_factory.mktemp("karate")
        graph = nx.karate_club_graph()
        sides = [(f"m{i + 1:02}", side) for i, side in graph.nodes(data="club")]
        ties = [(f"m{i + 1:02}", f"m{j + 1:02}") for i, j in graph.edges]
        _write(folder / "nodes.csv", ("id", "group"), sides)
        _write(folder / "actor_issue.csv", ("actor", "issue"), sides)
        _write(folder / "actor_actor.csv", ("source", "target"), ties)
        both = sorted({*ties, *((j, i) for i, j in ties)})
        _write(folder / "arcs.csv", ("source", "target"), both)
        return folder

    def find(name: str) -> Path:
        if name == "karate":
            return made.get(name) or made.setdefault(name, karate())
        if (OURS / name).is_dir():
            return OURS / name
        if not PUBLISHED.is_dir():
            pytest.skip("the published networks are not beside the checkout")
        return PUBLISHED / name

    return find


@pytest.fixture(scope="session")
def published(network_folder: Callable[[str], Path]) -> Callable[..., Published]:
    """Return a reader of networks: ``published("harbour", "actor_actor.csv")``."""

    def read(name: str, ties: str = "actor_actor.csv") -> Published:
        folder = network_folder(name)
        nodes = csv_rows(folder / "nodes.csv")
        if name == "motifr_wetlands":
            nodes = [row for row in nodes if row["level"] == "1"]
        ids = [row["id"] for row in nodes]
        at = {ident: place for place, ident in enumerate(ids)}
        pairs = [(at[row["source"]], at[row["target"]]) for row in csv_rows(folder / ties)]
        ends = np.array(pairs, dtype=np.int64).T
        matrix = sparse.csr_array((np.ones(len(pairs)), tuple(ends)), shape=(len(ids), len(ids)))
        return Published(ids, [row.get("group", "") for row in nodes], matrix)

    return read
