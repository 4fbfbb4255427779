"""From what people write to ids: by id, acronym or label, any case, English or French."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.errors import Sentence, UnknownNameError, UsageError
from bordergraph.suggestions import unaccented

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TypeAlias

    from bordergraph.model import Network

    Packed: TypeAlias = dict[str, dict[str, list[tuple[str, str, int]]]]

SUGGESTIONS = 3
_WORD = 3
"""Letters from which on a word says something about what is meant."""
_SHORT, _SHORT_ALIKE, _ALIKE = 5, 0.75, 0.65
"""How alike names must be, of 1, and how alike short ones, of so many letters."""
_OTHER = re.compile(r"[^0-9a-z]+")

GROUPS = frozenset({"country", "level"})
"""Kinds that are no things: a name that a thing has too is never taken for one of them in silence."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one thing.

    Attributes:
        kind: ``agency``, ``arrangement``, ``threat``, ``place``, ``source`` ...
        id: The thing's slug.
        text: The name as written in the data.
        rank: 0 for an id, 1 for an acronym, 2 for a label, 3 for another name.
    """

    kind: str
    id: str
    text: str
    rank: int


def fold(text: str) -> str:
    """Return a name without case, accents and punctuation.

    Example:
        >>> fold("Sûreté du Québec")
        'surete du quebec'
        >>> fold("U.S. Customs")
        'us customs'
    """
    if text.isascii():
        return _OTHER.sub(" ", text.lower().replace(".", "")).strip()
    # Some letters only show their case once they are decomposed.
    flat = unaccented(unicodedata.normalize("NFKD", text).casefold()).replace(".", "")
    kept = (c if c.isalnum() else " " for c in flat)
    return " ".join("".join(kept).split())


def names_of(network: Network) -> Iterator[Name]:
    """Yield all names of the things in tables."""
    for kind, things in network.things:
        for thing in things:
            yield Name(kind, thing.id, thing.id, 0)
            yield Name(kind, thing.id, thing.label, 2)
    for record in network.records:
        if record.kind in {"problem", "recommendation"}:
            yield Name(record.kind, record.id, record.id, 0)
            label = record.values.get("label", "")
            for name in filter(None, (str(label), getattr(label, "fr", ""))):
                yield Name(record.kind, record.id, name, 2)
    for source in network.sources:
        yield Name("source", source.id, source.id, 0)
        yield Name("source", source.id, source.title, 2)


def _beginning(wanted: str, keys: Iterable[str]) -> list[str]:
    """Return the folded names that have a word for each word wanted, the shortest first."""
    stems = [word.removesuffix("s") for word in wanted.split() if len(word) >= _WORD]
    if not stems:
        return []
    begun = (key for key in keys if all(any(w.startswith(s) for w in key.split()) for s in stems))
    return sorted(begun, key=lambda key: (len(key), key))


def _best(hits: Sequence[Name], text: str) -> Sequence[Name]:
    """Return the names that fit a text best."""
    best = min(n.rank for n in hits)
    mixed = len({n.kind in GROUPS for n in hits}) > 1
    hits = hits if mixed else [n for n in hits if n.rank == best]
    # Ids may differ in case or punctuation alone, which folding drops.
    return [n for n in hits if n.text == text] or hits


class Names:
    """All names of a graph, looked up by kind.

    Args:
        names: The names.
        packed: More of them, as `packed` returns them.
    """

    def __init__(self, names: Iterable[Name], packed: Packed | None = None) -> None:
        self._by_kind: dict[str, dict[str, list[Name]]] = defaultdict(lambda: defaultdict(list))
        # Those of a kind are folded when it is asked for.
        self._packed = packed or {}
        self._unfolded: dict[str, list[Name]] = defaultdict(list)
        for name in names:
            self._unfolded[name.kind].append(name)

    def packed(self) -> Packed:
        """Return all of them as plain lists, so that they need not be folded again."""
        for kind in (*self._packed, *self._unfolded):
            self._of(kind)
        return {
            kind: {key: [(n.id, n.text, n.rank) for n in same] for key, same in found.items()}
            for kind, found in self._by_kind.items()
        }

    def _of(self, kind: str) -> dict[str, list[Name]]:
        """Return the names of one kind, as they are folded."""
        if (packed := self._packed.pop(kind, None)) is not None:
            self._by_kind[kind] = defaultdict(list) | {
                key: [Name(kind, *name) for name in same] for key, same in packed.items()
            }
        for name in self._unfolded.pop(kind, ()):
            self._by_kind[kind][fold(name.text)].append(name)
        return self._by_kind[kind]

    def having(self, names: Iterable[Name]) -> Names:
        """Return these names and more."""
        return Names(names, self.packed())

    def find(self, kind: str, text: str) -> str:
        """Return the id of the thing of that kind with that name.

        Raises:
            UnknownNameError: Nothing has that name; close names are suggested.
            UsageError: Several things share the name.
        """
        return self.find_any((kind,), text)[1]

    def find_any(self, kinds: Iterable[str], text: str) -> tuple[str, str]:
        """Return kind and id of the thing with that name, looking through kinds in order.

        Raises:
            UnknownNameError: Nothing has that name; close names are suggested.
            UsageError: Several things share the name equally well.
        """
        kinds = tuple(kinds)
        prefix, mark, rest = text.removeprefix(vocab.ID).replace("/", ":", 1).partition(":")
        if mark and prefix in kinds:
            kinds, text = (prefix,), rest
        wanted = fold(text)
        hits = [n for kind in kinds for n in self._of(kind).get(wanted, ())]
        if not hits:
            raise UnknownNameError(" or ".join(kinds), text, self._close(kinds, text))
        things = list(dict.fromkeys((n.kind, n.id) for n in _best(hits, text)))
        if len(things) > 1:
            choices = ", ".join(f"{kind}:{slug}" for kind, slug in things)
            raise UsageError(
                Sentence("'{name}' names {n} things", name=text, n=len(things)),
                Sentence("say which: {choices}", choices=choices),
            )
        return things[0]

    def _close(self, kinds: tuple[str, ...], text: str) -> list[str]:
        """Return the names most like a text, one a thing, as they are written in the data."""
        import difflib

        wanted = fold(text)
        candidates = {key: names for kind in kinds for key, names in self._of(kind).items()}
        least = _SHORT_ALIKE if len(wanted) <= _SHORT else _ALIKE
        near = difflib.get_close_matches(wanted, candidates, n=3 * SUGGESTIONS, cutoff=least)
        # Swapped letters are the commonest typo, and surer than anything else that looks alike.
        pairs = range(len(wanted) - 1)
        turned = (wanted[:i] + wanted[i + 1] + wanted[i] + wanted[i + 2 :] for i in pairs)
        swapped = [key for key in dict.fromkeys(turned) if key in candidates and key != wanted]
        near = swapped or _beginning(wanted, candidates) or near
        found: dict[str, str] = {}
        for key in near:
            # An acronym or label reads better than the id that is spelt the same.
            name = min(candidates[key], key=lambda n: (n.rank == 0, n.rank))
            found.setdefault(name.id, name.text)
        return list(found.values())[:SUGGESTIONS]
