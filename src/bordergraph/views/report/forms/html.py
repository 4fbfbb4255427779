"""A report as one HTML file: no script, nothing fetched, readable on paper and in the dark."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bordergraph.views.policy import content_policy
from bordergraph.views.report.forms.laid import laid_out
from bordergraph.views.svg.elements import style as figure_style
from bordergraph.words import LANGUAGES
from bordergraph.words.labels import foreign_in, pieces

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Template
    from markupsafe import Markup

    from bordergraph.views.report.forms.laid import Ways
    from bordergraph.views.report.model import Report
    from bordergraph.words.labels import Labels


_WHOLE = re.compile(
    r"(?<![\w/.-])(\([a-z-]+/[a-z0-9][\w-]*\)|\d{4}-\d\d(?:-\d\d)?|[A-ZÀ-Þ][\w.]{0,9}-(?:\d{1,4}|[A-ZÀ-Þ][\w.]{0,9}))(?![\w/-])"
)


@cache
def template(name: str) -> Template:
    """Return a template of the views by its path among them, ``report/forms/report.html.j2``.

    It escapes every text, and may take what pages have in common from ``parts.html.j2``.
    """
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    def read(path: str) -> str:
        return files("bordergraph.views").joinpath(*path.split("/")).read_text(encoding="utf-8")

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FunctionLoader(read),
    )
    environment.filters["tongues"] = _tongues
    environment.globals["addresses"] = set
    return environment.get_template(name)


@cache
def style() -> str:
    """Return the rules of a report's page and its pictures."""
    page = (files("bordergraph.views.report.forms") / "report.css").read_text(encoding="utf-8")
    return figure_style() + page


def _tongues(
    text: str,
    links: Mapping[str, str] | None = None,
    linked: set[str] | None = None,
    again: bool = False,
) -> Markup:
    """Return a text escaped, what is not in the reader's language told to whoever reads it aloud.

    Args:
        text: The text.
        links: Addresses by the names that lead there.
        linked: Addresses to which a table leads already; those of the text are added.
        again: Link to these too.
    """
    from markupsafe import Markup

    taken = set() if again or linked is None else linked
    if foreign_in((text,)):
        spoken = Markup('<span lang="{}">{}</span>')
        parts = (
            spoken.format(LANGUAGES[0], _unbroken(part))
            if is_foreign
            else _linked(part, links or {}, taken)
            for part, is_foreign in pieces(text)
        )
        shown = Markup("").join(parts)
    else:
        shown = _linked(text, links or {}, taken)
    if linked is not None:
        linked |= taken
    return shown


def _linked(text: str, links: Mapping[str, str], linked: set[str]) -> Markup:
    """Return a text escaped, names in it as links to addresses that are not linked yet."""
    from markupsafe import Markup

    link = Markup('<a href="{}">{}</a>')
    # The longest first, so that a name within another does not cut it in two.
    taken: list[tuple[int, int, str]] = []
    for name in sorted((n for n in links if n in text), key=lambda n: (-len(n), n)):
        start = _found(text, name, taken)
        if start >= 0:
            # A name that is linked already stands in the way of shorter names within it.
            address = "" if links[name] in linked else links[name]
            taken.append((start, start + len(name), address))
            linked.add(links[name])
    done, parts = 0, []
    for start, end, address in sorted(t for t in taken if t[2]):
        parts += [_unbroken(text[done:start]), link.format(address, text[start:end])]
        done = end
    return Markup("").join((*parts, _unbroken(text[done:]))) if parts else _unbroken(text)


def _unbroken(text: str) -> Markup:
    """Return a text escaped; no line ends within a date, the number of a bill, a short name or an id."""
    from markupsafe import Markup, escape

    parts = _WHOLE.split(text)
    if len(parts) == 1:
        return escape(text)
    whole = Markup('<span class="{}">{}</span>')
    # What the pattern takes stands at every second place.
    return Markup("").join(
        whole.format("id" if p[0] == "(" else "whole", p) if n % 2 else escape(p)
        for n, p in enumerate(parts)
    )


def _found(text: str, name: str, taken: list[tuple[int, int, str]]) -> int:
    """Return where a name first stands as a word of its own, outside what is taken; -1 if nowhere."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        alone = not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())
        if alone and all(end <= a or start >= b for a, b, _ in taken):
            return start
        start = text.find(name, start + 1)
    return -1


def to_html(report: Report, labels: Labels) -> str:
    """Return the report as one HTML document.

    Args:
        report: The report.
        labels: Words in the reader's language.
    """
    from markupsafe import Markup

    rules = style()
    return template("report/forms/report.html.j2").render(
        report=report,
        **laid_page(report, labels),
        say=labels.say,
        language=labels.language,
        style=Markup(rules),  # noqa: S704 - our own file
        policy=content_policy([rules]),
    )


def laid_page(
    report: Report,
    labels: Labels,
    *,
    ways: Ways | None = None,
    most: int | None = None,
) -> dict[str, Any]:
    """Return what a page shows of a report, its pictures ready to stand in it.

    Args:
        report: The report.
        labels: Words in the reader's language.
        ways: Where what is told of leads.
        most: Sources shown a row, the strongest; None for all.
    """
    from markupsafe import Markup

    laid = laid_out(report, labels, ways=ways, most=most)
    for section in laid["sections"]:
        for figure in section["figures"]:
            # Our own SVG writer escapes every text that goes into it.
            for size in ("svg", "small"):
                figure[size] = Markup(figure[size])  # noqa: S704 - escaped
    return laid
