"""Errors, hints and notes in French: each is one that the code says, with the same values."""

import ast
import json
import pickle
import re
from pathlib import Path

import bordergraph
from bordergraph.errors import Sentence, UnknownNameError
from bordergraph.words import translate_sentence

SOURCE = Path(bordergraph.__file__).parent
FRENCH = json.loads((SOURCE / "words" / "errors.fr.json").read_text(encoding="utf-8"))
_TEMPLATE = re.compile(r"\{[a-z]+\}")
_KINDS = re.compile(r"[a-z ]+")
# Errors of readers, and of tables; those of curators and of engines beside the program are English.
_ROOMS = ("api/reading.py", "api/reports.py", "api/open_graph.py", "cli/query.py",
          "cli/output.py", "views/record/listing.py", "views/table/table.py",
          "api/citations.py", "store/networks/names.py", "tables/rows.py",
          "tables/edges.py", "tables/values.py")  # fmt: skip


def _literals(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _said(path: Path) -> set[str]:
    """Return the templates of errors that a module raises, and of faults that it notes."""
    found = {text for text in _literals(path) if _TEMPLATE.search(text)}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        name = getattr(getattr(node, "func", None), "id", "")
        if isinstance(node, ast.Call) and name in {"UsageError", "OutputError", "Sentence"}:
            assert not any(isinstance(a, ast.JoinedStr) for a in node.args), (path, node.lineno)
            found |= {str(a.value) for a in node.args if isinstance(a, ast.Constant)}
    return found


def test_every_error_of_a_reader_is_said_in_french_with_its_values() -> None:
    said = {text for room in _ROOMS for text in _said(SOURCE / room)}
    assert said - FRENCH.keys() == set()
    for english, french in FRENCH.items():
        places = [sorted(set(re.findall(r"\{(\w+)", text))) for text in (english, french)]
        assert places[0] == places[1], english


def test_no_french_sentence_is_left_of_one_that_is_gone() -> None:
    literals = {text for path in SOURCE.rglob("*.py") for text in _literals(path)}
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
    assert french == [
        "organisme ou menace introuvable : « country »",
        "vouliez-vous dire level?",
    ]
    assert translate_sentence(Sentence("a {b}", b=1), "fr") == "a 1"
