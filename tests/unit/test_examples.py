"""What docs promise is so: examples in docstrings, Python in the how-to pages, answers of asked.md."""

import contextlib
import doctest
import importlib
import io
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.unit.made import Opened

import bordergraph
from bordergraph.cli import bordergraph as program

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
def test_examples(name: str, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    # The examples share one shipped graph.
    monkeypatch.setattr("bordergraph.api.open_graph.OpenGraph.open", opened)
    # The rooms of the workbench show its verbs, and do not know it.
    known = {"Workbench": bordergraph.Workbench} if name.startswith("bordergraph.api.") else None
    module = importlib.import_module(name)
    failures, _ = doctest.testmod(module, extraglobs=known, optionflags=doctest.ELLIPSIS)
    assert failures == 0


DOCS = Path(__file__).resolve().parents[2] / "docs"
HOWTO = DOCS / "howto"
PAGES = ("from-python.md", "python.md")
BLOCK = re.compile(r"```python\n(?P<code>.*?)```\n(?:\n```text\n(?P<printed>.*?)```\n)?", re.DOTALL)


def test_no_page_with_python_is_left_out() -> None:
    with_python = [p.name for p in sorted(HOWTO.glob("*.md")) if BLOCK.search(p.read_text("utf-8"))]
    assert tuple(with_python) == PAGES


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_every_block_prints_what_the_page_says(page: str) -> None:
    names: dict[str, Any] = {}
    blocks = list(BLOCK.finditer((HOWTO / page).read_text(encoding="utf-8")))
    assert len(blocks) > 3
    for block in blocks:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(block["code"], page, "exec"), names)  # noqa: S102 - our own page
        assert out.getvalue() == (block["printed"] or ""), block["code"]


ASKED = re.findall(
    r"\| `bordergraph ([^`]+)` \| `([^`]+)` \|", (DOCS / "asked.md").read_text(encoding="utf-8")
)


@pytest.mark.slow
@pytest.mark.parametrize(("command", "source"), ASKED, ids=[command for command, _ in ASKED])
def test_the_answer_to_a_question_cites_its_source(command: str, source: str) -> None:
    result = CliRunner().invoke(program, [*shlex.split(command), "--format", "json"])
    assert result.exit_code == 0, result.output
    assert re.search(rf"(?<![\w-]){re.escape(source)}(?![\w-])", result.output)
