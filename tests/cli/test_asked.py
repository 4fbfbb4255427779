"""Each question of docs/asked.md is answered by its command, with the source that it names."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from bordergraph.cli import bordergraph

PAGE = Path(__file__).resolve().parents[2] / "docs" / "asked.md"
ASKED = re.findall(
    r"\| `bordergraph ([^`]+)` \| `([^`]+)` \|", PAGE.read_text(encoding="utf-8")
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("command", "source"), ASKED, ids=[command for command, _ in ASKED])
def test_the_answer_cites_the_source(command: str, source: str) -> None:
    result = CliRunner().invoke(bordergraph, [*shlex.split(command), "--format", "json"])
    assert result.exit_code == 0, result.output
    assert re.search(rf"(?<![\w-]){re.escape(source)}(?![\w-])", result.output)
