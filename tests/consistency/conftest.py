"""Two days on the graph that ships: its own, and the last day of an earlier year."""

from collections.abc import Callable
from datetime import date

import pytest

import bordergraph
from bordergraph.views.map.payload import MapData

from .surfaces import Surfaces

DAYS = (None, pytest.param(date(2012, 12, 31), marks=pytest.mark.weekly))


@pytest.fixture(scope="session", params=DAYS, ids=lambda d: str(d or "own day"))
def on(
    request: pytest.FixtureRequest,
    opened: Callable[..., bordergraph.Workbench],
    drawn: Callable[[bordergraph.Workbench], MapData],
    tmp_path_factory: pytest.TempPathFactory,
) -> Surfaces:
    """Every surface on one day."""
    day = request.param
    return Surfaces(opened(as_of=day), day, drawn, tmp_path_factory.mktemp("tables"))
