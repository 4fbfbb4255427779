"""What a search gives: each hit with what it says, where, and the command that shows more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.schema import CLASSES
from bordergraph.views.record.statements import heading, said
from bordergraph.views.table.column import Column, code
from bordergraph.views.table.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.record import Entry, Hit
    from bordergraph.views.table.table import Lines
    from bordergraph.words.labels import Labels


_SEVERAL = {
    "agency": ("agencies",), "arrangement": ("arrangements", "programs", "channels"),
    "threat": ("threats",), "place": ("places",), "figure": ("figures",),
    "recommendation": ("recommendations",),
}  # fmt: skip
"""Lists of each kind, whose headings are words for it."""


def hit_text(entry: Entry, labels: Labels) -> str:
    """Return what a thing is called, or what a statement says."""
    note = labels.told(entry.told("bg:note"))
    if not entry.cls:
        named = any(entry.all(name) for name in ("skos:prefLabel", "dcterms:title", "rdfs:label"))
        return labels.both(*entry.ref) if named or not note else note
    line = said(entry, labels)
    return f"{line}. {note}" if line and note else line or note


def hit_kind(entry: Entry, labels: Labels) -> str:
    """Return what kind of thing or statement something is."""
    if entry.ref.kind == "threat":
        return labels.say("column.threat").lower()
    cls = entry.cls or next(iter(entry.classes), "")
    return labels.full("bg", cls) if cls else entry.ref.kind


def kind_words(labels: Labels) -> dict[str, tuple[str, ...]]:
    """Return the kinds of hits by every word for them: of the id, of the class, of several."""
    found: dict[str, tuple[str, ...]] = {kind.replace("-", " "): (kind,) for kind in vocab.KINDS}
    for cls in CLASSES:
        kinds = tuple(kind for kind in cls.prefixes if kind in vocab.KINDS)
        for word in (labels.full("bg", cls.short), heading(cls.short, labels)) if kinds else ():
            found.setdefault(word, kinds[:1])
    for kind, several in _SEVERAL.items():
        found |= {labels.say(f"list.{word}"): (kind,) for word in several}
    return found


def _where(hit: Hit, labels: Labels) -> str:
    source = labels.short("source", hit.source) if hit.source else ""
    return ", ".join(part for part in (source, hit.locator) if part)


HIT: tuple[Column[Hit], ...] = (
    Column("kind", lambda h: h.ref.kind, lambda h, _: h.what, "kind"),
    code("id", lambda h: h.ref.slug),
    Column("text", lambda h: h.text, lambda h, _: h.text, "statement"),
    Column("date", lambda h: h.date or None, lambda h, _: h.date, "date"),
    Column("source", lambda h: h.source or None, _where, "source-and-place"),
    code("locator", lambda h: h.locator or None),
    code("score", lambda h: h.score),
    Column("command", lambda h: h.command, lambda h, _: f"bordergraph {h.command}", "command"),
)
"""One hit."""


def hits_table(
    hits: Sequence[Hit], title: str, labels: Labels, opening: Lines, notes: Lines = ()
) -> Table[Hit]:
    """Show the hits of a search, the best first.

    Args:
        hits: The hits.
        title: What was looked for.
        labels: Names.
        opening: What was found, and how words were taken.
        notes: Lines below them.
    """
    return Table(HIT, hits, labels, lambda: title, opening, notes, lead="text")
