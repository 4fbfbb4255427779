"""Bytes of a file, unpacked where it is compressed, and never more than a file of its size holds."""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import IO

__all__ = ["FOLD", "PACKED", "ROOM", "TooLargeError", "bare_name", "content", "most"]

PACKED = (".gz", ".zst")
"""Endings of compressed files."""

ROOM = 64 << 20
"""How many bytes any compressed file may unpack to."""

FOLD = 100
"""How many times its own size a larger one may unpack to; text rarely shrinks to a fiftieth."""

_PIECE = 1 << 20


class TooLargeError(ValueError):
    """A compressed file unpacks to more than it may."""


def bare_name(path: str | Path) -> str:
    """Return the name of a file in lower case, without the ending of its compression.

    Example:
        >>> bare_name("data/Dump.NT.gz")
        'dump.nt'
    """
    name = Path(path).name.lower()
    return name.removesuffix(next((e for e in PACKED if name.endswith(e)), ""))


def most(size: int) -> int:
    """Return how many bytes a compressed file of a size may unpack to.

    Example:
        >>> most(10) == ROOM, most(ROOM) == FOLD * ROOM
        (True, True)
    """
    return max(ROOM, FOLD * size)


def content(path: str | Path) -> bytes:
    """Return what a file holds, unpacked when its name ends in ``.gz`` or ``.zst``.

    Raises:
        TooLargeError: It unpacks to more than `most` allows.
        ValueError: It is not in the compression that its name says.
        OSError: It cannot be read.

    Example:
        >>> import gzip, tempfile
        >>> with tempfile.TemporaryDirectory() as name:
        ...     file = Path(name, "a.ttl.gz")
        ...     _ = file.write_bytes(gzip.compress(b"<a:a> <a:b> <a:c> ."))
        ...     content(file)
        b'<a:a> <a:b> <a:c> .'
    """
    file = Path(path)
    ending = file.suffix.lower()
    if ending not in PACKED:
        return file.read_bytes()
    limit = most(file.stat().st_size)
    import zstandard

    try:
        with file.open("rb") as packed, _opened(packed, ending) as stream:
            return _taken(stream, limit)
    except (EOFError, zlib.error, zstandard.ZstdError) as error:
        raise ValueError(f"not whole {ending[1:]}: {error}") from None
    except OSError as error:
        if error.errno is None:
            raise ValueError(f"not {ending[1:]}: {error}") from None
        raise


def _opened(packed: IO[bytes], ending: str) -> IO[bytes]:
    if ending == ".gz":
        import gzip

        return gzip.GzipFile(fileobj=packed, mode="rb")  # type: ignore[return-value] # reads bytes
    import zstandard

    return zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True)


def _taken(stream: IO[bytes], limit: int) -> bytes:
    """Return all of a stream, piece by piece, so that too much is noticed before it fills memory."""
    found = io.BytesIO()
    while piece := stream.read(_PIECE):
        found.write(piece)
        if found.tell() > limit:
            size = f"{limit >> 20} MiB"
            raise TooLargeError(f"unpacks to more than {size}; unpack it yourself and name that")
    return found.getvalue()
