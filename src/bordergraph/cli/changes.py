"""Commands on change: what a change would do, and what lies between two days or graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bordergraph.cli.output import REPORT, ROWS, show, talk
from bordergraph.cli.session import DEPENDENCIES, FAILURE, Session
from bordergraph.cli.verbs import argument, called, option, verb
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

verb(
    "whatif",
    option(
        "--remove", of="agency arrangement", metavar="NAME", help="End an agency or arrangement."
    ),
    option("--remove-member", metavar="AGENCY:ARRANGEMENT", help="It leaves."),
    option("--remove-link", metavar="AGENCY:AGENCY", help="They end direct exchange."),
    option("--add-member", metavar="AGENCY:ARRANGEMENT", help="It joins."),
    option("--add-link", metavar="AGENCY:AGENCY[:THREAT]", help="They share."),
    option("--add-focus", metavar="ARRANGEMENT:THREAT", help="It takes on."),
    option("--ended-funding", help="End every arrangement whose money has run out."),
    option("--suggest", help="Try each missing link or membership alone; not advice."),
    option(
        "--agency",
        of="agency",
        metavar="NAME",
        help="With --suggest: changes of this agency only.",
    ),
    DEPENDENCIES,
    text="""
        With --suggest, show which single changes would newly serve most needs, ten when --top is left
        out. That is no advice: what a change would cost, and whether law allows it, is not looked at.
        """,
    examples="""
        whatif --remove IBET
        whatif --add-member ATF:IBET --add-link CBSA:ATF:firearms-smuggling
        --as-of 2024-01-01 whatif --ended-funding
        whatif --suggest memberships --agency ATF --top 5
        """,
    forms=ROWS,
)


def _compare(
    session: Session,
    *,
    fail_on_new_gaps: bool,
    form: str | None,
    output: Path | None,
    **given: Any,  # noqa: ANN401 - as the options give them
) -> None:
    result = called(session, "compare", **given)
    show(result, form, output)
    gaps = result.pictures.get("new-gaps")
    if fail_on_new_gaps and gaps is None:
        raise UsageError("two things side by side have no new gaps", "leave --fail-on-new-gaps out")
    new = gaps() if fail_on_new_gaps and gaps else ""
    if new:
        talk(new)
        click.get_current_context().exit(FAILURE)


verb(
    "compare",
    argument("first", metavar="FROM"),
    argument("second", metavar="TO"),
    option(
        "--fail-on-new-gaps",
        is_flag=True,
        help="Leave with 1 when TO has a possible gap with full need that FROM has not.",
    ),
    DEPENDENCIES,
    text="""
        Each is a day (2013, 2013-05 or 2013-05-01; a year is its first day) or a graph (an RDF file, a
        folder, or the word curated). A day means the opened graph on that day; a graph means that graph
        on its own day, or on that of --as-of. A folder named like a day is written ./2013.

        Two arrangements, two agencies or two threats are laid side by side: members, threats, limits,
        problems, cases and figures that both have, and what each has alone.
        """,
    examples="""
        compare IBET Shiprider
        compare 2012-12-31 2025-12-31
        compare old/graph graph --fail-on-new-gaps
        compare graph curated --format markdown -o changes.md
        """,
    forms=REPORT,
    run=_compare,
)
