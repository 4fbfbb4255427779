"""Which commands there are; a command's module is loaded when the command is asked for."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import cast

import click

__all__ = ["COMMANDS", "Commands"]

REMOVED = {"plan": ("plan was removed in 0.2.0", "use whatif --suggest")}
"""Commands that are gone, with what was and what to use, for one release."""

# Name to module, attribute, and the first line of its help, which is all that --help shows.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "report": ("report", "report", "Report on the whole network, or on one SUBJECT."),
    "map": ("map", "map_", "Write the interactive map as one offline file."),
    "gaps": (
        "gaps",
        "gaps",
        "List pairs whose work depends on each other and no regular channel is found.",
    ),
    "ties": ("ties", "ties", "Show who shares with whom, through what, how often, since when."),
    "silos": (
        "groups",
        "silos",
        "Judge groups by how their needs are served inside and across their boundary.",
    ),
    "brokers": ("groups", "brokers", "Describe agencies by their place between groups."),
    "coverage": ("coverage", "coverage", "Show how needs are served, on each threat or by agency."),
    "critical": ("critical", "critical", "Rank what must not break by the needs it alone serves."),
    "whatif": ("whatif", "whatif", "Show what a change would do to how needs are served."),
    "stability": ("critical", "stability", "Show how firm the possible gaps are."),
    "compare": (
        "compare",
        "compare",
        "Compare two days or two graphs: what began, ended, opened, closed, changed.",
    ),
    "why": ("why", "why", "Explain what is between two agencies, with every statement behind it."),
    "query": ("query", "query", "Run a named QUESTION, a .rq file, or SPARQL text."),
    "serve": (
        "serve",
        "serve",
        "Serve the graph: a SPARQL endpoint that only reads, the map, reports, every thing's address.",
    ),
    "show": ("show", "show", "Show everything about one thing, grouped and cited."),
    "list": ("listing", "list_", "List the things of one KIND."),
    "sources": ("sources", "sources", "List the documents behind the graph."),
    "conflicts": ("conflicts", "conflicts", "Show where sources disagree, side by side."),
    "merged": ("merging", "merged", "List what was joined when several graphs were merged."),
    "timeline": ("timeline", "timeline", "Show when things began and ended, and how it moved."),
    "cite": ("cite", "cite", "Show the passage behind a statement, in your own copy of the text."),
    "check": ("check", "check", "Check a graph: every fault, where it is, how to fix it."),
    "add": ("adding", "add", "Take up a document: register it and begin its claims."),
    "import": ("importing", "import_", "Turn a folder of CSV tables into RDF."),
    "index": ("index", "index", "Keep a graph on disk so that every command opens it at once."),
    "export": ("exporting", "export", "Write the graph for other programs."),
    "site": ("site", "site", "Write the whole graph as a static site, in English and French."),
    "format": ("format", "format_", "Put Turtle files into the canonical layout."),
}


class Commands(click.Group):
    """A group that knows its commands by name and loads the one that runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names, most asked for first."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command = getattr(import_module(f"bordergraph.cli.{module}"), attribute)
        return self._taking_ours(kept_lines(cast("click.Command", command)))

    def _taking_ours(self, command: click.Command) -> click.Command:
        """Return a command that takes the options of every command after its name as well."""
        have = {opt for param in command.params for opt in param.opts}
        for option in self.params:
            if option.name in LATER and not have & set(option.opts):
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
        if name in REMOVED:
            from bordergraph.errors import UsageError

            raise UsageError(*REMOVED[name])
        if name not in COMMANDS and not name.startswith("-"):
            from difflib import get_close_matches

            from bordergraph.errors import UnknownNameError

            raise UnknownNameError("command", name, get_close_matches(name, COMMANDS, n=2))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the names with one line each, loading none of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, _, line) in COMMANDS.items()])


LATER = {
    "graphs": "graphs",
    "endpoint": "endpoint",
    "as_of": "as_of",
    "sources": "sources",
    "language": "language",
    "no_pager": "pager",
    "debug": "debug",
}
"""Options of every command, with the attribute of the session that each fills."""


def _later(option: click.Option) -> click.Option:
    """Return an option of every command as one that a command takes; its help has it once."""
    attribute = LATER[str(option.name)]

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


def kept_lines(command: click.Command) -> click.Command:
    r"""Return a command whose help keeps the lines after click's ``\b`` mark.

    A raw docstring holds the mark as two characters.
    """
    command.help = (command.help or "").replace("\\b\n", "\b\n")
    return command
