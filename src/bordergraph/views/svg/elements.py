"""SVG as text: elements with escaped attributes, drawn in the order given."""

from __future__ import annotations

from html import escape


def number(value: float) -> str:
    """Return a coordinate with one decimal at most, so that the same input gives the same bytes.

    Example:
        >>> number(12.0), number(3.14159)
        ('12', '3.1')
    """
    return f"{value:.1f}".removesuffix(".0")


def element(name: str, *children: str, **attributes: str | float) -> str:
    """Return one element; children are SVG already, `text` is escaped content.

    A trailing underscore in an attribute's name is dropped (``class_``), others become dashes.

    Example:
        >>> element("text", text="a < b", x=1.0, class_="label")
        '<text x="1" class="label">a &lt; b</text>'
    """
    text = escape(str(attributes.pop("text", "")), quote=False)
    pairs = "".join(
        f' {key.rstrip("_").replace("_", "-")}="'
        f'{escape(number(value) if isinstance(value, float) else str(value))}"'
        for key, value in attributes.items()
    )
    inner = text + "".join(children)
    return f"<{name}{pairs}>{inner}</{name}>" if inner else f"<{name}{pairs}/>"


def picture(
    width: float,
    height: float,
    title: str,
    *children: str,
    description: str = "",
    style: str = "",
    kind: str = "",
    sized: bool = False,
    told: str = "",
    told_by: str = "",
) -> str:
    """Return a whole picture with a title and description that screen readers speak.

    Args:
        width: Width in user units.
        height: Height in user units.
        title: What it shows.
        children: Elements.
        description: What a reader who cannot see it should know.
        style: CSS rules inside the picture; left out where the page has them.
        kind: Class that those rules go by.
        sized: Whether it asks for its own size; else it takes the width it is given.
        told: Id of its description, where another picture of the page shows the same.
        told_by: Id of the description of that other picture, in place of one of its own.
    """
    head = element("title", text=title)
    if description and not told_by:
        head += element("desc", text=description, **({"id": told} if told else {}))
    if style:
        head += f"<style>{style}</style>"
    box = f"0 0 {number(width)} {number(height)}"
    more: dict[str, str | float] = {"class_": kind} if kind else {}
    if sized:
        more |= {"width": width, "height": height}
    if told_by and description:
        more["aria_describedby"] = told_by
    return element(
        "svg", head, *children, xmlns="http://www.w3.org/2000/svg", viewBox=box, role="img",
        aria_label=title, **more,
    )  # fmt: skip
