"""Every example in a docstring runs and gives what it says."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from typing import TYPE_CHECKING

import pytest

import bordergraph

if TYPE_CHECKING:
    from collections.abc import Callable

MODULES = sorted(
    m.name
    for m in pkgutil.walk_packages(bordergraph.__path__, "bordergraph.")
    if not m.name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(
    name: str, opened: Callable[..., bordergraph.Workbench], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The examples share one shipped graph.
    monkeypatch.setattr("bordergraph.api.Workbench.open", opened)
    # The rooms of the workbench show its verbs, and do not know it.
    known = {"Workbench": bordergraph.Workbench} if name.startswith("bordergraph.api.") else None
    module = importlib.import_module(name)
    failures, _ = doctest.testmod(module, extraglobs=known, optionflags=doctest.ELLIPSIS)
    assert failures == 0


def test_there_are_examples_to_run() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = [t for n in MODULES for t in finder.find(importlib.import_module(n)) if t.examples]
    assert len(found) > 50
