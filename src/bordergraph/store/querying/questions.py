"""The named questions, and the final text of one with its parameters put in."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bordergraph import resources, vocab
from bordergraph.errors import Sentence, UsageError
from bordergraph.queries import Query, ad_hoc, is_text, load_file, load_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    import pyoxigraph as ox


_FOLDER = "report"


def questions() -> Mapping[str, Query]:
    """Return the named questions, by name."""
    return _in(resources.queries_dir() / _FOLDER)


@cache
def _in(folder: Path) -> Mapping[str, Query]:
    return load_folder(folder)


def question(name: str) -> Query:
    """Return a named question."""
    folder = resources.queries_dir() / _FOLDER
    # The one file is read when the name is right; a wrong one costs reading them all.
    if name in {path.stem for path in folder.glob("*.rq")}:
        return load_file(folder / f"{name}.rq")
    from bordergraph.store.networks.names import Name, Names

    known = questions()
    names = Names(Name("question", q, q, 0) for q in known)
    return known[names.find("question", name)]


def question_of(given: str | Query) -> Query:
    """Return the question that a name or a text stands for."""
    if isinstance(given, Query):
        return given
    return ad_hoc(given) if is_text(given) else question(given)


def bound(
    query: Query,
    params: Mapping[str, object],
    find: Callable[[str, str], str],
    day: date | None,
) -> str:
    """Return the final SPARQL text of a question with its parameters put in.

    Args:
        query: The question.
        params: Values of its parameters.
        find: Gives the id of a thing of a kind by any of its names.
        day: What a parameter ``day`` is when it is left out.
    """
    values: dict[str, ox.NamedNode | ox.Literal] = {}
    by_name = {p.name: p for p in query.params}
    given = {p.name: p.default for p in query.params if p.default is not None} | {
        k: str(v) for k, v in params.items()
    }
    if "day" in by_name and "day" not in params and day:
        given["day"] = day.isoformat()
    for name, text in given.items():
        parameter = by_name.get(name)
        if parameter is None:
            have = ", ".join(sorted(by_name)) or "none"
            raise UsageError(
                Sentence("{question} has no parameter '{name}'", question=query.name, name=name),
                Sentence("it has: {names}", names=have),
            )
        if parameter.names_a_thing:
            import pyoxigraph as ox

            values[name] = ox.NamedNode(vocab.iri(parameter.type, find(parameter.type, text)))
        else:
            values[name] = parameter.literal(text)
    return query.bind(values)
