"""A report laid out for HTML and PDF, and as one HTML file: no script, nothing fetched, readable on paper."""

from __future__ import annotations

import re
from dataclasses import asdict
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from bordergraph.views.policy import content_policy
from bordergraph.views.report.charts import chart_svg, standalone_svg
from bordergraph.views.report.forms.notes import Footnotes, source_line, spell_acronyms
from bordergraph.views.svg.elements import figure_style
from bordergraph.views.table.column import clean_text
from bordergraph.words import LANGUAGES
from bordergraph.words.labels import Labels, split_foreign

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2 import Environment, Template

    from bordergraph.model import Source
    from bordergraph.views.report.forms.links import Links
    from bordergraph.views.report.model import Chart, Report, Section
    from bordergraph.views.table.table import Line, Row, Table


def stamp_line(report: Report, labels: Labels, key: str = "note-stamp") -> str:
    """Return the day that a report describes, the version and the data, in one line of that key."""
    stamp = report.stamp
    day = labels.spell_date(stamp.day) if stamp.day else labels.say("no-day")
    known = {"day": day, "version": stamp.version, "data": stamp.data_hash}
    return labels.say(key, title=report.title, **known)


def chart_files(report: Report, labels: Labels) -> dict[str, Callable[[], str]]:
    """Return the functions that draw the charts of a report, by file name."""
    return {
        f"{chart.key}.svg": partial(_chart_file, chart, report, labels) for chart in report.charts()
    }


def _chart_file(chart: Chart, report: Report, labels: Labels) -> str:
    cited = [source_line(report.sources[s], labels) for s in chart.sources if s in report.sources]
    sources = " ".join([labels.say("row-sources"), *cited]) if cited else ""
    footer = [text for text in (chart.small_print, sources, stamp_line(report, labels)) if text]
    return clean_text(standalone_svg(chart, footer)) + "\n"


# A telephone has no pointer that could rest on a bar; the picture itself has its name in its opening.
_SVG_TITLE = re.compile("<title>.*?</title>")


def page_values(
    report: Report,
    labels: Labels,
    *,
    standalone: bool = False,
    links: Links | None = None,
    limit: int | None = None,
) -> dict[str, Any]:
    """Return the values of the page templates: sections in order, and the sources cited.

    Rows beyond the first few of a table stand apart, under ``more``. Each chart of a `standalone`
    report carries its style sheet; `limit` is how many sources of a row are shown, None for all.
    """
    report = spell_acronyms(report, labels, folded=not standalone)
    notes = Footnotes(report, limit, labels=labels)

    def source_values(number: int, source: Source) -> dict[str, Any]:
        return {
            "number": number,
            "text": source_line(source, labels),
            "url": source.url if source.url.startswith(("https://", "http://")) else "",
            "page": links.source_page(source) if links else "",
        }

    return {
        "title": report.title,
        "subtitle": report.subtitle,
        "sections": [_section(s, notes, links, standalone=standalone) for s in report.sections],
        "sources": [
            {"heading": heading, "sources": [source_values(*entry) for entry in entries]}
            for heading, entries in notes.source_groups()
        ],
        "weak": notes.list_note(),
    }


def _marks(sources: tuple[str, ...], notes: Footnotes) -> list[dict[str, Any]]:
    """Return the numbers of sources, runs joined: first, last, whether weak, how many are left out."""
    marks, more = notes.source_marks(sources)
    values = [{**asdict(mark), "more": 0} for mark in marks]
    return [*values, {"first": 0, "last": 0, "weak": False, "more": more}] if more else values


def _chart(chart: Chart, notes: Footnotes, *, standalone: bool) -> dict[str, Any]:
    wide, small = (chart_svg(chart, narrow=n, styled=standalone) for n in (False, True))
    # Our own SVG writer escapes every text that goes into it.
    return {
        "key": chart.key,
        "svg": Markup(wide),  # noqa: S704 - escaped
        "small": Markup(_SVG_TITLE.sub("", small)),  # noqa: S704 - escaped
        "spoken": f"{chart.title}. {chart.description}",
        "caption": notes.chart_title(chart),
        "note": chart.small_print,
        "marks": _marks(chart.sources, notes),
    }


def _line(line: Line, notes: Footnotes) -> dict[str, Any]:
    return {"text": line.text, "marks": _marks(line.sources, notes)}


def _section(
    section: Section, notes: Footnotes, links: Links | None, *, standalone: bool
) -> dict[str, Any]:
    table, summary = section.table, notes.labels.say("summary")
    return {
        "key": section.key,
        "heading": section.heading,
        # The heading of a summary is its finding, too long for a list of sections.
        "name": summary if section.key == "summary" else section.heading,
        "intro": notes.section_intro(section),
        "lines": [_line(line, notes) for line in section.lines],
        "table": _table(table, section.heading, notes, links) if table and table.items else None,
        "notes": list(section.notes),
        "figures": [_chart(chart, notes, standalone=standalone) for chart in section.charts],
    }


def _table(table: Table[Any], title: str, notes: Footnotes, links: Links | None) -> dict[str, Any]:
    labels, rows, limit = notes.labels, table.report_rows, table.limit
    hidden = len(table.items) - len(rows)

    def row_values(row: Row) -> dict[str, Any]:
        urls = dict(links.by_name(row)) if links else {}
        # A cell that is a name leads there too once an acronym in it is spelt out.
        urls |= {new: urls[old] for old, new in row.expansions.items() if old in urls}
        return {
            "cells": list(row.cells),
            "marks": _marks(row.sources, notes),
            "details": [_line(line, notes) for line in notes.row_details(row)],
            "links": urls,
            "page": links.page(row) if links else "",
            "anchor": row.record.get("anchor", ""),
        }

    return {
        "caption": table.title or title,
        "columns": list(table.headings),
        "numeric": table.numeric,
        "cited": any(row.sources for row in rows),
        "rows": [row_values(r) for r in rows[:limit]],
        "more": [row_values(r) for r in rows[limit:]],
        "left": labels.number(len(rows) - limit) if len(rows) > limit else "",
        "hidden": labels.say("hidden-rows", hidden) if hidden else "",
    }


_UNBREAKABLE = re.compile(
    r"(?<![\w/.-])(\([a-z-]+/[a-z0-9][\w-]*\)|\d{4}-\d\d(?:-\d\d)?|[A-ZÀ-Þ][\w.]{0,9}-(?:\d{1,4}|[A-ZÀ-Þ][\w.]{0,9}))(?![\w/-])"
)


@cache
def template(name: str) -> Template:
    """Return a template of the views by its path among them, ``report/forms/report.html.j2``.

    It may take what pages have in common from ``parts.html.j2``.
    """
    return template_environment().get_template(name)


def template_environment() -> Environment:
    """Return the environment of the views' templates: it escapes texts and refuses unknown names."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=PackageLoader("bordergraph.views", "."),
    )
    environment.filters["languages"] = _mark_languages
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    environment.globals["addresses"] = set
    return environment


@cache
def style() -> str:
    """Return the rules of a report's page and its pictures."""
    page = (files("bordergraph.views.report.forms") / "report.css").read_text(encoding="utf-8")
    return figure_style() + page


def _mark_languages(
    text: str,
    links: Mapping[str, str] | None = None,
    linked: set[str] | None = None,
    relink: bool = False,
) -> Markup:
    """Return a text escaped, its names linked, with a `lang` attribute on parts in another language.

    Addresses in `linked`, to which a table leads already, are linked only where `relink` says so;
    those of the text are added to them.
    """
    used = set() if relink or linked is None else linked
    span = Markup('<span lang="{}">{}</span>')
    links = links or {}
    html = Markup("").join(
        span.format(LANGUAGES[0], _nowrap(part)) if is_foreign else _link_names(part, links, used)
        for part, is_foreign in split_foreign(text)
    )
    if linked is not None:
        linked |= used
    return html


def _link_names(text: str, links: Mapping[str, str], linked: set[str]) -> Markup:
    """Return a text escaped, with each name linked that leads to an address not linked yet."""
    # The longest first, so that a name within another does not cut it in two.
    names = sorted((n for n in links if n in text), key=lambda n: (-len(n), n))
    if not names:
        return _nowrap(text)
    link, html = Markup('<a href="{}">{}</a>'), Markup("")
    for part in re.split(rf"(?<!\w)({'|'.join(map(re.escape, names))})(?!\w)", text):
        address = links.get(part, "")
        if address and address not in linked:
            linked.add(address)
            html += link.format(address, part)
        else:
            html += _nowrap(part)
    return html


def _nowrap(text: str) -> Markup:
    """Return a text escaped, with dates, bill numbers, short names and ids kept on one line."""

    def span(match: re.Match[str]) -> str:
        name = "id" if match[0].startswith("(") else "whole"
        return f'<span class="{name}">{match[0]}</span>'

    return Markup(_UNBREAKABLE.sub(span, escape(text)))  # noqa: S704 - escaped


def to_html(report: Report, labels: Labels) -> str:
    """Return the report as one HTML document."""
    rules = style()
    return template("report/forms/report.html.j2").render(
        report=report,
        **page_values(report, labels),
        say=labels.say,
        language=labels.language,
        style=Markup(rules),  # noqa: S704 - our own file
        policy=content_policy([rules]),
    )
