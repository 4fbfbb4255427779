"""Bytes of a file as UTF-8, unpacked where it is compressed, and never more than its size can hold."""

from __future__ import annotations

import codecs
import io
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from bordergraph.errors import Sentence, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

PACKED_SUFFIXES = (".gz", ".zst")
"""Endings of compressed files."""

SMALL_LIMIT = 64 << 20
"""How many bytes any compressed file may unpack to."""

UNPACK_RATIO = 100
"""How many times its own size a larger one may unpack to; text rarely shrinks to a fiftieth."""

_FEW = 1 << 10
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
BYTE_ORDER_MARKS = (codecs.BOM_UTF8, *_WIDE)
"""What a file may begin with to tell the order of its bytes."""


class TooLargeError(ValueError):
    """A compressed file unpacks to more than it may."""


def bare_name(path: str | Path) -> str:
    """Return the name of a file in lower case, without the ending of its compression.

    Example:
        >>> bare_name("data/Dump.NT.gz")
        'dump.nt'
    """
    name = Path(path).name.lower()
    packed = next((suffix for suffix in PACKED_SUFFIXES if name.endswith(suffix)), "")
    return name.removesuffix(packed)


def unpack_limit(size: int) -> int:
    """Return how many bytes a compressed file of a size may unpack to.

    Example:
        >>> unpack_limit(10) == SMALL_LIMIT, unpack_limit(SMALL_LIMIT) == UNPACK_RATIO * SMALL_LIMIT
        (True, True)
    """
    return max(SMALL_LIMIT, UNPACK_RATIO * size)


def read_content(path: str | Path) -> bytes:
    """Return the content of a file, unpacked when its name ends in ``.gz`` or ``.zst``.

    What unpacks to more than `unpack_limit` allows is a TooLargeError, another compression than that of its
    name a ValueError.

    Example:
        >>> import gzip, tempfile
        >>> with tempfile.TemporaryDirectory() as name:
        ...     file = Path(name, "a.ttl.gz")
        ...     _ = file.write_bytes(gzip.compress(b"<a:a> <a:b> <a:c> ."))
        ...     read_content(file)
        b'<a:a> <a:b> <a:c> .'
    """
    file = Path(path)
    if file.suffix.lower() not in PACKED_SUFFIXES:
        return file.read_bytes()
    limit = unpack_limit(file.stat().st_size)
    data = _unpack(file, limit)
    if len(data) > limit:
        text = "unpacks to more than {n} MiB; unpack it yourself and name that"
        raise TooLargeError(Sentence(text, n=limit >> 20))
    return data


def strip_bom(data: bytes) -> bytes:
    r"""Return bytes without a mark of their order; what is marked as UTF-16 becomes UTF-8, or is a ValueError.

    Example:
        >>> strip_bom(b"\xef\xbb\xbf<a:a>"), strip_bom("é".encode("utf-16")).decode()
        (b'<a:a>', 'é')
    """
    if data.startswith(_WIDE):
        try:
            return data.decode("utf-16").encode()
        except UnicodeDecodeError as error:
            text = "marked as UTF-16, and not so at byte {n}"
            raise ValueError(Sentence(text, n=error.start)) from None
    return data.removeprefix(codecs.BOM_UTF8)


def read_beginning(path: str | Path, size: int) -> bytes:
    """Return the first bytes of the content of a file, unpacked like `read_content`."""
    file = Path(path)
    if file.suffix.lower() in PACKED_SUFFIXES:
        return _unpack(file, size)[:size]
    with file.open("rb") as stream:
        return stream.read(size)


def _unpack(file: Path, limit: int) -> bytes:
    """Return the content of a compressed file, cut a little beyond a limit."""
    ending = file.suffix.lower()
    import gzip

    import zstandard

    try:
        if ending == ".gz":
            with gzip.open(file) as stream:
                return stream.read(limit + 1)
        with file.open("rb") as stream:
            buffer = io.BytesIO()
            # Piece by piece, so that too much is noticed before it fills the memory.
            for piece in _read_zst(stream):
                buffer.write(piece)
                if buffer.tell() > limit:
                    break
            return buffer.getvalue()
    except (EOFError, zlib.error, zstandard.ZstdError) as error:
        text = "not whole {form}: {why}"
        raise ValueError(Sentence(text, form=ending[1:], why=reason_of(error))) from None
    except OSError as error:
        if error.errno is None:
            raise ValueError(Sentence("not {form}: {why}", form=ending[1:], why=error)) from None
        raise


def _read_zst(compressed: IO[bytes]) -> Iterator[bytes]:
    """Yield the content of a file of one frame or several.

    One that ends inside of a frame, which a stream of the library passes over, is an EOFError.
    """
    import zstandard

    frame = None
    # A few bytes may stand for a hundred thousand, so few are taken at a time.
    while data := compressed.read(_FEW):
        while data:
            frame = frame or zstandard.ZstdDecompressor().decompressobj()
            yield frame.decompress(data)
            data = b""
            if frame.eof:
                data, frame = frame.unused_data, None
    if frame is not None:
        raise EOFError(Sentence("it ends before its end"))
