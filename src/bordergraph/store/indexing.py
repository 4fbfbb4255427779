"""Make and remove the index of a graph on disk, whole or not at all."""

from __future__ import annotations

import glob
import json
import os
import shutil
import time
from contextlib import ExitStack, suppress
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from bordergraph.atomic_folder import is_locked, lock_folder, write_error
from bordergraph.errors import DataError, OutputError, Sentence, UsageError, reason_of
from bordergraph.store.engine import run_interruptibly
from bordergraph.store.graph import KnowledgeGraph
from bordergraph.store.loading.files import (
    MANIFEST,
    STORE_FOLDER,
    GraphFiles,
    file_sizes,
    index_path,
    program_hash,
)
from bordergraph.store.loading.packing import pack
from bordergraph.store.networks.integrity import pack_fault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

SETTLE_SECONDS = 3.0
"""Seconds after which a new change to a file gets another time of change, on any disk."""

_MAKING = ".making"


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """An index that was made or removed: its triples, derived ones included, and its size in bytes."""

    folder: Path
    triples: int
    size: int


def make_index(
    graph: KnowledgeGraph, extra: Mapping[str, Callable[[KnowledgeGraph, Path], None]] | None = None
) -> IndexInfo:
    """Read a graph and write its index, in place of an existing one.

    It is made in a temporary folder, which replaces the old one when it is complete. `extra` has further
    files of the index by name, each with the function that writes it. The graph is one in files of RDF
    (UsageError), which do not change meanwhile (DataError).
    """
    folder = _index_folder(graph)
    wait = GraphFiles(graph.inputs.files).last_change + SETTLE_SECONDS - time.time()
    if 0 < wait <= SETTLE_SECONDS:
        time.sleep(wait)
    files = GraphFiles(graph.inputs.files)
    before = {"state": files.state, "content": files.content, "program": program_hash()}
    temporary = folder.with_name(f"{folder.name}.{os.getpid()}{_MAKING}")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            # A run locks its folder: an unlocked one is left from a run that was killed. No other
            # run looks between making the folder and locking it, for that needs the parent's lock.
            with lock_folder(folder.parent):
                _remove_leftovers(folder)
                stack.enter_context(lock_folder(temporary))
            unfiltered = KnowledgeGraph(graph.inputs.unfiltered(use_index=False))
            triples, details = _write_parts(temporary, unfiltered, extra or {})
            if GraphFiles(graph.inputs.files).state != before["state"]:
                raise DataError("the graph changed while it was read", hint="run it again")
            (temporary / MANIFEST).write_text(json.dumps(before | details), encoding="utf-8")
            size = sum(path.stat().st_size for path in temporary.rglob("*") if path.is_file())
            with lock_folder(folder.parent):
                _move_into_place(temporary, folder)
    except OSError as error:
        raise write_error(folder, error) from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return IndexInfo(folder, triples, size)


def remove_index(graph: KnowledgeGraph) -> IndexInfo | None:
    """Remove the index of a graph and leftovers of one; None when there is none."""
    folder = _index_folder(graph)
    try:
        with lock_folder(folder.parent):
            _remove_leftovers(folder)
            if not (folder / MANIFEST).is_file():
                return None
            size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
            # Without its manifest it is no index, should the removal take long or fail.
            (folder / MANIFEST).unlink()
            shutil.rmtree(folder)
    except OSError as error:
        message = Sentence("cannot remove {path}: {why}", path=folder, why=reason_of(error))
        raise OutputError(message) from None
    return IndexInfo(folder, 0, size)


def _index_folder(graph: KnowledgeGraph) -> Path:
    if not graph.inputs.is_indexable:
        hint = "name one file or folder of RDF; `bordergraph import` turns tables into RDF"
        raise UsageError("only one graph in files of RDF has an index", hint)
    folder = index_path(graph.inputs.names[0])
    if folder.exists() and not (folder / MANIFEST).is_file() and any(folder.iterdir()):
        raise OutputError("{path} is no index", "move it away, or rename the graph", path=folder)
    return folder


def _write_parts(
    folder: Path, graph: KnowledgeGraph, extra: Mapping[str, Callable[[KnowledgeGraph, Path], None]]
) -> tuple[int, dict[str, Any]]:
    """Write everything but the manifest; return the number of triples and the manifest's content."""
    parts: dict[str, Any] = {
        "names.json": graph.names.pack(),
        "namings.json": [astuple(name) for name in graph.record.thing_names()],
        "problems.json": pack(graph.record.problems()),
    }
    # Without an agency there is no network, but the triples can be queried.
    with suppress(DataError):
        network, faults = graph.network_and_faults
        parts["network.json"] = [pack(network), [pack_fault(f) for f in faults]]
    details = {"engine": ox.__version__, "data_hash": graph.data_hash}
    day = graph.maintained_until
    for name, value in parts.items():
        data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        (folder / name).write_bytes(data)
    for name, write in extra.items() if "network.json" in parts else ():
        write(graph, folder / name)
    store = graph.local_engine.store(named=True, derived=True, dated=True)
    triples = sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    run_interruptibly(lambda: _write_store(store, folder))
    return triples, details | {
        "kept_to": day.isoformat() if day else "",
        "files": file_sizes(folder),
    }


def _write_store(memory_store: ox.Store, folder: Path) -> None:
    """Write a store to disk in one run and sorted, so that it is fastest to read."""
    text = folder / "all.nq"
    memory_store.dump(str(text), format=ox.RdfFormat.N_QUADS)
    store = ox.Store(str(folder / STORE_FOLDER))
    store.bulk_load(path=str(text), format=ox.RdfFormat.N_QUADS, lenient=True)
    store.flush()
    store.optimize()
    del store
    text.unlink()


def _move_into_place(new_folder: Path, folder: Path) -> None:
    """Move an index to its place, and remove the old one."""
    old_folder = new_folder.with_name(new_folder.name.removesuffix(_MAKING) + f".old{_MAKING}")
    if folder.exists():
        folder.rename(old_folder)
    new_folder.rename(folder)
    shutil.rmtree(old_folder, ignore_errors=True)


def _remove_leftovers(folder: Path) -> None:
    """Remove the temporary folders of runs that were stopped."""
    for path in folder.parent.glob(f"{glob.escape(folder.name)}.*{_MAKING}"):
        if not is_locked(path):
            shutil.rmtree(path, ignore_errors=True)
