"""Every block of Python in the how-to pages runs, in order, and prints what the page says."""

import contextlib
import io
import re
from pathlib import Path
from typing import Any

import pytest

HOWTO = Path(__file__).resolve().parents[3] / "docs" / "howto"
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
