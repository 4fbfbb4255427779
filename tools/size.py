"""Print how large the code is beside what it should be: lines, modules, names used twice, complexity.

``--check`` fails where a number is above its bound, which goes down with the code; a change that
raises one says why. ``--names`` adds the class names that stand for several classes and the names
that say nothing of what they hold, ``--complex`` the functions of a cognitive complexity above 15,
``--install`` the size of an installation without extras.
"""

from __future__ import annotations

import ast
import io
import json
import subprocess
import sys
import tempfile
import tokenize
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src"
SILENT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}
COMPLEX = 15
# A participle or an adverb alone does not say what a thing is or what a function does.
VAGUE = {
    "alike",
    "asked",
    "begun",
    "believed",
    "beside",
    "beyond",
    "drawn",
    "fallen",
    "found",
    "given",
    "held",
    "kept",
    "laid",
    "made",
    "meant",
    "met",
    "near",
    "said",
    "seen",
    "spelt",
    "standing",
    "told",
    "untied",
    "wanted",
}


class Measure(NamedTuple):
    """One number, what it should be, and the most that a change may leave it at."""

    name: str
    now: int
    target: int | None = None
    bound: int | None = None


def files(folder: Path, *suffixes: str) -> Iterator[Path]:
    """Yield the files under a folder that have one of the suffixes; vendored scripts are left out."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in suffixes and "vendor" not in path.parts and ".min" not in path.name:
            yield path


def python_code(text: str) -> int:
    """Return how many lines hold code: no blank line, no comment and no docstring."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in SILENT:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                lines -= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(lines)


def other_code(text: str, comment: str) -> int:
    """Return how many lines of SQL or JavaScript hold code."""
    within = code = 0
    for line in map(str.strip, text.splitlines()):
        if within or (line.startswith("/*") and not line.startswith("/*R")):
            within = "*/" not in line
        elif line and not line.startswith(comment):
            code += 1
    return code


def classes() -> dict[str, list[str]]:
    """Return the names that stand for two classes or more, with where these are."""
    homes: dict[str, list[str]] = defaultdict(list)
    for path in files(SOURCE, ".py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(f"{path.relative_to(SOURCE)}:{node.lineno}")
    return {name: places for name, places in sorted(homes.items()) if len(places) > 1}


def vague_names() -> list[str]:
    """Return the functions, classes, parameters and variables whose whole name is one of VAGUE."""
    places = []
    for path in files(SOURCE, ".py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case (
                    ast.FunctionDef(name=name)
                    | ast.ClassDef(name=name)
                    | ast.arg(arg=name)
                    | ast.Name(id=name, ctx=ast.Store())
                ) if name.strip("_").lower() in VAGUE:
                    places.append(f"{path.relative_to(SOURCE)}:{node.lineno} {name}")
    return places


def headings() -> list[str]:
    """Return where a list of column headings is put into words."""
    places = []
    for path in files(SOURCE, ".py"):
        for n, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if 'f"column.{' in line and " for " in line:
                places.append(f"{path.relative_to(SOURCE)}:{n}")
    return places


def complexities() -> list[tuple[int, str]]:
    """Return the functions above the limit of complexity, the worst first."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "found.json"
        command = [str(Path(sys.executable).with_name("complexipy")), str(SOURCE), "--quiet"]
        command += ["--ignore-complexity", "--output-format", "json", "--output", str(target)]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        rows = json.loads(target.read_text("utf-8"))
    found = [(r["complexity"], f"{r['path']}:{r['function_name']}") for r in rows]
    return sorted(((n, name) for n, name in found if n > COMPLEX), reverse=True)


def installed() -> int:
    """Return the megabytes that an installation without extras takes, in an environment of its own."""
    uv = str(Path(sys.executable).with_name("uv"))
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, folder], check=True)
        python = str(Path(folder) / "bin" / "python")
        pip = [uv, "pip", "install", "--quiet", "--link-mode=copy", "--python", python, str(ROOT)]
        subprocess.run(pip, check=True)
        return sum(p.stat().st_size for p in Path(folder).rglob("*") if p.is_file()) // 2**20


def main() -> None:
    """Print the table, and the lists that are asked for."""
    python = [path.read_text("utf-8") for path in files(SOURCE, ".py")]
    tests = [path.read_text("utf-8") for path in files(ROOT / "tests", ".py")]
    code = sum(map(python_code, python))
    sql = sum(other_code(p.read_text("utf-8"), "--") for p in files(SOURCE, ".sql"))
    scripts = sum(other_code(p.read_text("utf-8"), "//") for p in files(SOURCE, ".js"))
    twice, worst, vague = classes(), complexities(), vague_names()
    rows = [
        Measure("code lines in src: Python", code),
        Measure("code lines in src: SQL", sql),
        Measure("code lines in src: JavaScript", scripts),
        Measure("code lines in src", code + sql + scripts, 36_000, 35_920),
        Measure("Python lines in src", sum(t.count("\n") for t in python), 48_000, 47_660),
        Measure("modules in src", len(python), 300, 197),
        Measure("Python lines in tests", sum(t.count("\n") for t in tests), 30_000, 28_800),
        Measure("class names used twice or more", len(twice), 7, 1),
        Measure("names of one vague word", len(vague), 0, 0),
        Measure("lists of column headings", len(headings()), 0, 0),
        Measure(f"functions over complexity {COMPLEX}", len(worst), 60, 51),
    ]
    if "--install" in sys.argv:
        rows.append(Measure("megabytes of an installation without extras", installed(), 330))
    print(f"{'':44}{'now':>8}{'target':>8}{'bound':>8}")
    for name, *numbers in rows:
        print(f"{name:44}" + "".join(f"{'' if n is None else f'{n:,}':>8}" for n in numbers))
    if "--names" in sys.argv:
        print(*(f"{name}: {', '.join(places)}" for name, places in twice.items()), *vague, sep="\n")
    if "--complex" in sys.argv:
        print(*(f"{n:4} {name}" for n, name in worst), sep="\n")
    above = [m.name for m in rows if m.bound is not None and m.now > m.bound]
    if "--check" in sys.argv and above:
        sys.exit(
            f"above its bound: {'; '.join(above)}. Make it smaller, or raise the bound and say why"
        )


if __name__ == "__main__":
    main()
