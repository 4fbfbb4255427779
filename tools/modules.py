"""The list of modules for docs/modules.md: each file of `src/` with the first line of its docstring or comment."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

__all__ = ["modules_page"]

SOURCE = Path(__file__).resolve().parents[1] / "src" / "bordergraph"
VENDORED = {"editor.min.js", "minisearch.js"}
INTRO = (
    "Every module with the first line of its docstring or comment, below `src/bordergraph/`. "
    "[Architecture](architecture.md#where-to-find-it) lists where single facts are."
)


def modules_page() -> str:
    """Return the page: a table for each folder, the folder's own line above it.

    Raises:
        ValueError: A module has no docstring or comment at its head.
    """
    folders: dict[str, dict[str, str]] = defaultdict(dict)
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix in {".py", ".js", ".sql"} and path.name not in VENDORED:
            folder = path.parent.relative_to(SOURCE).as_posix()
            folders[folder][path.name] = _summary(path)
    parts = ["# Modules", INTRO]
    for folder, files in sorted(folders.items()):
        parts.append(f"## `{folder}/`" if folder != "." else "## `bordergraph`")
        if summary := files.pop("__init__.py", ""):
            parts.append(summary)
        rows = [f"| `{name}` | {text} |" for name, text in files.items()]
        if rows:
            parts.append("\n".join(["| file | what it holds |", "|---|---|", *rows]))
    return "\n\n".join(parts) + "\n"


def _summary(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        summary = (ast.get_docstring(ast.parse(text)) or "").split("\n\n")[0]
    else:
        # A comment at the head: lines behind // or --, or a block.
        comment = re.match(r"/\*+(.*?)\*/|((?://|--)[^\n]*\n)+", text, re.DOTALL)
        lines = (
            re.sub(r"^(?:/\*+|//|--|\*/)|\*/$", " ", comment[0], flags=re.MULTILINE)
            if comment
            else ""
        )
        summary = lines if path.suffix == ".js" else re.split(r"(?<=\.)\s", lines)[0]
    if not summary:
        raise ValueError(f"{path.relative_to(SOURCE)} does not begin with what it holds")
    summary = " ".join(summary.split()).replace("``", "`")
    return re.sub(r"(?<!`)(<[^>`]*>)(?!`)", r"`\1`", summary).replace("|", "\\|")
