"""`check --changed`: the faults of the files a branch touched, the same as when all are judged."""

import random
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.unit.made import DATA, tables

from bordergraph.api import Workbench
from bordergraph.curate.changes import changed_graph_files, find_changes
from bordergraph.curate.check import check
from bordergraph.errors import Fault, UsageError

KEY = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *KEY, "-C", str(folder), *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A checkout with the tiny graph on its main branch, on a branch of its own."""
    shutil.copytree(DATA / "tiny", tmp_path / "graph")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "first")
    git(tmp_path, "checkout", "-qb", "mine")
    return tmp_path


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every bad sample beside one good graph: hundreds of faults of every rule."""
    folder = tmp_path_factory.mktemp("every")
    for path in (DATA / "valid" / "small.ttl", *sorted((DATA / "invalid").glob("*/*.ttl"))):
        shutil.copy(path, folder)
    return folder


@pytest.fixture(scope="module")
def whole(every: Path) -> list[Fault]:
    return [f for f in check([every]) if f.severity == "violation"]


def of_files(faults: list[Fault], files: list[Path]) -> list[Fault]:
    shown = {str(path) for path in files}
    return [
        f for f in faults if f.location.split(": ")[0].rstrip("0123456789").rstrip(":") in shown
    ]


WEEKLY = pytest.mark.weekly


@pytest.mark.slow
@pytest.mark.parametrize("seed", [pytest.param(0, marks=WEEKLY), 1, pytest.param(2, marks=WEEKLY)])
def test_some_files_have_the_violations_that_they_have_when_all_are_judged(
    seed: int, every: Path, whole: list[Fault]
) -> None:
    files = sorted(every.glob("*.ttl"))
    some = random.Random(seed).sample(files, (1, 60, 200)[seed])  # noqa: S311 - a choice of samples
    found = check([every], subset=frozenset(path.resolve() for path in some))
    assert [f for f in found if f.severity == "violation"] == of_files(whole, some)
    assert of_files(list(found), some) == list(found)


@pytest.mark.slow
def test_every_fault_is_of_one_file(every: Path, whole: list[Fault]) -> None:
    assert len(whole) > 300
    assert len({f.rule for f in whole}) > 200
    assert of_files(whole, sorted(every.glob("*.ttl"))) == whole


def test_what_a_branch_touched_is_committed_or_not_or_new(clone: Path) -> None:
    claims = sorted((clone / "graph" / "claims").glob("*.ttl"))
    assert find_changes(clone).files == frozenset()
    claims[0].write_text(claims[0].read_text() + "# one\n")
    git(clone, "commit", "-qam", "mine")
    claims[1].write_text(claims[1].read_text() + "# two\n")
    (clone / "graph" / "claims" / "é new.ttl").write_text("")
    (clone / "notes.md").write_text("")
    claims[2].unlink()
    found = changed_graph_files([clone / "graph"])
    assert found.since == "main"
    assert {p.name for p in found.files} == {claims[0].name, claims[1].name, "é new.ttl"}
    since = {p.name for p in find_changes(clone, "HEAD").files}
    assert since == {claims[1].name, "é new.ttl", "notes.md"}


def test_what_main_has_since_is_nobody_elses_change(clone: Path) -> None:
    git(clone, "checkout", "-q", "main")
    (clone / "graph" / "theirs.ttl").write_text("")
    git(clone, "add", "-A")
    git(clone, "commit", "-qm", "theirs")
    git(clone, "checkout", "-q", "mine")
    assert find_changes(clone).files == frozenset()


def test_a_changed_file_brings_the_counts_of_its_graph(clone: Path) -> None:
    (clone / "graph" / "dataset.ttl").write_text("")
    git(clone, "add", "-A")
    git(clone, "commit", "-qm", "counts")
    claims = min((clone / "graph" / "claims").glob("*.ttl"))
    claims.write_text(claims.read_text() + "# one\n")
    files = changed_graph_files([clone / "graph"], "HEAD").files
    assert {p.name for p in files} == {claims.name, "dataset.ttl"}


@pytest.mark.slow
def test_it_says_what_it_judged_and_passes_over_the_rest(clone: Path) -> None:
    one, two, *_ = sorted((clone / "graph" / "claims").glob("*.ttl"))
    two.write_text(two.read_text().replace("bg:locator", "bg:locater", 1))
    git(clone, "commit", "-qam", "their fault")
    graph = clone / "graph"
    nothing = Workbench.open(graph).check(changed="HEAD")
    assert nothing.items == ()
    assert nothing.remarks[0].startswith("Nothing to judge: no file of the graph changed since ")
    one.write_text(one.read_text().replace("bg:confidence", "bg:confidense", 1))
    mine = Workbench.open(graph).check(changed="HEAD")
    assert {f.location.split(":")[0] for f in mine.items} == {str(one)}
    assert "unknown-term" in {f.rule for f in mine.items}
    assert mine.remarks[0].startswith("Files judged, changed since ")
    assert mine.remarks[0].endswith(f": 1 (claims/{one.name}).")
    both = Workbench.open(graph).check(changed=True)
    assert {f.location.split(":")[0] for f in both.items} == {str(one), str(two)}


def test_where_nothing_can_be_told_it_says_why(
    clone: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    with pytest.raises(UsageError, match="in no git checkout") as left:
        find_changes(outside)
    assert "go to a clone" in left.value.hint
    with pytest.raises(UsageError, match="git knows no commit 'nowhere'"):
        find_changes(clone, "nowhere")
    with pytest.raises(UsageError, match="git knows no commit '--all'"):
        find_changes(clone, "--all")
    git(clone, "checkout", "-q", "--orphan", "alone")
    git(clone, "commit", "-qm", "alone")
    with pytest.raises(UsageError, match="no history in common with main"):
        find_changes(clone)
    git(clone, "branch", "-qD", "main")
    with pytest.raises(UsageError, match="main or origin/main"):
        find_changes(clone)
    with pytest.raises(UsageError, match="tables are judged whole"):
        check([tables(outside, {"agencies": "id,label\na,A\n"})], subset=frozenset())
    monkeypatch.setenv("PATH", str(outside))
    with pytest.raises(UsageError, match="there is no git here"):
        find_changes(clone)


def test_a_hook_of_another_checkout_is_not_asked(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(clone / "nowhere"))
    assert find_changes(clone).since == "main"
