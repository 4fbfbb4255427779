"""The page of questions as one HTML file, which asks nothing but the endpoint of its own origin."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, TypeAlias

from bordergraph import vocab
from bordergraph.views.policy import content_policy
from bordergraph.words import LANGUAGES
from bordergraph.words.labels import load_texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"

MAX_ROWS = 1000
"""Rows that the page draws; a saved file holds all."""

EXAMPLE_QUERY = """SELECT ?agency ?name WHERE {
  ?agency a bg:Agency ; bg:country country:CA ; skos:prefLabel ?name .
  FILTER(LANGMATCHES(LANG(?name), "en"))
}
ORDER BY ?name
LIMIT 20"""


def page(
    questions: Sequence[Mapping[str, Json]],
    names: Mapping[str, Sequence[Sequence[str]]],
    *,
    language: str = "en",
    words: Mapping[str, str] | None = None,
    stamp: str = "",
    other_url: str = "",
) -> str:
    """Return the page of questions as one file that needs no network but its own endpoint.

    Args:
        questions: The named questions as the script of the page reads them, those of one reader together.
        names: What the things of the graph are called, by kind, to complete parameters and name
            answers: of each its IRI, its name in the page's language, and other names that find it.
        language: ``en`` or ``fr``.
        words: Labels of classes, properties and concepts, by prefixed name: ``bg:Agency``.
        stamp: The line on day, version and data at the foot.
        other_url: Address of the page in the other language; empty for none.

    Raises:
        ValueError: An unknown language.

    Example:
        >>> page([], {})[:15]
        '<!doctype html>'
    """
    from markupsafe import Markup

    from bordergraph.views.report.forms.html import template

    known = {
        k.removeprefix("ask."): v for k, v in load_texts(language).items() if k.startswith("ask.")
    }
    data: Json = {
        "words": known,
        "language": language,
        "readers": [
            [reader, known.get(f"reader.{reader}", reader)]
            for reader in dict.fromkeys(str(q["reader"]) for q in questions)
        ],
        "questions": questions,
        "names": names,
        "terms": [list(pair) for pair in (words or {}).items()],
        "prefixes": vocab.PREFIXES,
        "ids": vocab.ID,
        "start": EXAMPLE_QUERY,
        "most": MAX_ROWS,
    }
    style, editor, script = (_read("ask.css"), _read("editor.min.js"), _read("ask.js"))
    return template("ask/ask.html").render(
        t=known,
        language=language,
        other=other_url,
        other_language=next(x for x in LANGUAGES if x != language),
        stamp=stamp,
        policy=content_policy([style], [editor, script], extra="img-src data:; connect-src 'self'"),
        # Our own files, hashed in the policy.
        style=Markup(style),  # noqa: S704 - our own file
        editor=Markup(editor),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        data=data,
    )


@cache
def _read(name: str) -> str:
    return (files("bordergraph.views.ask") / name).read_text("utf-8")
