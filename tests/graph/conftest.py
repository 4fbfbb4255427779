"""The site of the graph that ships, built once for all tests that read it."""

from pathlib import Path

import pytest

import bordergraph
from bordergraph.atomic_folder import alone


@pytest.fixture(scope="session")
def site(
    shipped: bordergraph.Workbench, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Path:
    """Return the folder of the site; tests in several processes share one."""
    here = tmp_path_factory.getbasetemp()
    folder = (here if worker_id == "master" else here.parent) / "shipped-site"
    # Who writes the site holds its own folder.
    with alone(folder.with_name("shipped-site-writing")):
        if not (folder / "SHA256SUMS").exists():
            shipped.site(folder)
    return folder
