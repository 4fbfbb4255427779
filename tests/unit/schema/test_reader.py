"""The schema is read from YAML files, and what these get wrong is refused with its place."""

import re
import shutil
from pathlib import Path

import pytest

from bordergraph.schema import CLASSES, FOLDER, compile_classes, load_classes
from bordergraph.schema.reader import read_classes

SHARED = """
ranges:
  flag: {}
  body: {kind: thing, target: agency, requirement: registered as a body}
fields:
  id: {type: id, required: true}
"""
LIMITS = """
bg:Limit:
  noun: a limit
  table: limits
  fields:
    id: {like: id, about: what it is called}
    kind:
      property: bg:limitKind
      scheme: limit-kind
      count: exactly one
      noun: kind of rule
      about: what kind of rule it is
      words: PROBLEM_KINDS
    design:
      property: bg:byDesign
      range: flag
      message: It must be true or false.
    kind_fr: {french: kind, example: conservation}
  rules:
    kinds:
      message: It has more than two kinds.
      property: bg:limitKind
      shape: sh:maxCount 2
  examples:
    - {id: example-limit, kind: retention}
"""
WRONG = [
    ("noun: a", "nuon: a", "unknown key of a class 'nuon'; known: name, noun, fields"),
    ("scheme:", "schema:", "kind: unknown key of a field 'schema'; known: like, french"),
    ("shape:", "shapes:", "kinds: unknown key of a rule 'shapes'; known: name, message, shape"),
    ("- {id:", "- {name:", "unknown column 'name'; known: id, kind, kind_fr"),
    ("like: id", "like: ids", "id: unknown shared field 'ids'; known: id"),
    ("range: flag", "range: flug", "design: unknown range 'flug'; known: flag, body"),
    ("limit-kind", "limits", "kind: unknown scheme 'limits'; known: limit-kind"),
    ("bg:byDesign", "bg:design", "unknown property 'bg:design': names.csv has no row for it"),
    ("exactly one", "one", "kind: unknown count 'one'; known: exactly one, at most one"),
    ("PROBLEM_KINDS", "KINDS", "kind: unknown words 'KINDS'; known: "),
    ("french: kind", "french: sort", "kind_fr: unknown column 'sort'; known: id, kind"),
    ("kind_fr: {", "other: {column: kind, ", "other: the column 'kind' is there twice"),
    ("message: It must be true or false.", "noun: answer", "design: it needs 'message'"),
    ("about: what kind of rule it is", "example: x", "kind: it needs 'about'"),
    ("      message: It has more than two kinds.\n", "", "kinds: it needs 'message'"),
    ("      shape: sh:maxCount 2\n", "", "kinds: it needs either 'shape' or 'select'"),
    ("range: flag\n", "range: flag\n      attr: span.start\n", "it needs both 'from' and 'to'"),
    ("kinds:\n", "Kinds:\n", "Kinds: it needs 'property' and a small letter, or neither"),
]


def write(folder: Path, limits: str, shared: str = SHARED) -> None:
    (folder / "shared.yaml").write_text(shared, encoding="utf-8")
    (folder / "limits.yaml").write_text(limits, encoding="utf-8")
    names = "term\nbg:Limit\nbg:byDesign\nbg:limitKind\nbg:LimitKindScheme\n"
    (folder / "names.csv").write_text(names, encoding="utf-8")


def test_a_class_is_read(tmp_path: Path) -> None:
    write(tmp_path, LIMITS)
    (limit,) = read_classes(tmp_path, ["limits"])
    kind = limit["fields"][1]
    assert (limit["name"], kind["name"], kind["count"]) == ("bg:Limit", "kind", "1")
    assert kind["column"]["words"] == "PROBLEM_KINDS"
    assert limit["fields"][3]["column"]["description"] == "kind in French"


@pytest.mark.parametrize(("said", "wrong", "message"), WRONG)
def test_what_is_wrong_is_refused_with_its_place(
    said: str, wrong: str, message: str, tmp_path: Path
) -> None:
    assert LIMITS.count(said) == 1
    write(tmp_path, LIMITS.replace(said, wrong))
    with pytest.raises(ValueError, match=rf"limits\.yaml: bg:Limit: .*{re.escape(message)}"):
        read_classes(tmp_path, ["limits"])


@pytest.mark.parametrize(
    ("said", "wrong", "message"),
    [
        ("noun: a limit", "noun: {a limit", r"limits\.yaml:4: did not find expected|expected"),
        ("    design:", "    kind:", r"limits\.yaml:6: 'kind' is there twice"),
    ],
)
def test_yaml_that_is_wrong_is_refused_with_its_line(
    said: str, wrong: str, message: str, tmp_path: Path
) -> None:
    write(tmp_path, LIMITS.replace(said, wrong))
    with pytest.raises(ValueError, match=message):
        read_classes(tmp_path, ["limits"])


def test_a_range_of_no_kind_is_refused(tmp_path: Path) -> None:
    write(tmp_path, LIMITS, SHARED.replace("kind: thing, ", ""))
    with pytest.raises(ValueError, match=r"shared\.yaml: body: unknown kind 'body'; known: thing"):
        read_classes(tmp_path, ["limits"])


def test_a_class_twice_is_refused(tmp_path: Path) -> None:
    write(tmp_path, LIMITS)
    shutil.copy(tmp_path / "limits.yaml", tmp_path / "more.yaml")
    with pytest.raises(ValueError, match=r"more\.yaml: bg:Limit: it is there twice"):
        read_classes(tmp_path, ["limits", "more"])


def test_yaml_that_has_changed_since_it_was_compiled_is_read(tmp_path: Path) -> None:
    for path in FOLDER.iterdir():
        if path.suffix in {".yaml", ".csv", ".json"}:
            shutil.copy(path, tmp_path)
    assert load_classes(tmp_path) == CLASSES
    limits, compiled = tmp_path / "limits.yaml", tmp_path / "classes.json"
    limits.write_text(limits.read_text("utf-8").replace("noun: a limit", "noun: a bound"), "utf-8")
    nouns = {cls.name: cls.noun for cls in load_classes(tmp_path)}
    assert nouns["bg:Limit"] == "a bound"
    compiled.write_text("<<<<<<< HEAD", encoding="utf-8")
    assert {cls.name: cls.noun for cls in load_classes(tmp_path)} == nouns
    limits.write_text(limits.read_text("utf-8").replace("noun: a bound", "nuon: a bound"), "utf-8")
    with pytest.raises(ValueError, match=r"limits\.yaml: bg:Limit: unknown key of a class 'nuon'"):
        load_classes(tmp_path)


def test_the_compiled_classes_are_those_of_the_yaml_files() -> None:
    assert (FOLDER / "classes.json").read_text("utf-8") == compile_classes(FOLDER)
