"""Published networks that stand beside the checkout; tests that need them skip without."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy import sparse

import bordergraph
from bordergraph.model import Agency, Mandate, Network, Share, Threat

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(__file__).resolve().parents[1].parent / "shared" / "networks"


@dataclass(frozen=True)
class Published:
    """A network as its authors give it.

    Attributes:
        ids: Ids in the order of the rows of the matrices.
        groups: Group of each; empty text where there is none.
        ties: Directed or undirected ties as given, shape (n, n).
        memberships: Who has which issue, shape (n, issues).
        issues: Ids of the issues.
    """

    ids: list[str]
    groups: list[str]
    ties: Any
    memberships: Any
    issues: list[str]

    def network(self, *, undirected: bool = False) -> Network:
        """Return it as agencies, threats, shares and mandates."""
        coo, held = self.ties.tocoo(), self.memberships.tocoo()
        arcs = set(zip(coo.row.tolist(), coo.col.tolist(), strict=True))
        if undirected:
            arcs |= {(j, i) for i, j in arcs}
        return Network(
            agencies=tuple(
                Agency(a, a, country=g) for a, g in sorted(zip(self.ids, self.groups, strict=True))
            ),
            threats=tuple(Threat(t, t) for t in self.issues),
            shares=tuple(Share(self.ids[i], self.ids[j]) for i, j in sorted(arcs)),
            mandates=tuple(
                Mandate(self.ids[i], self.issues[t])
                for i, t in zip(held.row.tolist(), held.col.tolist(), strict=True)
            ),
            complete=True,
        )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _matrix(
    path: Path, columns: tuple[str, str], left: list[str], right: list[str]
) -> sparse.csr_array[np.float64, tuple[int, int]]:
    rows = _rows(path) if path.exists() else []
    at = [{name: k for k, name in enumerate(names)} for names in (left, right)]
    i = np.array([at[0][row[columns[0]]] for row in rows], dtype=np.int64)
    j = np.array([at[1][row[columns[1]]] for row in rows], dtype=np.int64)
    return sparse.csr_array((np.ones(len(rows)), (i, j)), shape=(len(left), len(right)))


@pytest.fixture(scope="session")
def shipped() -> bordergraph.Workbench:
    """Return the graph that ships, opened once for all tests that only read it."""
    return bordergraph.open()


@pytest.fixture(scope="session")
def published() -> Callable[..., Published]:
    """Return a reader of published networks: ``published("chemnet", "actor_actor.csv")``."""
    if not FOLDER.is_dir():
        pytest.skip("the published networks are not beside the checkout")

    def read(name: str, ties: str = "actor_actor.csv") -> Published:
        folder = FOLDER / name
        nodes = _rows(folder / "nodes.csv")
        if name == "motifr_wetlands":
            nodes = [row for row in nodes if row["level"] == "1"]
        ids = [row["id"] for row in nodes]
        held = folder / "actor_issue.csv"
        issues = sorted({row["issue"] for row in _rows(held)}) if held.exists() else []
        return Published(
            ids,
            [row.get("group", "") for row in nodes],
            _matrix(folder / ties, ("source", "target"), ids, ids),
            _matrix(held, ("actor", "issue"), ids, issues),
            issues,
        )

    return read
