"""Two days on the graph that ships: its own, and the last day of an earlier year."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from .surfaces import Surfaces

if TYPE_CHECKING:
    from collections.abc import Callable

    import bordergraph
    from bordergraph.views.map.payload import MapData

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
