"""How a document is named: publisher and date first, and what a reader should be wary of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bordergraph.words import LANGUAGES
from bordergraph.words.labels import Mixed, capitalized, mixed

if TYPE_CHECKING:
    from bordergraph.model import Source
    from bordergraph.words.labels import Labels

# A title has the language of its document, which only its words tell.
_FRENCH = re.compile(
    r"[à-ÿœÀ-ß]|\b(?:de|du|des|la|le|les|et|sur|pour|aux?|dans|par|avec)\b|\b[ld]'", re.IGNORECASE
)
_UNDATED = {"undated", "not recorded"}


def warning(source: Source, labels: Labels) -> str:
    """Return what kind of weak source a document is, and who handed it on; empty for a firm one.

    Example:
        >>> from bordergraph.model import Source
        >>> from bordergraph.words.labels import Labels
        >>> warning(Source("s", "T", kind="blog", grade="partisan", via="A wire"), Labels())
        'blog, via A wire'
    """
    if not source.is_weak:
        return ""
    via = labels.say("source-via", name=labels.told(source.via)) if source.via else ""
    read = labels.say("source-unread") if source.unread else ""
    kind = labels.concept("source-kind", source.kind)
    return ", ".join(part for part in (kind, via, read) if part)


def named(source: Source, labels: Labels) -> str:
    """Return publisher, date and title; what weakens a source stands beside its publisher.

    Example:
        >>> from bordergraph.model import Source
        >>> from bordergraph.words.labels import Labels
        >>> named(Source("s", "An audit.", "GAO", "2010-12-17", grade="official"), Labels())
        'GAO, 2010-12-17. An audit.'
    """
    title = source.title.rstrip(".") or source.id
    if labels.language != LANGUAGES[0] and not _FRENCH.search(title):
        title = Mixed(title, (title,))
    wary = warning(source, labels)
    who = labels.told(source.publisher).rstrip(".")
    if wary:
        who = f"{who} ({wary})" if who else capitalized(wary)
    date = (
        labels.say("source-undated")
        if source.date in _UNDATED
        else labels.dated(labels.told(source.date))
    )
    head = ", ".join(part for part in (who, date) if part)
    stop = "" if title.endswith(("?", "!")) else "."
    return mixed(f"{head}. {title}{stop}" if head else f"{title}{stop}", (head, title))


def published(source: Source, labels: Labels) -> str:
    """Return publisher and year, by which a reader knows a document in the cell of a table.

    Example:
        >>> from bordergraph.model import Source
        >>> from bordergraph.words.labels import Labels
        >>> published(Source("s", "An audit.", "GAO", "2010-12-17"), Labels())
        'GAO, 2010'
    """
    year = source.date[:4] if source.date[:4].isdigit() else ""
    return ", ".join(filter(None, (labels.told(source.publisher), year))) or source.title


def source_group(source: Source) -> str:
    """Return the group a source is listed in: its grade, a copy of an official text, or unread.

    Example:
        >>> from bordergraph.model import Source
        >>> source_group(Source("s", "T", grade="official", copied=True))
        'copy'
    """
    if source.unread:
        return "unread"
    if source.grade == "official" and source.is_copy:
        return "copy"
    return source.grade or "ungraded"
