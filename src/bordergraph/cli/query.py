"""The commands query, with a question, a file or SPARQL text, and search, with words."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from bordergraph.api.questions import QuestionVerbs
from bordergraph.cli.commands import argument, as_answer, as_command, option, questions
from bordergraph.cli.output import ROWS as ROW_FORMS
from bordergraph.cli.output import Output, deliver, note, show
from bordergraph.errors import Sentence, UsageError
from bordergraph.store.querying.limits import DRAWN_ROWS, ROWS

if TYPE_CHECKING:
    from bordergraph.cli.commands import Session

_STDIN = "-"


@as_command(
    argument("question", required=False, shell_complete=questions),
    option("-e", "--text", help="SPARQL text to run."),
    option(
        "--param",
        "-p",
        "params",
        multiple=True,
        metavar="NAME=VALUE",
        help="Value of a parameter; things may be named by id, acronym or label. Repeat for more.",
    ),
    option("--show", "only_show", is_flag=True, help="Print the final SPARQL, run nothing."),
    option(
        "--timeout",
        type=click.FloatRange(0),
        metavar="SECONDS",
        help="Stop a query after this time; 0 never does.",
    ),
    option(
        "--max-memory",
        type=click.IntRange(0),
        metavar="MB",
        help="Stop a query that needs more beside the graph (on Linux); 0 for no limit.",
    ),
    click.Option(
        ["--max-rows"],
        type=click.IntRange(0),
        metavar="N",
        help=f"Stop at more rows; {ROWS} unless given, {DRAWN_ROWS} of a drawn table, 0 for no limit.",
    ),
    forms=(*ROW_FORMS, "turtle"),
)
def _query(
    session: Session,
    *,
    question: str | None,
    text: str | None,
    params: tuple[str, ...],
    only_show: bool,
    timeout: float,
    max_rows: int | None,
    max_memory: int,
    output: Output,
) -> None:
    """Run a named question, a .rq file or SPARQL text; without one, list the questions.

    For text on stdin, QUESTION is a dash.

    A query runs in a process of its own, which a limit or Ctrl-C ends. CSV, JSON, JSON lines and
    plain lines are written as the rows come.

    Examples:
        query
        query partners-of-agency -p agency=RCMP
        --as-of 2013 query arrangements-in-force-on -o in-force.csv
        query - < mine.rq
        query "SELECT ?a { ?a a bg:Agency } LIMIT 5"
    """
    from bordergraph.queries import parse_typed

    kg = session.open_verbs(QuestionVerbs)
    if question is not None and text is not None:
        raise UsageError("a question and --text exclude each other", "give one of them")
    if question == _STDIN:
        text, question = sys.stdin.buffer.read().decode("utf-8", errors="replace"), None
        if not text.strip():
            raise UsageError("stdin holds no query", "bordergraph query lists named questions")
    query = parse_typed(text) if text is not None else question
    values: dict[str, Any] = dict(_parse_parameter(p) for p in params)
    if query is None:
        if values or only_show or output.form == "turtle":
            message = "--param, --show and --format turtle need a question"
            raise UsageError(message, "bordergraph query lists named questions")
        show(kg.query(), output)
    elif only_show:
        deliver(kg.bound(query, **values).strip(), output.path)
    else:
        rows = (DRAWN_ROWS if output.is_drawn else ROWS) if max_rows is None else max_rows
        values |= {"timeout": timeout, "max_rows": rows, "max_memory": max_memory}
        if output.is_drawn or output.is_arranged or output.form in {"markdown", "turtle"}:
            show(kg.query(query, **values), output)
            return
        with kg.flow(query, **values) as flow:
            deliver(flow.parts(output.form or "text"), output.path)
            note(*flow.remarks)


def _parse_parameter(text: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not separator or not name:
        raise UsageError(Sentence("'{text}' is no parameter", text=text), "write it as name=value")
    return name, value


@as_answer(
    argument("words", nargs=-1, required=True, callback=lambda _, __, words: " ".join(words)),
    "--kind --agency --threat --source --year",
)
def _search() -> None:
    """Search statements, things and sources for words, and find questions that fit.

    WORDS are English or French, with or without accents, in any form. A word that nothing holds
    is looked up as the one that it resembles most, which the answer says; numbers never are.

    Examples:
        search retention exit
        search "suicide attempts" --kind problem
        --lang fr search armes à feu --agency ASFC --year 2022
    """
