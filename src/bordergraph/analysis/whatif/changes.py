"""Changes to a network, each the end or the beginning of something, and the network after them.

What ends is not struck out of the record: it is marked as no longer in force, so that the
sources that speak of it still count, and gaps that it leaves say that they were once covered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Protocol, TypeVar

from bordergraph.errors import UnknownNameError, UsageError
from bordergraph.model import Cadence, Focus, Participation, Share, Span
from bordergraph.suggestions import similar_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bordergraph.model import Flow, Network

T = TypeVar("T")
_NEVER = Span(end=date.min)


KIND_OF_NAME = {
    "one": "agency",
    "other": "agency",
    "agency": "agency",
    "arrangement": "arrangement",
    "threat": "threat",
}
"""The kind of thing whose id an attribute of a change is."""


class Change(Protocol):
    """Something that turns one network into another, in which all is known that it names."""

    def apply_to(self, network: Network) -> Network:
        """Return the network after the change."""


def named_things(change: Change) -> dict[str, tuple[str, str]]:
    """Return kind and id of the things that a change names, by its attributes."""
    values = ((name, kind, getattr(change, name, None)) for name, kind in KIND_OF_NAME.items())
    return {name: (kind, value) for name, kind, value in values if value is not None}


def _replace_where(
    things: tuple[T, ...], condition: Callable[[T], bool], **values: object
) -> tuple[T, ...]:
    """Return things of which some say something else."""
    return tuple(replace(t, **values) if condition(t) else t for t in things)  # type: ignore[type-var] # of the model


@dataclass(frozen=True, slots=True)
class EndAgency:
    """An agency ceases; bodies that are part of it lose the ties it held for them.

    Attributes:
        agency: Its id.
    """

    agency: str

    def apply_to(self, network: Network) -> Network:
        """Return the network without it."""
        agencies = _replace_where(network.agencies, lambda a: a.id == self.agency, span=_NEVER)
        return replace(network, agencies=agencies)


@dataclass(frozen=True, slots=True)
class EndArrangement:
    """A program or channel ends.

    Attributes:
        arrangement: Its id.
    """

    arrangement: str

    def apply_to(self, network: Network) -> Network:
        """Return the network with it ended."""
        arrangements = _replace_where(
            network.arrangements,
            lambda a: a.id == self.arrangement,
            status="ended",
            status_as_of=None,
        )
        return replace(network, arrangements=arrangements)


@dataclass(frozen=True, slots=True)
class EndMembership:
    """An agency leaves an arrangement.

    Attributes:
        agency: Its id.
        arrangement: Id of the arrangement.
    """

    agency: str
    arrangement: str

    def apply_to(self, network: Network) -> Network:
        """Return the network in which it takes no part and gives and gets no flow there.

        Raises:
            UsageError: It is no member.
        """

        def is_membership(p: Participation) -> bool:
            return (p.agency, p.arrangement) == (self.agency, self.arrangement)

        def is_their_flow(f: Flow) -> bool:
            return f.arrangement == self.arrangement and self.agency in {f.giver, f.receiver}

        if not any(map(is_membership, network.participations)):
            what = "{name} is no member of {other}"
            raise UsageError(what, name=self.agency, other=self.arrangement)
        participations = _replace_where(network.participations, is_membership, span=_NEVER)
        flows = _replace_where(network.flows, is_their_flow, span=_NEVER)
        return replace(network, participations=participations, flows=flows)


@dataclass(frozen=True, slots=True)
class EndLink:
    """Two agencies stop all direct exchange; arrangements that both are part of go on.

    Attributes:
        one: Id of an agency.
        other: Id of the other.
    """

    one: str
    other: str

    def apply_to(self, network: Network) -> Network:
        """Return the network in which neither gives the other anything by name."""

        def is_direct_tie(tie: Flow | Share) -> bool:
            return {tie.giver, tie.receiver} == {self.one, self.other}

        flows = _replace_where(network.flows, is_direct_tie, span=_NEVER)
        shares = _replace_where(network.shares, is_direct_tie, span=_NEVER)
        return replace(network, flows=flows, shares=shares)


@dataclass(frozen=True, slots=True)
class AddMember:
    """An agency joins an arrangement, giving and getting.

    Attributes:
        agency: Its id.
        arrangement: Id of the arrangement.
    """

    agency: str
    arrangement: str

    def apply_to(self, network: Network) -> Network:
        """Return the network with the new member.

        Raises:
            UsageError: The arrangement is not in force on the network's day.
        """
        arrangement = network.arrangement_by_id[self.arrangement]
        if not network.interval(arrangement).contains(network.day):
            day_text = f"on {network.day}" if network.day else "any more"
            what, hint = "{name} is not in force {day}", "join one that is, or add one"
            raise UsageError(what, hint, name=self.arrangement, day=day_text)
        participation = Participation(self.agency, self.arrangement)
        return replace(network, participations=(*network.participations, participation))


@dataclass(frozen=True, slots=True)
class AddLink:
    """Two agencies begin to share with each other, at set times.

    Attributes:
        one: Id of an agency.
        other: Id of the other.
        threat: What they share on; None for everything.
    """

    one: str
    other: str
    threat: str | None = None

    def apply_to(self, network: Network) -> Network:
        """Return the network with a direct tie each way.

        Raises:
            UsageError: Both are the same agency.
        """
        if self.one == self.other:
            raise UsageError("{name} cannot be linked to itself", name=self.one)
        directions = ((self.one, self.other), (self.other, self.one))
        shares = tuple(Share(a, b, self.threat, Cadence.SCHEDULED) for a, b in directions)
        return replace(network, shares=(*network.shares, *shares))


@dataclass(frozen=True, slots=True)
class AddFocus:
    """An arrangement takes up a threat.

    Attributes:
        arrangement: Its id.
        threat: Id of the threat.
    """

    arrangement: str
    threat: str

    def apply_to(self, network: Network) -> Network:
        """Return the network with the new focus."""
        return replace(network, foci=(*network.foci, Focus(self.arrangement, self.threat)))


def apply_changes(network: Network, changes: Sequence[Change]) -> Network:
    """Return the network after all changes, made in order; the one given is left as it is.

    Raises:
        UnknownNameError: A change names something that is not there.
        UsageError: A change cannot be made.

    Example:
        >>> from bordergraph.model import Agency, Network
        >>> two = Network(agencies=(Agency("cbp", "CBP"), Agency("rcmp", "RCMP")))
        >>> len(apply_changes(two, [AddLink("cbp", "rcmp")]).shares)
        2
    """
    for change in changes:
        for kind, name in named_things(change).values():
            known = getattr(network, f"{kind}_by_id")
            if name not in known:
                raise UnknownNameError(kind, name, similar_words(name, sorted(known)))
        network = change.apply_to(network)
    return network
