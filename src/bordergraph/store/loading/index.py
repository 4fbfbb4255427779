"""What is kept of a graph on disk so that it need not be read again, and whether it still holds.

An index is a folder: an Oxigraph store, the network, the names, and a list that says what they were
made of. It lies beside the graph, or for the shipped graph among the user's caches. It is used only
when nothing that it was made of has changed; see docs/decisions/0027-an-index-beside-the-graph.md.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bordergraph import resources
from bordergraph.errors import Fault, ReadingNote, Sentence
from bordergraph.store.loading.inputs import CURATED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    import pyoxigraph as ox

    from bordergraph.model import Network
    from bordergraph.record import Entry, Naming
    from bordergraph.store.loading.inputs import InputFile
    from bordergraph.store.networks.names import Names

ENDING = ".index"
LIST = "made-of.json"
STORE = "store"
VOLATILE = frozenset({"LOG", "LOCK"})
_AGAIN = "run `bordergraph index` on the graph again, or with --remove"


class Index:
    """The index of one graph, which holds what the graph holds."""

    def __init__(self, folder: Path, listed: dict[str, Any]) -> None:
        self._folder = folder
        self._listed = listed
        self._store: ox.Store | None = None

    @property
    def data_hash(self) -> str:
        """What tells the graph's data from other data."""
        return str(self._listed["data_hash"])

    @property
    def kept_to(self) -> date | None:
        """The day up to which the data says it was kept."""
        from datetime import date

        day = self._listed["kept_to"]
        return date.fromisoformat(day) if day else None

    def network(self) -> tuple[Network, tuple[Fault, ...]] | None:
        """Return the network and what was left out of it; None where there is none to use."""
        from bordergraph.model import Network
        from bordergraph.store.loading.packing import read_words, unpack

        held = self._part("network.json", read_words)
        if held is None:
            return None
        return unpack(Network, held[0]), tuple(Fault(*fault) for fault in held[1])

    def names(self) -> Names | None:
        """Return the names of all things; None where they cannot be used."""
        from bordergraph.store.networks.names import Names

        held = self._part("names.json")
        return None if held is None else Names((), held)

    def namings(self) -> list[Naming] | None:
        """Return every name of every thing and concept; None where they cannot be used."""
        from bordergraph.record import Naming

        held = self._part("namings.json")
        return None if held is None else [Naming(*naming) for naming in held]

    def problems(self) -> tuple[Entry, ...] | None:
        """Return the problems and the statements that fill them; None where they cannot be used."""
        from bordergraph.model import Ref
        from bordergraph.record import Entry
        from bordergraph.store.loading.packing import read_words

        held = self._part("problems.json", read_words)
        if held is None:
            return None

        def read(values: list[Any]) -> tuple[Any, ...]:
            return tuple([Ref(*v) if isinstance(v, list) else v for v in values])

        return tuple(Entry(Ref(*ref), {n: read(v) for n, v in values}) for ref, values in held)

    def file(self, name: str) -> Path | None:
        """Return where another file of the index is; None where there is none to use."""
        return None if self._bytes(name) is None else self._folder / name

    def store(self) -> ox.Store | None:
        """Return the store, to read alone; None where it cannot be used."""
        if self._store is None and (path := self.store_path()):
            self._store = opened(path)
        return self._store

    def store_path(self) -> str | None:
        """Return where the store is; None where this version of the engine did not write it."""
        import pyoxigraph as ox

        if self._listed["engine"] != ox.__version__:
            _not_used(self._folder, "another version of the engine wrote it")
            return None
        return str(self._folder / STORE)

    def _part(
        self, name: str, hook: Callable[[dict[str, Any]], object] | None = None
    ) -> Any | None:  # noqa: ANN401 - what JSON holds
        data = self._bytes(name)
        return None if data is None else json.loads(data, object_hook=hook)

    def _bytes(self, name: str) -> bytes | None:
        wanted = self._listed["parts"].get(name)
        if wanted is None:
            return None
        data = (self._folder / name).read_bytes()
        if hashlib.sha256(data).hexdigest() != wanted:
            _not_used(self._folder / name, "it is damaged")
            return None
        return data


def opened(path: str) -> ox.Store:
    """Return a store on disk, to read alone."""
    import pyoxigraph as ox

    return ox.Store.read_only(path)


def place_of(name: str | Path) -> Path:
    """Return where the index of a graph is, or would be.

    Example:
        >>> place_of("/data/big.nt").as_posix()
        '/data/big.nt.index'
    """
    if str(name) != CURATED:
        path = Path(name).resolve()
        return path.with_name(path.name + ENDING)
    # The shipped graph may be where nobody can write, and be shared by several people.
    where = hashlib.sha256(str(resources.graph_dir()).encode()).hexdigest()[:12]
    return _cache() / f"shipped-{where}{ENDING}"


def _cache() -> Path:
    """Return the folder of what can be made again."""
    if named := os.environ.get("BORDERGRAPH_CACHE"):
        return Path(named)
    caches = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 - a Path raises where there is no home
    return Path(caches) / "bordergraph"


class Seen:
    """The files of a graph as they are now."""

    def __init__(self, documents: Iterable[InputFile]) -> None:
        self._paths = [str(d.path) for d in documents]
        self._found = [os.stat(path) for path in self._paths]  # noqa: PTH116 - hundreds at each start

    @property
    def newest(self) -> float:
        """When the last of them was changed, in seconds."""
        return max((found.st_ctime for found in self._found), default=0.0)

    @property
    def state(self) -> str:
        """What changes with any of them, told without reading them.

        Programs set sizes and times of files as they like, but not when the system saw the last
        change (ctime), nor what number it gave the file. Windows keeps no such time.
        """
        if os.name == "nt":
            return self.content
        told = (
            f"{path}\0{s.st_size}\0{s.st_mtime_ns}\0{s.st_ctime_ns}\0{s.st_ino}\0"
            for path, s in zip(self._paths, self._found, strict=True)
        )
        return hashlib.sha256("".join(told).encode(errors="surrogateescape")).hexdigest()

    @property
    def content(self) -> str:
        """What changes with the bytes of any of them, or with where it is."""
        return hashed(self._paths)


def program() -> str:
    """Return what changes with whatever decides what is made of a graph: code, rules, our words."""
    package = Path(__file__).parents[2]
    rules = resources.queries_dir()
    rooms = (
        Path(folder)
        for room in ("model", "store", "analysis/method")
        for folder, _, _ in os.walk(package / room)
    )
    folders = (package, *rooms, *(rules / name for name in ("derive", "map", "report", "view")))
    found = sorted(
        entry.path
        for folder in folders
        for entry in os.scandir(folder)
        if entry.name.endswith((".py", ".rq", ".ru", ".sql"))
    )
    return hashed([*found, *map(str, resources.ontology_files())], moved=True)


def hashed(paths: Iterable[str], *, moved: bool = False) -> str:
    """Return a digest of files: of their names and bytes, and unless they may move of where they are."""
    digest = hashlib.sha256()
    for path in paths:
        with open(path, "rb") as file:  # noqa: PTH123 - a Path takes longer
            name = os.path.basename(path) if moved else path  # noqa: PTH119 - the same
            digest.update(f"{name}\0".encode(errors="surrogateescape"))
            while block := file.read(1 << 20):
                digest.update(block)
            digest.update(f"\0{file.tell()}\0".encode())
    return digest.hexdigest()


def index_of(name: str | Path, documents: Sequence[InputFile]) -> Index | None:
    """Return the index of a graph, if there is one that holds what the graph holds now.

    A note says why one that is there is not used.
    """
    folder = place_of(name)
    try:
        listed = json.loads((folder / LIST).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        _not_used(folder, "it cannot be read")
        return None
    try:
        if why := _stale(folder, listed, documents, moved=str(name) == CURATED):
            _not_used(folder, why)
            return None
    except (OSError, KeyError, TypeError, AttributeError):
        _not_used(folder, "it is damaged")
        return None
    return Index(folder, listed)


def _stale(
    folder: Path, listed: dict[str, Any], documents: Sequence[InputFile], *, moved: bool
) -> str:
    """Return why an index does not hold what its graph holds; nothing when it does.

    Args:
        folder: The index.
        listed: What its list says.
        documents: The graph's files.
        moved: Whether files count as unchanged when they are the same bytes. What came along with
            a graph could claim that of anything; what lies among the user's caches does not.
    """
    if listed["program"] != program():
        return "another version of the program made it"
    now = Seen(documents)
    if now.state != listed["state"] and not (moved and now.content == listed["content"]):
        return "the graph has changed since it was made"
    store = folder / STORE
    sizes = {e.name: e.stat().st_size for e in os.scandir(store) if e.name not in VOLATILE}
    return "" if sizes == listed["store"] else "it is damaged"


def _not_used(what: Path, why: str) -> None:
    import warnings

    note = Sentence(
        "{path} is not used: {why}; {how}", path=what, why=Sentence(why), how=Sentence(_AGAIN)
    )
    warnings.warn(note, ReadingNote, stacklevel=2)
