"""The index keeps how needs are served, and only what it keeps is used."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from tests.unit.made import TINY

import bordergraph
from bordergraph.analysis.method.inputs import DuckDatabase, FileDatabase
from bordergraph.api.conclusions import ASSESSMENT
from bordergraph.api.context import Context
from bordergraph.errors import ReadingNote
from bordergraph.store.graph import open_graph
from bordergraph.store.loading.files import index_path


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(TINY, tmp_path / "tiny"))
    bordergraph.open(folder).index()
    return folder


def test_what_is_kept_answers_as_what_is_worked_out(graph: Path) -> None:
    kept = Context(open_graph(graph))
    assert isinstance(kept.assessment.database, FileDatabase)
    (path,) = index_path(graph).glob(ASSESSMENT)
    path.unlink()
    (index_path(graph) / "made-of.json").unlink()
    made = Context(open_graph(graph))
    assert isinstance(made.assessment.database, DuckDatabase)
    for name in ("rows", "channels", "stable_gaps", "gap_range"):
        assert getattr(kept.assessment, name) == getattr(made.assessment, name)


def test_a_day_that_is_not_kept_is_worked_out(graph: Path) -> None:
    context = Context(open_graph(graph, as_of=date(2011, 3, 4)))
    assert isinstance(context.assessment.database, DuckDatabase)
    assert context.assessment.day == "2011-03-04"


def test_a_damaged_file_is_not_used(graph: Path) -> None:
    (path,) = index_path(graph).glob(ASSESSMENT)
    path.write_bytes(path.read_bytes()[:-1])
    context = Context(open_graph(graph))
    with pytest.warns(ReadingNote, match="it is damaged"):
        assert isinstance(context.assessment.database, DuckDatabase)
