"""Files written whole or not at all: one, or several in a folder.

What was stopped between the files of a folder, the next run finishes.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bordergraph.errors import OutputError, Sentence, list_first, reason_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_PREFIX, _SUFFIX = ".writing-", ".tmp"
_LINE = re.compile(r"[0-9a-f]{64}  (.+)")
SUMS = "SHA256SUMS"
"""Name of the list of sums in a folder that is renewed, as ``sha256sum`` writes and checks it."""

_FEW = 5
"""Files that an error names."""


def require_folder(folder: str | Path) -> Path:
    """Return a folder to write to, before any work is done; it need not be there yet.

    Raises:
        OutputError: It is a file.
    """
    target = Path(folder)
    if target.exists() and not target.is_dir():
        message = Sentence("cannot write files to {path}: it is a file", path=target)
        raise OutputError(message, "name a folder")
    return target


def write_file(path: str | Path, content: bytes | Iterable[bytes]) -> None:
    """Write a whole file or nothing: beside it first, then renamed over it.

    A link stays a link, and a device or pipe is written to, never replaced.

    Args:
        path: The file; its folder is made when it is not there.
        content: What it should hold, whole or in parts.

    Raises:
        OutputError: The disk is full, or the place is not writable.

    Example:
        >>> with tempfile.TemporaryDirectory() as name:
        ...     write_file(f"{name}/new/one.txt", b"1")
        ...     Path(name, "new/one.txt").read_bytes()
        b'1'
    """
    parts = (content,) if isinstance(content, bytes) else content
    temporary = None
    try:
        if is_device(Path(path)):
            with Path(path).open("wb") as file:
                file.writelines(parts)
            return
        target = Path(os.path.realpath(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        # Its name is known before it is there, so that it goes whenever Ctrl-C comes.
        temporary = target.with_name(f".{target.name}.{os.urandom(4).hex()}.tmp")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode_of(target))
        temporary.replace(target)
        temporary = None
    except (OSError, ValueError) as error:
        raise write_error(path, error) from None
    finally:
        # Whatever ends the writing, a limit or Ctrl-C too, leaves nothing beside it.
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def is_device(path: Path) -> bool:
    """Tell whether a path is there and is no regular file: a device, a pipe, a socket."""
    return path.exists() and not path.is_file()


def write_error(path: str | Path, error: OSError | ValueError) -> OutputError:
    """Return the error for a file that cannot be written."""
    return OutputError(Sentence("cannot write {path}: {why}", path=path, why=reason_of(error)))


def mode_of(target: Path) -> int:
    """Return the mode that a file should have: its own when it is there, else that of a new one."""
    if target.is_file():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


@contextmanager
def lock_folder(folder: str | Path) -> Iterator[bool]:
    """Wait for the lock of a folder and hold it meanwhile.

    It is made when it is not there, and then goes again if it stays empty. Where a folder cannot be
    held, as on Windows, nobody waits; whether it is held is yielded.

    Raises:
        OutputError: It is a file, or cannot be made.

    Example:
        >>> with tempfile.TemporaryDirectory() as name, lock_folder(f"{name}/new"):
        ...     Path(name, "new").is_dir()
        True
    """
    target = require_folder(folder)
    handle, created = -1, False
    try:
        while True:
            created = not target.is_dir()
            # Whoever held it before may take it away at any of these steps.
            with suppress(FileNotFoundError):
                try:
                    target.mkdir(parents=True, exist_ok=True)
                except FileExistsError:
                    if os.path.lexists(target) and not target.is_dir():
                        raise
                    continue
                handle = _acquire_lock(target)
                if handle < 0 or _is_at(handle, target):
                    break
                os.close(handle)
    except (OSError, ValueError) as error:
        raise write_error(target, error) from None
    try:
        yield handle >= 0
    finally:
        if created:
            with suppress(OSError):
                target.rmdir()
        if handle >= 0:
            os.close(handle)


def _acquire_lock(folder: Path, *, wait: bool = True) -> int:
    """Return the handle by which a folder is held; -1 where that cannot be.

    Raises:
        BlockingIOError: Somebody else holds it, and nobody waits.
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


def _is_at(handle: int, folder: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), folder.stat())
    except FileNotFoundError:
        return False


def write_folder(folder: str | Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder; what else is in it stays.

    All are written beside the folder first, so that a full disk or a name that cannot be written
    leaves everything as it was.

    Args:
        folder: The folder; made when it is not there.
        files: Content by name; a name may lead into a folder within.

    Raises:
        OutputError: The folder is a file, or cannot be written.

    Example:
        >>> with tempfile.TemporaryDirectory() as name:
        ...     write_folder(f"{name}/new", {"b/one.txt": b"1", "two.txt": b"2"})
        ...     sorted(p.name for p in Path(name, "new").rglob("*.txt"))
        ['one.txt', 'two.txt']
    """
    with lock_folder(folder) as locked:
        _write_files(Path(folder), iter(files.items()), locked=locked)


def _refuse_folder(path: Path) -> None:
    """Refuse to write a file where a folder is."""
    if path.is_dir():
        message = Sentence("cannot write {path}: it is a folder", path=path)
        raise OutputError(message, "name another folder")


def _write_files(
    target: Path,
    files: Iterator[tuple[str, bytes]],
    *,
    locked: bool,
    remove: Callable[[], None] | None = None,
) -> None:
    """Write files as they come beside those of a folder, then put all in their places.

    Args:
        target: The folder.
        files: Names and contents; a list of sums comes last.
        locked: Whether nobody else writes to it.
        remove: Removes what has no place any more, where there is a list of sums. One of the old
            and the new sums stands there while files are moved, so that whoever comes after an end
            in between knows both for ours.
    """
    names = []
    try:
        for abandoned in target.glob(f"{_PREFIX}*{_SUFFIX}") if locked else ():
            # Whoever wrote this was ended.
            shutil.rmtree(abandoned, ignore_errors=True)
        with tempfile.TemporaryDirectory(
            prefix=_PREFIX, suffix=_SUFFIX, dir=target, ignore_cleanup_errors=True
        ) as path:
            temporary = Path(path)
            for name, content in files:
                _refuse_folder(target / name)
                (temporary / name).parent.mkdir(parents=True, exist_ok=True)
                (temporary / name).write_bytes(content)
                names.append(name)
            for folder in {(target / name).parent for name in names}:
                folder.mkdir(parents=True, exist_ok=True)
            if remove and SUMS in names:
                old = (target / SUMS).read_bytes() if (target / SUMS).is_file() else b""
                joint_sums = temporary / f"{SUMS}.both"
                joint_sums.write_bytes(old + (temporary / SUMS).read_bytes())
                joint_sums.chmod(mode_of(target / SUMS))
                os.replace(joint_sums, target / SUMS)  # noqa: PTH105 - atomic
            for name in names:
                if remove and name == SUMS:
                    remove()
                (temporary / name).chmod(mode_of(target / name))
                os.replace(temporary / name, target / name)  # noqa: PTH105 - atomic
    except OSError as error:
        raise write_error(target, error) from None


@dataclass(frozen=True, slots=True)
class FolderUpdate:
    """What became of a folder that was renewed.

    Attributes:
        files: How many files it has of ours, the sums included.
        written: How many of them are new or have other bytes than before.
        removed: How many were there before and are no longer.
        size: Bytes in all of them.
    """

    files: int
    written: int
    removed: int
    size: int


def renew_folder(folder: str | Path, files: Iterable[tuple[str, bytes]]) -> FolderUpdate:
    """Write files into a folder that holds an earlier state of them; nothing else is touched.

    A file whose bytes are there already is left alone. The list `SUMS` says which files are ours:
    those of an earlier state that nobody changed since make place. All new bytes are written beside
    the folder before any of the old are replaced; who ends in between leaves a folder that the next
    one renews.

    Args:
        folder: The folder; made when it is not there.
        files: Names, each once, and contents; they may be made one by one.

    Raises:
        OutputError: A file is in the way that is not ours, or that was changed since; the folder
            is a file or cannot be written.

    Example:
        >>> with tempfile.TemporaryDirectory() as name:
        ...     first = renew_folder(name, [("a", b"1"), ("b", b"1")])
        ...     second = renew_folder(name, [("a", b"1"), ("c", b"1")])
        ...     first.written, second.written, second.removed
        (3, 2, 1)
    """
    with lock_folder(folder) as locked:
        return _renew(Path(folder), files, locked=locked)


def _renew(target: Path, files: Iterable[tuple[str, bytes]], *, locked: bool) -> FolderUpdate:
    old_sums = _unchanged_sums(target)
    new_sums: dict[str, str] = {}
    written: list[str] = []
    foreign_files: list[str] = []
    size = 0

    def changed_files() -> Iterator[tuple[str, bytes]]:
        nonlocal size
        for name, content in files:
            new_sums[name] = hashlib.sha256(content).hexdigest()
            size += len(content)
            old_sum = old_sums.get(name)
            if old_sum is None and os.path.lexists(target / name):
                foreign_files.append(name)
            elif old_sum != new_sums[name]:
                written.append(name)
                yield name, content
        lines = (f"{new_sums[name]}  {name}\n" for name in sorted(new_sums))
        content = "".join(lines).encode()
        size += len(content)
        if (target / SUMS).exists() and not old_sums and not _lists_nothing(target):
            foreign_files.append(SUMS)
        if foreign_files:
            names = list_first(sorted(foreign_files), _FEW)
            text = "{path} has files that would be lost: {names}"
            message = Sentence(text, path=target, names=names)
            raise OutputError(message, "name another folder")
        if not (target / SUMS).is_file() or (target / SUMS).read_bytes() != content:
            written.append(SUMS)
            yield SUMS, content

    _write_files(
        target,
        changed_files(),
        locked=locked,
        remove=lambda: _remove_files(target, old_sums.keys() - new_sums.keys()),
    )
    removed = old_sums.keys() - new_sums.keys()
    return FolderUpdate(len(new_sums) + 1, len(written), len(removed), size)


def unchanged_files(folder: str | Path) -> dict[str, int]:
    """Return how large each file of a folder is that `renew_folder` wrote; none if one has changed.

    Example:
        >>> with tempfile.TemporaryDirectory() as name:
        ...     _ = renew_folder(name, [("a", b"12"), ("b", b"1")])
        ...     kept = unchanged_files(name)
        ...     _ = Path(name, "a").write_bytes(b"")
        ...     kept, unchanged_files(name)
        ({'a': 2, 'b': 1}, {})
    """
    target = Path(folder)
    unchanged = _unchanged_sums(target)
    listed = (target / SUMS).read_bytes().count(b"\n") if unchanged else 0
    whole = unchanged if len(unchanged) == listed else ()
    return {name: (target / name).stat().st_size for name in whole}


def _lists_nothing(folder: Path) -> bool:
    """Tell whether no file is there that a list of sums has: who wrote it was ended before the first."""
    lines = (folder / SUMS).read_text(encoding="utf-8", errors="replace").splitlines()
    listed = [_LINE.fullmatch(line) for line in lines]
    return all(line and not os.path.lexists(folder / line[1]) for line in listed)


def _remove_files(target: Path, names: set[str]) -> None:
    """Remove files, and the folders that are empty without them."""
    for name in sorted(names):
        (target / name).unlink(missing_ok=True)
    folders = {target / folder for name in names for folder in Path(name).parents[:-1]}
    for folder in sorted(folders, reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def _unchanged_sums(folder: Path) -> dict[str, str]:
    """Return the files of an earlier state that nobody changed since, with their sums."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    sums_by_name = {}
    for line in lines:
        checksum, _, name = line.partition("  ")
        place = folder / name
        if not place.resolve().is_relative_to(folder.resolve()) or not place.is_file():
            continue
        if hashlib.sha256(place.read_bytes()).hexdigest() == checksum:
            sums_by_name[name] = checksum
    return sums_by_name
