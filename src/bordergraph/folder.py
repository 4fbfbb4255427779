"""Several files in one folder, written whole or not at all."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bordergraph.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["mode_of", "refuse_file", "write_folder"]


def refuse_file(folder: str | Path) -> Path:
    """Return a folder to write to, before any work is done; it need not be there yet.

    Raises:
        OutputError: It is a file.
    """
    target = Path(folder)
    if target.exists() and not target.is_dir():
        raise OutputError(f"cannot write files to {target}: it is a file", "name a folder")
    return target


def mode_of(target: Path) -> int:
    """Return the mode that a file should have: its own when it is there, else that of a new one."""
    if target.is_file():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


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
    target = refuse_file(folder)
    beside: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        near = target if target.is_dir() else target.parent
        beside = Path(tempfile.mkdtemp(prefix=".writing-", suffix=".tmp", dir=near))
        for name, content in files.items():
            place = target / name
            if place.is_dir():
                raise OutputError(f"cannot write {place}: it is a folder", "name another folder")
            (beside / name).parent.mkdir(parents=True, exist_ok=True)
            (beside / name).write_bytes(content)
        target.mkdir(exist_ok=True)
        for name in files:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
        for name in files:
            (beside / name).chmod(mode_of(target / name))
            os.replace(beside / name, target / name)  # noqa: PTH105 - atomic
    except OSError as error:
        raise OutputError(f"cannot write files to {target}: {error.strerror or error}") from None
    finally:
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)
