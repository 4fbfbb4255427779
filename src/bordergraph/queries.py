"""Questions kept as ``.rq`` files: header, typed parameters, binding to final SPARQL text; what a text asks for.

A question pastes into any SPARQL tool as it is: ``#+`` lines hold a YAML header, parameters are
written ``$agency`` (SPARQL reads ``$x`` and ``?x`` alike, so an unbound one means "all"). ``$lang``
needs no header: it is the language of names and notes, and English where it is unbound.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from itertools import pairwise, starmap
from typing import TYPE_CHECKING, Any, TypedDict
from urllib.parse import urljoin

from bordergraph import vocab
from bordergraph.errors import DataError, Fault, QueryError, Sentence, UsageError, not_utf8

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import pyoxigraph as ox

# Strings, IRIs, comments and names hide what looks like a variable or a keyword. What counts as
# which must be exactly what SPARQL's grammar says, or a keyword could get past `refuse_updates`.
_TOKEN = re.compile(
    r'''(?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""'''
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\r\n]|\\.)*"'
    r"|'(?:[^'\\\r\n]|\\.)*')"
    r"|(?P<iri><(?:[^<>\"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)"
    r"|(?P<comment>#[^\r\n]*)"
    r"|(?P<var>[$?]\w+)"
    r"|(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)"
    r"|(?P<name>(?:[^\W\d](?:\.*[\w·-])*)?:"
    r"(?:\.*(?:[\w:·-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]))*)"
    r"|(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
    r"|(?P<word>[^\W\d]\w*)"
    r"|(?P<mark>\^\^|&&|\|\||!=|<=|>=|<<|>>|\{\||\|\}|[^\s\w])",
    re.DOTALL,
)
_TEXT_KEYS = ("summary", "summary_fr", "reader", "severity", "message", "fix")
# The keys that are no text: their type, and the message and fix where they are of another.
_TYPED_KEYS: dict[str, tuple[type, str, str]] = {
    "tags": (list, "tags are no list", "write tags: [one, two]"),
    "columns": (dict, "columns are no keys and values", "write name: type"),
    "params": (dict, "params are no keys and values", "write name: {type: agency}"),
    "derived": (bool, "derived is neither true nor false", "write derived: false"),
}
_HEADER_KEYS = {"description", *_TYPED_KEYS, *_TEXT_KEYS}
_PARAM_KEYS = {"type", "required", "default", "help", "help_fr"}
_THING_TYPES = ("agency", "arrangement", "threat", "place", "source", "series")
_LANGUAGE = "lang"
PARAMETER_TYPES = (*_THING_TYPES, "date", "integer", "string")
_HEADER = re.compile(r"\A(?:[ \t]*\r?\n|#(?!\+)[^\n]*\n)*(?:#\+[^\n]*(?:\n|\Z))+")
READERS = ("analyst", "union", "auditor", "journalist", "academic")
"""Who asks the named questions; they are listed in this order."""

FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
"""What a query that only reads begins with."""

CONCLUSION_TERMS = frozenset(
    vocab.BG + name
    for name in """
    Need PossibleGap needOf needClass channelClass servedBy hasSearch hasProblem
    """.split()
)
"""What the method concludes: needs, channel classes and possible gaps."""
DAY_PROPERTIES = frozenset(map(vocab.expand_name, ("bg:begins", "bg:ends", "org:organization")))
"""First and last days, and who is in a program in the words of ORG."""
DERIVED_TERMS = frozenset(
    vocab.BG + name
    for name in """
    Tie tieKind tied tiedThrough since until evidence worksWith sharesWith givesTo participatesIn
    responsibleFor addresses
    """.split()
) | {vocab.expand_name("rdf:type")}
"""What the rules of queries/derive make, and the long name of ``a``."""

_SUBJECTS = frozenset({"var", "iri", "name"})
_OBJECTS = _SUBJECTS | {"string", "number"}
_AFTER = frozenset({";", "]", ")"})
_BEFORE = frozenset({"[", "(", "-", "+", "true", "false"})

_NO_VALUE = {
    "date": ("parameter {name}: '{value}' is no date", "write it as 2024-06-30"),
    "integer": ("parameter {name}: '{value}' is no whole number", "write it as 10"),
}
_NO_TEXT = ("parameter {name}: {value!a} is no text", "leave out what is no Unicode character")
"""The message and hint on a value that is not of its type."""

_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One typed parameter of a question.

    Attributes:
        name: As written after the ``$``.
        type: One of `PARAMETER_TYPES`; all but the last three name a thing of the graph.
        required: Whether the question makes no sense without it.
        default: Text used when nothing is given.
        help: One line for people.
        help_fr: The same in French.
    """

    name: str
    type: str = "string"
    required: bool = False
    default: str | None = None
    help: str = ""
    help_fr: str = ""

    @property
    def names_a_thing(self) -> bool:
        """Whether values are names of things in the graph, to be looked up."""
        return self.type in _THING_TYPES

    def literal(self, value: str) -> ox.Literal:
        """Return a value as the RDF literal of a date, an integer or a string; what is none is a UsageError."""
        import pyoxigraph as ox

        xsd = "http://www.w3.org/2001/XMLSchema#"
        try:
            if self.type == "date":
                day = date.fromisoformat(value).isoformat()
                return ox.Literal(day, datatype=ox.NamedNode(f"{xsd}date"))
            if self.type == "integer":
                return ox.Literal(int(value))
            return ox.Literal(value)
        except ValueError:
            text, hint = _NO_VALUE.get(self.type, _NO_TEXT)
            raise UsageError(Sentence(text, name=self.name, value=value), hint) from None


@dataclass(frozen=True)
class Query:
    """One question.

    Attributes:
        name: The file's name without its ending, a question in kebab-case.
        text: The SPARQL text, header included.
        columns: Column name to the kind of thing or value it holds.
        reader: Which of `READERS` asks it, of a named question.
        derived: Whether derived triples may change the answer; they take time to make. A text
            that does not say ``derived: false`` is given them.
        summary: What it asks, in one sentence.
        summary_fr: The same in French.
        tags: Words that it is found by.
        params: Its parameters, in the order of the header.
        severity: Of a check: ``violation`` or ``warning``.
        message: Of a check: what a row says is wrong.
        fix: Of a check: what to do about it.
        description: What more there is to say; may be empty.
    """

    name: str
    text: str
    summary: str = ""
    summary_fr: str = ""
    tags: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    params: tuple[Parameter, ...] = ()
    severity: str = ""
    message: str = ""
    fix: str = ""
    derived: bool = True
    reader: str = ""
    description: str = ""

    @property
    def body(self) -> str:
        """The SPARQL with its header blanked, so that line numbers stay those of the text."""
        return _HEADER.sub(lambda m: "\n" * m[0].count("\n"), self.text)

    def unknown_parameter(self, name: str) -> UsageError:
        """Return the error of a parameter that it does not have."""
        have = ", ".join(sorted(p.name for p in self.params))
        hint = "it has: {names}" if have else "it takes none"
        message = "{question} has no parameter '{name}'"
        return UsageError(message, hint, question=self.name, name=name, names=have)

    def bind(self, values: Mapping[str, ox.NamedNode | ox.Literal]) -> str:
        r"""Return the final SPARQL text, with parameters replaced by their terms; others stay free variables.

        A parameter that is unknown, or required and missing, is a UsageError.

        Example:
            >>> import pyoxigraph as ox
            >>> q = parse_question("q", "#+ params: {a: {type: string}}\nSELECT ?x { ?x ?p $a }")
            >>> q.bind({"a": ox.Literal('say "hi"')})
            '\nSELECT ?x { ?x ?p "say \\"hi\\"" }'
        """
        known = {p.name for p in self.params}
        if unknown := sorted(set(values) - known):
            raise self.unknown_parameter(unknown[0])
        if missing := [p.name for p in self.params if p.required and p.name not in values]:
            message = "{question} needs a value for {name}"
            message = Sentence(message, question=self.name, name=", ".join(missing))
            raise UsageError(message, "give it with --param {name}=...", name=missing[0])

        def term(match: re.Match[str]) -> str:
            return str(values.get((match["var"] or "")[1:], match[0]))

        return _TOKEN.sub(term, self.body)

    def in_language(self, language: str) -> Query:
        r"""Return the question with names and notes in a language, in place of ``$lang``, where there are any.

        Example:
            >>> q = parse_question("q", "SELECT ?n { ?a rdfs:label ?n FILTER(LANG(?n) = $lang) }")
            >>> q.in_language("fr").text
            'SELECT ?n { ?a rdfs:label ?n FILTER(LANG(?n) = "fr") }'
        """
        if any(p.name == _LANGUAGE for p in self.params):
            return self
        variable, tag = f"${_LANGUAGE}", f'"{language}"'
        text = _TOKEN.sub(lambda m: tag if m["var"] == variable else m[0], self.text)
        return replace(self, text=text)


def tokens(text: str) -> Iterator[re.Match[str]]:
    """Yield the tokens of a query; the last group of a match says of which kind it is.

    Kinds are string, iri, comment, var, language, name (prefixed name or blank node), number,
    word (keyword, function, ``a``) and mark.

    Example:
        >>> [(m.lastgroup, m[0]) for m in tokens("ASK { ?s a <urn:x> } # why")]
        [('word', 'ASK'), ('mark', '{'), ('var', '?s'), ('word', 'a'), ('iri', '<urn:x>'), \
('mark', '}'), ('comment', '# why')]
    """
    return _TOKEN.finditer(text)


def undeclared_names(text: str) -> Iterator[re.Match[str]]:
    """Yield the names in a query whose prefix it has not declared before, blank nodes left out."""
    declared, previous = {"_"}, ""
    for token in tokens(text):
        if token["name"]:
            prefix = token[0].partition(":")[0]
            if previous == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared:
                yield token
        if not token["comment"]:
            previous = token[0].upper()


def _read_header(name: str, text: str) -> dict[str, Any]:
    match = _HEADER.match(text)
    if match is None:
        return {}
    import yaml

    lines = [line[2:].removeprefix(" ") for line in match[0].splitlines() if line[:2] == "#+"]

    try:
        header = yaml.load("\n".join(lines), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe loaders, the first in C
    except yaml.YAMLError as error:
        message = Sentence("the header is no YAML: {why}", why=str(error).splitlines()[0])
        raise _unusable(name, [Fault(f"{name}.rq", message)]) from error
    if not isinstance(header, dict):
        raise _unusable(name, [Fault(f"{name}.rq", "the header must be keys and values")])
    return header


def _unusable(name: str, faults: list[Fault]) -> DataError:
    return DataError(Sentence("question {name} cannot be used", name=name), faults)


def parse_question(name: str, text: str) -> Query:
    """Read one question from its text; an error lists every fault of its header."""
    header = _read_header(name, text)
    location = f"{name}.rq"
    unknown = (k for k in header if k not in _HEADER_KEYS)
    faults = [Fault(location, Sentence("unknown key '{name}'", name=k)) for k in unknown]
    for key, (kind, message, fix) in _TYPED_KEYS.items():
        if not isinstance(header.get(key) or kind(), kind):
            faults.append(Fault(location, message, fix))
            del header[key]
    query = Query(
        name=name,
        text=text,
        tags=tuple(map(str, header.get("tags") or ())),
        columns={str(k): str(v) for k, v in (header.get("columns") or {}).items()},
        params=tuple(_read_parameters(header.get("params") or {}, location, faults)),
        derived=header.get("derived") is not False,
        description=str(header.get("description", "")).strip(),
        **{key: str(header.get(key, "")) for key in _TEXT_KEYS},
    )
    if query.reader and query.reader not in READERS:
        fix = Sentence("use one of {names}", names=", ".join(READERS))
        faults.append(Fault(location, Sentence("unknown reader '{name}'", name=query.reader), fix))
    faults += _mismatch_faults(query)
    if faults:
        raise _unusable(name, faults)
    return query


def _read_parameters(
    declared: Mapping[object, object], location: str, faults: list[Fault]
) -> Iterator[Parameter]:
    """Yield the ``params`` of a header, adding any faults."""
    for key, declaration in declared.items():
        spec = declaration if isinstance(declaration, dict) else {"type": declaration}
        unknown = (k for k in spec if k not in _PARAM_KEYS)
        text = "parameter {name}: unknown key '{key}'"
        faults += [Fault(location, Sentence(text, name=key, key=k)) for k in unknown]
        names = ("type", "default", "help", "help_fr")
        texts = {k: str(spec[k]) for k in names if spec.get(k) is not None}
        parameter = Parameter(str(key), required=bool(spec.get("required")), **texts)
        faults += _type_faults(parameter, location)
        yield parameter


def _type_faults(parameter: Parameter, location: str) -> Iterator[Fault]:
    if parameter.type not in PARAMETER_TYPES:
        fix = Sentence("use one of {names}", names=", ".join(PARAMETER_TYPES))
        text = "parameter {name}: unknown type '{kind}'"
        yield Fault(location, Sentence(text, name=parameter.name, kind=parameter.type), fix)
    elif parameter.default is not None and not parameter.names_a_thing:
        try:
            parameter.literal(parameter.default)
        except UsageError as error:
            yield Fault(location, Sentence("default of {what}", what=error.message), error.hint)


def _mismatch_faults(query: Query) -> list[Fault]:
    """Compare header and body: parameters used and declared."""
    used = {m["var"][1:] for m in tokens(query.body) if (m["var"] or "").startswith("$")}
    declared = {p.name for p in query.params}
    messages = {
        "${name} is used but not declared": sorted(used - declared - {_LANGUAGE}),
        "${name} is declared but not used": sorted(declared - used),
    }
    location = f"{query.name}.rq"
    return [Fault(location, Sentence(m, name=n)) for m, names in messages.items() for n in names]


def load_file(path: Path) -> Query:
    """Read one question from its file."""
    try:
        return parse_question(path.stem, path.read_bytes().decode("utf-8"))
    except UnicodeDecodeError as error:
        raise _unusable(path.stem, [not_utf8(str(path), error)]) from None
    except OSError as error:
        raise _unusable(path.stem, [Fault.unreadable(path, error)]) from None


@cache
def load_view(path: Path) -> Query:
    """Read one question of our own, without the parts of its header that are for people."""
    text = path.read_text(encoding="utf-8")
    names = {m["var"][1:] for m in tokens(text) if (m["var"] or "").startswith("$")}
    derived = "\n#+ derived: false\n" not in text
    return Query(path.stem, text, params=tuple(map(Parameter, names)), derived=derived)


def load_folder(folder: Path) -> dict[str, Query]:
    """Read every question of a folder, by name; a DataError lists the faults of all that cannot be used."""
    queries: dict[str, Query] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.rq")):
        try:
            queries[path.stem] = load_file(path)
        except DataError as error:
            faults += error.faults
    if faults:
        raise DataError("questions in {folder}/ cannot be used", faults, folder=folder.name)
    return queries


def is_query_text(text: str) -> bool:
    """Tell whether a text is SPARQL, and no name of a question or file.

    Example:
        >>> is_query_text("ASK {}"), is_query_text("partners-of-agency")
        (True, False)
    """
    return any(mark in text for mark in "{ \n\t")


def is_prose(text: str) -> bool:
    """Tell whether a text of several words is no SPARQL but words of a person.

    Example:
        >>> is_prose("with whom do they share"), is_prose("ASK {}"), is_prose("drop all")
        (True, False, False)
    """
    first = next(iter(bare_words(text)), "").upper()
    is_sparql = first in FORMS or first in _UPDATES or first in {"PREFIX", "BASE"}
    return not is_sparql and not any(mark in text for mark in "{#<")


def parse_typed(text: str) -> Query:
    """Return a query typed by a person; it may carry a header or none."""
    return parse_question("query", text) if _HEADER.match(text) else Query("query", text)


def bare_words(text: str) -> Iterable[str]:
    """Yield the bare words of a query: keywords and function names, as written."""
    return (m["word"] for m in tokens(text) if m["word"])


def names_graphs(text: str) -> bool:
    """Tell whether a query speaks of named graphs.

    Example:
        >>> names_graphs("SELECT ?g { GRAPH ?g { ?s a bg:Agency } }")
        True
    """
    return any(word.upper() in {"GRAPH", "NAMED", "FROM"} for word in bare_words(text))


def refuse_updates(text: str) -> None:
    """Refuse a query that would change data or reach out of the graph."""
    upper = [word.upper() for word in bare_words(text)]
    if "SERVICE" in upper:
        raise QueryError(
            "SERVICE is refused: a query reads this graph only and sends nothing elsewhere",
            "load the other data with --graph, or query it with --endpoint",
        )
    form = next((w for w in upper if w in FORMS or w in _UPDATES), "")
    first = next((w for w in upper if w not in {"PREFIX", "BASE"}), "")
    # A sentence may hold such a word too.
    if form in _UPDATES and ("{" in text or form == first):
        raise QueryError(
            "{form} is refused: the graph is read-only",
            "use SELECT, ASK, CONSTRUCT or DESCRIBE; change data in its files",
            form=form,
        )


class QueryNeeds(TypedDict, total=False):
    """What a store has to hold beside the statements of the default graph."""

    named: bool
    derived: bool
    concluded: bool
    dated: bool


def query_needs(text: str, *, derived: bool) -> QueryNeeds:
    """Return which derived data a query can see beside the statements.

    Conclusions are seen by queries that name one of `CONCLUSION_TERMS`, and by no others, whatever
    was asked before. Ties and days are seen by every query that can meet them; as they take longer
    than the reading of the files, the others do not wait. Without `derived` none sees ties.

    Example:
        >>> query_needs("SELECT ?s { ?s bg:begins ?day }", derived=True)
        {'named': False, 'derived': False, 'concluded': False, 'dated': True}
    """
    matches = [m for m in tokens(text) if m.lastgroup != "comment"]
    iris, graphs = _iris(matches), names_graphs(text)
    any_property = derived and ("\\u" in text.lower() or _asks_any_property(matches))
    any_class = any(token[0] == "a" and after["var"] for token, after in pairwise(matches))
    ties = any_property or graphs or any_class or not iris.isdisjoint(DERIVED_TERMS)
    return {
        "named": graphs,
        "derived": derived and ties,
        "concluded": not iris.isdisjoint(CONCLUSION_TERMS),
        "dated": any_property or not iris.isdisjoint(DAY_PROPERTIES),
    }


def named_iris(text: str, start: int = 0) -> set[str]:
    """Return the IRIs that a query names from a position on, however it spells them.

    Example:
        >>> named_iris("ASK { ?a a bg:Agency } # bg:Place")
        {'https://w3id.org/bordergraph/ontology#Agency'}
    """
    return _iris((m for m in tokens(text) if m.lastgroup != "comment"), start)


def _iris(matches: Iterable[re.Match[str]], start: int = 0) -> set[str]:
    name_tokens = [m for m in matches if m.lastgroup in {"word", "iri", "name"}]
    prefixes, base = dict(vocab.PREFIXES), ""
    for token, next_token in pairwise(name_tokens):
        if token["name"] and next_token["iri"]:
            prefixes[token[0].rstrip(":")] = _resolve_iri(base, next_token[0][1:-1])
        elif token[0].upper() == "BASE" and next_token["iri"]:
            base = _resolve_iri(base, next_token[0][1:-1])
    named = [m for m in name_tokens if m.start() >= start]
    names = (m[0].partition(":") for m in named if m["name"])
    iris = {prefixes[p] + local_part for p, _, local_part in names if p in prefixes}
    return iris | {_resolve_iri(base, m[0][1:-1]) for m in named if m["iri"]}


def _resolve_iri(base: str, iri: str) -> str:
    """Return an IRI relative to another; what is none stays as it is, for the engine to refuse."""
    try:
        return urljoin(base, iri)
    except ValueError:
        return iri


def _asks_any_property(matches: Sequence[re.Match[str]]) -> bool:
    """Tell whether a query may see properties that it does not name.

    A variable may stand in the place of a property, a path may exclude some, a path of no length leads
    from each thing to itself, an IRI may be written with escapes, and DESCRIBE tells all. Where it is
    not sure the answer is yes.
    """
    if any(m[0].upper() == "DESCRIBE" for m in matches):
        return True
    start = next((i for i, m in enumerate(matches) if m[0] == "{"), len(matches))
    triples = zip(matches[start:], matches[start + 1 :], matches[start + 2 :], strict=False)
    return any(starmap(_matches_any_property, triples))


def _matches_any_property(
    before: re.Match[str], token: re.Match[str], after: re.Match[str]
) -> bool:
    """Tell whether a variable, or all but some, stands where a property does."""
    if token[0] in {"*", "?"}:
        return bool(before["iri"] or before["name"] or before[0] in {")", "a"})
    if token[0] == "!":
        return bool(after["iri"] or after["name"] or after[0] in {"(", "^", "a"})
    subject = before.lastgroup in _SUBJECTS or before[0] in _AFTER
    return bool(token["var"]) and subject and (after.lastgroup in _OBJECTS or after[0] in _BEFORE)
