"""What many tests lay out: networks told in a line, folders of tables, graphs in Turtle, sections of a report."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

import pytest

from bordergraph import Workbench, vocab
from bordergraph.errors import DataError, Fault
from bordergraph.model import (
    Agency,
    Arrangement,
    Citation,
    Focus,
    Mandate,
    Network,
    Participation,
    Share,
    Threat,
)
from bordergraph.views.report.model import Report
from bordergraph.views.report.page import to_record

PREFIXES = "".join(f"PREFIX {p}: <{ns}>\n" for p, ns in vocab.PREFIXES.items())

DATA = Path(__file__).resolve().parents[1] / "data"
TINY = DATA / "tiny"
SMALL = DATA / "valid" / "small.ttl"
Opened: TypeAlias = Callable[..., Workbench]
"""What opens the graph that ships, as the fixture ``opened`` does."""


def _names(text: str) -> Iterator[tuple[str, str]]:
    """Yield each name with what stands behind its colon."""
    for name in text.split():
        one, _, other = name.partition(":")
        yield one, other


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yield the name before a colon with each of those after it."""
    for group in text.split(","):
        one, _, others = group.partition(":")
        yield from ((one.strip(), other) for other in others.split())


TOLD: dict[str, Callable[[str], Iterator[Any]]] = {
    "agencies": lambda text: (Agency(a, a.upper(), country=c) for a, c in _names(text)),
    "threats": lambda text: (Threat(t, t.title(), broader=b or None) for t, b in _names(text)),
    "arrangements": lambda text: (Arrangement(p, p.title()) for p in text.split()),
    "participations": lambda text: (Participation(a, p) for p, a in _pairs(text)),
    "mandates": lambda text: (Mandate(a, t) for t, a in _pairs(text)),
    "foci": lambda text: (Focus(p, t) for p, t in _pairs(text)),
    "shares": lambda text: (Share(a, b) for a, b in _names(text)),
}


def network(**facts: Any) -> Network:
    """Return a network of facts as they are, or as they are told in a text.

    That is ``agencies="atf:US rcmp:CA"``, ``threats="crime guns:crime"`` with what is broader,
    ``arrangements="desk"``, ``participations="desk: atf rcmp, room: atf"``,
    ``mandates="guns: atf rcmp"``, ``foci="desk: guns"`` and ``shares="atf:rcmp"``.
    """
    made: dict[str, Any] = {
        kind: told(kind, fact) if isinstance(fact, str) and kind in TOLD else fact
        for kind, fact in facts.items()
    }
    return Network(**made)


def told(kind: str, text: str) -> tuple[Any, ...]:
    """Return facts of one kind as they are told in a text."""
    return tuple(TOLD[kind](text))


def tables(folder: Path, texts: Mapping[str, str]) -> Path:
    """Return a folder with the tables of these names."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def csv_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a file of CSV, each by the names of its columns."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def csv_cells(path: Path) -> list[list[str]]:
    """Return the cells of a file of CSV, row by row."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def put(path: Path, content: str | bytes) -> Path:
    """Return a file with this in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def turtle(path: Path, text: str) -> Path:
    """Return a file with these triples, and with every prefix that the graph knows."""
    return put(path, PREFIXES + text)


def python(*words: object, **asked: Any) -> str:
    """Return what Python prints that runs these words as a process of its own."""
    command = [sys.executable, *map(str, words)]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", **asked)
    printed: str = done.stdout
    return printed


def faults_of(work: Callable[..., object], *given: object, **named: object) -> list[Fault]:
    """Return the faults for which some work on data refuses the data."""
    with pytest.raises(DataError) as error:
        work(*given, **named)
    return [*error.value.faults]


def no_space(*_: object) -> NoReturn:
    """Fail as a full disk does."""
    raise OSError(28, "No space left on device")


def cited(of: Network, cite: Callable[[str, int], tuple[Citation, ...]]) -> dict[str, Any]:
    """Return the facts of a network, each with the citations that its kind and number are given."""
    return {
        kind: tuple(replace(f, citations=cite(kind, i)) for i, f in enumerate(getattr(of, kind)))
        for kind in ("participations", "shares", "mandates", "foci", "findings")
    }


def sections(report: Report) -> dict[str, dict[str, Any]]:
    """Return the sections of a report as programs get them, by key."""
    return {s["key"]: s for s in to_record(report)["sections"]}


def by_key(text: str) -> dict[str, dict[str, Any]]:
    """Return the sections of a report that was written as JSON, by key."""
    return {s["key"]: s for s in json.loads(text)["sections"]}
