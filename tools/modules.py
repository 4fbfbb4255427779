"""The page docs/modules.md: each file of `src/` with the first line of its docstring or comment, and the named numbers."""

from __future__ import annotations

import ast
import itertools
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["modules_page"]

SOURCE = Path(__file__).resolve().parents[1] / "src" / "bordergraph"
VENDORED = {"editor.min.js", "minisearch.js"}
INTRO = (
    "Every module with the first line of its docstring or comment, below `src/bordergraph/`. "
    "[Architecture](architecture.md#where-to-find-it) lists where single facts are; "
    "the numbers that have a name are [at the end](#numbers)."
)


def modules_page() -> str:
    """Return the page: a table for each folder, the folder's own line above it.

    Raises:
        ValueError: A module has no docstring or comment at its head.
    """
    folders: dict[str, dict[str, str]] = defaultdict(dict)
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix in {".py", ".js", ".sql", ".yaml", ".typ"} and path.name not in VENDORED:
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
    parts += ["## Numbers", "\n".join(["| file | number | |", "|---|---|---|", *_number_rows()])]
    return "\n\n".join(parts) + "\n"


def _number_rows() -> Iterator[str]:
    """Yield a row for each named number of a module that has a docstring: file, name and value, what it is."""
    for path in sorted(SOURCE.rglob("*.py")):
        body = ast.parse(path.read_text(encoding="utf-8")).body
        for node, after in itertools.pairwise(body):
            match node, after:
                case (ast.Assign(value=value), ast.Expr(value=ast.Constant(value=str(text)))) if (
                    _is_numeric(value)
                ):
                    file = path.relative_to(SOURCE).as_posix()
                    summary = " ".join(text.split("\n\n")[0].split()).replace("``", "`")
                    yield f"| `{file}` | `{ast.unparse(node)}` | {summary} |"


def _is_numeric(value: ast.expr) -> bool:
    """Tell whether a value is a number, or several."""
    match value:
        case ast.Constant(value=int() | float()) | ast.BinOp(left=ast.Constant(value=int())):
            return not isinstance(getattr(value, "value", 0), bool)
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Dict(values=parts):
            return bool(parts) and all(map(_is_numeric, parts))
    return False


def _summary(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        summary = (ast.get_docstring(ast.parse(text)) or "").split("\n\n")[0]
    else:
        # A comment at the head: lines behind //, -- or #, or a block.
        comment = re.match(r"/\*+(.*?)\*/|((?://|--|#)[^\n]*\n)+", text, re.DOTALL)
        lines = (
            re.sub(r"^(?:/\*+|//|--|#|\*/)|\*/$", " ", comment[0], flags=re.MULTILINE)
            if comment
            else ""
        )
        summary = lines if path.suffix == ".js" else re.split(r"(?<=\.)\s", lines)[0]
    if path.suffix == ".yaml" and path.parent.name == "schema":
        names = (name.split()[0].removeprefix("bg:") for name in yaml.safe_load(text))
        summary = f"{summary.split('. ')[0].strip(' .')}: {', '.join(dict.fromkeys(names))}."
    if not summary:
        raise ValueError(f"{path.relative_to(SOURCE)} does not begin with what it holds")
    summary = " ".join(summary.split()).replace("``", "`")
    return re.sub(r"(?<!`)(<[^>`]*>)(?!`)", r"`\1`", summary).replace("|", "\\|")
