"""The verb `cite`: a statement as a reference, and its passage for a reader who has the text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bordergraph.api.open_graph import OpenGraph
from bordergraph.api.result import Result
from bordergraph.errors import DataError, Sentence, UsageError, not_utf8

if TYPE_CHECKING:
    from typing import TypeAlias

    from bordergraph.api.context import Context
    from bordergraph.curate.passage import Passage
    from bordergraph.record import Entry
    from bordergraph.words.labels import Labels

    CitationRow: TypeAlias = dict[str, str | int | list[str] | None]

_PASSAGE_PARTS = {
    "start": "start",
    "end": "end",
    "before": "before",
    "passage": "text",
    "after": "after",
    "differs": "changed",
}
"""Columns of a citation, and the part of the passage in each; empty where there is no text."""


def _citation(statement: Entry, source: Entry, publisher: str, labels: Labels) -> CitationRow:
    return {
        "statement": statement.ref.key,
        "source": source.ref.key,
        "title": source.text("dcterms:title") or None,
        "publisher": publisher or None,
        "date": str(source.bilingual_text("bg:dateText")) or source.text("bg:date") or None,
        "url": source.text("schema:url") or None,
        "locator": statement.text("bg:locator") or None,
        "confidence": statement.slug("bg:confidence"),
        "note": labels.localize(statement.bilingual_text("bg:note")) or None,
        "copy": source.slug("bg:via") or None,
        "extent_read": source.slug("bg:extentRead") or None,
        "looked_at": statement.text("bg:checkedOn") or source.text("bg:lastLookedAt") or None,
    }


def _publisher(context: Context, source: Entry) -> str:
    """Return the name of a source's publisher, which is a thing, or in foreign data the name itself."""
    from bordergraph.model import Ref

    publisher = next(iter(source.values_of("dcterms:publisher")), "")
    return context.labels.full_name(*publisher) if isinstance(publisher, Ref) else publisher


def _title(source: Entry) -> str:
    title = source.text("dcterms:title")
    return f"{title} ({source.ref})" if title else source.ref.key


def _passage(statement: Entry, source: Entry, file: Path) -> Passage | None:
    from bordergraph.curate.passage import find_passage

    start, end, sha256 = (statement.text(f"bg:span{part}") for part in ("Start", "End", "Sha256"))
    if not (start and end and sha256):
        return None
    try:
        text = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        fault = not_utf8(str(file), error)
        raise DataError("{file} cannot be read as text", [fault], file=file) from None
    except OSError as error:
        reason = error.strerror or error
        raise UsageError(Sentence("cannot read {path}: {why}", path=file, why=reason)) from None
    digest = source.text("bg:textSha256")
    return find_passage(text, int(start), int(end), sha256, text_sha256=digest, where=str(file))


class CitationVerbs(OpenGraph):
    """An open graph whose statements are cited."""

    def cite(self, statement: str, *, text: str | Path | None = None) -> Result[Any]:
        """Show the source behind a statement, and the passage in your own copy of its text.

        Args:
            statement: A statement's id, ``figure:npf-firearms-traced``, or its IRI.
            text: Your copy of the source's text, a file in UTF-8.

        Example:
            >>> Workbench.open().cite("figure:npf-firearms-traced")[0]["source"]
            'source:npf-2025'
        """
        from bordergraph.api.reports import named_thing
        from bordergraph.model import Ref
        from bordergraph.views.tables.facts import citation_table

        context = self._context
        labels, record = context.labels, context.record
        entry = record.entry(named_thing(context, statement))
        if not entry.values_of("prov:wasDerivedFrom"):
            hint = Sentence("see what it rests on with: bordergraph show {name}", name=statement)
            message = Sentence("'{name}' has no source of its own", name=statement)
            raise UsageError(message, hint)
        source = record.entry(Ref("source", entry.slug("prov:wasDerivedFrom")))
        cited = [ref for ref in entry.values_of("bg:cites") if isinstance(ref, Ref)]
        file = Path(text) if text is not None else None
        passage = _passage(entry, source, file) if file is not None else None
        citation = _citation(entry, source, _publisher(context, source), labels)
        citation["cites"] = [_title(record.entry(ref)) for ref in cited]
        for column, part in _PASSAGE_PARTS.items():
            citation[column] = getattr(passage, part) if passage else None
        remarks: tuple[str, ...] = ()
        if file is None and entry.text("bg:spanSha256"):
            text = "The passage is in the source's text: give your copy of it with --text FILE."
            remarks = (text,)
        if file is not None and passage is None:
            locator = entry.text("bg:locator") or labels.say("no-locator")
            remarks = (labels.say("cite-no-offsets", where=locator),)
        return Result((citation,), citation_table(citation, labels), passage, remarks)
