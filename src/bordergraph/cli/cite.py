"""``bordergraph cite``: who says a statement, and the passage itself for a reader who has it."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bordergraph import vocab
from bordergraph.cli.output import format_option, show, talk
from bordergraph.cli.session import Session, pass_session
from bordergraph.errors import DataError, Fault, UnknownNameError, UsageError

if TYPE_CHECKING:
    from typing import TypeAlias

    from bordergraph.curate.passage import Passage
    from bordergraph.store import KnowledgeGraph

    Record: TypeAlias = dict[str, str | int | list[str] | None]

__all__ = ["cite"]

_ID = re.compile(r"(?P<kind>[a-z-]+)[:/](?P<slug>[A-Za-z0-9._-]+)")


@click.command()
@click.argument("statement", metavar="ID")
@click.option(
    "--text",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Your copy of the source's text (UTF-8), to see the passage.",
)
@format_option()
@pass_session
def cite(session: Session, statement: str, file: Path | None, form: str | None) -> None:
    r"""Show the source behind a statement, and with --text the passage.

    ID is a statement's id, figure:npf-firearms-traced or figure/npf-firearms-traced, or its IRI.
    The graph holds no text of its sources, only offsets and a hash: the passage is read from your
    file, and shown only if the hash fits.

    \b
    Examples:
      bordergraph cite figure:npf-firearms-traced
      bordergraph cite figure:npf-firearms-traced --text statement.txt
    """
    kg = session.graph()
    kind, slug = _named(statement)
    said = _described(kg, vocab.iri(kind, slug))
    if "prov:wasDerivedFrom" not in said:
        raise UnknownNameError("statement", statement, _close(kg, kind, slug))
    source = _described(kg, vocab.iri("source", said["prov:wasDerivedFrom"].partition(":")[2]))
    publisher = _publisher(kg, source)
    record: Record = {"statement": f"{kind}:{slug}", **_citation(said, source, publisher)}
    record["cites"] = [_title(kg, cited) for cited in said.get("bg:cites", "").split()]
    found = _passage(f"{kind}:{slug}", said, source, file) if file is not None else None
    record.update(_shown(found))
    _print(record, form)
    if file is None and "bg:spanSha256" in said:
        talk("The passage is in the source's text: give your copy of it with --text FILE.")


def _print(record: Record, form: str | None) -> None:
    from bordergraph.views.tables.table import Table

    if form in {"json", "csv"}:
        # Programs get one row with every key, people only the lines that say something.
        show(Table(tuple(record), [tuple(record.values())], "Citation"), form)
        return
    rows: list[tuple[str, str | int]] = []
    for name, value in record.items():
        values = value if isinstance(value, list) else [value]
        rows += [(name, v) for v in values if v not in {None, ""}]
    show(Table(("field", "value"), rows, "Citation"), form)


def _named(given: str) -> tuple[str, str]:
    match = _ID.fullmatch(given.removeprefix(vocab.ID))
    if match is None or match["kind"] not in vocab.KINDS:
        raise UsageError(
            f"'{given}' is no id of a statement", "write it as figure:npf-border-length"
        )
    return match["kind"], match["slug"]


def _described(kg: KnowledgeGraph, iri: str) -> dict[str, str]:
    """Return what is said of a thing, by predicate; several values are joined by spaces."""
    # The IRI is built from a checked kind and slug, so it cannot break out of its brackets.
    answer = kg.query(f"SELECT DISTINCT ?p ?o {{ <{iri}> ?p ?o }} ORDER BY ?p ?o")
    values = defaultdict(list)
    for predicate, value in answer.rows:
        values[str(predicate)].append(str(value))
    return {predicate: " ".join(found) for predicate, found in values.items()}


def _close(kg: KnowledgeGraph, kind: str, slug: str) -> list[str]:
    import difflib

    text = f"SELECT DISTINCT ?s {{ ?s prov:wasDerivedFrom ?o FILTER(STRSTARTS(STR(?s), STR({kind}:))) }}"
    ids = sorted(str(row[0]) for row in kg.query(text).rows)
    return difflib.get_close_matches(f"{kind}:{slug}", ids, n=3)


def _citation(said: dict[str, str], source: dict[str, str], publisher: str | None) -> Record:
    return {
        "source": said.get("prov:wasDerivedFrom"),
        "title": source.get("dcterms:title"),
        "publisher": publisher,
        "date": source.get("bg:dateText") or source.get("bg:date"),
        "url": source.get("schema:url"),
        "locator": said.get("bg:locator"),
        "confidence": said.get("bg:confidence", "").partition(":")[2],
        "note": said.get("bg:note"),
    }


def _publisher(kg: KnowledgeGraph, source: dict[str, str]) -> str | None:
    """Return the name of a source's publisher, which is a thing, or in foreign data the name itself."""
    name = source.get("dcterms:publisher")
    kind, mark, slug = (name or "").partition(":")
    if not mark or kind != "publisher":
        return name
    text = "SELECT ?name { ?publisher skos:prefLabel ?name } ORDER BY LANG(?name)"
    rows = kg.query(text.replace("?publisher", f"<{vocab.iri(kind, slug)}>")).rows
    return str(rows[0][0]) if rows else slug


def _title(kg: KnowledgeGraph, source: str) -> str:
    kind, _, slug = source.partition(":")
    title = _described(kg, vocab.iri(kind, slug)).get("dcterms:title")
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
