"""The page of questions of an open graph, for whoever serves it beside an endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.queries import PARAMETER_TYPES, READERS, tokens
from bordergraph.store.querying.questions import questions
from bordergraph.views.ask import FormField, FormOption, Question, page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bordergraph.api.context import Context
    from bordergraph.queries import Query

# Every word of the ontology and of the data that a query can name.
_WORDS = """
SELECT DISTINCT ?word ?label WHERE {
  { SELECT DISTINCT ?word WHERE {
    { ?thing ?word ?value } UNION { ?thing a ?word } UNION { ?word a owl:Class }
    UNION { ?word a owl:ObjectProperty } UNION { ?word a owl:DatatypeProperty }
  } }
  OPTIONAL { ?word rdfs:label ?label FILTER(LANGMATCHES(LANG(?label), $language)) }
}
ORDER BY ?word ?label"""


def question_page(context: Context, other: str) -> str:
    """Return the page of questions in the context's language, as one file.

    Args:
        context: The open graph.
        other: Address of the page in the other language; empty for none.
    """
    known = questions().values()
    asked = sorted(known, key=lambda q: (READERS.index(q.reader), q.name))
    return page(
        [_question(q.in_language(context.language), context) for q in asked],
        _names(context),
        language=context.language,
        words=dict(_words(context)),
        stamp=" ".join(context.notes()),
        other=other,
    )


def _question(query: Query, context: Context) -> Question:
    french = context.language == "fr"
    day = context.graph.day.isoformat() if context.graph.day else ""
    fields = tuple(
        FormField(
            p.name,
            p.type,
            p.help_fr if french else p.help,
            p.required,
            p.default or (day if p.name == "day" else ""),
        )
        for p in query.params
    )
    return Question(
        query.name,
        query.summary_fr if french else query.summary,
        query.reader,
        query.description,
        tuple(query.columns),
        fields,
        tuple(_parts(query)),
        (query.name.replace("-", " "), query.summary, query.summary_fr, *query.tags),
    )


def _parts(query: Query) -> Iterator[str | tuple[str, str]]:
    """Cut a question where its parameters stand, so that no other text is ever replaced."""
    known = {p.name for p in query.params}
    text, at = query.body, 0
    for match in tokens(text):
        name = (match["var"] or "")[1:]
        if name in known:
            yield text[at : match.start()]
            yield name, match[0]
            at = match.end()
    yield text[at:]


def _names(context: Context) -> Iterator[FormOption]:
    """Yield what things are called, those that a parameter may name, sorted by name."""
    names = context.labels
    slugs: dict[tuple[str, str], set[str]] = {}
    for naming in context.namings:
        kind, _, slug = naming.key.partition(":")
        if kind in PARAMETER_TYPES:
            slugs.setdefault((kind, slug), set()).add(naming.text)
    found = []
    for (kind, slug), texts in slugs.items():
        full, short = names.full(kind, slug), names.short(kind, slug)
        first = (short,) if short != full else ()
        found.append(FormOption(kind, slug, full, (*first, *sorted(texts - {full, short}))))
    yield from sorted(found, key=lambda n: (n.kind, n.label.casefold(), n.id))


def _words(context: Context) -> Iterator[tuple[str, str]]:
    """Yield the words that the editor completes, each by its prefixed name, with its label."""
    text = _WORDS.replace("$language", f'"{context.language}"')
    seen: dict[str, str] = {}
    for word, label in context.graph.engine.run(text, derived=True).rows:
        if ":" in str(word) and "/" not in str(word):
            seen.setdefault(str(word), str(label or ""))
    for naming in context.namings:
        kind, _, slug = naming.key.partition(":")
        if kind not in PARAMETER_TYPES and kind not in {"publisher", "change"}:
            seen.setdefault(naming.key, context.labels.full(kind, slug))
    yield from sorted(seen.items())
