"""The statements of the ties of a network, and from when to when they and things are in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.model import ArrangementClass
from bordergraph.store.reading.nodes import statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bordergraph.model import Dated, Interval, Network
    from bordergraph.store.engine import Engine

_FIELDS = {
    "Participation": (f"{vocab.PREFIXES['org']}member", "arrangement"),
    "Focus": ("arrangement", "threat"),
    "Flow": ("giver", "receiver", "arrangement", "threat"),
}
_DAY = vocab.expand("xsd:date")


def lapsed(engine: Engine, held: Network) -> frozenset[str]:
    """Return the IRIs of statements of ties that a network does not hold.

    A tie is judged by all its statements together, as the network holds it; a tie whose
    statements are disputed is in no network.

    Args:
        engine: Where the statements are.
        held: The same graph as the model has it, with the ties that were in force.
    """
    return frozenset(iri for iri, tie in _statements(engine, held) if tie is None)


def interval_triples(engine: Engine, network: Network) -> bytes:
    """Return the first and last day of what a network holds, as N-Triples.

    Each body, arrangement and statement of a tie has both, so that "in force on a day" is one
    comparison: the first and the last of all days stand where none is known, and the last is the
    first of all days for what had stopped on a day that is not stated. Of a participation in a program
    the words of ORG follow too.
    """
    lines = [_dated(vocab.iri("agency", a.id), network.interval(a)) for a in network.agencies]
    lines += [
        _dated(vocab.iri("arrangement", a.id), network.interval(a)) for a in network.arrangements
    ]
    for iri, tie in _statements(engine, network):
        if tie is not None:
            lines.append(_dated(iri, network.interval(tie)))
    programs = {a.id for a in network.arrangements if a.cls is ArrangementClass.PROGRAM}
    for bag in statements(engine, "Participation"):
        for program in programs.intersection(bag.slugs("arrangement")):
            node = f"<{bag.iri}> <{vocab.expand('org:organization')}>"
            lines.append(f"{node} <{vocab.iri('arrangement', program)}> .\n")
    return "".join(lines).encode()


def _dated(iri: str, days: Interval) -> str:
    return (
        f'<{iri}> <{vocab.BG}begins> "{days.begins.isoformat()}"^^<{_DAY}> .\n'
        f'<{iri}> <{vocab.BG}ends> "{days.ends.isoformat()}"^^<{_DAY}> .\n'
    )


def _statements(engine: Engine, network: Network) -> Iterator[tuple[str, Dated | None]]:
    """Yield the IRI of each statement of a tie, with the tie that it states; None where there is none."""
    ties = _ties(network)
    for cls, names in _FIELDS.items():
        for bag in statements(engine, cls):
            slugs = [bag.slug(name) for name in names]
            # A flow inside an arrangement is one tie, whatever the threat.
            ends = slugs[:3] if cls == "Flow" and slugs[2] else slugs
            yield bag.iri, ties.get((cls, *ends))


def _ties(network: Network) -> dict[tuple[str, ...], Dated]:
    """Return each tie by what it connects, as its statements name it."""
    return {
        **{("Participation", p.agency, p.arrangement): p for p in network.participations},
        **{("Focus", f.arrangement, f.threat): f for f in network.foci},
        **{("Flow", f.giver, f.receiver, f.arrangement): f for f in network.flows},
        **{("Flow", s.giver, s.receiver, "", s.threat or ""): s for s in network.shares},
    }
