"""What the pages of a server share: their frame, their style and their policy."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from bordergraph.views.report.forms.html import style as report_style

if TYPE_CHECKING:
    from jinja2 import Environment

    from bordergraph.words.labels import Labels

__all__ = ["rendered"]


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    folder = files("bordergraph.views.served")
    return Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8")),
    )


@cache
def _style() -> str:
    own = (files("bordergraph.views.served") / "served.css").read_text(encoding="utf-8")
    return report_style() + own


def rendered(template: str, labels: Labels, **values: object) -> str:
    """Return a page: no script, nothing fetched; its forms lead to this server alone.

    Args:
        template: Name of the file.
        labels: Words in the reader's language.
        values: What the template speaks of.
    """
    from markupsafe import Markup

    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'self'"
    return (
        _environment()
        .get_template(template)
        .render(
            say=labels.say,
            language=labels.language,
            style=Markup(style),  # noqa: S704 - our own files
            policy=policy,
            **values,
        )
    )
