"""N-Quads of any size as small networks, one after the other.

All that is said of one fact goes into one shard, so that what `read_network` makes of the shards is
together what it would make of the whole. Lines are dealt out twice: by their subject, so that all of
a statement is together, and then by what the statement is about.
"""

from __future__ import annotations

import gzip
import zlib
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.errors import DataError
from bordergraph.store.engine import LocalEngine
from bordergraph.store.loading.inputs import Document
from bordergraph.store.reading.network import kept_to, read_network

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from bordergraph.model import Network

__all__ = ["QUADS", "networks"]

QUADS = (".nq", ".nq.gz")
"""Endings of files of N-Quads."""
_ABOUT = tuple(
    f"<{iri}>".encode()
    for iri in (
        f"{vocab.PREFIXES['org']}organization",
        *(f"{vocab.BG}{name}" for name in ("arrangement", "about", "agency", "giver")),
        f"{vocab.PREFIXES['dcterms']}publisher",
    )
)
"""What says of a statement which thing it is about, the first that it has."""
_TYPE = f"<{vocab.PREFIXES['rdf']}type>".encode()
_SHARED = tuple(f"<{vocab.BG}{name}>".encode() for name in ("Pair", "FunctionPair"))
"""Classes of what belongs to many statements and is small: every shard has them."""
_DISPUTES = f"<{vocab.BG}disputes>".encode()
_FINDING = f"<{vocab.ID}finding/".encode()
_DERIVED = f"<{vocab.DERIVED}> .".encode()
_SIZE = 24 << 20
"""Bytes of N-Quads in a shard, about."""
_MOST = 400
"""Most shards: each is an open file."""
_PACKED = 12
"""How many times larger packed N-Quads become."""


def networks(paths: Sequence[Path], folder: Path, size: int = _SIZE) -> Iterator[Network]:
    """Yield what files of N-Quads hold, a shard at a time.

    Derived triples are left out, and so are statements that a better one disputes.

    Args:
        paths: Files of N-Quads, packed by gzip or not, as ``export`` and ``import`` write them.
        folder: An empty folder in which lines are dealt out; they take the room of what is read.
        size: Bytes in a shard, about.

    Raises:
        DataError: A file is no N-Quads.
    """
    total = sum(p.stat().st_size * (_PACKED if p.suffix == ".gz" else 1) for p in paths)
    count = min(max(total // size, 1), _MOST)
    disputed: set[bytes] = set()
    _deal(_lines(paths, disputed), folder, "subject", count)
    _deal(_keyed(folder, count, disputed), folder, "about", count)
    for n in range(count):
        shard = folder / f"about-{n}"
        document = Document(
            shard,
            "application/n-quads",
            vocab.TABLES,
            shard.resolve().as_uri(),
            data=shard.read_bytes(),
        )
        engine = LocalEngine([document])
        yield replace(read_network(engine), day=kept_to(engine))
        shard.unlink()


def _lines(paths: Iterable[Path], disputed: set[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield each line with its subject, and note what is disputed."""
    for path in paths:
        opener = gzip.open if path.suffix == ".gz" else open
        try:
            with opener(path, "rb") as file:
                for number, line in enumerate(file, 1):
                    text = line.strip()
                    if not text or text.startswith(b"#") or text.endswith(_DERIVED):
                        continue
                    parts = text.split(b" ", 3)
                    if len(parts) < 4 or not text.endswith(b"."):  # noqa: PLR2004 - three terms and the rest
                        raise DataError(f"{path}, line {number} is no N-Quad")
                    if parts[1] == _DISPUTES:
                        disputed.add(parts[2])
                    yield parts[0], text
        except (OSError, EOFError, zlib.error) as error:
            raise DataError(f"cannot read {path}: {error}") from error


def _keyed(folder: Path, count: int, disputed: set[bytes]) -> Iterator[tuple[bytes | None, bytes]]:
    """Yield each line with the last name of what its subject is about; None where that is all."""
    for n in range(count):
        dealt = folder / f"subject-{n}"
        by_subject: dict[bytes, list[bytes]] = defaultdict(list)
        for line in dealt.read_bytes().splitlines():
            by_subject[line.split(b" ", 1)[0]].append(line)
        for subject, lines in by_subject.items():
            if subject in disputed and not subject.startswith(_FINDING):
                continue
            told = [line.split(b" ", 3)[1:3] for line in lines]
            if any(p == _TYPE and o in _SHARED for p, o in told):
                for line in lines:
                    yield None, line
                continue
            said = dict(told)
            thing = next((said[p] for p in _ABOUT if p in said), subject)
            key = thing.strip(b"<>").rsplit(b"/", 1)[-1]
            for line in lines:
                yield key, line
        dealt.unlink()


def _deal(lines: Iterable[tuple[bytes | None, bytes]], folder: Path, name: str, count: int) -> None:
    """Write lines to files, all of one key to one file, and those without a key to every file."""
    with ExitStack() as stack:
        files = [stack.enter_context((folder / f"{name}-{n}").open("wb")) for n in range(count)]
        for key, line in lines:
            for file in files if key is None else (files[zlib.crc32(key) % count],):
                file.write(line + b"\n")
