"""A text that is a result of its own, such as a map or an export, with what it holds as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bordergraph.views.table.flat import Flat
    from bordergraph.views.table.table import Table

_FIRST = 2000


@dataclass(frozen=True)
class Document:
    """A text with an inventory.

    Attributes:
        text: The whole text.
        holds: What is in it, as rows.
        is_page: Whether the text is an HTML page.
    """

    text: str
    holds: Table[Any]
    is_page: bool = False

    def first(self, top: int) -> Document:
        """Return the same: a text has no rows to leave out."""
        del top
        return self

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return what is in it, one dictionary per row."""
        return self.holds.to_dicts()

    def flat(self) -> Flat:
        """Return what is in it as rows of plain values."""
        return self.holds.flat()

    def to_json(self) -> str:
        """Return what is in it as a JSON list."""
        return self.holds.to_json()

    def to_markdown(self) -> str:
        """Return what is in it as a Markdown table."""
        return self.holds.to_markdown()

    def to_text(self) -> str:
        """Return the text itself."""
        return self.text

    def to_html(self) -> str:
        """Return a page in a frame of its own, any other text as it begins."""
        from html import escape

        if self.is_page:
            frame = 'sandbox="allow-scripts" style="width:100%;height:600px;border:0"'
            return f'<iframe {frame} srcdoc="{escape(self.to_text())}"></iframe>\n'
        text = self.to_text()
        more = "\n\u2026" if len(text) > _FIRST else ""
        return f"<pre>{escape(text[:_FIRST])}{more}</pre>\n"

    def to_page(self) -> str:
        """Return the page itself, or any other text as it begins."""
        return self.to_text() if self.is_page else self.to_html()
