"""Changes of a network in the words of the command and of the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.errors import Sentence, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.analysis.whatif.changes import Change
    from bordergraph.api.context import Context

CHANGES = ("remove", "remove_member", "remove_link", "add_member", "add_link", "add_focus")
"""Words of changes that name something."""
ENDED_FUNDING = "ended_funding"
"""The word of the change that names nothing."""


def funding_ended(context: Context) -> tuple[str, ...]:
    """Return the arrangements whose money had run out by the day, as far as sources say."""
    day = context.graph.day.isoformat() if context.graph.day else ""
    known = context.network.arrangement_by_id
    ends = context.record.funding_ends()
    return tuple(sorted(a for a, end in ends.items() if end <= day and a in known))


def named_changes(
    context: Context,
    *,
    remove: Iterable[str],
    remove_member: Iterable[str],
    remove_link: Iterable[str],
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
        EndLink,
        EndMembership,
    )

    found: list[Change] = []
    for name in remove:
        kind, slug = context.find_any(("arrangement", "agency"), name)
        found.append(EndAgency(slug) if kind == "agency" else EndArrangement(slug))
    for change, texts in ((EndMembership, remove_member), (AddMember, add_member)):
        for text in texts:
            agency, arrangement = _parts(text, 2, 2, "AGENCY:ARRANGEMENT")
            found.append(
                change(context.find("agency", agency), context.find("arrangement", arrangement))
            )
    for text in remove_link:
        one, other = _parts(text, 2, 2, "AGENCY:AGENCY")
        found.append(EndLink(context.find("agency", one), context.find("agency", other)))
    for text in add_link:
        one, other, *threat = _parts(text, 2, 3, "AGENCY:AGENCY[:THREAT]")
        named = context.find("threat", threat[0]) if threat else None
        found.append(AddLink(context.find("agency", one), context.find("agency", other), named))
    for text in add_focus:
        arrangement, on = _parts(text, 2, 2, "ARRANGEMENT:THREAT")
        found.append(AddFocus(context.find("arrangement", arrangement), context.find("threat", on)))
    return found


_NAMED = {"one": "agency", "other": "agency"}


def resolved(context: Context, change: Change) -> Change:
    """Return a change with the ids of what it names.

    Raises:
        UnknownNameError: Nothing has one of the names.
    """
    from dataclasses import fields, replace

    found = {
        field.name: context.find(kind, value)
        for field in fields(change)  # type: ignore[arg-type] # each change is a dataclass
        if (kind := _NAMED.get(field.name, field.name)) in {"agency", "arrangement", "threat"}
        and isinstance(value := getattr(change, field.name), str)
    }
    return replace(change, **found) if found else change  # type: ignore[type-var] # the same


def _parts(text: str, least: int, most: int, form: str) -> list[str]:
    parts = text.split(":")
    if not least <= len(parts) <= most or not all(parts):
        raise UsageError(
            Sentence("'{text}' is no {form}", text=text, form=form),
            Sentence("write it as {form}", form=form),
        )
    return parts
