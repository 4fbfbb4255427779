"""Ids of things by what people write: id, acronym or label, any case, English or French."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.errors import Sentence, UnknownNameError, UsageError
from bordergraph.suggestions import SUGGESTIONS, drop_brackets, similar_words, strip_accents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TypeAlias

    from bordergraph.model import Network

    PackedNames: TypeAlias = dict[str, dict[str, list[tuple[str, str, int]]]]

_WORD_LENGTH = 3
"""Fewest letters of a word that is looked for at the beginning of other words."""
_SHORT_LENGTH, _SHORT_SIMILARITY, _SIMILARITY = 5, 0.75, 0.65
"""How similar a suggestion must be, of 1; for names up to `_SHORT_LENGTH` letters more so."""
_PUNCTUATION = re.compile(r"[^0-9a-z]+")

GROUPS = frozenset({"country", "level"})
"""Kinds that are not things: a name that a thing has too is ambiguous, never taken for one of them."""


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


def fold_name(text: str) -> str:
    """Return a name without case, accents and punctuation.

    Example:
        >>> fold_name("Sûreté du Québec"), fold_name("U.S. Customs")
        ('surete du quebec', 'us customs')
    """
    if text.isascii():
        return _PUNCTUATION.sub(" ", text.lower().replace(".", "")).strip()
    # Some letters only show their case once they are decomposed.
    plain = strip_accents(unicodedata.normalize("NFKD", text).casefold()).replace(".", "")
    characters = (c if c.isalnum() else " " for c in plain)
    return " ".join("".join(characters).split())


def network_names(network: Network) -> Iterator[Name]:
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


def _prefix_matches(name: str, keys: Iterable[str]) -> list[str]:
    """Return the folded names with a word that begins as each word of a name, the shortest first."""
    stems = [word.removesuffix("s") for word in name.split() if len(word) >= _WORD_LENGTH]
    if not stems:
        return []
    matches = (key for key in keys if all(any(w.startswith(s) for w in key.split()) for s in stems))
    return sorted(matches, key=lambda key: (len(key), key))


def _best_matches(hits: Sequence[Name], text: str) -> Sequence[Name]:
    """Return the names of the lowest rank, those written exactly so if there are any."""
    rank = min(n.rank for n in hits)
    has_groups = len({n.kind in GROUPS for n in hits}) > 1
    hits = hits if has_groups else [n for n in hits if n.rank == rank]
    # Ids may differ in case or punctuation alone, which folding drops.
    return [n for n in hits if n.text == text] or hits


class Names:
    """All names of a graph, looked up by kind; `packed` are more names, as `pack` returns them."""

    def __init__(self, names: Iterable[Name], packed: PackedNames | None = None) -> None:
        self._by_kind: dict[str, dict[str, list[Name]]] = defaultdict(lambda: defaultdict(list))
        # The names of a kind are folded when they are first looked up.
        self._packed = packed or {}
        self._unfolded: dict[str, list[Name]] = defaultdict(list)
        for name in names:
            self._unfolded[name.kind].append(name)

    def pack(self) -> PackedNames:
        """Return all names as plain lists, so that they need not be folded again."""
        for kind in (*self._packed, *self._unfolded):
            self._index(kind)
        return {
            kind: {key: [(n.id, n.text, n.rank) for n in names] for key, names in by_key.items()}
            for kind, by_key in self._by_kind.items()
        }

    def _index(self, kind: str) -> dict[str, list[Name]]:
        """Return the names of one kind by their folded form."""
        if (packed := self._packed.pop(kind, None)) is not None:
            self._by_kind[kind] = defaultdict(list) | {
                key: [Name(kind, *name) for name in names] for key, names in packed.items()
            }
        for name in self._unfolded.pop(kind, ()):
            self._by_kind[kind][fold_name(name.text)].append(name)
        return self._by_kind[kind]

    def with_names(self, names: Iterable[Name]) -> Names:
        """Return these names with further ones."""
        return Names(names, self.pack())

    def find(self, kind: str, text: str) -> str:
        """Return the id of the thing of that kind with that name, as `find_any` does."""
        return self.find_any((kind,), text)[1]

    def find_any(self, kinds: Iterable[str], text: str) -> tuple[str, str]:
        """Return kind and id of the thing with that name, looking through kinds in order.

        Where nothing has it, an UnknownNameError suggests close ones; where several do, it is a UsageError.
        """
        kinds = tuple(kinds)
        prefix, mark, name = text.removeprefix(vocab.ID).replace("/", ":", 1).partition(":")
        if mark and prefix in kinds:
            kinds, text = (prefix,), name
        key = fold_name(text)
        hits = [n for kind in kinds for n in self._index(kind).get(key, ())]
        # A name is often printed without what stands in brackets at its end.
        names = chain.from_iterable(n for k in kinds for n in self._index(k).values())
        hits = hits or [n for n in names if fold_name(drop_brackets(n.text)) == key]
        if not hits:
            raise UnknownNameError(" or ".join(kinds), text, self._suggestions(kinds, text))
        things = list(dict.fromkeys((n.kind, n.id) for n in _best_matches(hits, text)))
        if len(things) > 1:
            choices = ", ".join(f"{kind}:{slug}" for kind, slug in things)
            message = Sentence("'{name}' names {n} things", name=text, n=len(things))
            raise UsageError(message, Sentence("say which: {choices}", choices=choices))
        return things[0]

    def _suggestions(self, kinds: tuple[str, ...], text: str) -> list[str]:
        """Return the names most similar to a text, one for each thing, as the data writes them."""
        folded = fold_name(text)
        candidates = {key: names for kind in kinds for key, names in self._index(kind).items()}
        cutoff = _SHORT_SIMILARITY if len(folded) <= _SHORT_LENGTH else _SIMILARITY
        matches = similar_words(folded, candidates, 3 * SUGGESTIONS, cutoff)
        # Two swapped letters are the commonest typo, and a surer sign than any other similarity.
        pairs = range(len(folded) - 1)
        swaps = (folded[:i] + folded[i + 1] + folded[i] + folded[i + 2 :] for i in pairs)
        typos = [key for key in dict.fromkeys(swaps) if key in candidates and key != folded]
        matches = typos or _prefix_matches(folded, candidates) or matches
        suggestions: dict[str, str] = {}
        for key in matches:
            # An acronym or label reads better than the id that is spelt the same.
            name = min(candidates[key], key=lambda n: (n.rank == 0, n.rank))
            suggestions.setdefault(name.id, name.text)
        return list(suggestions.values())[:SUGGESTIONS]
