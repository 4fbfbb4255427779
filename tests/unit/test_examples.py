"""Every example in a docstring runs and gives what it says."""

import doctest
import importlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import bordergraph

SOURCE = Path(bordergraph.__file__).parent
TEXTS = {
    ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__"): text
    for path in sorted(SOURCE.rglob("*.py"))
    if ">>> " in (text := path.read_text("utf-8"))
}
OPENING = re.compile(r"^ *>>> .*\bopen(_graph)?\(", re.MULTILINE)
MODULES = [
    pytest.param(name, marks=[pytest.mark.slow] if OPENING.search(text) else [])
    for name, text in TEXTS.items()
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(
    name: str, opened: Callable[..., bordergraph.Workbench], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The examples share one shipped graph.
    monkeypatch.setattr("bordergraph.api.open_graph.OpenGraph.open", opened)
    # The rooms of the workbench show its verbs, and do not know it.
    known = {"Workbench": bordergraph.Workbench} if name.startswith("bordergraph.api.") else None
    module = importlib.import_module(name)
    failures, _ = doctest.testmod(module, extraglobs=known, optionflags=doctest.ELLIPSIS)
    assert failures == 0
