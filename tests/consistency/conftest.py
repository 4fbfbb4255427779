"""Three days on the graph that ships: its own, and the last days of two earlier years."""

from __future__ import annotations

from datetime import date

import pytest

from .surfaces import Surfaces

DAYS = (None, date(2018, 12, 31), date(2012, 12, 31))


@pytest.fixture(scope="session", params=DAYS, ids=lambda d: str(d or "own day"))
def on(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Surfaces:
    """Every surface on one day."""
    return Surfaces(request.param, tmp_path_factory.mktemp("tables"))
