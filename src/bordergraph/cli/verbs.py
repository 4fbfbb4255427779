"""A command is declared with its options, and calls the verb of the same name of the workbench.

What the verb's signature says is not written again: which options are flags, what they are when
left out, and which values are allowed. Its docstring's first sentence is that of `COMMANDS`.
What a shell offers for a name that is half typed is here too.
"""

from __future__ import annotations

import re
from inspect import Parameter, cleandoc, signature
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from bordergraph.cli.commands import COMMANDS, DECLARED, MODULES, Once
from bordergraph.cli.output import result_options, show
from bordergraph.cli.session import Session, progress, ticking
from bordergraph.store.querying.limits import SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from bordergraph.api.open_graph import OpenGraph
    from bordergraph.api.result import Result

    Declared = Callable[[Callable[..., Any]], click.Option]
    Offered = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

_CLASSES = {
    "agency": "bg:Agency|bg:Association|bg:Collective|bg:Company",
    "arrangement": "bg:Program|bg:Channel",
    "threat": "skos:Concept",
}


def names(*kinds: str) -> Offered:
    """Return what offers the ids of things of some kinds, in the graph that was named."""

    def offer(context: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
        given = context.find_root().params.get("graphs") or ()
        try:
            found = list(_of(given, kinds) if given else _shipped(kinds))
        except Exception:  # noqa: BLE001 - a shell that completes has no place for messages
            return []
        return _matching(found, begun)

    return offer


def questions(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the named questions."""
    from bordergraph.resources import queries_dir

    return _matching((p.stem for p in (queries_dir() / "report").glob("*.rq")), begun)


def _matching(found: Iterable[str], begun: str) -> list[CompletionItem]:
    start = begun.casefold()
    return [CompletionItem(n) for n in sorted(set(found)) if n.casefold().startswith(start)]


def _shipped(kinds: Iterable[str]) -> Iterator[str]:
    """Yield ids from the registry, whose files are in their one layout; no parser is started."""
    from bordergraph.resources import graph_dir

    text = "\n".join(
        p.read_text(encoding="utf-8") for p in sorted((graph_dir() / "registry").glob("*.ttl"))
    )
    for kind in kinds:
        pattern = rf"^{kind}:(\S+) a (?:{_CLASSES[kind]}) ;"
        yield from re.findall(pattern, text, re.MULTILINE)


def _of(given: Iterable[str], kinds: Iterable[str]) -> Iterator[str]:
    """Yield ids of the graphs that were named."""
    import warnings

    from bordergraph.store.graph import open_graph

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        network = open_graph(*given).network()
    for kind in kinds:
        yield from (thing.id for thing in dict(network.things)[kind])


_PYTHON = {"import": "import_"}


def _room_of(command: str) -> type[OpenGraph]:
    """Return the class that has the verb of a command: the workbench, or a room that loads faster."""
    if MODULES[command] == "query":
        from bordergraph.api.questions import QuestionVerbs

        return QuestionVerbs
    from bordergraph.api.workbench import Workbench

    return Workbench


def _method_of(command: str) -> Callable[..., Any] | None:
    """Return the verb that a command calls; None where it calls none of its name."""
    return getattr(_room_of(command), _PYTHON.get(command, command), None)


def _settings(parameter: Parameter, allowed: Any) -> dict[str, Any]:  # noqa: ANN401 - words or numbers
    """Return what a parameter of a verb says of the option that fills it."""
    default = None if parameter.default is Parameter.empty else parameter.default
    if default is False:
        return {"is_flag": True}
    if default == ():
        return {"multiple": True}
    shown = {"default": default, "show_default": True}
    settings: dict[str, Any] = {} if default in {None, ""} else shown
    if isinstance(allowed, range):
        settings["type"] = click.IntRange(allowed[0], allowed[-1])
    elif isinstance(allowed, int):
        settings["type"] = click.IntRange(allowed)
    elif allowed is not None:
        settings["type"] = click.Choice(allowed)
    return settings


def option(*declared: str, help: str, of: str = "", **settings: Any) -> Declared:  # noqa: A002, ANN401 - click's word, and its settings
    """Declare an option; what it lacks comes from the parameter of the verb.

    Args:
        declared: Its names on the command line, and that of the parameter where it is another.
        help: What it does.
        of: The kinds of things of which it names one, which a shell then offers.
        settings: Further settings of click's own option.
    """
    if of:
        settings |= {"shell_complete": names(*of.split())}

    def of_verb(verb: Callable[..., Any]) -> click.Option:
        name = str(click.Option(declared).name)
        parameter = signature(verb).parameters.get(name)
        if parameter is None:
            return click.Option(declared, help=help, **settings)
        told = _settings(parameter, getattr(verb, "allowed", {}).get(name))
        return click.Option(declared, help=help, **(told | settings))

    return of_verb


def argument(name: str, *, of: str = "", **settings: Any) -> click.Argument:  # noqa: ANN401 - click's settings
    """Declare an argument; `of` as of `option`."""
    if of:
        settings |= {"shell_complete": names(*of.split())}
    return click.Argument([name], **settings)


def verb(
    name: str,
    *declared: Declared | click.Parameter,
    text: str = "",
    examples: str,
    forms: tuple[str, ...] = (),
    call: Callable[..., Result[Any]] | None = None,
    run: Callable[..., None] | None = None,
) -> None:
    """Declare a command.

    Args:
        name: Its name, which is that of the verb.
        declared: Its arguments and options.
        text: What its help says below the first sentence.
        examples: What can be typed after ``bordergraph``, a line each.
        forms: The forms of its result; none where it shows none.
        call: What is called in place of the verb, with the session and the options.
        run: What does all that the command does, with the session and the options.
    """
    method = _method_of(name) or verb
    params = [p if isinstance(p, click.Parameter) else p(method) for p in declared]
    if forms:
        params += result_options(forms, signature(method).parameters)

    def callback(**given: Any) -> None:  # noqa: ANN401 - as the options give them
        session = click.get_current_context().ensure_object(Session)
        with ticking(name):
            if run is not None:
                run(session, **given)
            else:
                _answer(session, name, call, **given)

    typed = "\n".join(f"  bordergraph {line}" for line in cleandoc(examples).splitlines())
    parts = [COMMANDS[name], cleandoc(text), f"\b\nExamples:\n{typed}"]
    DECLARED[name] = Once(
        name, params=params, callback=callback, help="\n\n".join(filter(None, parts))
    )


def _answer(
    session: Session, name: str, call: Callable[..., Result[Any]] | None, /, *,
    form: str | None, output: Path | None, **given: Any,  # noqa: ANN401 - as the options give them
) -> None:  # fmt: skip
    top = None if "top" in signature(_method_of(name) or verb).parameters else given.pop("top")
    result = call(session, **given) if call else called(session, name, **given)
    show(result, form, output, top)


def called(session: Session, name: str, /, **given: Any) -> Result[Any]:  # noqa: ANN401 - as the options give them
    """Return what the verb of a command gives for the options."""
    method = getattr(session.opened(_room_of(name)), _PYTHON.get(name, name))
    parameters = signature(method).parameters
    if "on_progress" in parameters:
        given.setdefault("on_progress", progress)
    listed = [n for n, p in parameters.items() if p.kind is Parameter.VAR_POSITIONAL and n in given]
    values = [value for n in listed for value in given.pop(n)]
    named = [n for n, p in parameters.items() if p.kind is Parameter.POSITIONAL_ONLY and n in given]
    values += [given.pop(n) for n in named]
    result: Result[Any] = method(*values, **given)
    return result


def limit_options(
    *, rows: int | None, rows_text: str, memory: int, memory_text: str
) -> list[click.Option]:
    """Return the options ``--timeout``, ``--max-rows`` and ``--max-memory``.

    Args:
        rows: The most rows unless more are asked for; None leaves it to the command.
        rows_text: What is done about more rows.
        memory: The most memory in MB unless more is asked for.
        memory_text: What is done about more memory.
    """
    given: tuple[tuple[str, click.ParamType[Any], float | None, str, str], ...] = (
        ("--timeout", click.FloatRange(0), SECONDS, "SECONDS", "Stop a query after this time; 0 never does."),
        ("--max-rows", click.IntRange(0), rows, "N", rows_text),
        ("--max-memory", click.IntRange(0), memory, "MB", memory_text),
    )  # fmt: skip
    return [
        click.Option(
            [name], type=kind, default=most, show_default=most is not None, metavar=unit, help=text
        )
        for name, kind, most, unit, text in given
    ]
