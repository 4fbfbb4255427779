"""Every example in a docstring runs and gives what it says."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import bordergraph

if TYPE_CHECKING:
    from collections.abc import Callable

SOURCE = Path(bordergraph.__file__).parent
MODULES = [
    ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted(SOURCE.rglob("*.py"))
    if ">>> " in path.read_text("utf-8")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(
    name: str, opened: Callable[..., bordergraph.Workbench], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The examples share one shipped graph.
    monkeypatch.setattr("bordergraph.api.Workbench.open", opened)
    # The rooms of the workbench show its verbs, and do not know it.
    known = {"Workbench": bordergraph.Workbench} if name.startswith("bordergraph.api.") else None
    module = importlib.import_module(name)
    failures, tried = doctest.testmod(module, extraglobs=known, optionflags=doctest.ELLIPSIS)
    assert tried
    assert failures == 0
