"""The page of questions as one HTML file, which asks nothing but the endpoint of its own origin."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from bordergraph import vocab
from bordergraph.views.policy import content_policy
from bordergraph.words import LANGUAGES
from bordergraph.words.labels import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TypeAlias

    Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"

DRAWN = 1000
"""Rows that the page draws; a saved file holds all."""

START = """SELECT ?agency ?name WHERE {
  ?agency a bg:Agency ; bg:country country:CA ; skos:prefLabel ?name .
  FILTER(LANGMATCHES(LANG(?name), "en"))
}
ORDER BY ?name
LIMIT 20"""


class FormOption(NamedTuple):
    """What a thing of the graph is called.

    Attributes:
        kind: ``agency``, ``arrangement``, ``threat``, ``source``, ``place`` or ``series``.
        id: Its id.
        label: Its name in the page's language.
        others: Other names that find it, the one that stands first in the list at first.
    """

    kind: str
    id: str
    label: str
    others: tuple[str, ...] = ()


class FormField(NamedTuple):
    """One parameter of a question.

    Attributes:
        name: As it stands in the question.
        type: A kind of `FormOption`, or ``date``, ``integer`` or ``string``.
        help: One line for people.
        required: Whether the question makes no sense without it.
        value: What it begins with.
    """

    name: str
    type: str
    help: str = ""
    required: bool = False
    value: str = ""


class Question(NamedTuple):
    """One named question.

    Attributes:
        name: Its name.
        summary: What it answers.
        reader: Who asks it; questions of one reader stand together, in the order given.
        description: How it counts; may be empty.
        columns: Names of its columns.
        fields: Its parameters.
        parts: The SPARQL, cut where its parameters stand: text, or (parameter, as it was written).
        heard: Other words by which it is found.
    """

    name: str
    summary: str
    reader: str = ""
    description: str = ""
    columns: tuple[str, ...] = ()
    fields: tuple[FormField, ...] = ()
    parts: tuple[str | tuple[str, str], ...] = ()
    heard: tuple[str, ...] = ()


def page(
    questions: Iterable[Question],
    names: Iterable[FormOption],
    *,
    language: str = "en",
    words: Mapping[str, str] | None = None,
    stamp: str = "",
    other: str = "",
) -> str:
    """Return the page of questions as one file that needs no network but its own endpoint.

    Args:
        questions: The named questions.
        names: What the things of the graph are called, to complete parameters and name answers.
        language: ``en`` or ``fr``.
        words: Labels of classes, properties and concepts, by prefixed name: ``bg:Agency``.
        stamp: The line on day, version and data at the foot.
        other: Address of the page in the other language; empty for none.

    Raises:
        ValueError: An unknown language.

    Example:
        >>> question = Question("all-of-it", "All of it", parts=("SELECT ?s { ?s ?p ?o }",))
        >>> page([question], [FormOption("agency", "rcmp", "RCMP")]).startswith("<!doctype html>")
        True
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    known = {k.removeprefix("ask."): v for k, v in texts(language).items() if k.startswith("ask.")}
    asked = tuple(questions)
    grouped: dict[str, list[Json]] = {}
    for name in names:
        iri = vocab.iri(name.kind, name.id)
        grouped.setdefault(name.kind, []).append([iri, name.label, *name.others])
    data: Json = {
        "words": known,
        "language": language,
        "readers": [
            [reader, known.get(f"reader.{reader}", reader)]
            for reader in dict.fromkeys(q.reader for q in asked)
        ],
        "questions": [_asked(q, known) for q in asked],
        "names": grouped,
        "terms": [list(pair) for pair in (words or {}).items()],
        "prefixes": vocab.PREFIXES,
        "ids": vocab.ID,
        "start": START,
        "most": DRAWN,
    }
    style, editor, script = _own("ask.css"), _own("editor.min.js"), _own("ask.js")
    template = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True
    ).from_string(_own("ask.html"))
    return template.render(
        t=known,
        language=language,
        other=other,
        other_language=next(x for x in LANGUAGES if x != language),
        stamp=stamp,
        policy=content_policy([style], [editor, script], more="img-src data:; connect-src 'self'"),
        # Our own files, hashed in the policy; the data ends no script and begins no comment.
        style=Markup(style),  # noqa: S704 - our own file
        editor=Markup(editor),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        data=Markup(_harmless(data)),  # noqa: S704 - what could end it is escaped
    )


def _asked(question: Question, words: Mapping[str, str]) -> Json:
    """Return what the page needs of a question."""
    heard = (question.summary, words.get(f"reader.{question.reader}", ""), *question.columns)
    return {
        "name": question.name,
        "reader": question.reader,
        "summary": question.summary,
        "description": question.description,
        "words": " ".join((question.name, *heard, *question.heard)).lower(),
        "columns": question.columns,
        "params": [field._asdict() for field in question.fields],
        "parts": question.parts,
    }


def _harmless(data: Json) -> str:
    """Return JSON that can stand in a script element, whatever is in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


@cache
def _own(name: str) -> str:
    return (files("bordergraph.views.ask") / name).read_text("utf-8")
