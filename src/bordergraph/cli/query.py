"""``bordergraph query``: named questions, files and SPARQL text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bordergraph.cli.output import FORMATS, deliver, output_option, rendered, talk
from bordergraph.cli.session import Session, pass_session
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from bordergraph.queries import Query
    from bordergraph.store import Answer, KnowledgeGraph

__all__ = ["query"]


@click.command()
@click.argument("question", required=False)
@click.option("-e", "--text", help="SPARQL text to run.")
@click.option(
    "--param",
    "-p",
    "params",
    multiple=True,
    metavar="NAME=VALUE",
    help="Value of a parameter; things may be named by id, acronym or label. Repeat for more.",
)
@click.option("--show", "only_show", is_flag=True, help="Print the final SPARQL, run nothing.")
@click.option(
    "--format",
    "form",
    type=click.Choice([*FORMATS, "turtle"]),
    help="Shape of the result; json is SPARQL Query Results JSON, turtle is for CONSTRUCT.",
)
@output_option()
@pass_session
def query(
    session: Session,
    question: str | None,
    text: str | None,
    params: tuple[str, ...],
    only_show: bool,
    form: str | None,
    output: Path | None,
) -> None:
    r"""Run a named QUESTION, a .rq file, or SPARQL text; without any, list the questions.

    \b
    Examples:
      bordergraph query
      bordergraph query partners-of-agency -p agency=RCMP
      bordergraph --as-of 2013 query arrangements-in-force-on -o in-force.csv
      bordergraph query "SELECT ?a { ?a a bg:Agency } LIMIT 5"
    """
    from bordergraph.queries import ad_hoc

    kg = session.graph()
    if question is None and text is None:
        _list(session, kg, form, output)
        return
    if question is not None and text is not None:
        raise UsageError("a question and --text exclude each other", "give one of them")
    what = ad_hoc(text) if text is not None else _resolve(kg, question or "")
    values = dict(_pair(p) for p in params)
    if only_show:
        deliver(kg.bound(what, values).strip(), output)
        return
    if session.as_of and not any(p.name == "day" for p in what.params):
        talk(f"--as-of changes nothing here: {what.name} has no parameter 'day'.")
    answer = kg.query(what, **values)
    deliver(_text(answer, form, output), output)


def _list(session: Session, kg: KnowledgeGraph, form: str | None, output: Path | None) -> None:
    from bordergraph.views.tables.table import Table

    rows = [
        (
            q.name,
            q.summary_fr if session.language == "fr" else q.summary,
            ", ".join(p.name + ("" if p.required else "?") for p in q.params),
        )
        for q in kg.questions.values()
    ]
    notes = ("A ? marks an optional parameter. bordergraph query NAME --show prints the SPARQL.",)
    table = Table(("question", "answers", "parameters"), rows, "Named questions", notes)
    deliver(rendered(table, form, output), output)


def _resolve(kg: KnowledgeGraph, given: str) -> Query:
    from bordergraph.queries import ad_hoc, load_file

    is_text = any(mark in given for mark in "{ \n\t")
    if given.endswith(".rq") or ("/" in given and not is_text):
        path = Path(given)
        if not path.is_file():
            raise UsageError(f"no file {given}", "run bordergraph query to list named questions")
        return load_file(path)
    if is_text:
        return ad_hoc(given)
    return kg.question(given)


def _pair(text: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not mark or not name:
        raise UsageError(f"'{text}' is no parameter", "write it as name=value")
    return name, value


def _text(answer: Answer, form: str | None, output: Path | None) -> str:
    """Return an answer in the form asked for: rows as a table, triples as Turtle unless told."""
    if form is None and output is not None:
        form = {".json": "json", ".ttl": "turtle"}.get(output.suffix.lower())
    if form == "turtle" or (answer.form == "construct" and form in {None, "table"}):
        return answer.to_turtle()
    if form == "json" and answer.form != "construct":
        return answer.to_sparql_json()
    from bordergraph.views.tables.table import Table

    return rendered(Table(answer.columns, answer.rows), form, output)
