"""``bordergraph show``: everything about one thing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bordergraph.cli.output import page, writable, write
from bordergraph.cli.session import Session, pass_session
from bordergraph.errors import UnknownNameError

if TYPE_CHECKING:
    from bordergraph.store import KnowledgeGraph

__all__ = ["show"]

NAMED = ("agency", "arrangement", "threat", "place", "source")


@click.command()
@click.argument("name")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "markdown", "html", "json"]),
    help="Shape of the answer; plain text of 80 columns unless the file's name says otherwise.",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to this file."
)
@click.option("--all", "everything", is_flag=True, help="Show every row and every source.")
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
    from bordergraph.cli.reading import deliver, labels_of, rows, source_index, stamp_of
    from bordergraph.views.show import show_report, show_table

    if output is not None:
        writable(output)
    kg = session.graph()
    kind, slug = _find(kg, name)
    path = f"{kind}/{slug}"
    labels = labels_of(session)
    report = show_report(
        f"{kind}:{slug}",
        rows(kg, "thing", path=path),
        rows(kg, "statements-about", path=path),
        source_index(kg),
        labels,
        stamp_of(session),
    )
    if form == "csv" or (form is None and output is not None and output.suffix == ".csv"):
        text = show_table(report).to_csv()
        write(output, text) if output is not None else page(text)
        return
    deliver(report, labels, form, output, everything=everything)


def _find(kg: KnowledgeGraph, name: str) -> tuple[str, str]:
    """Return kind and slug of a named thing, or of a statement given by id.

    Raises:
        UnknownNameError: Nothing has that name; close names are suggested.
    """
    from bordergraph import vocab
    from bordergraph.cli.reading import rows
    from bordergraph.store.names import Name, Names

    kind, mark, slug = name.replace(":", "/", 1).partition("/")
    if mark and kind in NAMED:
        return kind, kg.find(kind, slug)
    if not mark:
        try:
            return kg.names.find_any(NAMED, name)
        except UnknownNameError as error:
            # It may be the bare slug of a statement; else the first answer has the best hints.
            found = [str(r["thing"]) for r in rows(kg, "ids")]
            hits = [f for f in found if f.partition(":")[2] == name]
            if len(hits) == 1:
                one, _, rest = hits[0].partition(":")
                return one, rest
            if hits:
                hints = [h.replace(":", "/", 1) for h in hits]
                raise UnknownNameError("single thing", name, hints) from None
            raise UnknownNameError("thing", name, error.suggestions) from None
    if kind not in vocab.KINDS:
        raise UnknownNameError("kind of thing", kind, _close(kind, vocab.KINDS))
    ids = (str(r["thing"]).partition(":") for r in rows(kg, "ids"))
    names = Names(Name(k, s, s, 0) for k, _, s in ids)
    return kind, names.find(kind, slug)


def _close(word: str, words: tuple[str, ...]) -> list[str]:
    import difflib

    return difflib.get_close_matches(word, words, n=3)
