"""Errors, hints and notes in French: each is one that the code says, with the same values."""

import ast
import errno
import itertools
import json
import os
import pickle
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bordergraph
from bordergraph.errors import Sentence, UnknownNameError
from bordergraph.queries import load_folder
from bordergraph.resources import graph_dir, queries_dir
from bordergraph.words import translate_sentence

SOURCE = Path(bordergraph.__file__).parent
FRENCH = json.loads((SOURCE / "words" / "errors.fr.json").read_text(encoding="utf-8"))
_KINDS = re.compile(r"[a-z -]+")
# What the operating system says of a file or address.
_SYSTEM = {os.strerror(number) for number in errno.errorcode}

# What is said in English alone, and why: a beginning of the text.
_ENGLISH = {
    'f"no language ': "the command line offers the languages that there are",
    "f'ends {self.end} before": "readers swap or leave out such days before a span is made",
    "f'line {": "where a fault is, as editors and compilers say it",
    "<!ENTITY values": "words of the parser, by which its refusals are known",
    "' or '.join(kinds)": "UnknownNameError says each kind by itself",
}
# Calls whose arguments of several words are messages, hints, notes or places.
_SAYING = re.compile(
    r"of_file|\w*Error|\w*_error|Fault|fault|Sentence|sentence|warn|warn_reading|note|add_fault"
)
# What the check queries and the shapes say is wrong, and what to do.
_QUERIES = load_folder(queries_dir() / "check").values()
_CHECKS = {text for query in _QUERIES for text in (query.message, query.fix)}
_SHAPES = (graph_dir() / "shapes.ttl").read_text(encoding="utf-8").replace('\\"', '"')
for _shape in re.findall(r'sh:message "(.*)"@en', _SHAPES):
    _what, _, _fix = _shape.partition(". ")
    _CHECKS |= {text for text in (_what.replace("{?", "{"), _fix.rstrip(".")) if text}
# What is raised for whoever programs, and never shown by a command.
_PROGRAMMING = {"AssertionError", "AttributeError", "KeyError", "RuntimeError", "TypeError"}
_TEXT_KEYWORDS = {"message", "hint", "fix", "what", "why", "how"}
_TREES = {
    path.relative_to(SOURCE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(SOURCE.rglob("*.py"))
}
_GIVING = ast.Assign | ast.AnnAssign | ast.NamedExpr | ast.For | ast.comprehension
_Functions = ast.FunctionDef | ast.AsyncFunctionDef


def _name(node: ast.AST) -> str:
    return str(getattr(node, "id", getattr(node, "attr", "")))


def _assigned(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Yield the names that are given a value anywhere below a node, with the value."""
    for each in ast.walk(node):
        if not isinstance(each, _GIVING):
            continue
        value: Any = each.iter if hasattr(each, "iter") else each.value
        targets = each.targets if isinstance(each, ast.Assign) else [each.target]
        for target in targets if value else ():
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            if isinstance(value, ast.Tuple) and len(value.elts) == len(names) > 1:
                yield from ((_name(n), v) for n, v in zip(names, value.elts, strict=True))
            else:
                yield from ((_name(n), value) for n in names)


_CONSTANTS: dict[str, list[ast.AST]] = defaultdict(list)
_RETURNED: dict[str, list[tuple[ast.AST, ast.AST]]] = defaultdict(list)
for _tree in _TREES.values():
    for _statement in _tree.body:
        if isinstance(_statement, ast.Assign | ast.AnnAssign):
            for _constant, _value in itertools.islice(_assigned(_statement), 1):
                _CONSTANTS[_constant].append(_value)
    for _function in ast.walk(_tree):
        if isinstance(_function, _Functions):
            _RETURNED[_function.name] += [
                (each.value, _function)
                for each in ast.walk(_function)
                if isinstance(each, ast.Return | ast.Yield) and each.value
            ]


# Where the texts stand in an expression that is not one itself.
_PARTS: dict[type[ast.AST], tuple[str, ...]] = {
    ast.IfExp: ("body", "orelse"),
    ast.BoolOp: ("values",),
    ast.Dict: ("values",),
    ast.Tuple: ("elts",),
    ast.List: ("elts",),
    ast.NamedExpr: ("value",),
    ast.Starred: ("value",),
    ast.Subscript: ("value",),
    ast.ListComp: ("elt",),
    ast.GeneratorExp: ("elt",),
}


def _texts(node: ast.AST, scope: ast.AST, seen: set[ast.AST]) -> Iterator[ast.AST]:
    """Yield the texts that an argument may be: constants, and what is built of pieces."""
    if node in seen:
        return
    seen.add(node)
    name = _name(node.func) if isinstance(node, ast.Call) else _name(node)
    is_built = isinstance(node, ast.Call) and name in {"join", "format"}
    if is_built or isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp):
        yield node
    parts: list[tuple[ast.AST, ast.AST]] = []
    for field in _PARTS.get(type(node), ()):
        found = getattr(node, field)
        parts += [(part, scope) for part in (found if isinstance(found, list) else [found])]
    if isinstance(node, ast.Name):
        values = [value for each, value in _assigned(scope) if each == name] or _CONSTANTS[name]
        parts += [(value, scope) for value in values]
    if isinstance(node, ast.Call) and not _SAYING.fullmatch(name):
        parts += _RETURNED[name]
    for part, around in parts:
        yield from _texts(part, around, seen)


def _is_wordy(text: str) -> bool:
    """Tell whether a text has words beside its values, and is no name or path."""
    words = re.sub(r"\{[^{}]*\}", "", text)
    return " " in words.strip() and re.search(r"[^\W\d]", words) is not None


def _said(room: str) -> Iterator[tuple[str, int, str, bool]]:
    """Yield each text that a module says: where, and whether it can be one of the sentences."""
    tree = _TREES[room]
    methods = [m for c in tree.body if isinstance(c, ast.ClassDef) for m in c.body]
    scopes = [n for n in (*tree.body, *methods) if not isinstance(n, ast.ClassDef)]
    for scope in scopes:
        for call in ast.walk(scope):
            name = _name(call.func) if isinstance(call, ast.Call) else ""
            if not (isinstance(call, ast.Call) and _SAYING.fullmatch(name)) or name in _PROGRAMMING:
                continue
            given = call.args[:1] if name == "Sentence" else call.args
            named = [k.value for k in call.keywords if k.arg in _TEXT_KEYWORDS]
            for argument in (*given, *named):
                for text in _texts(argument, scope, set()):
                    if isinstance(text, ast.Constant):
                        if isinstance(text.value, str) and _is_wordy(text.value):
                            yield room, call.lineno, text.value, text.value in FRENCH
                    elif any(
                        isinstance(p, ast.Constant)
                        and isinstance(p.value, str)
                        and _is_wordy(f".{p.value}.")
                        for p in ast.walk(text)
                    ):
                        yield room, call.lineno, ast.unparse(text), False


def test_every_error_can_be_said_in_french() -> None:
    said = [each for room in _TREES for each in _said(room)]
    english = {f"{room}:{line}: {text}" for room, line, text, is_known in said if not is_known}
    reasons = {t for t in _ENGLISH for e in english if e.partition(": ")[2].startswith(t)}
    assert {e for e in english if not e.partition(": ")[2].startswith((*_ENGLISH,))} == set()
    assert reasons == {*_ENGLISH}


def test_every_check_is_said_in_french() -> None:
    assert _CHECKS - FRENCH.keys() == set()


def test_every_error_has_the_same_values_in_french() -> None:
    for english, french in FRENCH.items():
        places = [sorted(set(re.findall(r"\{(\w+)", text))) for text in (english, french)]
        assert places[0] == places[1], english


def test_no_french_sentence_is_left_of_one_that_is_gone() -> None:
    nodes = [node for tree in _TREES.values() for node in ast.walk(tree)]
    literals = {node.value for node in nodes if isinstance(node, ast.Constant)} | _SYSTEM | _CHECKS
    gone = {text for text in FRENCH if text not in literals and not _KINDS.fullmatch(text)}
    assert gone == set()


def test_an_error_is_said_in_french_with_names_as_they_are() -> None:
    error = UnknownNameError("agency or threat", "country", ["level"])
    # In another process it is the same.
    error = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (error.name, error.suggestions) == ("country", ("level",))
    assert str(error) == "unknown agency or threat 'country'"
    french = [
        translate_sentence(text, "fr").replace("\xa0", " ") for text in (error.message, error.hint)
    ]
    assert french == ["organisme ou menace introuvable : « country »", "vouliez-vous dire level?"]
    assert translate_sentence(Sentence("a {b}", b=1), "fr") == "a 1"
