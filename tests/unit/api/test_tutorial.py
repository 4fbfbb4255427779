"""Every block of the tutorials runs, in order, and prints what the page says."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import Any

import pytest

TUTORIALS = sorted((Path(__file__).resolve().parents[3] / "docs" / "tutorials").glob("*.md"))
BLOCK = re.compile(r"```python\n(?P<code>.*?)```\n(?:\n```text\n(?P<printed>.*?)```\n)?", re.DOTALL)


def test_there_are_tutorials() -> None:
    assert [page.name for page in TUTORIALS] == ["your-own-network.md"]


@pytest.mark.parametrize("page", TUTORIALS, ids=lambda page: page.stem)
def test_every_block_prints_what_the_page_says(page: Path) -> None:
    names: dict[str, Any] = {}
    blocks = list(BLOCK.finditer(page.read_text(encoding="utf-8")))
    assert len(blocks) > 3
    for block in blocks:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(block["code"], page.name, "exec"), names)  # noqa: S102 - our own page
        assert out.getvalue() == (block["printed"] or ""), block["code"]
