"""The page that lies on top of a parcel: what each file is, which day and data, how to cite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.views.report.forms.pictures import stamp_line
from bordergraph.views.table.escaping import escape_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.views.report.model import Report
    from bordergraph.words.labels import Labels


def readme(
    report: Report, labels: Labels, files: Sequence[tuple[str, str]], licences: Sequence[str]
) -> str:
    """Return the page as Markdown.

    Args:
        report: The report of the parcel.
        labels: Words in the reader's language.
        files: Name of each file, and what it is.
        licences: Addresses of the licences that the data states.
    """
    say = labels.say
    licence = say("parcel.licence", licences=", ".join(f"<{url}>" for url in licences))
    return "\n".join(
        [
            f"# {escape_markdown(report.title)}",
            "",
            escape_markdown(report.subtitle),
            "",
            escape_markdown(stamp_line(report, labels)),
            "",
            f"| {say('parcel.file')} | {say('parcel.what')} |",
            "|---|---|",
            *(f"| [{name}]({name}) | {escape_markdown(what)} |" for name, what in files),
            "",
            say("parcel.tables"),
            "",
            f"## {say('cite')}",
            "",
            escape_markdown(stamp_line(report, labels, "cite-line")),
            "",
            f"## {say('parcel.licence-heading')}",
            "",
            licence if licences else say("parcel.no-licence"),
            "",
            say("parcel.licence-others"),
            "",
            f"## {say('parcel.check-heading')}",
            "",
            say("parcel.check"),
            "",
        ]
    )
