"""Feeds in Atom, RFC 4287."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bordergraph.words.labels import Labels

_OPENING = '<?xml version="1.0" encoding="UTF-8"?>\n'
# XML 1.0 knows no way to write these, be it as a reference.
_UNSAYABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom_feed(
    labels: Labels,
    title: str,
    page: str,
    base: str,
    entries: Iterable[str],
    *,
    at: str,
    subtitle: str = "",
    version: str = "",
) -> str:
    """Return a feed.

    Args:
        labels: Words in the reader's language.
        title: What it tells of.
        page: Path of the page that tells the same; the feed stands beside it.
        base: Address of the site, with a slash at its end.
        entries: Lines of `atom_entry`.
        at: When the newest entry is from, as RFC 3339 writes it.
        subtitle: One sentence on it.
        version: Version of the program.
    """
    own, name = page.removesuffix(".html") + ".xml", f"bordergraph \u2013 {title}"
    lines = [
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(labels.language)}>',
        f"<id>{atom_id(base, labels.language, page)}</id>",
        f"<title>{_text(name)}</title>",
        *([f"<subtitle>{_text(subtitle)}</subtitle>"] if subtitle else []),
        f"<updated>{at}</updated>",
        "<author><name>bordergraph</name></author>",
        f"<generator version={quoteattr(version)}>bordergraph</generator>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(base + own)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(base + page)}/>',
        *entries,
    ]
    return _OPENING + "\n".join(lines) + "\n</feed>\n"


def atom_entry(key: str, title: str, at: str, address: str, text: str = "") -> Iterator[str]:
    """Yield the lines of an entry.

    Args:
        key: Its id, as `atom_id` makes one.
        title: What happened.
        at: When, as RFC 3339 writes it.
        address: Where it is told of.
        text: What there is to say of it.
    """
    yield "<entry>"
    yield f"<id>{key}</id>"
    yield f"<title>{_text(title)}</title>"
    yield f"<updated>{at}</updated>"
    yield f'<link rel="alternate" type="text/html" href={quoteattr(address)}/>'
    if text:
        yield f"<summary>{_text(text)}</summary>"
    yield "</entry>"


def atom_id(*parts: str) -> str:
    """Return an id that anyone works out again: the same parts give the same."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(parts)).urn


def _text(text: str) -> str:
    return escape(_UNSAYABLE.sub("\ufffd", text))
