"""What would help, and what would break: plans and what-if."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.api.asked import at_least, one_of
from bordergraph.api.result import Result
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.analysis.core.needs import Needs
    from bordergraph.analysis.core.options import Options
    from bordergraph.analysis.plans.links import LinkStep
    from bordergraph.analysis.plans.recommended import Recommended
    from bordergraph.analysis.plans.remedies import Remedy
    from bordergraph.analysis.whatif.changes import Change
    from bordergraph.api.desk import Desk
    from bordergraph.record import Recommendation

__all__ = ["CHANGES", "ENDED_FUNDING", "changes", "funding_ended", "plan", "recommended", "whatif"]

CHANGES = ("remove", "remove_member", "add_member", "add_link", "add_focus")
"""Words of changes that name something."""
ENDED_FUNDING = "ended_funding"
"""The word of the change that names nothing."""

OF = ("links", "memberships", "arrangements", "program")


def plan(
    desk: Desk,
    options: Options,
    *,
    of: str,
    agency: str | None,
    arrangement: str | None,
    threat: str | None,
    size: int,
    top: int,
) -> Result[Any]:
    """Find the links, memberships, arrangements or program that would close most gap."""
    from bordergraph.analysis.plans import links, memberships, programs
    from bordergraph.analysis.plans.recommended import answers, widened
    from bordergraph.views.tables import planned as tables

    one_of("plan", of, OF)
    if of == "program":
        if threat is None:
            raise UsageError("a new program needs a threat", "give it with --threat")
        at_least(2, "size", size)
        on = desk.find("threat", threat)
        needs = desk.needs(options)
        program = programs.best_program(needs, on, size=size)
        wide = [] if program.candidates else desk.too_wide(needs.arrays, on)
        notes = (*wide, *desk.needed())
        return Result((program,), tables.program_table(program, desk.labels, notes))
    needs, labels, notes = desk.needs(options), desk.labels, desk.needed()
    asked, network = recommended(desk), desk.network

    def joined(*agencies: str) -> tuple[str, ...]:
        """Return the countries that a step joins."""
        return tuple(sorted({network.agency_by_id[a].country for a in agencies}))

    if of == "memberships":
        found = memberships.best_memberships(
            needs,
            steps=top,
            agency=desk.found("agency", agency),
            arrangement=desk.found("arrangement", arrangement),
        )

        def joining(step: memberships.MembershipStep) -> tuple[str, ...]:
            return answers(
                asked,
                agencies=(step.agency,),
                arrangement=step.arrangement,
                threats=widened(network, step.threats),
                countries=joined(step.agency, *step.partners),
            )

        return Result(found.steps, tables.memberships_table(found, labels, joining, notes), found)
    if of == "arrangements":
        steps = memberships.best_arrangements(needs, top=top)

        def improving(step: memberships.ArrangementStep) -> tuple[str, ...]:
            return answers(
                asked,
                arrangement=step.arrangement,
                threats=() if step.action == "regular" else widened(network, step.threats),
                countries=joined(*step.agencies),
            )

        return Result(steps, tables.arrangements_table(steps, labels, improving, notes))
    best = links.best_links(needs, top=top)

    def linking(step: links.LinkStep) -> tuple[str, ...]:
        return answers(
            asked,
            agencies=step.agencies,
            threats=widened(network, step.threats),
            countries=joined(*step.agencies),
        )

    helped = _helped(needs, best, asked)
    return Result(best, tables.links_table(best, labels, linking, helped, notes))


def _helped(
    needs: Needs, best: Iterable[LinkStep], asked: Iterable[Recommended]
) -> dict[tuple[str, str], tuple[Remedy, ...]]:
    """Return what would help on the gaps of each pair, those of the largest gap first."""
    from bordergraph.analysis.gaps.work_reasons import reasons_of
    from bordergraph.analysis.plans.remedies import remedies_for

    explained, names = reasons_of(needs), needs.arrays.agency_index
    rows = {
        step.agencies: [
            explained.gap(r)
            for r in needs.rows_of(*(names[a] for a in step.agencies)).tolist()
            if needs.counted[r]
        ]
        for step in best
    }
    found = remedies_for(needs, [g for gaps in rows.values() for g in gaps], asked)
    return {
        pair: tuple(
            remedy
            for g in sorted(gaps, key=lambda g: (-round(g.gap, 9), g.threat))
            for remedy in found[pair, g.threat]
        )
        for pair, gaps in rows.items()
    }


def recommended(desk: Desk) -> tuple[Recommended, ...]:
    """Return what sources ask for, as far as a plan or a remedy can answer it."""
    from bordergraph.analysis.plans.recommended import Recommended

    known = desk.network.agency_by_id

    def about(asked: Recommendation, kind: str) -> tuple[str, ...]:
        return tuple(thing.slug for thing in asked.about if thing.kind == kind)

    return tuple(
        Recommended(
            r.id,
            about(r, "agency"),
            about(r, "arrangement"),
            about(r, "threat"),
            findings=r.answers,
            countries=tuple(sorted({known[a].country for a in r.to if a in known})),
            sources=r.sources,
            numbered=bool(r.number),
        )
        for r in desk.record.recommendations()
    )


def funding_ended(desk: Desk) -> tuple[str, ...]:
    """Return the arrangements whose money had run out by the day, as far as sources say."""
    day = desk.graph.day.isoformat() if desk.graph.day else ""
    known = desk.network.arrangement_by_id
    ends = desk.record.funding_ends()
    return tuple(sorted(a for a, end in ends.items() if end <= day and a in known))


def whatif(
    desk: Desk, options: Options, planned: list[Change], *, ended_funding: bool
) -> Result[Any]:
    """Compare the network with itself after some changes, all together."""
    from bordergraph.analysis.whatif.changes import ended
    from bordergraph.analysis.whatif.compare import what_if
    from bordergraph.views.tables.planned import whatif_table

    remarks = []
    if ended_funding:
        over = funding_ended(desk)
        remarks.append(f"funding has ended: {', '.join(over) or 'none'}")
        planned += ended(over)
    elif not planned:
        raise UsageError("nothing would change", "name a change, such as --remove IBET")
    found = what_if(desk.network, planned, options)
    gaps = (*found.opened, *found.closed, *found.widened, *found.narrowed)
    table = whatif_table(found, desk.labels, desk.needed())
    return Result((*gaps, *found.relays_lost), table, found, tuple(remarks))


def changes(
    desk: Desk,
    *,
    remove: Iterable[str],
    remove_member: Iterable[str],
    add_member: Iterable[str],
    add_link: Iterable[str],
    add_focus: Iterable[str],
) -> list[Change]:
    """Return the changes that texts such as ``ATF:IBET`` name.

    Raises:
        UsageError: A text is of another form.
        UnknownNameError: Nothing has one of the names.
    """
    from bordergraph.analysis.whatif.changes import (
        AddFocus,
        AddLink,
        AddMember,
        EndAgency,
        EndArrangement,
        EndMembership,
    )

    found: list[Change] = []
    for name in remove:
        kind, slug = desk.graph.names.find_any(("arrangement", "agency"), name)
        found.append(EndAgency(slug) if kind == "agency" else EndArrangement(slug))
    for change, texts in ((EndMembership, remove_member), (AddMember, add_member)):
        for text in texts:
            agency, arrangement = _parts(text, 2, 2, "AGENCY:ARRANGEMENT")
            found.append(change(desk.find("agency", agency), desk.find("arrangement", arrangement)))
    for text in add_link:
        one, other, *threat = _parts(text, 2, 3, "AGENCY:AGENCY[:THREAT]")
        named = desk.find("threat", threat[0]) if threat else None
        found.append(AddLink(desk.find("agency", one), desk.find("agency", other), named))
    for text in add_focus:
        arrangement, on = _parts(text, 2, 2, "ARRANGEMENT:THREAT")
        found.append(AddFocus(desk.find("arrangement", arrangement), desk.find("threat", on)))
    return found


def _parts(text: str, least: int, most: int, form: str) -> list[str]:
    parts = text.split(":")
    if not least <= len(parts) <= most or not all(parts):
        raise UsageError(f"'{text}' is no {form}", f"write it as {form}")
    return parts
