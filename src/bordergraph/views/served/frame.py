"""What the pages of a server share: their frame, their style and their policy."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from bordergraph.views.report.forms.html import style as report_style
from bordergraph.views.report.forms.html import template

if TYPE_CHECKING:
    from bordergraph.words.labels import Labels

__all__ = ["rendered"]


@cache
def _style() -> str:
    own = (files("bordergraph.views.served") / "served.css").read_text(encoding="utf-8")
    return report_style() + own


def rendered(name: str, labels: Labels, **values: object) -> str:
    """Return a page: no script, nothing fetched; its forms lead to this server alone.

    Args:
        name: Name of the template.
        labels: Words in the reader's language.
        values: What the template speaks of.
    """
    from markupsafe import Markup

    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'self'"
    return template(f"served/{name}").render(
        say=labels.say,
        language=labels.language,
        style=Markup(style),  # noqa: S704 - our own files
        policy=policy,
        **values,
    )
