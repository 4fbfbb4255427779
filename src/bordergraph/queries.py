"""Questions kept as ``.rq`` files: header, typed parameters, binding to final SPARQL text.

A question pastes into any SPARQL tool as it is: ``#+`` lines hold a YAML header, parameters are
written ``$agency`` (SPARQL reads ``$x`` and ``?x`` alike, so an unbound one means "all").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from bordergraph.errors import DataError, Fault, QueryError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import pyoxigraph as ox

__all__ = ["Parameter", "Query", "ad_hoc", "load_folder", "parse", "read_only"]

# Literals, IRIs and comments hide what looks like a variable or a keyword.
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|<[^<>\"{}|^`\\\s]*>"
    r"|#[^\n]*"
    r"|(?P<var>[$?]\w+)"
    r"|(?P<word>[A-Za-z_][\w.-]*(?::[\w.%-]*)?)",
    re.DOTALL,
)
_HEADER_KEYS = {
    "summary", "summary_fr", "description", "tags", "columns", "params",
    "severity", "message", "fix",
}  # fmt: skip
_PARAM_KEYS = {"type", "required", "default", "help"}
_THING_TYPES = ("agency", "arrangement", "threat", "place", "source")
PARAMETER_TYPES = (*_THING_TYPES, "date", "integer", "string")
_FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One typed parameter of a question.

    Attributes:
        name: As written after the ``$``.
        type: One of `PARAMETER_TYPES`; the first five name a thing of the graph.
        required: Whether the question makes no sense without it.
        default: Text used when nothing is given.
        help: One line for people.
    """

    name: str
    type: str = "string"
    required: bool = False
    default: str | None = None
    help: str = ""

    @property
    def names_a_thing(self) -> bool:
        """Whether values are names of agencies, arrangements, threats, places or sources."""
        return self.type in _THING_TYPES

    def literal(self, value: str) -> ox.Literal:
        """Return a value of a date, integer or string parameter as an RDF literal.

        Raises:
            UsageError: The value is not of the parameter's type.
        """
        import pyoxigraph as ox

        xsd = "http://www.w3.org/2001/XMLSchema#"
        try:
            if self.type == "date":
                date.fromisoformat(value)
                return ox.Literal(value, datatype=ox.NamedNode(f"{xsd}date"))
            if self.type == "integer":
                return ox.Literal(int(value))
        except ValueError:
            example = "2024-06-30" if self.type == "date" else "10"
            raise UsageError(
                f"parameter {self.name}: '{value}' is no {self.type}", f"write it as {example}"
            ) from None
        return ox.Literal(value)


@dataclass(frozen=True)
class Query:
    """One question.

    Attributes:
        name: The file's name without its ending, a question in kebab-case.
        text: The SPARQL text, header included.
        columns: Column name to the kind of thing or value it holds.
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

    @property
    def body(self) -> str:
        """The SPARQL without its header."""
        lines = self.text.splitlines()
        return "\n".join(line for line in lines if not line.startswith("#+")).strip() + "\n"

    def bind(self, values: Mapping[str, ox.NamedNode | ox.Literal]) -> str:
        r"""Return the final SPARQL text, with parameters replaced by their terms.

        Args:
            values: Parameter name to RDF term. What is left out stays a free variable.

        Raises:
            UsageError: A parameter is unknown, or a required one is missing.

        Example:
            >>> import pyoxigraph as ox
            >>> q = parse("q", "#+ params: {a: {type: string}}\nSELECT ?x { ?x ?p $a }")
            >>> q.bind({"a": ox.Literal('say "hi"')})
            'SELECT ?x { ?x ?p "say \\"hi\\"" }\n'
        """
        known = {p.name for p in self.params}
        if unknown := sorted(set(values) - known):
            have = ", ".join(sorted(known)) or "none"
            raise UsageError(f"{self.name} has no parameter '{unknown[0]}'", f"it has: {have}")
        if missing := [p.name for p in self.params if p.required and p.name not in values]:
            raise UsageError(
                f"{self.name} needs a value for {', '.join(missing)}",
                f"give it with --param {missing[0]}=...",
            )

        def term(match: re.Match[str]) -> str:
            name = (match["var"] or "")[1:]
            return str(values[name]) if name in values else match[0]

        return _TOKEN.sub(term, self.body)


def _tokens(text: str) -> Iterator[re.Match[str]]:
    return _TOKEN.finditer(text)


def _header(name: str, text: str) -> dict[str, object]:
    lines = [line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+")]
    if not lines:
        return {}
    import yaml

    try:
        header = yaml.safe_load("\n".join(lines))
    except yaml.YAMLError as error:
        what = f"the header is no YAML: {str(error).splitlines()[0]}"
        raise DataError(f"question {name} cannot be read", [Fault(f"{name}.rq", what)]) from error
    if not isinstance(header, dict):
        raise DataError(f"question {name}: the header must be keys and values")
    return header


def parse(name: str, text: str) -> Query:
    """Read one question from its text.

    Raises:
        DataError: The header does not fit the query; every fault is listed.
    """
    header = _header(name, text)
    faults = [Fault(f"{name}.rq", f"unknown key '{k}'") for k in header if k not in _HEADER_KEYS]
    raw_params = header.get("params") or {}
    params: list[Parameter] = []
    for key, spec in raw_params.items() if isinstance(raw_params, dict) else ():
        spec = spec if isinstance(spec, dict) else {"type": spec}  # noqa: PLW2901 - short form
        faults += [
            Fault(f"{name}.rq", f"parameter {key}: unknown key '{k}'")
            for k in spec
            if k not in _PARAM_KEYS
        ]
        kind = str(spec.get("type", "string"))
        if kind not in PARAMETER_TYPES:
            fix = f"use one of {', '.join(PARAMETER_TYPES)}"
            faults.append(Fault(f"{name}.rq", f"parameter {key}: unknown type '{kind}'", fix))
        default = spec.get("default")
        params.append(
            Parameter(
                str(key),
                kind,
                bool(spec.get("required", False)),
                None if default is None else str(default),
                str(spec.get("help", "")),
            )
        )
    columns = header.get("columns") or {}
    query = Query(
        name=name,
        text=text,
        summary=str(header.get("summary", "")),
        summary_fr=str(header.get("summary_fr", "")),
        tags=tuple(str(t) for t in header.get("tags") or ()),  # type: ignore[attr-defined] # YAML
        columns={str(k): str(v) for k, v in columns.items()} if isinstance(columns, dict) else {},
        params=tuple(params),
        severity=str(header.get("severity", "")),
        message=str(header.get("message", "")),
        fix=str(header.get("fix", "")),
    )
    faults += _mismatches(query)
    if faults:
        raise DataError(f"question {name} cannot be used", faults)
    return query


def _mismatches(query: Query) -> list[Fault]:
    """Compare header and body: parameters used and declared, columns selected and declared."""
    where = f"{query.name}.rq"
    used = {m["var"][1:] for m in _tokens(query.body) if (m["var"] or "").startswith("$")}
    declared = {p.name for p in query.params}
    faults = [Fault(where, f"${n} is used but not declared") for n in sorted(used - declared)]
    faults += [Fault(where, f"${n} is declared but not used") for n in sorted(declared - used)]
    selected = _projection(query.body)
    faults += [
        Fault(where, f"${n} is a parameter and cannot be a column", "project a variable instead")
        for n in selected
        if n in declared
    ]
    if query.columns and selected and list(query.columns) != selected:
        what = f"columns say {', '.join(query.columns)} but SELECT says {', '.join(selected)}"
        faults.append(Fault(where, what))
    return faults


def _projection(body: str) -> list[str]:
    """Return the variables of the outermost SELECT, in order; empty for ``*`` and other forms."""
    names: list[str] = []
    in_select, depth = False, 0
    position = 0
    for match in _tokens(body):
        between = body[position : match.start()]
        position = match.end()
        if in_select:
            for char in between:
                depth += (char == "(") - (char == ")")
                if char == "{":
                    return names
        word = (match["word"] or "").upper()
        if word == "SELECT" and not in_select:
            in_select = True
        elif in_select and word in {"WHERE", "FROM"} and depth == 0:
            return names
        elif (
            in_select
            and match["var"]
            and (depth == 0 or re.search(r"\bAS\s*$", body[: match.start()], re.IGNORECASE))
        ):
            names.append(match["var"][1:])
    return names


def load_folder(folder: Path) -> dict[str, Query]:
    """Read every question of a folder, by name.

    Raises:
        DataError: Some question cannot be used; the faults of all of them are listed.
    """
    found: dict[str, Query] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.rq")):
        try:
            found[path.stem] = parse(path.stem, path.read_text(encoding="utf-8"))
        except DataError as error:
            faults += error.faults or (Fault(path.name, error.message),)
    if faults:
        raise DataError(f"questions in {folder.name}/ cannot be used", faults)
    return found


def ad_hoc(text: str) -> Query:
    """Return a query typed by a person; it may carry a header or none."""
    return parse("query", text) if "#+" in text else Query("query", text)


def words(text: str) -> Iterable[str]:
    """Yield the bare words of a query (keywords, prefixed names), upper case kept as written."""
    return (m["word"] for m in _tokens(text) if m["word"])


def read_only(text: str) -> None:
    """Refuse what would change data or reach out of the graph.

    Raises:
        QueryError: The text is an update, or calls SERVICE.
    """
    upper = [word.upper() for word in words(text)]
    if "SERVICE" in upper:
        raise QueryError(
            "SERVICE is refused: a query reads this graph only and sends nothing elsewhere",
            "load the other data with --graph, or query it with --endpoint",
        )
    form = next((w for w in upper if w in _FORMS or w in _UPDATES), "")
    if form in _UPDATES:
        raise QueryError(
            f"{form} is refused: the graph is read-only",
            "use SELECT, ASK, CONSTRUCT or DESCRIBE; change data in its files",
        )
