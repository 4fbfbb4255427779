"""Draw the architecture and the vocabulary as SVG that takes the colours of its page.

The layers are those that import-linter checks, each with the first line of its docstring.
"""

from __future__ import annotations

import ast
import tomllib
from html import escape
from itertools import pairwise
from pathlib import Path

__all__ = ["STATEMENTS", "architecture", "vocabulary"]

ROOT = Path(__file__).resolve().parents[1]
# The way from a file to a reader: parts of the package, and their outputs.
FLOW = (
    (("store", "tables"), "a file, read"),
    (("model",), "plain values"),
    (("analysis",), "gaps, silos, what-if"),
    (("api",), "a result"),
    (("views",), "text, page, JSON"),
    (("cli", "serve"), "what you asked for"),
)
# Classes of statements, each with the properties that lead to things, and the things.
STATEMENTS = {
    "Participation": (("org:member", "agency"), ("bg:arrangement", "arrangement")),
    "Mandate": (("bg:agency", "agency"), ("bg:threat", "threat")),
    "Focus": (("bg:arrangement", "arrangement"), ("bg:threat", "threat")),
    "Flow": (("bg:giver, bg:receiver", "agency"), ("bg:arrangement", "arrangement")),
    "Finding": (("bg:concernsAgency", "agency"), ("bg:concernsArrangement", "arrangement")),
    "Claim": (("prov:wasDerivedFrom: all of them", "source"),),
    "Tie": (("bg:tied: two agencies", "agency"), ("bg:tiedThrough", "arrangement")),
}
THINGS = {
    "agency": ("bg:Agency", "agency:rcmp", "#2f81d8"),
    "arrangement": ("bg:Program, bg:Channel", "arrangement:ibet", "#c2701e"),
    "threat": ("skos:Concept", "threat:firearms-smuggling", "#b14fb8"),
    "source": ("bg:Source", "source:npf-2025", "#5f8f2e"),
}
STATEMENT_WIDTH, THING_WIDTH = 330, 240
WIDTH, LINE_HEIGHT, MARGIN, NAMES_WIDTH = 900, 27, 16, 150
BOX_WIDTH, BOX_TOP, BOX_HEIGHT = 108, 40, 62
LAYERS_TOP = 192
STYLE = """
.drawn text { font: 16px system-ui, sans-serif; fill: var(--md-default-fg-color, #1f2328) }
.drawn .name { font-weight: 600 }
.drawn .head { font-weight: 600; font-size: 17px }
.drawn .said { font-size: 13.6px }
.drawn rect { fill: none; stroke: var(--md-default-fg-color--light, #59636e); rx: 5 }
.drawn rect.flows { fill: #0a5fb4; fill-opacity: .14; stroke: #2f81d8 }
.drawn path { fill: none; stroke: var(--md-default-fg-color--light, #59636e); stroke-width: 1.6 }
@media (prefers-color-scheme: dark) {
  .drawn text { fill: var(--md-default-fg-color, #e6edf3) }
  .drawn rect, .drawn path { stroke: var(--md-default-fg-color--light, #9198a1) }
}
""".strip()


def architecture() -> str:
    """Return the drawing of the way from a file to a reader, and of the layers."""
    layers = [layer for layer in _layers() if layer != ["__main__"]]
    layer_names = [name for layer in layers for name in layer]
    flow_names = [name for names, _ in FLOW for name in names]
    assert set(flow_names) <= set(layer_names), "the flow names a part that no layer has"
    rows, height = _rows(layers, set(flow_names))
    flow_text = " ".join(f"{' and '.join(names)} ({what})." for names, what in FLOW)
    desc = (
        f"From a file to a reader: {flow_text} Below, the layers from the highest to the lowest; each may "
        f"import only what stands below it: {'; '.join(', '.join(x) for x in layers)}."
    )
    return _picture(
        "architecture",
        "From a file to a reader, and who may import whom",
        desc,
        (WIDTH, height),
        [
            _text(MARGIN, 24, "From a file to a reader", "head"),
            *_flow(),
            _text(
                MARGIN,
                LAYERS_TOP - 14,
                "The layers: a part imports only what stands below it",
                "head",
            ),
            *rows,
        ],
    )


def vocabulary() -> str:
    """Return the drawing of the properties that lead from classes of statements to classes of things."""
    parts, ends, top = [], [], 16
    for name, properties in STATEMENTS.items():
        box_height = LINE_HEIGHT * (len(properties) + 1) + 6
        parts.append(
            f'<rect x="{MARGIN}" y="{top}" width="{STATEMENT_WIDTH}" height="{box_height}"/>'
        )
        parts.append(
            _text(
                MARGIN + 12, top + 19, f"bg:{name}" + (", derived" if name == "Tie" else ""), "name"
            )
        )
        for number, (words, thing) in enumerate(properties, 1):
            parts.append(_text(MARGIN + 24, top + 19 + LINE_HEIGHT * number, words, "said"))
            ends.append((top + 14 + LINE_HEIGHT * number, thing))
        top += box_height + 10
    height = top + 6
    step = height / len(THINGS)
    left = WIDTH - MARGIN - THING_WIDTH
    middles = {thing: step * (number + 0.5) for number, thing in enumerate(THINGS)}
    for thing, (classes, example, colour) in THINGS.items():
        y = middles[thing]
        parts.append(
            f'<rect x="{left}" y="{y - 30:g}" width="{THING_WIDTH}" height="60" '
            f'style="stroke: {colour}; stroke-width: 2"/>'
        )
        parts.append(_text(left + 14, y - 5, classes, "name"))
        parts.append(_text(left + 14, y + 16, example, "said"))
    start, half = MARGIN + STATEMENT_WIDTH + 4, (left - MARGIN - STATEMENT_WIDTH) / 2
    parts += [
        f'<path style="stroke: {THINGS[thing][2]}" d="M{start} {y:g}'
        f'C{start + half:g} {y:g} {left - half:g} {middles[thing]:g} {left - 4} {middles[thing]:g}"/>'
        for y, thing in ends
    ]
    summary = "; ".join(
        f"bg:{name} by {', '.join(f'{words} to {thing}' for words, thing in properties)}"
        for name, properties in STATEMENTS.items()
    )
    title = "Statements, and the things that they lead to"
    return _picture("vocabulary", title, f"{summary}.", (WIDTH, round(height)), parts)


def _picture(name: str, title: str, desc: str, size: tuple[int, int], parts: list[str]) -> str:
    """Return a drawing as an SVG file with its description."""
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawn" viewBox="0 0 {size[0]} {size[1]}" '
        f'role="img" aria-labelledby="{name}-title {name}-desc">'
    )
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        opening,
        f'<title id="{name}-title">{escape(title)}</title>',
        f'<desc id="{name}-desc">{escape(desc)}</desc>',
        f"<style>{STYLE}</style>",
        *parts,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _layers() -> list[list[str]]:
    """Return the layers of the package, highest first, from the contract of import-linter."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    contract = next(c for c in contracts if c.get("containers") == ["bordergraph"])
    return [[name.strip() for name in layer.split("|")] for layer in contract["layers"]]


def _summary(name: str) -> str:
    """Return the first sentence of the docstring of a part of the package."""
    package = ROOT / "src" / "bordergraph" / name / "__init__.py"
    file = package if package.is_file() else package.parent.with_suffix(".py")
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return text.partition("\n")[0].partition(". ")[0].rstrip(".").replace("`", "")


def _flow() -> list[str]:
    """Draw the boxes of the way, with the output of each below it, and arrows between them."""
    gap = (WIDTH - 2 * MARGIN - BOX_WIDTH * len(FLOW)) / (len(FLOW) - 1)
    lefts = [MARGIN + i * (BOX_WIDTH + gap) for i in range(len(FLOW))]
    parts = []
    for left, (names, label) in zip(lefts, FLOW, strict=True):
        middle = left + BOX_WIDTH / 2
        parts.append(
            f'<rect class="flows" x="{left:g}" y="{BOX_TOP}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}"/>'
        )
        top = BOX_TOP + BOX_HEIGHT / 2 + 5 - (len(names) - 1) * 10
        parts += [
            _text(middle, top + 20 * i, name, "name", "middle") for i, name in enumerate(names)
        ]
        parts.append(_text(middle, BOX_TOP + BOX_HEIGHT + 20, label, "said", "middle"))
    level = BOX_TOP + BOX_HEIGHT / 2
    for start, end in pairwise(lefts):
        parts.append(f'<path d="M{start + BOX_WIDTH + 6:g} {level:g}H{end - 6:g}m-7 -5l7 5l-7 5"/>')
    return parts


def _rows(layers: list[list[str]], flow_names: set[str]) -> tuple[list[str], int]:
    """Draw each layer as a band with a line for each of its parts; return the lower end too."""
    parts, top = [], LAYERS_TOP
    for layer in layers:
        height = LINE_HEIGHT * len(layer)
        parts.append(
            f'<rect x="{MARGIN}" y="{top}" width="{WIDTH - 2 * MARGIN}" height="{height}"/>'
        )
        for name in layer:
            if name in flow_names:
                parts.append(
                    f'<rect class="flows" x="{MARGIN + 4}" y="{top + 2}" width="{NAMES_WIDTH - 24}" '
                    f'height="{LINE_HEIGHT - 4}"/>'
                )
            parts.append(_text(MARGIN + 12, top + 19, name, "name"))
            parts.append(_text(MARGIN + NAMES_WIDTH, top + 19, _summary(name), "said"))
            top += LINE_HEIGHT
        top += 5
    return parts, top + MARGIN


def _text(x: float, y: float, words: str, kind: str, anchor: str = "") -> str:
    anchor_attribute = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text class="{kind}" x="{x:g}" y="{y:g}"{anchor_attribute}>{escape(words)}</text>'
