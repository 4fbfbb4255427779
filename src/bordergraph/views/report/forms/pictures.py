"""Files beside a report: its figures, each with what it rests on, and the page that lists files."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bordergraph.views.report.charts import sheet
from bordergraph.views.report.forms.notes import source_line
from bordergraph.views.table.escaping import escape_markdown, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bordergraph.views.report.model import Picture, Report
    from bordergraph.words.labels import Labels


def stamp_line(report: Report, labels: Labels, key: str = "note-stamp") -> str:
    """Return the day that a report describes, the version and the data, in one line.

    Args:
        report: The report.
        labels: Words in the reader's language.
        key: Which line: that of small print, or how to cite.
    """
    stamp = report.stamp
    day = labels.dated(stamp.day) if stamp.day else labels.say("no-day")
    known = {"day": day, "version": stamp.version, "data": stamp.data_hash}
    return labels.say(key, title=report.title, **known)


def figure_files(report: Report, labels: Labels) -> dict[str, Callable[[], str]]:
    """Return what draws each figure of a report as a file, by the name of the file."""
    return {
        f"{figure.key}.svg": partial(_file, figure, report, labels)
        for section in report.sections
        for figure in section.figures
    }


def _file(figure: Picture, report: Report, labels: Labels) -> str:
    cited = [source_line(report.sources[s], labels) for s in figure.sources if s in report.sources]
    sources = " ".join([labels.say("row-sources"), *cited]) if cited else ""
    below = [text for text in (figure.small_print, sources, stamp_line(report, labels)) if text]
    return printable(sheet(figure, below)) + "\n"


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
