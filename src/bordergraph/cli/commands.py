"""Which commands there are; a command's module is loaded when the command is asked for."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import cast

import click

REMOVED = {"plan": ("plan was removed in 0.2.0", "use whatif --suggest")}
"""Commands that are gone, with what was and what to use, for one release."""

ELSEWHERE = {
    "find": "search", "grep": "search", "info": "check", "validate": "check", "convert": "export",
    "path": "why", "stats": "coverage", "sparql": "query",
}  # fmt: skip
"""What other programs call commands of ours."""

# The verbs of the workbench begin with the same sentences.
COMMANDS = {
    "report": "Report on the network, on one subject, or on a pair of agencies.",
    "problems": "List documented problems in sharing information: sources, status, what was done.",
    "map": "Draw the interactive map as one offline HTML page.",
    "gaps": "List gaps: those that open problems document, then possible ones.",
    "ties": "List linked pairs of agencies: through what, how often, since when.",
    "silos": "Compare how the needs of groups are served inside and across their boundary.",
    "brokers": "Describe agencies by their place between groups: roles, betweenness, constraint.",
    "coverage": "Show how needs are served: six counts that add up, and three that are counted apart.",
    "critical": "Rank links by the needs that would lose their only regular or assumed channel.",
    "whatif": "Show which needs would be served otherwise after changes.",
    "stability": "Test how the possible gaps with full need depend on numbers and publishers.",
    "compare": "Compare two days, two graphs, a day with a graph, or two things.",
    "why": "Explain a pair of agencies: needs, problems, channels, searches, statements.",
    "query": "Run a named question, a .rq file or SPARQL text; without one, list the questions.",
    "serve": "Serve the graph: read-only SPARQL endpoint, map, reports, a page for every IRI.",
    "search": "Search statements, things and sources for words, and find questions that fit.",
    "show": "Show all statements about one thing, grouped by kind, with citations.",
    "list": "List the things of one kind.",
    "sources": "List the source documents with their number of statements, most first.",
    "conflicts": "Show where sources disagree, side by side.",
    "merged": "List the items joined when graphs were merged, and possible duplicates.",
    "timeline": "Show when things begin and end, and how needs were served by year.",
    "cite": "Show the source behind a statement, and the passage in your own copy of its text.",
    "check": "List every fault of a graph: place, fault, fix.",
    "add": "Register a document in a graph folder and create its file of claims.",
    "import": "Convert tables, an edge list or a graph file to RDF.",
    "index": "Write an index of the graph on disk, so that commands open it faster.",
    "export": "Write the graph for other programs.",
    "site": "Write the graph as a static site: pages, indexes, search, map.",
    "format": "Put Turtle files into the canonical layout.",
}
"""What each command does, in one sentence."""

_MODULES = {
    "pages": ("report", "map", "site"),
    "record": (
        "problems",
        "why",
        "show",
        "list",
        "sources",
        "conflicts",
        "merged",
        "timeline",
        "cite",
    ),
    "rankings": (
        "gaps",
        "ties",
        "silos",
        "brokers",
        "coverage",
        "critical",
        "whatif",
        "stability",
        "compare",
    ),
    "query": ("query", "search"),
    "serve": ("serve",),
    "files": ("check", "add", "import", "index", "export", "format"),
}
MODULES = {name: module for module, names in _MODULES.items() for name in names}
"""The module that declares each command."""

DECLARED: dict[str, click.Command] = {}
"""The commands whose modules are loaded."""


def command(name: str) -> click.Command:
    """Return a command by its name; its module is loaded."""
    import_module(f"bordergraph.cli.{MODULES[name]}")
    return DECLARED[name]


class Once(click.Command):
    """A command that refuses an option given twice, of which click would drop the first."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse what was typed.

        Raises:
            UsageError: An option that takes one value has two, or there are too many words.
        """
        from bordergraph.errors import Sentence, UsageError

        if not ctx.resilient_parsing:
            given = self.make_parser(ctx).parse_args(args=list(args))[2]
            options = [p for p in given if isinstance(p, click.Option)]
            for option in options:
                if options.count(option) > 1 and not (option.multiple or option.is_flag):
                    name = max(option.opts, key=len)
                    what = Sentence("{name} is given twice, and takes one value", name=name)
                    raise UsageError(what, "leave one of them out")
        alone = ctx.allow_extra_args
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        if rest and not alone and not ctx.resilient_parsing:
            words = " ".join(map(str, rest))
            raise UsageError(
                Sentence("too many words: {words}", words=words),
                "put words that belong together in quotes",
            )
        return rest


class Commands(Once, click.Group):
    """A group that knows its commands by name and loads the one that runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names, most asked for first."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        return self._taking_ours(command(cmd_name))

    def _taking_ours(self, command: click.Command) -> click.Command:
        """Return a command that takes the options of every command after its name as well."""
        have = {opt for param in command.params for opt in param.opts}
        for option in self.params:
            if option.expose_value and not have & set(option.opts):
                command.params.append(_later(cast("click.Option", option)))
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command to run.

        Raises:
            UnknownNameError: There is none of that name; close ones are suggested.
            UsageError: It was removed; what to use is said.
        """
        name = args[0]
        if name == "help":
            # As other programs have it: the help of a command, or of all of them.
            name, args = (args[1], [args[1], "--help"]) if args[1:] else ("", [])
            if not args:
                click.echo(ctx.get_help())
                ctx.exit()
        if name in REMOVED:
            from bordergraph.errors import UsageError

            raise UsageError(*REMOVED[name])
        if name not in COMMANDS and not name.startswith("-"):
            from difflib import get_close_matches

            from bordergraph.errors import UnknownNameError

            known = ELSEWHERE.get(name)
            close = [known] if known else get_close_matches(name, COMMANDS, n=2)
            raise UnknownNameError("command", name, close)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the names with one line each, loading none of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _later(option: click.Option) -> click.Option:
    """Return an option of every command as one that a command takes; its help has it once."""
    attribute = str(option.name).removeprefix("no_")

    def take(context: click.Context, _: click.Parameter, value: object) -> None:
        # What stands after the command adds to what is repeated, and replaces what is not.
        if value is None or value is False or value == ():
            return
        session = context.obj
        if isinstance(value, tuple):
            value = (*getattr(session, attribute), *value)
        elif isinstance(value, datetime):
            value = value.date()
        setattr(session, attribute, False if attribute == "pager" else value)

    return click.Option(
        [f"later_{option.name}", *option.opts],
        type=option.type,
        multiple=option.multiple,
        is_flag=option.is_flag,
        expose_value=False,
        hidden=True,
        help=option.help,
        is_eager=True,
        callback=take,
    )
