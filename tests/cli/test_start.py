"""Starting costs little: help imports no engine, a plain query no library it does not need."""

import subprocess
import sys
from pathlib import Path

import click
import pytest

from bordergraph import __version__
from bordergraph.cli import bordergraph
from bordergraph.cli.commands import COMMANDS
from bordergraph.resources import data_version

from .conftest import TINY, Run

HEAVY = {
    "rdflib", "oxrdflib", "networkx", "pyvis", "pyshacl", "numpy", "scipy", "pyoxigraph", "rich",
    "jinja2", "yaml", "pandas", "urllib.request",
}  # fmt: skip
PROBE = """
import sys
from bordergraph.cli import main
sys.argv = ["bordergraph", *sys.argv[1:]]
try:
    main()
except SystemExit as ended:
    assert not ended.code, ended.code
print(*sorted(m for m in sys.modules), file=sys.stderr)
"""


def loaded(*args: str, of: set[str] = HEAVY) -> set[str]:
    """Return which heavy modules, or which of others, a run of the program has loaded."""
    process = subprocess.run(
        [sys.executable, "-c", PROBE, *args], capture_output=True, check=True, text=True,
        timeout=300,
    )  # fmt: skip
    return of & set(process.stderr.split("\n")[-2].split())


@pytest.mark.parametrize("args", [["--help"], ["gaps", "--help"], ["--version"]])
def test_help_imports_no_engine(args: list[str]) -> None:
    assert loaded(*args) == set()


@pytest.mark.parametrize(
    ("args", "needed"),
    [
        (["query", "ASK { ?s a bg:Agency }"], {"pyoxigraph"}),
        (["query", "CONSTRUCT WHERE { ?s bg:country ?c }"], {"pyoxigraph"}),
        (["query", "SELECT ?b { agency:alpha bg:worksWith ?b }"], {"pyoxigraph"}),
        (["query", "mandates-of-agency", "-p", "agency=alpha"], {"pyoxigraph", "yaml"}),
        (["query"], {"yaml"}),
    ],
)
def test_a_query_loads_what_it_needs(args: list[str], needed: set[str]) -> None:
    assert loaded("--graph", TINY, *args) == needed


def test_a_query_makes_no_class_of_the_model() -> None:
    rooms = ("model", "record", "api.workbench", "analysis", "tables.formats", "views.table.table")
    ours = {f"bordergraph.{room}" for room in rooms}
    assert loaded("query", "ASK { ?s a bg:Agency }", of=ours) == set()


def commands(
    command: click.Command, path: tuple[str, ...] = ()
) -> list[tuple[tuple[str, ...], click.Command]]:
    found = [(path, command)]
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            assert inner.name == name
            found += commands(inner, (*path, name))
    return found


@pytest.mark.parametrize(
    ("path", "command"), commands(bordergraph), ids=lambda x: " ".join(x) if isinstance(x, tuple) else ""
)  # fmt: skip
def test_every_help_has_an_example(path: tuple[str, ...], command: click.Command) -> None:
    context = click.Context(command, info_name="bordergraph", max_content_width=100)
    text = command.get_help(context)
    shown = [line.strip() for line in text.splitlines()]
    assert "Example:" in shown or "Examples:" in shown
    # Each example stands on a line of its own, ready to be copied.
    wanted = " ".join(("bordergraph", *path))
    assert any(line.startswith(f"{wanted} ") or line == wanted for line in shown) or (
        path and any(" ".join(path) in line for line in shown if line.startswith("bordergraph --"))
    )
    assert "\\b" not in text
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            assert parameter.help, parameter.name


def test_the_changelog_names_every_command() -> None:
    text = (Path(__file__).resolve().parents[2] / "CHANGELOG.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"`{name}`" not in text] == []


def test_version_and_help_as_a_module(process: Run) -> None:
    assert process("--version").out == f"bordergraph {__version__}\ndata {data_version()}\n"
    assert process("-h").out == process("--help").out
    assert process("query", "--help").code == 0


def test_help_is_a_word_too(tiny: Run) -> None:
    assert tiny("help", "gaps").out == tiny("gaps", "--help").out
    assert tiny("help").out == tiny("--help").out
    assert tiny("-V").out == tiny("--version").out


def test_kinds_are_listed_by_their_french_names(tiny: Run) -> None:
    french = tiny("--lang", "fr", "list", "constats", "--format", "json")
    assert french.out == tiny("--lang", "fr", "list", "findings", "--format", "json").out
    assert "constats" in tiny("--lang", "fr", "list", "constts").err


def test_what_is_empty_says_that_nothing_is_documented(tiny: Run) -> None:
    assert "Not documented" in tiny("list", "findings", "--threat", "fraud").err
    drawn = tiny("query", "SELECT ?a { ?a a bg:Nothing }", "--format", "table")
    assert "Not documented" in drawn.err
