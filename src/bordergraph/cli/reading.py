"""What the reading commands share: sources by id, the stamp, and a report in any form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.cli import output as out

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any, TypeVar

    from bordergraph.api import Workbench
    from bordergraph.model import Source
    from bordergraph.views.report import Report
    from bordergraph.views.tables.table import Table

    F = TypeVar("F", bound=Callable[..., Any])

__all__ = ["all_option", "deliver", "report_format_option", "source_index"]

_BY_SUFFIX = {".html": "html", ".htm": "html", ".md": "markdown", ".json": "json", ".csv": "csv"}

all_option = click.option(
    "--all", "everything", is_flag=True, help="Show every row and every source."
)


def report_format_option(*, csv: bool = False) -> Callable[[F], F]:
    """Return the ``--format`` option of commands that answer with a report."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["table", "markdown", "html", "json", *(["csv"] if csv else [])]),
        help="Shape of the answer; 80 columns of text unless the file's name says otherwise.",
    )


def deliver(
    kg: Workbench,
    report: Report,
    form: str | None,
    output: Path | None,
    *,
    everything: bool,
    flat: Callable[[], Table] | None = None,
) -> None:
    """Write a report to a file, or print it, in the form asked for or that the file's name says.

    Args:
        kg: The open graph, for names in the reader's language.
        report: The report.
        form: Form asked for, if any.
        output: File to write.
        everything: Show all rows and sources.
        flat: What CSV holds; without it CSV is not offered.
    """
    from bordergraph.views.report import to_html, to_json, to_markdown, to_text

    form = form or (_BY_SUFFIX.get(output.suffix.lower()) if output else None)
    if form == "html":
        text = to_html(report, kg.labels)
    elif form == "json":
        text = to_json(report)
    elif form == "markdown":
        text = to_markdown(report, kg.labels, everything=everything)
    elif form == "csv" and flat is not None:
        text = flat().to_csv()
    else:
        text = to_text(report, kg.labels, everything=everything)
    out.deliver(text, output)


def source_index(kg: Workbench) -> dict[str, Source]:
    """Return all sources of a graph by id."""
    from bordergraph.model import Source

    def text(value: object) -> str:
        return str(value or "")

    found = {}
    for r in kg.view("sources"):
        key = text(r["source"]).removeprefix("source:")
        found[key] = Source(
            key,
            text(r["title"]),
            text(r["publisher"]),
            text(r["date"]),
            text(r["url"]),
            text(r["kind"]).removeprefix("source-kind:"),
            text(r["extent"]).removeprefix("extent:"),
        )
    return found
