"""The verb `cite`: a statement as a reference, and its passage for a reader who has the text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bordergraph.api.open_graph import OpenGraph
from bordergraph.api.result import Result
from bordergraph.errors import DataError, Fault, Sentence, UnknownNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from bordergraph.api.context import Context
    from bordergraph.curate.passage import Passage
    from bordergraph.model import Ref
    from bordergraph.record import Entry
    from bordergraph.words.labels import Labels

    Record: TypeAlias = dict[str, str | int | list[str] | None]

_OF_PASSAGE = {
    "start": "start", "end": "end", "before": "before", "passage": "text", "after": "after",
    "differs": "changed",
}  # fmt: skip
"""Columns of a citation, and the part of the passage in each; empty where there is no text."""
_ID = re.compile(r"(?P<kind>[a-z-]+)[:/](?P<slug>[A-Za-z0-9._-]+)")


def _statement_ref(context: Context, given: str) -> Ref:
    from bordergraph import vocab
    from bordergraph.api.reports import statements_of
    from bordergraph.model import Ref

    match = _ID.fullmatch(given.removeprefix(vocab.ID))
    if match and match["kind"] in vocab.KINDS:
        return Ref(match["kind"], match["slug"])
    # A bare id may be of one statement alone.
    same = statements_of(context, given)
    if len(same) == 1:
        return same[0]
    which = ", ".join(ref.key for ref in same)
    hint = Sentence("say which: {choices}", choices=which)
    if not which:
        hint = Sentence("write it as figure:npf-border-length")
    raise UsageError(Sentence("'{name}' is no id of a statement", name=given), hint)


def _citation(said: Entry, source: Entry, publisher: str, labels: Labels) -> Record:
    return {
        "statement": said.ref.key,
        "source": source.ref.key,
        "title": source.text("dcterms:title") or None,
        "publisher": publisher or None,
        "date": str(source.told("bg:dateText")) or source.text("bg:date") or None,
        "url": source.text("schema:url") or None,
        "locator": said.text("bg:locator") or None,
        "confidence": said.slug("bg:confidence"),
        "note": labels.told(said.told("bg:note")) or None,
        "copy": source.slug("bg:via") or None,
        "extent_read": source.slug("bg:extentRead") or None,
        "looked_at": said.text("bg:checkedOn") or source.text("bg:lastLookedAt") or None,
    }


def _sourceless(ref: Ref, known: Sequence[Ref], given: str) -> UsageError:
    """Return what is wrong with a statement that no source stands behind."""
    from difflib import get_close_matches

    if ref in known:
        how = Sentence("see what it rests on with: bordergraph show {name}", name=given)
        return UsageError(Sentence("'{name}' has no source of its own", name=given), how)
    same = [each.key for each in known if each.kind == ref.kind]
    return UnknownNameError("statement", given, get_close_matches(ref.key, same, n=3))


def _publisher(context: Context, source: Entry) -> str:
    """Return the name of a source's publisher, which is a thing, or in foreign data the name itself."""
    from bordergraph.model import Ref

    body = next(iter(source.all("dcterms:publisher")), "")
    return context.labels.full(*body) if isinstance(body, Ref) else body


def _title(source: Entry) -> str:
    title = source.text("dcterms:title")
    return f"{title} ({source.ref})" if title else source.ref.key


def _passage(said: Entry, source: Entry, file: Path) -> Passage | None:
    from bordergraph.curate.passage import find_passage

    start, end, sha256 = (said.text(f"bg:span{part}") for part in ("Start", "End", "Sha256"))
    if not (start and end and sha256):
        return None
    try:
        text = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        fault = Fault(f"{file}, byte {error.start}", "not UTF-8", "convert the file to UTF-8")
        raise DataError(f"{file} cannot be read as text", [fault]) from None
    except OSError as error:
        why = error.strerror or error
        raise UsageError(Sentence("cannot read {path}: {why}", path=file, why=why)) from None
    whole = source.text("bg:textSha256")
    return find_passage(text, int(start), int(end), sha256, whole=whole, where=str(file))


class CitationVerbs(OpenGraph):
    """An open graph whose statements are cited."""

    def cite(self, statement: str, *, text: str | Path | None = None) -> Result[Any]:
        """Show the source behind a statement, and the passage in your own copy of its text.

        Args:
            statement: A statement's id, ``figure:npf-firearms-traced``, or its IRI.
            text: The file that holds the source's text, in UTF-8.

        Example:
            >>> Workbench.open().cite("figure:npf-firearms-traced")[0]["source"]
            'source:npf-2025'
        """
        from bordergraph.model import Ref
        from bordergraph.views.tables.facts import citation_table

        context = self._context
        labels, record = context.labels, context.record
        said = record.entry(_statement_ref(context, statement))
        if not said.all("prov:wasDerivedFrom"):
            raise _sourceless(said.ref, record.statements(), statement)
        source = record.entry(Ref("source", said.slug("prov:wasDerivedFrom")))
        found_in = [_title(record.entry(c)) for c in said.all("bg:cites") if isinstance(c, Ref)]
        file = Path(text) if text is not None else None
        found = _passage(said, source, file) if file is not None else None
        citation = _citation(said, source, _publisher(context, source), labels)
        citation["cites"] = found_in
        citation |= {k: getattr(found, name) if found else None for k, name in _OF_PASSAGE.items()}
        remarks: tuple[str, ...] = ()
        if file is None and said.text("bg:spanSha256"):
            text = "The passage is in the source's text: give your copy of it with --text FILE."
            remarks = (text,)
        if file is not None and found is None:
            where = said.text("bg:locator") or labels.say("no-locator")
            remarks = (labels.say("cite-no-offsets", where=where),)
        return Result((citation,), citation_table(citation, labels), found, remarks)
