"""``bordergraph list``: an index of one kind of thing."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from bordergraph.cli.output import deliver, format_option, output_option, rendered
from bordergraph.cli.session import Session, pass_session
from bordergraph.errors import UnknownNameError

if TYPE_CHECKING:
    from pathlib import Path

    from bordergraph.views.tables.table import Table

__all__ = ["list_"]

KINDS = (
    "agencies", "arrangements", "programs", "channels", "threats", "places", "findings",
    "recommendations", "figures", "sources",
)  # fmt: skip


def _plural(_: click.Context, __: click.Parameter, name: str) -> str:
    """Take one thing's word for the kind too: ``agency`` as ``agencies``.

    Raises:
        UnknownNameError: There is no such kind.
    """
    word = name.lower()
    for kind in (word, f"{word}s", f"{word[:-1]}ies"):
        if kind in KINDS:
            return kind
    raise UnknownNameError("kind", name, get_close_matches(word, KINDS, n=2) or KINDS)


@click.command("list")
@click.argument("kind", callback=_plural, metavar="KIND")
@click.option("--country", metavar="C", help="CA, US or another country.")
@click.option("--level", metavar="L", help="federal, provincial, state, municipal ...")
@click.option("--sector", metavar="S", help="police, border, intelligence ...")
@click.option("--threat", metavar="T", help="Concerned with this threat or a narrower one.")
@click.option("--kind", "sort", metavar="K", help="task-force, mou, no-channel, port-of-entry ...")
@click.option("--status", metavar="S", help="active, ended, dormant ...; for findings, yes or no.")
@format_option()
@output_option()
@pass_session
def list_(
    session: Session,
    kind: str,
    country: str | None,
    level: str | None,
    sector: str | None,
    threat: str | None,
    sort: str | None,
    status: str | None,
    form: str | None,
    output: Path | None,
) -> None:
    r"""List all things of one KIND, with filters.

    Kinds: agencies, arrangements, programs, channels, threats, places, findings,
    recommendations, figures, sources.

    \b
    Examples:
      bordergraph list agencies --country US --sector police
      bordergraph list arrangements --threat firearms-smuggling --status active
      bordergraph list findings --kind no-channel
    """
    given = {
        "country": country, "level": level, "sector": sector, "threat": threat,
        "kind": sort, "status": status,
    }  # fmt: skip
    wanted = {k: v for k, v in given.items() if v is not None}
    table = _table(session, kind.lower(), wanted)
    deliver(rendered(table, form, output), output)


def _table(session: Session, kind: str, filters: dict[str, str]) -> Table:
    from bordergraph.views.record import listing

    kg = session.graph()
    listing.check_filters(kind, filters)
    if "threat" in filters:
        filters["threat"] = kg.find("threat", filters["threat"])
    if kind == "sources":
        return listing.source_table(kg.view("sources"), kg.labels, kind=filters.get("kind"))
    if kind == "places":
        return listing.place_table(kg.view("places"), kg.labels, filters)
    if kind == "recommendations":
        return listing.recommendation_table(kg.view("recommendations"), kg.labels)
    network = kg.network()
    return listing.thing_table(network, kind, filters, kg.labels)
