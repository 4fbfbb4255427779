"""A matrix of things against each other: a fill for each pair, and a number where one counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bordergraph.views.svg.elements import (
    LEADING,
    NARROW,
    Fill,
    Key,
    element,
    legend,
    lines,
    rect,
    text_width,
    wrap_text,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


_MAX_SIDE = 34.0
_MAX_NAME_HEIGHT = 96.0


@dataclass(frozen=True, slots=True)
class Item:
    """What a row and a column are about.

    Attributes:
        id: Its id.
        label: Its name.
        group: The group it stands in; a line parts one group from the next.
    """

    id: str
    label: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """How one pair stands.

    Attributes:
        first: Position of the one.
        second: Position of the other.
        key: Name of the key that says how it is filled.
        mark: Number written into it; 0 for none.
        text: What a reader hears of it.
        record: What machines get of it.
    """

    first: int
    second: int
    key: str
    mark: int = 0
    text: str = ""
    record: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Things against each other.

    Attributes:
        keys: What the fills mean.
        items: Rows, and columns in the same order.
        cells: Each pair once.
    """

    keys: tuple[Key, ...]
    items: tuple[Item, ...]
    cells: tuple[Cell, ...]

    def values(self) -> list[dict[str, Any]]:
        """Return one record a pair: the two ids, its state, its further values."""
        ids = [item.id for item in self.items]
        return [
            {"agencies": [ids[c.first], ids[c.second]], "standing": c.key, **c.record}
            for c in self.cells
        ]

    def draw(self, width: float) -> tuple[float, list[str]]:
        """Return the height of a matrix and its elements; numbers replace names without room."""
        n = len(self.items)
        names = [f"{i}\u00a0 {h.label}" for i, h in enumerate(self.items, 1)]
        label_width = min(max(map(text_width, names)), width * (0.42 if width >= NARROW else 0.32))
        side = min((width - label_width - 12) / n, _MAX_SIDE)
        rows = [wrap_text(name, label_width) for name in names]
        heights = [max(side, LEADING * len(row) + 2) for row in rows]
        legend_height, parts = legend(self.keys, 0.0, 2.0, width)
        name_height = max(text_width(h.label) for h in self.items)
        name_height = name_height if name_height <= _MAX_NAME_HEIGHT and side >= LEADING else 0.0
        top = legend_height + 12 + (name_height or LEADING) + 6
        left = label_width + 8
        tops = [top + sum(heights[:i]) for i in range(n)]
        for i, head in enumerate(self.items):
            middle = left + (i + 0.5) * side
            if name_height:
                transform = f"translate({middle + 4:.1f} {top - 6:.1f}) rotate(-90)"
                parts.append(element("text", transform=transform, class_="label", text=head.label))
            else:
                parts += lines([str(i + 1)], middle, top - 6, anchor="middle")
            baseline = tops[i] + heights[i] / 2 - LEADING * len(rows[i]) / 2 + 11
            parts += lines(rows[i], 0.0, baseline)
            parts.append(
                element(
                    "rect",
                    x=left + i * side + 1,
                    y=tops[i] + 1,
                    width=side - 2,
                    height=heights[i] - 2,
                    class_="self",
                )
            )
        fills = {key.name: key.fill for key in self.keys}
        for cell in self.cells:
            for row, column in ((cell.first, cell.second), (cell.second, cell.first)):
                parts += _draw_cell(
                    cell,
                    fills.get(cell.key, Fill.EMPTY),
                    left + column * side,
                    tops[row],
                    side,
                    heights[row],
                )
        bottom = tops[-1] + heights[-1]
        for i in range(1, n):
            if self.items[i].group != self.items[i - 1].group:
                x, right = left + i * side, left + n * side
                parts += [
                    element("line", x1=0.0, y1=tops[i], x2=right, y2=tops[i], class_="axis"),
                    element("line", x1=x, y1=top - 4, x2=x, y2=bottom, class_="axis"),
                ]
        return bottom + 6, parts


def _draw_cell(cell: Cell, fill: Fill, x: float, y: float, side: float, height: float) -> list[str]:
    title = element("title", text=cell.text) if cell.text else ""
    parts = rect(fill, x + 1, y + 1, side - 2, height - 2, title)
    if cell.mark:
        middle, centre = x + side / 2, y + height / 2
        if fill is not Fill.MARKED:
            size = min(side, height) / 2 - 2
            parts.append(element("circle", cx=middle, cy=centre, r=size, class_="marked"))
        parts += lines([str(cell.mark)], middle, centre + 4, anchor="middle", class_="strong")
    return parts
