"""A story as its author wrote it, checked whole: every fault is found before anything is drawn."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from bordergraph.errors import Fault
from bordergraph.views.map.story.fields import address, close, view_of
from bordergraph.views.map.story.places import named, stray
from bordergraph.views.map.story.reading import Marked, read
from bordergraph.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from bordergraph.views.map.story.fields import Things
    from bordergraph.views.map.story.places import Amount

__all__ = ["PARTS", "WrittenStep", "WrittenStory", "written"]

PARTS = ("claim", "note", "against", "next")
"""Texts of a step."""

_NEEDED = ("claim", "note", "sources")
_KEYS = (*PARTS, "view", "sources")
_TOP = ("title", "since", "steps")


@dataclass(frozen=True, slots=True)
class WrittenStep:
    """One step: its texts by part and language, the view as an address, ids of its sources."""

    texts: Mapping[str, Mapping[str, str]]
    view: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WrittenStory:
    """A story before its numbers are put in: its title by language, and its steps."""

    title: Mapping[str, str]
    steps: tuple[WrittenStep, ...]


@dataclass
class _Reader:
    where: str
    things: Things
    amount: Callable[[str], Amount | None]
    names: Callable[[], Collection[str]]
    day: date | None
    faults: list[Fault] = field(default_factory=list)

    def fault(self, line: int, place: str, what: str, fix: str = "") -> None:
        where = ", ".join(x for x in (f"{self.where}, line {line}", place) if x)
        self.faults.append(Fault(where, what, fix, "story"))


def written(
    text: bytes,
    where: str,
    *,
    things: Things,
    amount: Callable[[str], Amount | None],
    names: Callable[[], Collection[str]],
    day: date | None = None,
) -> tuple[WrittenStory | None, list[Fault]]:
    """Read a story and look at every part of it.

    Args:
        text: The file's bytes, YAML.
        where: The file's name, for faults.
        things: What there is to name.
        amount: Gives the number of a name; None where there is no such name.
        names: Gives every name that a number has, for what was meant.
        day: The day that the page describes; a story may hold only from some day on.

    Returns:
        The story, None when anything is wrong; and everything that is wrong, in the file's order.
    """
    root, faults = read(text, where)
    r = _Reader(where, things, amount, names, day, faults)
    if root is None:
        return None, faults
    if not isinstance(root.value, dict):
        r.fault(root.line, "", "a story is keys and values", "write title: and steps:")
        return None, r.faults
    _unknown(r, root.value, _TOP, "")
    title = _text(r, root.value.get("title"), "title", root.line)
    _since(r, root.value.get("since"))
    listed = root.value.get("steps")
    steps: list[WrittenStep] = []
    if listed is None or not isinstance(listed.value, list) or not listed.value:
        line = listed.line if listed else root.line
        r.fault(line, "", "there are no steps", "write steps: and under it '- claim: ...'")
    else:
        steps = [_step(r, each, n) for n, each in enumerate(listed.value, 1)]
    if r.faults:
        return None, sorted(r.faults, key=_line)
    return WrittenStory(title, tuple(steps)), []


def _line(fault: Fault) -> int:
    digits = fault.where.rpartition("line ")[2].partition(",")[0]
    return int(digits) if digits.isdigit() else 0


def _unknown(r: _Reader, given: Mapping[str, Marked], known: Collection[str], place: str) -> None:
    for key, marked in given.items():
        if key not in known:
            fix = close(key, known) or f"use {', '.join(known)}"
            r.fault(marked.line, place, f"unknown key '{key}'", fix)


def _since(r: _Reader, marked: Marked | None) -> None:
    """Look whether the story holds on the day that the page describes."""
    if marked is None:
        return
    try:
        first = date.fromisoformat(marked.value if isinstance(marked.value, str) else "")
    except ValueError:
        r.fault(marked.line, "since", f"'{marked.value}' is no day", "write it as 2025-01-28")
        return
    if r.day is not None and r.day < first:
        what = f"the story holds from {first} on, and this page describes {r.day}"
        r.fault(marked.line, "since", what, "choose a later day with --as-of")


def _step(r: _Reader, marked: Marked, n: int) -> WrittenStep:
    place, given = f"step {n}", marked.value
    if not isinstance(given, dict):
        r.fault(marked.line, place, "a step is keys and values", "write claim:, note:, sources:")
        return WrittenStep({}, "", ())
    _unknown(r, given, _KEYS, place)
    for key in _NEEDED:
        if key not in given:
            r.fault(marked.line, place, f"no {key}", f"write {key}:")
    texts = {
        part: _text(r, given[part], f"{place}, {part}", marked.line)
        for part in PARTS
        if part in given
    }
    return WrittenStep(
        texts, _view(r, given.get("view"), place), _sources(r, given.get("sources"), place)
    )


def _text(r: _Reader, marked: Marked | None, place: str, line: int) -> dict[str, str]:
    """Return a text in each language; one that is said once stands in all of them."""
    if marked is None:
        r.fault(line, "", f"no {place}", f"write {place}:")
        return {}
    value, line = marked.value, marked.line
    if isinstance(value, str):
        told = dict.fromkeys(LANGUAGES, (value, line))
    elif isinstance(value, dict):
        _unknown(r, value, LANGUAGES, place)
        told = {}
        for language in LANGUAGES:
            own = value.get(language)
            words = own.value if own else None
            if own is None or not isinstance(words, str):
                fix = f"write {language}: and the text, or one text for both languages"
                r.fault(own.line if own else line, place, f"no text in '{language}'", fix)
            else:
                told[language] = (words, own.line)
    else:
        r.fault(line, place, "this is no text", "write en: and fr:, or one text for both")
        return {}
    for words, at in dict.fromkeys(told.values()):
        _places(r, words, place, at)
    # A line's end is a space; the spaces that French keeps unbroken stay.
    return {
        each: " ".join(re.split(r"[ \t\r\n]+", words)).strip() for each, (words, _) in told.items()
    }


def _places(r: _Reader, words: str, place: str, line: int) -> None:
    """Look at the numbers that a text asks for."""
    if not words.strip():
        r.fault(line, place, "the text is empty", "write it, or leave the key out")
    if stray(words):
        fix = "write {name}, or {name|one thing|many things}"
        r.fault(line, place, "a brace that holds no number", fix)
    for name in dict.fromkeys(named(words)):
        found = r.amount(name)
        if found is None:
            r.fault(line, place, f"no number '{name}'", close(name, r.names()))
        elif found.value is None:
            fix = "leave the sentence out, or choose another day or graph"
            r.fault(line, place, f"this data gives no '{name}'", fix)


def _view(r: _Reader, marked: Marked | None, place: str) -> str:
    if marked is None:
        return ""
    given = marked.value
    if isinstance(given, str):
        given = {key: Marked(value, marked.line) for key, value in address(given).items()}
    if not isinstance(given, dict):
        fix = "paste the address of the map, or write keys and values"
        r.fault(marked.line, place, "view is no view", fix)
        return ""
    told, wrong = view_of(given, r.things)
    for line, what, fix in wrong:
        r.fault(line, place, what, fix)
    return told


def _sources(r: _Reader, marked: Marked | None, place: str) -> tuple[str, ...]:
    if marked is None:
        return ()
    listed = marked.value if isinstance(marked.value, list) else [marked]
    if not listed:
        r.fault(marked.line, place, "no source is named", "name one by its id")
    found = []
    for each in listed:
        word = each.value if isinstance(each.value, str) else ""
        if word not in r.things.sources:
            r.fault(each.line, place, f"no source '{word}'", close(word, r.things.sources))
        found.append(word)
    return tuple(dict.fromkeys(found))
