"""Zip folders and files so that the same content always gives the same bytes.

``zipped.py ARCHIVE PATH...``: a folder is added with all its files, under its own name.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WHEN = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16


def write_archive(archive: Path, paths: Iterable[Path]) -> None:
    """Write an archive: files by name, all of one time and one mode."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for name, path in sorted(_archive_names(paths)):
            info = zipfile.ZipInfo(name, _WHEN)
            info.external_attr, info.create_system = _MODE, 3
            target.writestr(info, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)


def _archive_names(paths: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    for path in paths:
        files = path.rglob("*") if path.is_dir() else (path,)
        for file in files:
            if file.is_file():
                yield file.relative_to(path.parent).as_posix(), file


if __name__ == "__main__":
    write_archive(Path(sys.argv[1]), map(Path, sys.argv[2:]))
