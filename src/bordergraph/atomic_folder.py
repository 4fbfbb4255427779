"""Files written whole or not at all: one, or several in a folder.

What was stopped between the files of a folder, the next run finishes.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bordergraph.errors import OutputError, Sentence, list_first, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_PREFIX, _SUFFIX = ".writing-", ".tmp"
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
SUMS = "SHA256SUMS"
"""Name of the list of sums in a folder that is renewed, as ``sha256sum`` writes and checks it."""

_FEW = 5
"""Files that an error names."""


def require_folder(folder: str | Path) -> Path:
    """Return a folder to write to, before any work is done; it need not be there yet."""
    target = Path(folder)
    if target.exists() and not target.is_dir():
        message = Sentence("cannot write files to {path}: it is a file", path=target)
        raise OutputError(message, "name a folder")
    return target


def write_file(path: str | Path, content: bytes | Iterable[bytes]) -> None:
    """Write a whole file or nothing: beside it first, then renamed over it.

    Its folder is made when it is not there. A link stays a link, and a device or pipe is written to, never
    replaced. Where the disk is full or the place not writable, it is an OutputError.

    Example:
        >>> with tempfile.TemporaryDirectory() as name:
        ...     write_file(f"{name}/new/one.txt", b"1")
        ...     Path(name, "new/one.txt").read_bytes()
        b'1'
    """
    parts = (content,) if isinstance(content, bytes) else content
    try:
        if is_device(Path(path)):
            with Path(path).open("wb") as file:
                file.writelines(parts)
            return
        target = Path(os.path.realpath(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.name}.{os.urandom(4).hex()}.tmp")
        try:
            with temporary.open("xb") as file:
                if target.is_file():
                    # What is private stays so while it is written.
                    shutil.copymode(target, temporary)
                file.writelines(parts)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)
        finally:
            # Whatever ends the writing, a limit or Ctrl-C too, leaves nothing beside it.
            temporary.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise write_error(path, error) from None


def is_device(path: Path) -> bool:
    """Tell whether a path is there and is no regular file: a device, a pipe, a socket."""
    return path.exists() and not path.is_file()


def write_error(path: str | Path, error: OSError | ValueError) -> OutputError:
    """Return the error for a file that cannot be written."""
    return OutputError(Sentence("cannot write {path}: {why}", path=path, why=reason_of(error)))


@contextmanager
def lock_folder(folder: str | Path) -> Iterator[bool]:
    """Wait for the lock of a folder and hold it meanwhile; the folder is made when it is not there.

    Where a folder cannot be held, as on Windows, nobody waits; whether it is held is yielded. A file in its
    place, or a folder that cannot be made, is an OutputError.

    Example:
        >>> with tempfile.TemporaryDirectory() as name, lock_folder(f"{name}/new"):
        ...     Path(name, "new").is_dir()
        True
    """
    target = require_folder(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
        handle = _acquire_lock(target)
    except (OSError, ValueError) as error:
        raise write_error(target, error) from None
    try:
        yield handle >= 0
    finally:
        if handle >= 0:
            os.close(handle)


def _acquire_lock(folder: Path, *, wait: bool = True) -> int:
    """Return the handle by which a folder is held; -1 where that cannot be.

    Where somebody else holds it, and nobody waits, it is a BlockingIOError.
    """
    try:
        import fcntl

        handle = os.open(folder, os.O_RDONLY)
    except (ImportError, PermissionError):
        return -1
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        if isinstance(error, BlockingIOError):
            raise
        # Some file systems have no locks.
        return -1
    return handle


def is_locked(folder: Path) -> bool:
    """Tell whether somebody works on a folder, by `lock_folder`; where that cannot be known, nobody does."""
    try:
        handle = _acquire_lock(folder, wait=False)
    except OSError as error:
        return isinstance(error, BlockingIOError)
    if handle >= 0:
        os.close(handle)
    return False


def write_folder(folder: str | Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder; what else is in it stays.

    It is made when it is not there; a name may lead into a folder within. All are written beside the folder
    first, so that a full disk or a name that cannot be written (OutputError) leaves everything as it was.

    Example:
        >>> with tempfile.TemporaryDirectory() as name:
        ...     write_folder(f"{name}/new", {"b/one.txt": b"1", "two.txt": b"2"})
        ...     sorted(p.name for p in Path(name, "new").rglob("*.txt"))
        ['one.txt', 'two.txt']
    """
    with _staging_folder(folder) as staging:
        for name, content in files.items():
            _stage(staging, name, content)
        _put_all(staging, files)


@contextmanager
def _staging_folder(folder: str | Path) -> Iterator[Path]:
    """Lock a folder, and yield one within it for files on their way; it goes in the end."""
    with lock_folder(folder) as is_locked:
        try:
            for abandoned in Path(folder).glob(f"{_PREFIX}*{_SUFFIX}") if is_locked else ():
                # Whoever wrote this was ended.
                shutil.rmtree(abandoned, ignore_errors=True)
            with tempfile.TemporaryDirectory(
                prefix=_PREFIX, suffix=_SUFFIX, dir=folder, ignore_cleanup_errors=True
            ) as path:
                yield Path(path)
        except OSError as error:
            raise write_error(folder, error) from None


def _stage(staging: Path, name: str, content: bytes) -> None:
    """Write a file on its way to the folder above; a folder in its place is an OutputError."""
    if (staging.parent / name).is_dir():
        message = Sentence("cannot write {path}: it is a folder", path=staging.parent / name)
        raise OutputError(message, "name another folder")
    (staging / name).parent.mkdir(parents=True, exist_ok=True)
    (staging / name).write_bytes(content)


def _put_all(staging: Path, names: Iterable[str]) -> None:
    """Move staged files to their places, once there are folders for all, with the modes of those there."""
    target = staging.parent
    for folder in {(target / name).parent for name in names}:
        folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        if (target / name).is_file():
            shutil.copymode(target / name, staging / name)
        os.replace(staging / name, target / name)  # noqa: PTH105 - atomic


@dataclass(frozen=True, slots=True)
class FolderUpdate:
    """How many files of ours a renewed folder has, the sums included, and how many were written or removed.

    A file is written where it is new or has other bytes than before; the size is the bytes in all of them.
    """

    files: int
    written: int
    removed: int
    size: int


def renew_folder(folder: str | Path, files: Iterable[tuple[str, bytes]]) -> FolderUpdate:
    """Write files into a folder that holds an earlier state of them; nothing else is touched.

    A file whose bytes are there already is left alone. The list `SUMS` says which files are ours:
    those of an earlier state that nobody changed since make place, and any other in the way is an
    OutputError. All new bytes are written beside the folder before any of the old are replaced; who ends in
    between leaves a folder that the next one renews. Files may be made one by one, each name once.

    Example:
        >>> with tempfile.TemporaryDirectory() as name:
        ...     first = renew_folder(name, [("a", b"1"), ("b", b"1")])
        ...     second = renew_folder(name, [("a", b"1"), ("c", b"1")])
        ...     first.written, second.written, second.removed
        (3, 2, 1)
    """
    target = Path(folder)
    with _staging_folder(folder) as staging:
        old_sums = _unchanged_sums(target)
        new_sums: dict[str, str] = {}
        written: list[str] = []
        foreign_files: list[str] = []
        size = 0
        for name, content in files:
            new_sums[name] = hashlib.sha256(content).hexdigest()
            size += len(content)
            if name not in old_sums and os.path.lexists(target / name):
                foreign_files.append(name)
            elif old_sums.get(name) != new_sums[name]:
                _stage(staging, name, content)
                written.append(name)
        _refuse_loss(target, foreign_files)
        removed = old_sums.keys() - new_sums.keys()
        sums = "".join(f"{new_sums[name]}  {name}\n" for name in sorted(new_sums)).encode()
        before = (target / SUMS).read_bytes() if (target / SUMS).exists() else b""
        if before != sums:
            # Whoever comes after an end in between knows the old and the new files for ours.
            _stage(staging, SUMS, before + sums)
            _put_all(staging, [SUMS])
        _put_all(staging, written)
        _remove_files(target, removed)
        if before != sums:
            _stage(staging, SUMS, sums)
            _put_all(staging, [SUMS])
            written.append(SUMS)
    return FolderUpdate(len(new_sums) + 1, len(written), len(removed), size + len(sums))


def _refuse_loss(folder: Path, names: Sequence[str]) -> None:
    if names:
        listed = list_first(sorted(names), _FEW)
        text = "{path} has files that would be lost: {names}"
        message = Sentence(text, path=folder, names=listed)
        raise OutputError(message, "name another folder")


def _remove_files(target: Path, names: set[str]) -> None:
    """Remove files, and the folders that are empty without them."""
    for name in sorted(names):
        (target / name).unlink(missing_ok=True)
    folders = {target / folder for name in names for folder in Path(name).parents[:-1]}
    for folder in sorted(folders, reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def _unchanged_sums(folder: Path) -> dict[str, str]:
    """Return the sums of the files of an earlier state that nobody changed since; a list not ours is refused."""
    if not (folder / SUMS).exists():
        return {}
    text = (folder / SUMS).read_text(encoding="utf-8", errors="replace")
    lines = [_LINE.fullmatch(line) for line in text.splitlines()]
    if not all(lines):
        _refuse_loss(folder, [SUMS])
    sums_by_name: dict[str, str] = {}
    listed = [line.groups() for line in lines if line]
    for checksum, name in listed:
        place = folder / name
        if not place.resolve().is_relative_to(folder.resolve()) or not place.is_file():
            continue
        if hashlib.sha256(place.read_bytes()).hexdigest() == checksum:
            sums_by_name[name] = checksum
    if not sums_by_name:
        changed = [name for _, name in listed if os.path.lexists(folder / name)]
        _refuse_loss(folder, [*changed, SUMS] if changed else [])
    return sums_by_name
