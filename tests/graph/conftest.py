"""The site of the graph that ships, built once for all tests that read it."""

from collections.abc import Callable
from pathlib import Path

import pytest

import bordergraph


@pytest.fixture(scope="session")
def site(shipped: bordergraph.Workbench, kept: Callable[..., Path]) -> Path:
    """Return the folder of the site."""
    return kept("shipped-site", shipped.site)
