"""Data with next to nothing in it gives a page that says so, in every view."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.unit.made import network, told

from bordergraph.analysis.method.assessment import assess
from bordergraph.analysis.method.counts import last_day_of, yearly_snapshots
from bordergraph.model import Arrangement, Cadence, Dependency, Network, Participation, Span
from bordergraph.views.map.data import map_data
from bordergraph.views.map.payload import MapStep, MapStory

from .conftest import Watched, often, page_of

pytestmark = pytest.mark.browser

SINCE = Span(date(2005, 1, 1))
TEAM = network(
    agencies="a:CA b:CA c:CA",
    arrangements=(Arrangement("p", "Team", cadence=Cadence.SCHEDULED, span=SINCE),),
    participations=tuple(Participation(a, "p", "participant", SINCE) for a in "ab"),
)
DATA = {
    "empty": Network(), "one agency": network(agencies="a:CA"), "no threats": TEAM,
    "one country": replace(
        TEAM, threats=told("threats", "t"), mandates=told("mandates", "t: a b c"),
        dependencies=(Dependency("patrol", "patrol", cross_border=False, value=1.0),),
        day=date(2020, 1, 1),
    ),
}  # fmt: skip
# What the picture or its legend says of the ties.
SAID = {
    "empty": "This data contains no agency and no arrangement.",
    "one agency": "This data contains no tie between two agencies and no possible gap.",
    "no threats": "The one linked pair is drawn.",
    "one country": "The one linked pair is drawn.",
}
STATES = (
    "", "#view=map", "#view=matrix", "#view=tables&table=gaps", "#view=tables&table=ties",
    "#view=tables&table=needs", "#layout=communities", "#lang=fr", "#then=2006&year=2018",
)  # fmt: skip
# A step of a story may rest on no source.
BOTH = {"en": "Claim", "fr": "Dit"}
STORY = MapStory({"en": "Told", "fr": "Conté"}, (MapStep(BOTH, BOTH, {}, {}),))


@pytest.mark.parametrize("name", often(*DATA))
def test_little_data_gives_a_sensible_page(watched: Watched, tmp_path: Path, name: str) -> None:
    data = DATA[name]
    years = range(2005, 2020) if data.threats else range(0)
    served = assess(data, days=[data.day, *map(last_day_of, years)])
    history = yearly_snapshots(data, served, years)
    shown = replace(map_data(data, served, history=history), story=STORY)
    page = watched.open(page_of(shown, tmp_path))
    assert SAID[name] in page.inner_text("#stage")
    untold = "The data does not state which agency has a mandate against which threat"
    assert (untold in page.inner_text("#details")) is not bool(data.mandates)
    assert "No possible gap is documented" not in page.inner_text("#details")
    for state in STATES:
        page.evaluate("(hash) => { location.hash = hash; }", state)
        page.wait_for_timeout(50)
        words = page.inner_text("body")
        assert not {"null", "undefined", "NaN"} & set(words.split()), state
        assert ": ." not in words, state
    if history:
        assert "nothing changed" in page.inner_text("#empty") or "rien" in page.inner_text("#empty")
