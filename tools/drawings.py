"""Draw the architecture from what holds it, and the vocabulary: SVG that takes the colours of its page.

The layers are those that import-linter keeps, each with what it says of itself.
"""

from __future__ import annotations

import ast
import tomllib
from html import escape
from itertools import pairwise
from pathlib import Path

__all__ = ["STATEMENTS", "architecture", "vocabulary"]

ROOT = Path(__file__).resolve().parents[1]
# What happens to a file on its way to a reader: parts of the package, and what leaves them.
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
    "Participation": (
        ("org:member", "agency"),
        ("bg:arrangement", "arrangement"),
    ),
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
SAYS, THING = 330, 240
WIDE, LINE, MARGIN, NAMES = 900, 27, 16, 150
BOX, BOX_TOP, BOX_HIGH = 108, 40, 62
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
    """Return the way from a file to a reader, and the layers."""
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
    return _picture(
        "architecture",
        "From a file to a reader, and who may import whom",
        desc,
        (WIDE, high),
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
    """Return which property leads from which class of statement to which class of thing."""
    parts, ends, top = [], [], 16
    for name, properties in STATEMENTS.items():
        tall = LINE * (len(properties) + 1) + 6
        parts.append(f'<rect x="{MARGIN}" y="{top}" width="{SAYS}" height="{tall}"/>')
        parts.append(
            _text(
                MARGIN + 12, top + 19, f"bg:{name}" + (", derived" if name == "Tie" else ""), "name"
            )
        )
        for place, (words, thing) in enumerate(properties, 1):
            parts.append(_text(MARGIN + 24, top + 19 + LINE * place, words, "said"))
            ends.append((top + 14 + LINE * place, thing))
        top += tall + 10
    high = top + 6
    step = high / len(THINGS)
    left = WIDE - MARGIN - THING
    middles = {thing: step * (place + 0.5) for place, thing in enumerate(THINGS)}
    for thing, (classes, example, colour) in THINGS.items():
        y = middles[thing]
        parts.append(
            f'<rect x="{left}" y="{y - 30:g}" width="{THING}" height="60" '
            f'style="stroke: {colour}; stroke-width: 2"/>'
        )
        parts.append(_text(left + 14, y - 5, classes, "name"))
        parts.append(_text(left + 14, y + 16, example, "said"))
    start, half = MARGIN + SAYS + 4, (left - MARGIN - SAYS) / 2
    parts += [
        f'<path style="stroke: {THINGS[thing][2]}" d="M{start} {y:g}'
        f'C{start + half:g} {y:g} {left - half:g} {middles[thing]:g} {left - 4} {middles[thing]:g}"/>'
        for y, thing in ends
    ]
    said = "; ".join(
        f"bg:{name} by {', '.join(f'{words} to {thing}' for words, thing in properties)}"
        for name, properties in STATEMENTS.items()
    )
    title = "Statements, and the things that they lead to"
    return _picture("vocabulary", title, f"{said}.", (WIDE, round(high)), parts)


def _picture(name: str, title: str, desc: str, size: tuple[int, int], parts: list[str]) -> str:
    """Return a drawing as a file of its own, told in words too."""
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
            parts.append(_text(MARGIN + 12, top + 19, name, "name"))
            parts.append(_text(MARGIN + NAMES, top + 19, _summary(name), "said"))
            top += LINE
        top += 5
    return parts, top + MARGIN


def _text(x: float, y: float, words: str, kind: str, anchor: str = "") -> str:
    where = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text class="{kind}" x="{x:g}" y="{y:g}"{where}>{escape(words)}</text>'
