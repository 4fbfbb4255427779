"""A report as one HTML file: no script, nothing fetched, readable on paper and in the dark."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from bordergraph.views.report.forms.laid import laid_out
from bordergraph.views.svg.fills import style as figure_style
from bordergraph.words import LANGUAGES
from bordergraph.words.tongue import pieces

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

    from bordergraph.views.report.model import Report
    from bordergraph.words.labels import Labels

__all__ = ["to_html"]


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    folder = files("bordergraph.views.report.forms")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["tongues"] = _tongues
    return environment.from_string((folder / "report.html.j2").read_text(encoding="utf-8"))


@cache
def _style() -> str:
    page = (files("bordergraph.views.report.forms") / "report.css").read_text(encoding="utf-8")
    return figure_style() + page


def _tongues(text: str) -> Markup:
    """Return a text escaped, what is not in the reader's language told to whoever reads it aloud."""
    from markupsafe import Markup, escape

    spoken = Markup('<span lang="{}">{}</span>')
    parts = (
        spoken.format(LANGUAGES[0], part) if foreign else escape(part)
        for part, foreign in pieces(text)
    )
    return Markup("").join(parts)


def _policy(style: str) -> str:
    """Return a content policy that allows this one style sheet and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def to_html(report: Report, labels: Labels, *, everything: bool = True) -> str:
    """Return the report as one HTML document.

    Args:
        report: The report.
        labels: Words in the reader's language.
        everything: Show all rows; long tables fold what lies beyond the first few.
    """
    from markupsafe import Markup

    laid = laid_out(report, labels, everything=everything)
    for section in laid["sections"]:
        for figure in section["figures"]:
            # Our own SVG writer escapes every text that goes into it.
            for size in ("svg", "small"):
                figure[size] = Markup(figure[size])  # noqa: S704 - escaped
    style = _style()
    return _template().render(
        report=report,
        **laid,
        say=labels.say,
        language=labels.language,
        style=Markup(style),  # noqa: S704 - our own file
        policy=_policy(style),
    )
