"""Making and removing the index of a graph: whole or not at all."""

from __future__ import annotations

import glob
import hashlib
import json
import os
import shutil
import time
from contextlib import ExitStack
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from bordergraph.atomic_folder import alone, is_held
from bordergraph.errors import DataError, OutputError, UsageError
from bordergraph.store.engine import LocalEngine, run_interruptibly
from bordergraph.store.graph import KnowledgeGraph
from bordergraph.store.loading.files import LIST, STORE, VOLATILE, Seen, place_of, program
from bordergraph.store.loading.packing import pack

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

SETTLED = 3.0
"""Seconds after which a file that is changed again has another time of change, on any disk."""

_MAKING = ".making"


@dataclass(frozen=True, slots=True)
class Made:
    """What was made, or removed.

    Attributes:
        folder: Where it is, or was.
        triples: How many triples it holds, those that are derived among them.
        size: How many bytes it takes.
    """

    folder: Path
    triples: int
    size: int


def make_index(
    graph: KnowledgeGraph, more: Mapping[str, Callable[[KnowledgeGraph, Path], None]] | None = None
) -> Made:
    """Read a graph and write its index, in place of one that is there.

    It is made beside its place and moved there when it is whole.

    Args:
        graph: The graph.
        more: Further files of the index by their names, each with what writes it.

    Raises:
        UsageError: It is not one graph in files of RDF.
        DataError: The graph cannot be read, or changed meanwhile.
        OutputError: The index cannot be written.
    """
    folder = _place(graph)
    wait = Seen(graph.inputs.files).newest + SETTLED - time.time()
    if 0 < wait <= SETTLED:
        time.sleep(wait)
    seen = Seen(graph.inputs.files)
    before = {"state": seen.state, "content": seen.content, "program": program()}
    making = folder.with_name(f"{folder.name}.{os.getpid()}{_MAKING}")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as held:
            # Who makes one holds its folder: what nobody holds was left by who was ended. No other
            # run looks between making the folder and holding it, for that needs the parent.
            with alone(folder.parent):
                _clear(folder)
                held.enter_context(alone(making))
            whole = KnowledgeGraph(graph.inputs.unfiltered(use_index=False))
            triples, told = _fill(making, whole, more or {})
            if Seen(graph.inputs.files).state != before["state"]:
                raise DataError("the graph changed while it was read", hint="run it again")
            (making / LIST).write_text(json.dumps(before | told), encoding="utf-8")
            size = sum(path.stat().st_size for path in making.rglob("*") if path.is_file())
            with alone(folder.parent):
                _put(making, folder)
    except OSError as error:
        raise OutputError(f"cannot write {folder}: {error.strerror or error}") from None
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return Made(folder, triples, size)


def remove_index(graph: KnowledgeGraph) -> Made | None:
    """Remove the index of a graph, and what was left of one; None when there is none.

    Raises:
        UsageError: It is not one graph in files of RDF.
        OutputError: It cannot be removed.
    """
    folder = _place(graph)
    try:
        with alone(folder.parent):
            _clear(folder)
            if not (folder / LIST).is_file():
                return None
            size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
            # Without its list it is none, should the rest take long, or fail.
            (folder / LIST).unlink()
            shutil.rmtree(folder)
    except OSError as error:
        raise OutputError(f"cannot remove {folder}: {error.strerror or error}") from None
    return Made(folder, 0, size)


def _place(graph: KnowledgeGraph) -> Path:
    if not graph.inputs.is_indexable:
        raise UsageError(
            "only one graph in files of RDF has an index",
            "name one file or folder of RDF; `bordergraph import` turns tables into RDF",
        )
    folder = place_of(graph.inputs.names[0])
    if folder.exists() and not (folder / LIST).is_file() and any(folder.iterdir()):
        raise OutputError(f"{folder} is no index", "move it away, or rename the graph")
    return folder


def _fill(
    folder: Path,
    graph: KnowledgeGraph,
    more: Mapping[str, Callable[[KnowledgeGraph, Path], None]],
) -> tuple[int, dict[str, Any]]:
    """Write everything but the list; return how many triples there are, and what to list."""
    engine = graph.engine
    if not isinstance(engine, LocalEngine):
        raise TypeError
    parts: dict[str, Any] = {
        "names.json": graph.names.pack(),
        "namings.json": [astuple(naming) for naming in graph.record.namings()],
        "problems.json": pack(graph.record.problems()),
    }
    try:
        network, faults = graph.network_and_faults
        parts["network.json"] = [pack(network), [astuple(f) for f in faults]]
    except DataError:
        # Without an agency there is no network, but what there is can be asked.
        pass
    told = {"engine": ox.__version__, "data_hash": graph.data_hash}
    kept_to = graph.maintained_until
    hashes = {}
    for name, value in parts.items():
        data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        (folder / name).write_bytes(data)
        hashes[name] = hashlib.sha256(data).hexdigest()
    for name, write in more.items() if "network.json" in parts else ():
        write(graph, folder / name)
        hashes[name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    held = engine.store(named=True, derived=True, dated=True)
    triples = sum(1 for _ in held.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    run_interruptibly(lambda: _store(held, folder))
    sizes = {path.name: path.stat().st_size for path in (folder / STORE).iterdir()}
    return triples, told | {
        "kept_to": kept_to.isoformat() if kept_to else "",
        "parts": hashes,
        "store": {name: size for name, size in sizes.items() if name not in VOLATILE},
    }


def _store(held: ox.Store, folder: Path) -> None:
    """Write a store to disk, in one run and sorted, as reading it is fastest."""
    text = folder / "all.nq"
    held.dump(str(text), format=ox.RdfFormat.N_QUADS)
    store = ox.Store(str(folder / STORE))
    store.bulk_load(path=str(text), format=ox.RdfFormat.N_QUADS, lenient=True)
    store.flush()
    store.optimize()
    del store
    text.unlink()


def _put(made: Path, folder: Path) -> None:
    """Move an index to its place, from where one may have to go first."""
    old = made.with_name(made.name.removesuffix(_MAKING) + f".old{_MAKING}")
    if folder.exists():
        folder.rename(old)
    made.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _clear(folder: Path) -> None:
    """Remove what others that were stopped while they made an index have left behind."""
    for path in folder.parent.glob(f"{glob.escape(folder.name)}.*{_MAKING}"):
        if not is_held(path):
            shutil.rmtree(path, ignore_errors=True)
