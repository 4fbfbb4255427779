"""What a query can see of what follows from the statements, so that no other query waits for it."""

from __future__ import annotations

import itertools
from itertools import pairwise
from typing import TYPE_CHECKING, TypedDict

from bordergraph import vocab
from bordergraph.queries import names_graphs, tokens

if TYPE_CHECKING:
    import re

CONCLUSIONS = frozenset(
    vocab.BG + name
    for name in (
        "Need", "PossibleGap", "needOf", "needClass", "channelClass", "servedBy", "hasSearch",
        "hasProblem",
    )
)  # fmt: skip
"""What the method concludes: needs, channel classes and possible gaps."""
DAYS = frozenset({f"{vocab.BG}begins", f"{vocab.BG}ends", vocab.expand("org:organization")})
"""First and last days, and who is in a program in the words of ORG."""
DERIVED = frozenset(
    vocab.BG + name
    for name in (
        "Tie", "tieKind", "tied", "tiedThrough", "since", "until", "evidence", "worksWith", "sharesWith",
        "givesTo", "participatesIn", "responsibleFor", "addresses",
    )
) | {vocab.expand("rdf:type")}  # fmt: skip
"""What the rules of queries/derive make, and the long name of ``a``."""

_SUBJECTS = frozenset({"var", "iri", "name"})
_OBJECTS = _SUBJECTS | {"string", "number"}
_AFTER = frozenset({";", "]", ")"})
_BEFORE = frozenset({"[", "(", "-", "+", "true", "false"})


class Beyond(TypedDict):
    """What a store has to hold beside the statements of the default graph."""

    named: bool
    derived: bool
    concluded: bool
    dated: bool


def asked_for(text: str, *, derived: bool) -> Beyond:
    """Return what a query can see beside the statements.

    Conclusions are seen by queries that name them alone. Ties and days take longer than the reading of
    the files, so only queries that can see them wait.

    Args:
        text: The query.
        derived: Whether it may see what is derived.

    Example:
        >>> asked_for("SELECT ?s { ?s bg:begins ?day }", derived=True)
        {'named': False, 'derived': False, 'concluded': False, 'dated': True}
    """
    named, graphs = named_iris(text), names_graphs(text)
    any_property = derived and asks_any_property(text)
    ties = any_property or graphs or asks_any_class(text) or not named.isdisjoint(DERIVED)
    return {
        "named": graphs,
        "derived": derived and ties,
        "concluded": not named.isdisjoint(CONCLUSIONS),
        "dated": any_property or not named.isdisjoint(DAYS),
    }


def named_iris(text: str) -> frozenset[str]:
    """Return the IRIs that a query names, however it spells them.

    Example:
        >>> sorted(named_iris("PREFIX x: <urn:y> ASK { ?s x:z <urn:a> }"))
        ['urn:a', 'urn:y', 'urn:yz']
    """
    found = [m for m in tokens(text) if m.lastgroup in {"word", "iri", "name"}]
    prefixes = dict(vocab.PREFIXES)
    for before, after in pairwise(found):
        if before["name"] and after["iri"]:
            prefixes[before[0].rstrip(":")] = after[0][1:-1]
    iris = {m[0][1:-1] for m in found if m["iri"]}
    names = (m[0].partition(":") for m in found if m["name"])
    return frozenset(iris | {prefixes[p] + rest for p, _, rest in names if p in prefixes})


def asks_any_property(text: str) -> bool:
    """Tell whether a query may see properties that it does not name.

    A variable may stand in the place of a property, a path may exclude some, a path of no length leads
    from each thing to itself, an IRI may be written with escapes, and DESCRIBE tells all. Where it is
    not sure the answer is yes.

    Example:
        >>> asks_any_property("SELECT * { ?s ?p ?o }"), asks_any_property("SELECT * { ?s a ?o }")
        (True, False)
    """
    found = [m for m in tokens(text) if m.lastgroup != "comment"]
    if "\\u" in text.lower() or any(m[0].upper() == "DESCRIBE" for m in found):
        return True
    start = next((i for i, m in enumerate(found) if m[0] == "{"), len(found))
    threes = zip(found[start:], found[start + 1 :], found[start + 2 :], strict=False)
    return any(itertools.starmap(_any_property, threes))


def asks_any_class(text: str) -> bool:
    """Tell whether a query may see classes that it does not name.

    Example:
        >>> asks_any_class("SELECT ?c { ?s a ?c }"), asks_any_class("SELECT * { ?s a <urn:c> }")
        (True, False)
    """
    found = [m for m in tokens(text) if m.lastgroup != "comment"]
    return any(here[0] == "a" and after["var"] for here, after in pairwise(found))


def _any_property(before: re.Match[str], here: re.Match[str], after: re.Match[str]) -> bool:
    """Tell whether a variable, or all but some, stands where a property does."""
    if here[0] in {"*", "?"}:
        return bool(before["iri"] or before["name"] or before[0] in {")", "a"})
    if here[0] == "!":
        return bool(after["iri"] or after["name"] or after[0] in {"(", "^", "a"})
    subject = before.lastgroup in _SUBJECTS or before[0] in _AFTER
    return bool(here["var"]) and subject and (after.lastgroup in _OBJECTS or after[0] in _BEFORE)
