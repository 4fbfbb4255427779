"""Who says a statement, and the passage itself for a reader who has the text."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bordergraph import vocab
from bordergraph.api.result import Result
from bordergraph.errors import DataError, Fault, UnknownNameError, UsageError

if TYPE_CHECKING:
    from typing import TypeAlias

    from bordergraph.api.desk import Desk
    from bordergraph.curate.passage import Passage

    Record: TypeAlias = dict[str, str | int | list[str] | None]

__all__ = ["cite"]

_ID = re.compile(r"(?P<kind>[a-z-]+)[:/](?P<slug>[A-Za-z0-9._-]+)")


def cite(desk: Desk, statement: str, text: str | Path | None) -> Result[Any]:
    """Return the source behind a statement, and the passage when its text is at hand."""
    from bordergraph.views.tables.cited import citation_table

    kind, slug = _named(statement)
    said = _described(desk, vocab.iri(kind, slug))
    if "prov:wasDerivedFrom" not in said:
        raise UnknownNameError("statement", statement, _close(desk, kind, slug))
    source = _described(desk, vocab.iri("source", said["prov:wasDerivedFrom"].partition(":")[2]))
    record: Record = {"statement": f"{kind}:{slug}", **_citation(said, source)}
    record["cites"] = [_title(desk, cited) for cited in said.get("bg:cites", "").split()]
    file = Path(text) if text is not None else None
    found = _passage(f"{kind}:{slug}", said, source, file) if file is not None else None
    record.update(_shown(found))
    remarks: tuple[str, ...] = ()
    if file is None and "bg:spanSha256" in said:
        remarks = ("The passage is in the source's text: give your copy of it with --text FILE.",)
    return Result((record,), citation_table(record), found, remarks)


def _named(given: str) -> tuple[str, str]:
    match = _ID.fullmatch(given.removeprefix(vocab.ID))
    if match is None or match["kind"] not in vocab.KINDS:
        raise UsageError(
            f"'{given}' is no id of a statement", "write it as figure:npf-border-length"
        )
    return match["kind"], match["slug"]


def _described(desk: Desk, iri: str) -> dict[str, str]:
    """Return what is said of a thing, by predicate; several values are joined by spaces."""
    # The IRI is built from a checked kind and slug, so it cannot break out of its brackets.
    answer = desk.graph.query(f"SELECT DISTINCT ?p ?o {{ <{iri}> ?p ?o }} ORDER BY ?p ?o")
    values = defaultdict(list)
    for predicate, value in answer.rows:
        values[str(predicate)].append(str(value))
    return {predicate: " ".join(found) for predicate, found in values.items()}


def _close(desk: Desk, kind: str, slug: str) -> list[str]:
    import difflib

    text = f"SELECT DISTINCT ?s {{ ?s prov:wasDerivedFrom ?o FILTER(STRSTARTS(STR(?s), STR({kind}:))) }}"
    ids = sorted(str(row[0]) for row in desk.graph.query(text).rows)
    return difflib.get_close_matches(f"{kind}:{slug}", ids, n=3)


def _citation(said: dict[str, str], source: dict[str, str]) -> Record:
    return {
        "source": said.get("prov:wasDerivedFrom"),
        "title": source.get("dcterms:title"),
        "publisher": source.get("dcterms:publisher"),
        "date": source.get("bg:dateText") or source.get("bg:date"),
        "url": source.get("schema:url"),
        "locator": said.get("bg:locator"),
        "confidence": said.get("bg:confidence", "").partition(":")[2],
        "note": said.get("bg:note"),
    }


def _title(desk: Desk, source: str) -> str:
    kind, _, slug = source.partition(":")
    title = _described(desk, vocab.iri(kind, slug)).get("dcterms:title")
    return f"{title} ({source})" if title else source


def _passage(name: str, said: dict[str, str], source: dict[str, str], file: Path) -> Passage:
    from bordergraph.curate.passage import find_passage

    try:
        start, end, sha256 = (
            int(said["bg:spanStart"]),
            int(said["bg:spanEnd"]),
            said["bg:spanSha256"],
        )
    except KeyError:
        hint = "look it up by its locator: " + said.get("bg:locator", "none given")
        raise UsageError(f"{name} is not tied to characters of a text", hint) from None
    try:
        text = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        fault = Fault(f"{file}, byte {error.start}", "not UTF-8", "convert the file to UTF-8")
        raise DataError(f"{file} cannot be read as text", [fault]) from None
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror or error}") from None
    whole = source.get("bg:textSha256", "")
    return find_passage(text, start, end, sha256, whole=whole, where=str(file))


def _shown(found: Passage | None) -> Record:
    return {
        "start": found.start if found else None,
        "end": found.end if found else None,
        "before": found.before if found else None,
        "passage": found.text if found else None,
        "after": found.after if found else None,
        "differs": found.changed if found else None,
    }
