"""Documents to look at again, in the order of their days, with what rests on each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bordergraph.analysis.core.upkeep import TERMS
from bordergraph.views.tables.flat import many
from bordergraph.views.tables.ranked import headings
from bordergraph.views.tables.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bordergraph.analysis.core.upkeep import Due
    from bordergraph.words.labels import Labels

__all__ = ["upkeep_table"]


def upkeep_table(found: Sequence[Due], day: date | None, labels: Labels) -> Table:
    """Show documents to look at again.

    Args:
        found: Documents in the order of their days.
        day: The day that decides which are due already.
        labels: Names and words.
    """
    rows, records = [], []
    for each in found:
        look, source = each.look, each.look.document
        kinds = Counter(ref.kind for ref in look.rests)
        counted = (len(look.rests), kinds["finding"], kinds["figure"])
        on = labels.day(each.on) if each.on else labels.say("upkeep-now")
        looked = labels.dated(look.looked) if look.looked else ""
        why = labels.say(f"upkeep-why.{each.why}")
        rows.append((source.id, source.title, why, looked, on, *counted, source.url))
        records.append(
            {
                "id": source.id,
                "title": source.title,
                "kind": source.kind,
                "why": each.why,
                "looked": look.looked or None,
                "on": each.on.isoformat() if each.on else None,
                "due": each.by(day),
                **dict(zip(("statements", "findings", "figures"), counted, strict=True)),
                "read": source.extent_read,
                "url": source.url,
                "series": list(look.series),
                "rests": [ref.key for ref in look.rests],
            }
        )
    columns = (
        "page", "title", "why", "looked", "due-on", "statements", "findings", "figures", "url",
    )  # fmt: skip
    fields = (
        "id", "title", "kind", "why", "looked", "on", "due", "statements", "findings", "figures",
        "read", "url", many("series"), many("rests"),
    )  # fmt: skip
    now = sum(each.by(day) for each in found)
    told = labels.say(
        "upkeep-note", sources=labels.count("source", len(found)), n=now, day=labels.day(day)
    )
    rule = labels.say("upkeep-rule", **TERMS)
    return Table(
        headings(labels, *columns), rows, labels.say("upkeep-title"), (told, rule),
        records=records, fields=fields,
    )  # fmt: skip
