"""Strained links on the map: drawn, named, counted, switched off, and told with what strains them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bordergraph.analysis.gaps.strained import strained
from bordergraph.model import Cadence, Finding, Mandate, Share
from bordergraph.views.map.data import map_data
from bordergraph.views.map.page import build_map

if TYPE_CHECKING:
    from pathlib import Path

    from bordergraph.analysis.results import Gap
    from bordergraph.model import Network

    from .conftest import Watched

pytestmark = pytest.mark.browser

KIND = "bordergraphMap.kinds()"


@pytest.fixture(scope="module")
def strains(network: Network) -> tuple[Network, tuple[Gap, ...]]:
    """The network with a regular exchange that a finding speaks ill of, and what is strained then."""
    trouble = Finding(
        "trouble", "accountability", ("cbp", "rcmp"), (("cbp", "rcmp"),), threats=("terrorism",)
    )
    known = replace(
        network,
        mandates=(
            *network.mandates,
            *(Mandate(a, "terrorism") for a in ("cbp", "rcmp")),
        ),
        shares=(
            *network.shares,
            *(
                Share(a, b, cadence=Cadence.CONTINUOUS)
                for a, b in (("cbp", "rcmp"), ("rcmp", "cbp"))
            ),
        ),
        findings=(*network.findings, trouble),
        complete=True,
    )
    return known, strained(known)


@pytest.fixture(scope="module")
def file(
    strains: tuple[Network, tuple[Gap, ...]], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = tmp_path_factory.mktemp("strained") / "map.html"
    known, rows = strains
    path.write_text(build_map(map_data(known, strained=rows)), encoding="utf-8")
    return path


@pytest.mark.parametrize("view", ["ties", "map"])
def test_a_strained_link_is_a_line_of_its_own(
    watched: Watched, file: Path, strains: tuple[Network, tuple[Gap, ...]], view: str
) -> None:
    pairs = {g.agencies for g in strains[1]}
    assert len(pairs) == 1
    page = watched.open(file, f"#view={view}")
    assert page.evaluate(KIND).count("strained") == len(pairs)
    assert "Strained link" in page.inner_text("#legend")
    counted = page.locator("label:has(#strained) .count").inner_text()
    assert int(counted) == len(strains[1])
    page.uncheck("#strained")
    assert "strained" not in page.evaluate(KIND)
    assert "Strained link" not in page.inner_text("#legend")
    assert "strained=0" in page.url
    page.click("#undo")
    watched.until(f"{KIND}.includes('strained')")
    watched.clean()


def test_what_strains_a_link_is_told(watched: Watched, file: Path) -> None:
    page = watched.open(file, "#sel=tie:agency/cbp|agency/rcmp")
    told = page.inner_text("#strains")
    assert "Terrorism" in told
    assert "accountability" in told.casefold()
    page = watched.open(file, "#view=tables&table=strained")
    assert re.match(r"1 row", page.inner_text("caption"))
    watched.clean()


def test_strained_links_are_told_of_the_latest_state_alone(watched: Watched, file: Path) -> None:
    page = watched.open(file, "#year=2012")
    assert "strained" not in page.evaluate(KIND)
    assert "latest state" in page.inner_text("#strained-now")
    watched.clean()
