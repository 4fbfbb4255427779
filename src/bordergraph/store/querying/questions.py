"""The named questions, and their SPARQL text with parameters bound."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bordergraph import resources, vocab
from bordergraph.queries import Query, is_query_text, load_file, load_folder, parse_typed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    import pyoxigraph as ox


_FOLDER = "report"


def questions() -> Mapping[str, Query]:
    """Return the named questions, by name."""
    return _load(resources.queries_dir() / _FOLDER)


@cache
def _load(folder: Path) -> Mapping[str, Query]:
    return load_folder(folder)


def load_question(name: str) -> Query:
    """Return a named question."""
    folder = resources.queries_dir() / _FOLDER
    # A correct name needs only its own file; for suggestions all files are read.
    if name in {path.stem for path in folder.glob("*.rq")}:
        return load_file(folder / f"{name}.rq")
    from bordergraph.store.networks.names import Name, Names

    known = questions()
    names = Names(Name("question", q, q, 0) for q in known)
    return known[names.find("question", name)]


def resolve_query(query: str | Query) -> Query:
    """Return the query of a question's name or of SPARQL text."""
    if isinstance(query, Query):
        return query
    return parse_typed(query) if is_query_text(query) else load_question(query)


def bind_params(
    query: Query, params: Mapping[str, object], find: Callable[[str, str], str], day: date | None
) -> str:
    """Return the SPARQL text of a question with its parameters bound.

    `find` returns the id of a thing by its kind and any of its names; `day` is the default of a parameter ``day``.
    """
    values: dict[str, ox.NamedNode | ox.Literal] = {}
    by_name = {p.name: p for p in query.params}
    texts = {p.name: p.default for p in query.params if p.default is not None}
    texts |= {name: str(value) for name, value in params.items()}
    if "day" in by_name and "day" not in params and day:
        texts["day"] = day.isoformat()
    for name, text in texts.items():
        parameter = by_name.get(name)
        if parameter is None:
            raise query.unknown_parameter(name)
        if parameter.names_a_thing:
            import pyoxigraph as ox

            values[name] = ox.NamedNode(vocab.iri(parameter.type, find(parameter.type, text)))
        else:
            values[name] = parameter.literal(text)
    return query.bind(values)
