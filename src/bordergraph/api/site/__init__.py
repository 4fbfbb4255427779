"""The graph as a static site: writes what changed, and counts what there is."""

from __future__ import annotations

import os
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from bordergraph.api.result import Result
from bordergraph.api.site.pages import MAP, SitePages
from bordergraph.atomic_folder import Renewed, kept_files, refuse_file, renew_folder
from bordergraph.errors import UsageError
from bordergraph.views.site.page import WHOLE
from bordergraph.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bordergraph.api.context import Context

SUMS = "SHA256SUMS"
_STATE = "made-of.txt"


def site(
    context: Context,
    folder: str | Path,
    base: str,
    draw: Callable[[], str],
    since: str | Path | None,
) -> Result[tuple[str, int]]:
    """Write the site; items are how many pages there are of each kind.

    Raises:
        UsageError: The base is no address, there is no earlier graph where one is named, or more
            pairs of agencies are tied than a site can lay out.
        OutputError: The folder cannot be written, or holds files that are not ours.
    """
    from bordergraph.analysis.core.in_force import select
    from bordergraph.analysis.core.tie_graph import MOST_TIES, most_pairs
    from bordergraph.api.comparison import data_of
    from bordergraph.api.dataset import made_of
    from bordergraph.api.result import Document
    from bordergraph.views.table.table import Table

    if not base.startswith(("https://", "http://")) or any(
        c.isspace() or c in "\"'<>?#" for c in base
    ):
        raise UsageError(
            f"'{base}' is no address of a site", "give one such as https://example.org/graph/"
        )
    target = refuse_file(folder)
    if (count := most_pairs(select(context.network))) > MOST_TIES:
        raise UsageError(
            f"up to {count:,} ties are too many for a site, which lays out {MOST_TIES:,}",
            "write a map, a report or an export of it, or a site of a part of it",
        )
    base, since = f"{base.rstrip('/')}/", _graph_of(since) if since else None
    state = made_of(context, base, data_of(context, since) if since else "")
    kept = _kept(target, state)
    names = list(kept)
    remarks: list[str] = []
    if kept:
        size = sum(kept.values()) + (target / SUMS).stat().st_size
        renewed = Renewed(len(kept) + 1, 0, 0, size)
    else:
        pages = SitePages(context, base, draw, since)
        remarks = pages.remarks
        made = chain(pages.files(), [(_STATE, state.encode())])
        renewed = renew_folder(target, _noted(made, names), SUMS)
    counts = _counts(names)
    megabytes = renewed.size / 1_000_000
    remark = (
        f"{target}: {sum(n for _, n in counts)} pages in {len(LANGUAGES)} languages,"
        f" {renewed.files} files, {megabytes:.0f} MB; {renewed.written} written,"
        f" {renewed.removed} removed"
    )
    return Result(
        counts, Document("", Table.plain(("kind", "pages"), counts)), renewed, (remark, *remarks)
    )


def _noted(files: Iterable[tuple[str, bytes]], names: list[str]) -> Iterator[tuple[str, bytes]]:
    """Yield files as they come, and keep their names."""
    for name, content in files:
        names.append(name)
        yield name, content


def _kept(target: Path, state: str) -> dict[str, int]:
    """Return the files of a site that would come out as it is; none where it would not."""
    place = target / _STATE
    same = state and place.is_file() and place.read_bytes() == state.encode()
    return kept_files(target, SUMS) if same else {}


def _counts(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Return how many pages there are of each kind in one language, those of the site first."""
    found: dict[str, int] = {"site": 0}
    for name in sorted(names):
        first, *rest = name.removesuffix(".html").split("/")
        if name.endswith(".html") and name != MAP and first not in LANGUAGES:
            kind = rest[0] if rest else "site"
            found[kind] = found.get(kind, 0) + 1
    return tuple(found.items())


def _graph_of(earlier: str | Path) -> str | Path:
    """Return the graph that an earlier site holds, or what was named as it is.

    Raises:
        UsageError: Nothing is there.
    """
    if str(earlier) != "curated" and not os.path.lexists(earlier):
        raise UsageError(
            f"no earlier graph is at '{earlier}'",
            "name an RDF file, a folder of RDF or tables, or the folder of an earlier site",
        )
    held = Path(earlier, WHOLE)
    return held if Path(earlier, SUMS).is_file() and held.is_file() else earlier
