"""Draw the architecture from what holds it: the layers that import-linter keeps, and what each says it is."""

from __future__ import annotations

import ast
import tomllib
from html import escape
from itertools import pairwise
from pathlib import Path

__all__ = ["drawing"]

ROOT = Path(__file__).resolve().parents[1]
# What happens to a file on its way to a reader: parts of the package, and what leaves them.
FLOW = (
    (("store", "tables"), "a file, read"),
    (("model",), "plain values"),
    (("analysis",), "gaps, silos, plans"),
    (("api",), "a result"),
    (("views",), "text, page, JSON"),
    (("cli", "serve"), "what you asked for"),
)
WIDE, LINE, MARGIN, NAMES = 900, 23, 16, 150
BOX, BOX_TOP, BOX_HIGH = 108, 40, 62
LAYERS_TOP = 186
STYLE = """
.arch text { font: 13.5px system-ui, sans-serif; fill: var(--md-default-fg-color, #1f2328) }
.arch .name { font-weight: 600 }
.arch .head { font-weight: 600; font-size: 15px }
.arch .said { font-size: 12px }
.arch rect { fill: none; stroke: var(--md-default-fg-color--light, #59636e); rx: 5 }
.arch rect.flows { fill: #0a5fb4; fill-opacity: .14; stroke: #2f81d8 }
.arch path { fill: none; stroke: var(--md-default-fg-color--light, #59636e); stroke-width: 1.6 }
@media (prefers-color-scheme: dark) {
  .arch text { fill: var(--md-default-fg-color, #e6edf3) }
  .arch rect, .arch path { stroke: var(--md-default-fg-color--light, #9198a1) }
}
""".strip()


def drawing() -> str:
    """Return the picture as SVG that takes the colours of the page it stands in."""
    layers = [layer for layer in _layers() if layer != ["__main__"]]
    known = [name for layer in layers for name in layer]
    flowing = [name for names, _ in FLOW for name in names]
    assert set(flowing) <= set(known), "the flow names a part that no layer has"
    rows, high = _rows(layers, set(flowing))
    said = " ".join(f"{' and '.join(names)} ({what})." for names, what in FLOW)
    desc = (
        f"From a file to a reader: {said} Below, the layers from the highest to the lowest; each may "
        f"import only what stands below it: {'; '.join(', '.join(x) for x in layers)}."
    )
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="arch" viewBox="0 0 {WIDE} {high}" '
        'role="img" aria-labelledby="arch-title arch-desc">'
    )
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        opening,
        '<title id="arch-title">From a file to a reader, and who may import whom</title>',
        f'<desc id="arch-desc">{escape(desc)}</desc>',
        f"<style>{STYLE}</style>",
        _text(MARGIN, 24, "From a file to a reader", "head"),
        *_flow(),
        _text(
            MARGIN, LAYERS_TOP - 14, "The layers: a part imports only what stands below it", "head"
        ),
        *rows,
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _layers() -> list[list[str]]:
    """Return the layers of the package, highest first, as the contract of its imports states them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    whole = next(c for c in contracts if c.get("containers") == ["bordergraph"])
    return [[name.strip() for name in layer.split("|")] for layer in whole["layers"]]


def _summary(name: str) -> str:
    """Return the first sentence of what a part of the package says of itself."""
    package = ROOT / "src" / "bordergraph" / name / "__init__.py"
    file = package if package.is_file() else package.parent.with_suffix(".py")
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return text.partition("\n")[0].partition(". ")[0].rstrip(".").replace("`", "")


def _flow() -> list[str]:
    """Draw the boxes of the way, with what leaves each below it, and arrows between them."""
    gap = (WIDE - 2 * MARGIN - BOX * len(FLOW)) / (len(FLOW) - 1)
    lefts = [MARGIN + i * (BOX + gap) for i in range(len(FLOW))]
    parts = []
    for left, (names, what) in zip(lefts, FLOW, strict=True):
        middle = left + BOX / 2
        parts.append(
            f'<rect class="flows" x="{left:g}" y="{BOX_TOP}" width="{BOX}" height="{BOX_HIGH}"/>'
        )
        top = BOX_TOP + BOX_HIGH / 2 + 5 - (len(names) - 1) * 10
        parts += [
            _text(middle, top + 20 * i, name, "name", "middle") for i, name in enumerate(names)
        ]
        parts.append(_text(middle, BOX_TOP + BOX_HIGH + 20, what, "said", "middle"))
    level = BOX_TOP + BOX_HIGH / 2
    for here, there in pairwise(lefts):
        parts.append(f'<path d="M{here + BOX + 6:g} {level:g}H{there - 6:g}m-7 -5l7 5l-7 5"/>')
    return parts


def _rows(layers: list[list[str]], flowing: set[str]) -> tuple[list[str], int]:
    """Draw each layer as a band with a line for each of its parts; return the lower end too."""
    parts, top = [], LAYERS_TOP
    for layer in layers:
        tall = LINE * len(layer)
        parts.append(f'<rect x="{MARGIN}" y="{top}" width="{WIDE - 2 * MARGIN}" height="{tall}"/>')
        for name in layer:
            if name in flowing:
                parts.append(
                    f'<rect class="flows" x="{MARGIN + 4}" y="{top + 2}" width="{NAMES - 24}" '
                    f'height="{LINE - 4}"/>'
                )
            parts.append(_text(MARGIN + 12, top + 16, name, "name"))
            parts.append(_text(MARGIN + NAMES, top + 16, _summary(name), "said"))
            top += LINE
        top += 5
    return parts, top + MARGIN


def _text(x: float, y: float, words: str, kind: str, anchor: str = "") -> str:
    where = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text class="{kind}" x="{x:g}" y="{y:g}"{where}>{escape(words)}</text>'
