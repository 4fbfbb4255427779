"""``bordergraph plan`` and ``whatif``: what would help, and what would break."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.cli.output import format_option, show, talk
from bordergraph.cli.session import Session, pass_session
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.analysis.whatif.changes import Change
    from bordergraph.api import Workbench

__all__ = ["plan", "whatif"]


@click.command()
@click.option(
    "--of",
    "what",
    type=click.Choice(["links", "memberships", "arrangements", "program"]),
    default="links",
    show_default=True,
    help="What to plan; a program needs --threat.",
)
@click.option("--agency", metavar="NAME", help="Memberships of this agency only.")
@click.option("--arrangement", metavar="NAME", help="Memberships in this arrangement only.")
@click.option("--threat", metavar="NAME", help="The threat of a new program.")
@click.option("--size", type=click.IntRange(2), default=4, show_default=True, help="Its members.")
@click.option("--top", type=click.IntRange(1), default=10, show_default=True, help="Steps.")
@format_option()
@pass_session
def plan(
    session: Session,
    what: str,
    agency: str | None,
    arrangement: str | None,
    threat: str | None,
    size: int,
    top: int,
    form: str | None,
) -> None:
    r"""Find the links, memberships or programs that would close most gap.

    \b
    Examples:
      bordergraph plan --top 5
      bordergraph plan --of memberships --agency ATF
      bordergraph plan --of program --threat firearms-smuggling --size 5
    """
    kg = session.graph()
    if what == "program" and threat is None:
        raise UsageError("a new program needs a threat", "give it with --threat")
    if what == "program":
        table = kg.best_program(threat or "", size=size).table
    elif what == "memberships":
        table = kg.best_memberships(steps=top, agency=agency, arrangement=arrangement).table
    elif what == "arrangements":
        table = kg.best_arrangements(top=top).table
    else:
        table = kg.best_links(top=top).table
    show(table, form)


@click.command()
@click.option("--remove", multiple=True, metavar="NAME", help="End an agency or arrangement.")
@click.option("--remove-member", multiple=True, metavar="AGENCY:ARRANGEMENT", help="It leaves.")
@click.option("--add-member", multiple=True, metavar="AGENCY:ARRANGEMENT", help="It joins.")
@click.option("--add-link", multiple=True, metavar="AGENCY:AGENCY[:THREAT]", help="They share.")
@click.option("--add-focus", multiple=True, metavar="ARRANGEMENT:THREAT", help="It takes on.")
@click.option(
    "--ended-funding", is_flag=True, help="End every arrangement whose money has run out."
)
@format_option()
@pass_session
def whatif(
    session: Session,
    remove: tuple[str, ...],
    remove_member: tuple[str, ...],
    add_member: tuple[str, ...],
    add_link: tuple[str, ...],
    add_focus: tuple[str, ...],
    ended_funding: bool,
    form: str | None,
) -> None:
    r"""Show every gap that opens or closes when things change, all changes together.

    \b
    Examples:
      bordergraph whatif --remove IBET
      bordergraph whatif --add-member ATF:IBET --add-link CBSA:ATF:firearms-smuggling
      bordergraph --as-of 2024-01-01 whatif --ended-funding
    """
    kg = session.graph()
    changes = [
        *_removals(kg, remove),
        *_memberships(kg, remove_member, add_member),
        *_additions(kg, add_link, add_focus),
    ]
    if ended_funding:
        ended = kg.funding_ended()
        talk(f"funding has ended: {', '.join(ended) or 'none'}")
        from bordergraph.analysis.whatif.changes import ended as endings

        changes += endings(ended)
    if not changes and not ended_funding:
        raise UsageError("nothing would change", "name a change, such as --remove IBET")
    _, table = kg.what_if(changes)
    show(table, form)


def _parts(text: str, least: int, most: int, form: str) -> list[str]:
    parts = text.split(":")
    if not least <= len(parts) <= most or not all(parts):
        raise UsageError(f"'{text}' is no {form}", f"write it as {form}")
    return parts


def _removals(kg: Workbench, names: Sequence[str]) -> list[Change]:
    from bordergraph.analysis.whatif.changes import EndAgency, EndArrangement

    found: list[Change] = []
    for name in names:
        kind, slug = kg.names.find_any(("arrangement", "agency"), name)
        found.append(EndAgency(slug) if kind == "agency" else EndArrangement(slug))
    return found


def _memberships(kg: Workbench, leave: Sequence[str], join: Sequence[str]) -> list[Change]:
    from bordergraph.analysis.whatif.changes import AddMember, EndMembership

    found: list[Change] = []
    for change, texts in ((EndMembership, leave), (AddMember, join)):
        for text in texts:
            agency, arrangement = _parts(text, 2, 2, "AGENCY:ARRANGEMENT")
            found.append(change(kg.find("agency", agency), kg.find("arrangement", arrangement)))
    return found


def _additions(kg: Workbench, links: Sequence[str], foci: Sequence[str]) -> list[Change]:
    from bordergraph.analysis.whatif.changes import AddFocus, AddLink

    found: list[Change] = []
    for text in links:
        one, other, *threat = _parts(text, 2, 3, "AGENCY:AGENCY[:THREAT]")
        named = kg.find("threat", threat[0]) if threat else None
        found.append(AddLink(kg.find("agency", one), kg.find("agency", other), named))
    for text in foci:
        arrangement, threat_name = _parts(text, 2, 2, "ARRANGEMENT:THREAT")
        found.append(AddFocus(kg.find("arrangement", arrangement), kg.find("threat", threat_name)))
    return found
