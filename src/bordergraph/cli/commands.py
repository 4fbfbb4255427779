"""The commands, how one is declared, and shell completion; modules are loaded at first use.

A command is a function below its options, which calls the verb of the same name of the workbench.
What the verb's signature says is not written again: which options are flags, what they are when
left out, and which values are allowed. Its docstring's first sentence is that of `COMMANDS`.
Shell completion is here too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from inspect import Parameter, cleandoc, signature
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click
from click.shell_completion import CompletionItem

from bordergraph.cli.output import (
    ROWS,
    Output,
    progress_line,
    report_progress,
    result_options,
    show,
)
from bordergraph.errors import Sentence, UnknownNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from bordergraph.api import Workbench
    from bordergraph.api.open_graph import OpenGraph, Verbs
    from bordergraph.api.result import Result

    OptionMaker = Callable[[Callable[..., Any]], click.Option]
    Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

# Exit codes: findings or run-time failure, wrong use, unreadable data.
FAILURE, WRONG_USE, DATA = 1, 2, 3
STOPPED = 130
"""Exit code after Ctrl-C, as of a shell."""

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
    "pages": "report map site",
    "verbs": "problems why show list sources conflicts merged timeline cite gaps ties silos brokers"
    " coverage critical whatif stability compare",
    "query": "query search",
    "serve": "serve",
    "files": "check add import index export format",
}
MODULES = {name: module for module, names in _MODULES.items() for name in names.split()}
"""The module that declares each command."""

LOADED: dict[str, click.Command] = {}
"""The commands whose modules are loaded."""


def command(name: str) -> click.Command:
    """Return a command by its name; its module is loaded."""
    import_module(f"bordergraph.cli.{MODULES[name]}")
    return LOADED[name]


def _refuse_value(error: click.BadParameter, values: Mapping[str, Any]) -> None:
    """Say which value of an option is refused, and what it may be."""
    from bordergraph.api.open_graph import check_value

    value = values.get(str(getattr(error.param, "name", "")))
    if not isinstance(error.param, click.Option) or not isinstance(value, str):
        return
    name, kind = max(error.param.opts, key=len), error.param.type
    if isinstance(kind, click.Choice):
        check_value(name, value, tuple(kind.choices))
    if isinstance(kind, click.FloatRange):
        message = Sentence("{name} cannot be {value!r}", name=name, value=value)
        raise UsageError(message, "give a number, or 0 for no limit")
    if isinstance(kind, click.IntRange):
        first, last = int(kind.min or 0), kind.max
        check_value(name, value, first if last is None else range(first, int(last) + 1))


class StrictCommand(click.Command):
    """A command that refuses an option given twice, of which click would drop the first."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse what was typed."""
        values: dict[str, Any] = {}
        if not ctx.resilient_parsing:
            values, _, parameters = self.make_parser(ctx).parse_args(args=list(args))
            options = [p for p in parameters if isinstance(p, click.Option)]
            for option in options:
                if options.count(option) > 1 and not (option.multiple or option.is_flag):
                    name = max(option.opts, key=len)
                    message = Sentence("{name} is given twice, and takes one value", name=name)
                    raise UsageError(message, "leave one of them out")
        allow_extra = ctx.allow_extra_args
        ctx.allow_extra_args = True
        try:
            extra = super().parse_args(ctx, args)
        except click.BadParameter as error:
            _refuse_value(error, values)
            raise
        if extra and not allow_extra and not ctx.resilient_parsing:
            words = " ".join(map(str, extra))
            message = Sentence("too many words: {words}", words=words)
            raise UsageError(message, "put words that belong together in quotes")
        return extra


class Commands(StrictCommand, click.Group):
    """A group that knows its commands by name and loads the one that runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names, most asked for first."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        return self._with_global_options(command(cmd_name))

    def _with_global_options(self, command: click.Command) -> click.Command:
        """Return a command that also takes the global options after its name."""
        own_names = {opt for param in command.params for opt in param.opts}
        for option in self.params:
            if option.expose_value and not own_names & set(option.opts):
                command.params.append(_trailing_option(cast("click.Option", option)))
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command to run."""
        name = args[0]
        if name == "help":
            # As other programs have it: the help of a command, or of all of them.
            name, args = (args[1], [args[1], "--help"]) if args[1:] else ("", [])
            if not args:
                click.echo(ctx.get_help())
                ctx.exit()
        if name not in COMMANDS and not name.startswith("-"):
            from bordergraph.suggestions import similar_words

            raise UnknownNameError("command", name, similar_words(name, COMMANDS))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the names with one line each, loading none of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _trailing_option(option: click.Option) -> click.Option:
    """Return a global option as a hidden option of a command, for use after its name."""
    attribute = str(option.name)

    def store(context: click.Context, _: click.Parameter, value: object) -> None:
        # An option after the command adds to a repeatable one, and replaces any other.
        if value is None or value is False or value == ():
            return
        session = context.obj
        if isinstance(value, tuple):
            value = (*getattr(session, attribute), *value)
        setattr(session, attribute, value)

    return click.Option(
        [f"later_{option.name}", *option.opts],
        type=option.type,
        multiple=option.multiple,
        is_flag=option.is_flag,
        expose_value=False,
        hidden=True,
        help=option.help,
        is_eager=True,
        callback=store,
    )


@dataclass
class Session:
    """Options given before the command."""

    graphs: tuple[str, ...] = ()
    endpoint: str | None = None
    as_of: date | None = None
    sources: tuple[str, ...] = ()
    language: str = "en"
    debug: bool = False
    dependencies: Path | None = None

    def graph(self) -> Workbench:
        """Open the graph for all verbs."""
        from bordergraph.api.workbench import Workbench

        return self.open_verbs(Workbench)

    def open_verbs(self, verbs: type[Verbs]) -> Verbs:
        """Open the graph with a class of verbs; the whole workbench takes longer to load."""
        return verbs.open(
            *self.graphs,
            endpoint=self.endpoint,
            as_of=self.as_of,
            sources=self.sources,
            language=self.language,
            dependencies=self.dependencies,
        )


def _take_dependencies(context: click.Context, _: click.Parameter, path: Path | None) -> None:
    session = context.find_object(Session)
    if session is not None and path is not None:
        session.dependencies = path


DEPENDENCIES = click.Option(
    ["--dependencies"],
    type=click.Path(path_type=Path),
    callback=_take_dependencies,
    expose_value=False,
    metavar="FILE",
    help="CSV table of dependencies between functions, instead of the built-in one; columns as in export.",
)
"""For commands that work out need; the graph is then opened with that table."""


_KINDS = {"agency", "arrangement", "threat"}
"""Kinds of things whose ids the shell completes."""


def id_completer(*kinds: str) -> Completer:
    """Return a completer of the ids of things of some kinds in the graph that ships."""

    def complete(context: click.Context, _: click.Parameter, prefix: str) -> list[CompletionItem]:
        is_other = context.find_root().params.get("graphs")
        return [] if is_other else _completions(_shipped_ids(kinds), prefix)

    return complete


def questions(_: click.Context, __: click.Parameter, prefix: str) -> list[CompletionItem]:
    """Complete the names of questions."""
    from bordergraph.resources import queries_dir

    return _completions((p.stem for p in (queries_dir() / "report").glob("*.rq")), prefix)


def _completions(names: Iterable[str], prefix: str) -> list[CompletionItem]:
    folded = prefix.casefold()
    return [CompletionItem(n) for n in sorted(set(names)) if n.casefold().startswith(folded)]


def _shipped_ids(kinds: Iterable[str]) -> Iterator[str]:
    """Yield ids from the canonical files of the registry, without a parser."""
    from bordergraph.resources import graph_dir

    paths = sorted((graph_dir() / "registry").glob("*.ttl"))
    text = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    for kind in kinds:
        yield from re.findall(rf"^{kind}:(\S+) a (?!skos:ConceptScheme)", text, re.MULTILINE)


_PYTHON = {"import": "import_"}


def _verb_class(command: str) -> type[OpenGraph]:
    """Return the class with the verb of a command: the workbench, or a part that loads faster."""
    if MODULES[command] == "query":
        from bordergraph.api.questions import QuestionVerbs

        return QuestionVerbs
    from bordergraph.api.workbench import Workbench

    return Workbench


def _argument_texts(verb: Callable[..., Any]) -> dict[str, str]:
    """Return what the docstring of a verb, or of a class of settings, says about each argument."""
    *_, text = re.split(r"\n(?:Args|Attributes):\n", cleandoc(verb.__doc__ or ""), maxsplit=1)
    section, *_ = re.split(r"^(?=\S)", text, maxsplit=1, flags=re.MULTILINE)
    entries = re.findall(r"^ {4}(\w+): (.*(?:\n {8}.*)*)", section, re.MULTILINE)
    return {name: " ".join(text.replace("``", "").split()) for name, text in entries}


def _option_settings(verb: Callable[..., Any], name: str) -> dict[str, Any]:
    """Return the settings of an option that follow from the parameter of a verb, if it is one."""
    parameter = signature(verb).parameters.get(name)
    if parameter is None:
        return {}
    settings: dict[str, Any] = {"help": _argument_texts(verb).get(name)}
    if parameter.default is False:
        return settings | {"is_flag": True}
    if parameter.default == ():
        return settings | {"multiple": True}
    if parameter.default not in {Parameter.empty, None, ""}:
        settings |= {"default": parameter.default, "show_default": True}
    match getattr(verb, "allowed", {}).get(name):
        case range() as numbers:
            settings["type"] = click.IntRange(numbers[0], numbers[-1])
        case int(least):
            settings["type"] = click.IntRange(least)
        case tuple() as words:
            settings["type"] = click.Choice(words, case_sensitive=False)
            # click would write the words in small letters.
            settings["metavar"] = f"[{'|'.join(words)}]"
        case None:
            settings["metavar"] = name.upper()
    return settings


def option(*flags: str, kind: str = "", **settings: Any) -> OptionMaker:
    """Declare an option; what it lacks comes from the parameter of the verb and its docstring.

    Args:
        flags: Its names on the command line, and that of the parameter where it is another.
        kind: The kind of thing that it names, or several, for completion in a shell.
        settings: Further settings of click's own option.
    """
    if kind:
        settings = {"metavar": "NAME", "shell_complete": id_completer(*kind.split())} | settings

    def make_option(verb: Callable[..., Any]) -> click.Option:
        name = str(click.Option(flags).name)
        return click.Option(flags, **(_option_settings(verb, name) | settings))

    return make_option


def argument(name: str, *, kind: str = "", **settings: Any) -> click.Argument:
    """Declare an argument; `kind` as of `option`."""
    if kind:
        settings |= {"shell_complete": id_completer(*kind.split())}
    return click.Argument([name], **settings)


def _make_parameters(
    declared: str | OptionMaker | click.Parameter, verb: Callable[..., Any]
) -> list[click.Parameter]:
    """Return the parameter that was declared, or the options that a text names."""
    if isinstance(declared, str):
        kinds = {flag: flag.strip("-") for flag in declared.split()}
        return [option(f, kind=k if k in _KINDS else "")(verb) for f, k in kinds.items()]
    return [declared if isinstance(declared, click.Parameter) else declared(verb)]


def as_command(
    *declared: str | OptionMaker | click.Parameter, forms: tuple[str, ...] = ()
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return a decorator that makes a command of a function of the session and the options.

    The function does all that the command does, which has its name; its docstring is the help.

    Args:
        declared: The arguments and options; those that are as the verb has them by name alone,
            such as ``--agency --first-page``.
        forms: The forms of its result; none where it shows none.
    """

    def decorate(run: Callable[..., None]) -> Callable[..., None]:
        name = run.__name__[1:]
        # A command without a verb, serve, takes nothing from one.
        method = getattr(_verb_class(name), _PYTHON.get(name, name), lambda: None)
        params = [p for each in declared for p in _make_parameters(each, method)]
        verb_parameters = signature(method).parameters
        if forms:
            params += result_options(forms, verb_parameters)

        def callback(**options: Any) -> None:
            context = click.get_current_context()
            session = context.ensure_object(Session)
            if forms:
                options["output"] = Output.take(context.command, verb_parameters, options)
            with progress_line(name):
                run(session, **options)

        body = cleandoc(run.__doc__ or "").partition("\n")[2]
        text, _, examples = body.partition("Examples:\n")
        lines = "\n".join(f"  bordergraph {line}" for line in cleandoc(examples).splitlines())
        # Python without docstrings (-OO) keeps the first sentence.
        example_text = f"\b\nExamples:\n{lines}" if lines else ""
        parts = [COMMANDS[name], text.strip(), example_text]
        help_text = "\n\n".join(filter(None, parts))
        LOADED[name] = StrictCommand(name, params=params, callback=callback, help=help_text)
        return run

    return decorate


def as_answer(
    *declared: str | OptionMaker | click.Parameter, forms: tuple[str, ...] = ROWS
) -> Callable[[Callable[[], None]], Callable[..., None]]:
    """Return a decorator that makes a command which shows the result of its verb and does no more.

    The function has the name of the command and its help, and is not called.
    """

    def decorate(text: Callable[[], None]) -> Callable[..., None]:
        @wraps(text)
        def run(session: Session, *, output: Output, **options: Any) -> None:
            show(call_verb(session, text.__name__[1:], **options), output)

        return as_command(*declared, forms=forms)(run)

    return decorate


def call_verb(session: Session, name: str, /, **options: Any) -> Result[Any]:
    """Call the verb of a command with the options and return its result."""
    method = getattr(session.open_verbs(_verb_class(name)), name)
    if "on_progress" in signature(method).parameters:
        options["on_progress"] = report_progress
    result: Result[Any] = method(**options)
    return result
