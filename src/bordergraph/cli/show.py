"""``bordergraph show``: everything about one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.cli.output import output_option
from bordergraph.cli.reading import (
    all_option,
    deliver,
    report_format_option,
    source_index,
)
from bordergraph.cli.session import Session, pass_session
from bordergraph.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from bordergraph.api import Workbench

__all__ = ["show"]

NAMED = ("agency", "arrangement", "threat", "place", "source")


@click.command()
@click.argument("name")
@report_format_option(csv=True)
@output_option()
@all_option
@pass_session
def show(
    session: Session, name: str, form: str | None, output: Path | None, everything: bool
) -> None:
    r"""Show everything the graph says about NAME, grouped by kind of statement and cited.

    NAME is an agency, arrangement, threat, place or source, by id, acronym or label; or the id
    of a statement, such as finding/npf-silos-domestic or figure/npf-border-length.

    \b
    Examples:
      bordergraph show IBET
      bordergraph show source/npf-2025 --all
      bordergraph show figure/npf-border-length --format json
    """
    from bordergraph.views.record.show import show_report, show_table
    from bordergraph.views.report.contests import contests

    kg = session.graph()
    kind, slug = _find(kg, name)
    path = f"{kind}/{slug}"
    report = show_report(
        f"{kind}:{slug}",
        kg.view("thing", path=path),
        kg.view("statements-about", path=path),
        source_index(kg),
        kg.labels,
        kg.stamp(),
        [c for c in contests(kg.view("checks")) if not c.stands],
    )
    deliver(kg, report, form, output, everything=everything, flat=lambda: show_table(report))


def _find(kg: Workbench, name: str) -> tuple[str, str]:
    """Return kind and slug of a named thing, or of a statement given by id.

    Raises:
        UnknownNameError: Nothing has that name; close names are suggested.
        UsageError: Several things have it.
    """
    from bordergraph import vocab
    from bordergraph.store.names import Name, Names

    kind, mark, slug = name.replace(":", "/", 1).partition("/")
    if mark and kind in NAMED:
        return kind, kg.find(kind, slug)
    if not mark or kind not in vocab.KINDS:
        # An id of the reader's own may hold a slash or colon too.
        try:
            return kg.names.find_any(NAMED, name)
        except UnknownNameError as error:
            if mark:
                raise UnknownNameError("kind of thing", kind, _close(kind, vocab.KINDS)) from None
            found = _statement(kg, name)
            if found is None:
                raise UnknownNameError("thing", name, error.suggestions) from None
            return found
    ids = (str(r["thing"]).partition(":") for r in kg.view("ids"))
    names = Names(Name(k, s, s, 0) for k, _, s in ids)
    return kind, names.find(kind, slug)


def _statement(kg: Workbench, slug: str) -> tuple[str, str] | None:
    """Return kind and slug of the statement with a bare slug, if there is one.

    Raises:
        UsageError: Several have it.
    """
    keys = (str(r["thing"]) for r in kg.view("ids"))
    hits = [k for k in keys if k.partition(":")[2] == slug]
    # A series often has the name of its only figure, which says more.
    hits = [h for h in hits if not h.startswith("series:")] or hits
    if len(hits) > 1:
        which = ", ".join(h.replace(":", "/", 1) for h in hits)
        raise UsageError(f"'{slug}' names {len(hits)} things", f"say which: {which}")
    if not hits:
        return None
    kind, _, rest = hits[0].partition(":")
    return kind, rest


def _close(word: str, words: tuple[str, ...]) -> list[str]:
    import difflib

    return difflib.get_close_matches(word, words, n=3)
