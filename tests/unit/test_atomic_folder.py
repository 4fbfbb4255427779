"""Files of one folder: all of them or none."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Event

import pytest
from tests.site_read import built
from tests.unit.made import no_space, put

from bordergraph.atomic_folder import SUMS, renew_folder, require_folder, write_folder
from bordergraph.errors import OutputError


def test_a_folder_holds_the_files_and_what_was_there(tmp_path: Path) -> None:
    folder = tmp_path / "far" / "new"
    write_folder(folder, {"a.txt": b"1", "in/b.txt": b"2"})
    assert built(tmp_path) == {"far/new/a.txt": b"1", "far/new/in/b.txt": b"2"}
    write_folder(folder, {"a.txt": b"new"})
    assert built(folder) == {"a.txt": b"new", "in/b.txt": b"2"}


def test_who_comes_while_a_folder_is_renewed_waits(tmp_path: Path) -> None:
    under_way, waiting = Event(), Event()

    def slowly() -> Iterator[tuple[str, bytes]]:
        under_way.set()
        yield "a", b"1"
        assert waiting.wait(10)
        yield "b", b"2"

    with ThreadPoolExecutor() as pool:
        first = pool.submit(renew_folder, tmp_path / "new", slowly())
        assert under_way.wait(10)
        second = pool.submit(renew_folder, tmp_path / "new", [("a", b"1"), ("b", b"2")])
        waiting.set()
        assert (first.result(10).written, second.result(10).written) == (3, 0)


def killed_while_renewing(folder: Path, files: dict[str, bytes], moves: int) -> int:
    """Renew a folder in a process that ends before its next move, and return its exit code."""
    pid = os.fork()
    if pid == 0:
        left = count()
        replace = os.replace
        os.replace = lambda *ends: os._exit(9) if next(left) == moves else replace(*ends)
        renew_folder(folder, files.items())
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="ends a process at a certain step")
def test_who_is_killed_while_a_folder_is_renewed_tears_nothing(tmp_path: Path) -> None:
    """Wherever it ends between the first and the last move, the next renewal makes it whole."""
    old = {"a": b"1", "b": b"1", "in/c": b"1", "gone/d": b"1"}
    new = {"a": b"2", "b": b"1", "in/c": b"2", "in/e": b"2"}
    codes = []
    for step in range(9):
        folder = tmp_path / str(step)
        renew_folder(folder, old.items() if step % 2 else ())
        codes.append(killed_while_renewing(folder, new, step // 2))
        assert renew_folder(folder, new.items()).files == 5
        held = built(folder)
        assert held.pop(SUMS).count(b"\n") == 4
        assert held == new
        assert not list(folder.glob(".writing-*"))
    assert set(codes) == {9}


@pytest.mark.parametrize("name", [SUMS, "in/b", "a"])
def test_a_file_of_somebody_else_or_changed_since_is_not_lost(tmp_path: Path, name: str) -> None:
    if name == "a":
        renew_folder(tmp_path, [("a", b"1"), ("c", b"1")])
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(b"mine")
    before = built(tmp_path)
    with pytest.raises(OutputError, match=f"would be lost: {name}"):
        renew_folder(tmp_path, [("a", b"2"), ("in/b", b"1")])
    assert built(tmp_path) == before


def test_sums_of_files_that_have_all_changed_are_not_lost(tmp_path: Path) -> None:
    (tmp_path / SUMS).write_text(f"{'0' * 64}  mine\n")
    (tmp_path / "mine").write_bytes(b"changed")
    before = built(tmp_path)
    with pytest.raises(OutputError, match=f"would be lost: {SUMS}, mine"):
        renew_folder(tmp_path, [("a", b"1")])
    assert built(tmp_path) == before


def test_sums_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    (outside := tmp_path / "outside").write_bytes(b"x")
    renew_folder(tmp_path / "new", [("a", b"x")])
    total = (tmp_path / "new" / SUMS).read_text().split()[0]
    with (tmp_path / "new" / SUMS).open("a") as file:
        file.write(f"{total}  ../outside\n{total}  {outside}\n")
    renew_folder(tmp_path / "new", [("b", b"x")])
    assert built(tmp_path).keys() == {"outside", "new/b", "new/SHA256SUMS"}


def test_folders_that_are_empty_without_their_files_go_with_them(tmp_path: Path) -> None:
    renew_folder(tmp_path, [("a/b/c", b"1"), ("a/b/d/e", b"1"), ("f/g", b"1"), ("h", b"1")])
    (tmp_path / "f" / "mine").write_bytes(b"")
    renew_folder(tmp_path, [("h", b"1")])
    assert sorted(p.name for p in tmp_path.rglob("*")) == [SUMS, "f", "h", "mine"]


def test_a_file_is_refused(tmp_path: Path) -> None:
    file = put(tmp_path / "file", b"here first")
    with pytest.raises(OutputError, match="it is a file"):
        require_folder(file)
    with pytest.raises(OutputError, match="it is a file"):
        write_folder(file, {"a": b""})
    assert built(tmp_path) == {"file": b"here first"}


@pytest.mark.parametrize("bad", ["a", "b/c"])
def test_one_name_that_cannot_be_written_leaves_all_as_it_was(tmp_path: Path, bad: str) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").write_bytes(b"a file where a folder should be")
    (tmp_path / "first").write_bytes(b"old")
    with pytest.raises(OutputError):
        write_folder(tmp_path, {"first": b"new", bad: b"x"})
    assert built(tmp_path) == {"b": b"a file where a folder should be", "first": b"old"}


def test_a_full_disk_leaves_all_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"old")
    wrote: list[Path] = []

    def full(path: Path, content: bytes) -> int:
        wrote.append(path)
        return no_space() if len(wrote) > 1 else len(content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutputError, match="No space left"):
        write_folder(tmp_path, {"a": b"new", "b": b"new"})
    assert built(tmp_path) == {"a": b"old"}
    with pytest.raises(OutputError):
        write_folder(tmp_path / "new", {"a": b"new", "b": b"new"})
    assert built(tmp_path / "new") == {}
