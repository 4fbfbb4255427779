"""What changed since an earlier state of the graph, as a feed: Atom, RFC 4287."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from bordergraph import vocab
from bordergraph.views.site.atom import atom_entry, atom_feed, atom_id
from bordergraph.views.site.paths import index_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bordergraph.views.report import Report, Row, Section
    from bordergraph.views.site.ways import SiteWays
    from bordergraph.words.labels import Labels

MOST = 500
"""Entries of a feed; the page lists every change."""

_LISTED = ("gaps-", "arrangements", "record")


def feed(report: Report, ways: SiteWays, labels: Labels, page: str, base: str, at: str) -> str:
    """Return the changes as a feed, an entry a gap, arrangement, thing or statement that changed.

    The ids are made from what changed between which data, so that another run gives the same and
    a later change of the same thing another.

    Args:
        report: What lies between the two states.
        ways: Where what it tells of leads, seen from the root of the site.
        labels: Words in the reader's language.
        page: Path of the page that tells the same; the feed stands beside it.
        base: Address of the site, with a slash at its end.
        at: When the data were as they are: date and time, as RFC 3339 writes it.
    """
    items = list(_items(report))
    lines: list[str] = []
    for section, row in items[:MOST]:
        said = json.dumps(row.record, sort_keys=True, default=str)
        key = atom_id(base, labels.language, report.stamp.data_hash, section.key, said)
        address = base + (_there(row, ways, labels) or f"{page}#{section.key}")
        text = " ".join(d.text for d in row.details)
        lines += atom_entry(key, _name(section, row, labels), at, address, text)
    if len(items) > MOST:
        rest = labels.say("site.changes-more", n=labels.number(len(items) - MOST))
        key = atom_id(base, labels.language, report.stamp.data_hash)
        lines += atom_entry(key, rest, at, base + page)
    return atom_feed(
        labels, labels.say("site.changes"), page, base, lines,
        at=at, subtitle=report.subtitle, version=report.stamp.version,
    )  # fmt: skip


def _items(report: Report) -> Iterator[tuple[Section, Row]]:
    for section in report.sections:
        if section.table and section.key.startswith(_LISTED):
            yield from ((section, row) for row in section.table.drawn)


def _name(section: Section, row: Row, labels: Labels) -> str:
    """Return what changed in a line: of a gap how it moved stands over the table, else in the row."""
    of_gap = section.key.startswith("gaps-")
    first, rest = (section.heading, row.cells) if of_gap else (row.cells[0], row.cells[1:])
    return f"{first}{labels.say('colon')}{', '.join(filter(None, rest))}"


def _there(row: Row, ways: SiteWays, labels: Labels) -> str:
    """Return where a change is told of: on a page, or in the index that lists what has none."""
    kind, mark, slug = str(row.record.get("statement", "")).partition(":")
    if page := ways.page(row) or next(iter(ways.names(row).values()), ""):
        return page
    listed = mark and kind in vocab.KINDS and row.record.get("change") != "removed"
    return f"{index_path(kind, labels.language)}#{quote(slug, safe='')}" if listed else ""
