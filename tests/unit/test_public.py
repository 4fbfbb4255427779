"""What is public is named once, documented, and hands out nothing that is not."""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import griffe
import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
WHOLE = ("bordergraph.errors", "bordergraph.model")
# What signatures show and nobody needs to name: a type variable, arrays, values of the engine's rows.
INSIDE = {"FlatTable", "Floats", "Lines", "Rows", "T", "ThingName", "Value"}


@pytest.fixture(scope="module")
def package() -> griffe.Module:
    found = griffe.load("bordergraph", search_paths=[str(ROOT / "src")])
    assert isinstance(found, griffe.Module)
    return found


def named() -> set[str]:
    """Return the public names as the page shows them."""
    api = importlib.import_module("bordergraph.api")
    names = {f"bordergraph.api.{name}" for name in api.__all__}
    for module in WHOLE:
        names |= {f"{module}.{name}" for name in importlib.import_module(module).__all__}
    return names


def public(package: griffe.Module) -> Iterator[tuple[str, griffe.Object]]:
    for name in sorted(named()):
        found = package[name.removeprefix("bordergraph.")]
        yield name, found.final_target if isinstance(found, griffe.Alias) else found


def test_the_page_shows_every_public_name() -> None:
    shown = set(re.findall(r"^::: (\S+)$", PAGE, re.MULTILINE))
    api = {name for name in named() if name.startswith("bordergraph.api.")}
    assert shown == api | set(WHOLE)
    for name in importlib.import_module("bordergraph").__all__:
        assert f"`bordergraph.{name}`" in PAGE


@pytest.mark.slow
def test_no_public_name_lacks_words(package: griffe.Module) -> None:
    silent = [name for name, found in public(package) for name in _silent(name, found)]
    assert silent == []


def _silent(name: str, found: griffe.Object) -> Iterator[str]:
    """Yield what of a public thing no docstring speaks of."""
    if not found.docstring:
        yield name
        return
    if not isinstance(found, griffe.Class):
        return
    told = {
        attribute.name
        for section in found.docstring.parse("google", warnings=False)
        if isinstance(section, griffe.DocstringSectionAttributes)
        for attribute in section.value
    }
    for member in _members(found):
        if member.name.startswith("_") or member.docstring:
            continue
        if member.name not in told:
            yield f"{name}.{member.name}"


def _members(found: griffe.Class) -> Iterator[griffe.Object]:
    """Yield what a class has, its own and what it has from classes that are not public themselves."""
    yield from (m for m in found.members.values() if isinstance(m, griffe.Object))
    shown = {name.rpartition(".")[2] for name in named()}
    for member in found.inherited_members.values():
        target = member.final_target
        if target.parent and target.parent.name not in shown:
            yield target


@pytest.mark.slow
def test_signatures_hand_out_what_is_public(package: griffe.Module) -> None:
    known = {found.path for _, found in public(package)}
    hidden = set()
    for name, found in public(package):
        members = _members(found) if isinstance(found, griffe.Class) else [found]
        for member in members:
            if member.name.startswith("_") or not isinstance(member, griffe.Function):
                continue
            hidden |= {
                (name, member.name, path)
                for said in (*(p.annotation for p in member.parameters), member.returns)
                for path in _paths(package, said)
                if path not in known and path.rpartition(".")[2] not in INSIDE
            }
    assert hidden == set()


def _paths(package: griffe.Module, annotation: str | griffe.Expr | None) -> Iterator[str]:
    """Yield where what an annotation names of ours is at home."""
    if not isinstance(annotation, griffe.Expr):
        return
    for part in annotation.iterate(flat=True):
        path = part.canonical_path if isinstance(part, griffe.ExprName) else ""
        # Inside a room of the workbench `list` and `rdflib` are methods; in an annotation they are not.
        is_method = ".Reading.list" in path or ".OpenGraph.rdflib" in path
        if path.startswith("bordergraph.") and not is_method:
            found = package[path.removeprefix("bordergraph.")]
            yield found.final_target.path if isinstance(found, griffe.Alias) else found.path
