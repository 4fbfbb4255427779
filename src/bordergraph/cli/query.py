"""``bordergraph query``: named questions, files and SPARQL text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.cli.output import FORMATS, deliver, output_option, show
from bordergraph.cli.session import Session, pass_session
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["query"]

QUERY_FORMS = (*FORMATS, "turtle")


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
    type=click.Choice(QUERY_FORMS),
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
    if question is not None and text is not None:
        raise UsageError("a question and --text exclude each other", "give one of them")
    what = ad_hoc(text) if text is not None else question
    values = dict(_pair(p) for p in params)
    if what is None:
        show(kg.query(), form, output)
    elif only_show:
        deliver(kg.bound(what, **values).strip(), output)
    else:
        show(kg.query(what, **values), form, output, QUERY_FORMS)


def _pair(text: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not mark or not name:
        raise UsageError(f"'{text}' is no parameter", "write it as name=value")
    return name, value
