"""A network of very many things: communities as marks, one of which opens into its agencies."""

from pathlib import Path
from typing import TypeAlias

import pytest
from tests.unit.made import network

from bordergraph.model import Agency, Dependency, Mandate, Network, Share
from bordergraph.views.map import data as map_module
from bordergraph.views.map import payload
from bordergraph.views.map.data import map_data
from bordergraph.views.map.payload import MapData

from .conftest import Watched, often, page_of

pytestmark = pytest.mark.browser

Folded: TypeAlias = tuple[Path, MapData]

GROUPS, EACH = 4, 12
BLUNT = "a:00-00"  # an id may hold a colon


def name(group: int, place: int) -> str:
    """Return the id of one agency."""
    return BLUNT if (group, place) == (0, 0) else f"a{group:02}-{place:02}"


def rings() -> Network:
    """Return groups of agencies with many ties inside and one between each and the next."""
    bodies = [(g, i) for g in range(GROUPS) for i in range(EACH)]
    members = [(of, name(g, i)) for g, i in bodies for of in (f"p{g}-{i // 4}", f"whole{g}")]
    return network(
        agencies=tuple(Agency(name(g, i), f"Agency {g} {i}", country="US") for g, i in bodies),
        threats="guns drugs",
        arrangements=" ".join(sorted({program for program, _ in members})),
        participations=", ".join(f"{program}: {agency}" for program, agency in sorted(members)),
        shares=tuple(Share(name(g, 0), name(g + 1, 0)) for g in range(GROUPS - 1)),
        mandates=(
            *(Mandate(name(g, i), "guns") for g, i in bodies if i < 2),
            *(Mandate(name(1, i), "drugs") for i in (5, 6, 7)),
        ),
        dependencies=(Dependency("patrol", "patrol", cross_border=False, value=1.0),),
    )


@pytest.fixture(scope="module")
def folded(tmp_path_factory: pytest.TempPathFactory) -> Folded:
    """The page of a small network that is taken for a large one, six of whose gaps are listed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(map_module, "MAX_THINGS", 20)
        patch.setattr(payload, "LISTED", 6)
        data = map_data(rings())
    return page_of(data, tmp_path_factory.mktemp("folded")), data


DRAWN = "(id) => window.bordergraphMap.drawn(id) !== undefined"


def test_communities_are_drawn_with_their_gaps(watched: Watched, folded: Folded) -> None:
    path, data = folded
    page = watched.open(path)
    assert all(page.evaluate(DRAWN, c.id) for c in data.communities)
    said = page.inner_text("#listed")
    assert f"6 of {data.counts.gaps} possible gaps" in said
    assert "bordergraph gaps" in said
    labels = dict(page.evaluate("window.bordergraphMap.named()"))
    counts = data.communities[0].counts
    assert counts
    assert labels["community/c0"].endswith(
        f"{counts['agencies']} · {counts['inside']} / {counts['outside']}"
    )


def test_a_click_opens_a_community_and_the_address_keeps_it(
    watched: Watched, folded: Folded
) -> None:
    path, data = folded
    page = watched.open(path)
    at = page.evaluate("window.bordergraphMap.where('community/c0')")
    page.mouse.click(at["x"], at["y"])
    members = [n.id for n in data.nodes if n.groups == {"communities": "c0"} and n.kind == "agency"]
    watched.until("location.hash.includes('open=c0')")
    assert all(page.evaluate(DRAWN, m) for m in members)
    assert not page.evaluate(DRAWN, "community/c0")
    assert page.evaluate(DRAWN, "community/c1")
    assert f"{len(members)} agencies" in page.inner_text("#details .meta >> nth=0")
    # The address alone brings the same picture back.
    state = page.evaluate("location.hash")
    page = watched.open(path, state)
    assert all(page.evaluate(DRAWN, m) for m in members)
    page.get_by_role("button", name="Close the community").click()
    assert page.evaluate(DRAWN, "community/c0")
    assert "open=" not in page.evaluate("location.hash")


def test_the_keyboard_opens_and_closes(watched: Watched, folded: Folded) -> None:
    path, data = folded
    page = watched.open(path)
    page.focus("#canvas")
    page.keyboard.press("ArrowRight")
    watched.until("location.hash.includes('sel=community')")
    page.keyboard.press("Enter")
    watched.until("location.hash.includes('open=')")
    chosen = page.evaluate("new URLSearchParams(location.hash.slice(1)).get('open')")
    of_chosen = (n for n in data.nodes if n.groups == {"communities": chosen})
    member = next(n.id for n in of_chosen if n.kind == "agency")
    assert page.evaluate(DRAWN, member)
    page.keyboard.press("Escape")
    watched.until("!location.hash.includes('open=')")
    assert page.evaluate(DRAWN, f"community/{chosen}")


def test_a_search_and_an_address_open_the_community_of_what_they_lead_to(
    watched: Watched, folded: Folded
) -> None:
    path, data = folded
    page = watched.open(path)
    page.fill("#search", "Agency 2 7")
    page.keyboard.press("Enter")
    watched.until("location.hash.includes('sel=agency')")
    assert page.evaluate(DRAWN, f"agency/{name(2, 7)}")
    assert page.inner_text("#details h2").strip() == "Agency 2 7"
    # An id with a colon is one like any other.
    page = watched.open(path, f"#sel=agency/{BLUNT}")
    assert page.evaluate(DRAWN, f"agency/{BLUNT}")
    assert page.inner_text("#details h2").strip() == "Agency 0 0"
    node = next(n for n in data.nodes if n.id == f"agency/{BLUNT}")
    assert node.counts is not None
    assert f"{node.counts['gaps']} possible gaps" in page.inner_text("#details")
    page = watched.open(path, f"#sel=gap:agency/{name(1, 0)}|agency/{BLUNT}")
    assert "Agency 0 0" in page.inner_text("#details")


@pytest.mark.parametrize("view", often("ties", "tables"))
def test_every_view_of_communities_is_open_to_all(
    watched: Watched, folded: Folded, npm_tools: Path, view: str
) -> None:
    watched.open(folded[0], f"#view={view}&open=c1&sel=community/c1")
    assert watched.audit(npm_tools).broken == {}
