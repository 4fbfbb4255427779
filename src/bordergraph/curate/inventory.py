"""The inventory of a graph folder, file by file: as Markdown for people, as VoID for machines."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from bordergraph import vocab
from bordergraph.curate.turtle import RDF_TYPE, format_turtle, read_turtle
from bordergraph.errors import DataError, Fault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_RECHECK = f"{vocab.BG}recheck"
_TITLE = f"{vocab.PREFIXES['dcterms']}title"
_MODIFIED = f"{vocab.PREFIXES['dcterms']}modified"
_PARTITION = f"{vocab.PREFIXES['void']}classPartition"
_STATEMENTS = tuple(
    """
    Participation Flow Exchange Focus Mandate Milestone StatusReport Relation Succession Finding
    Recommendation Figure Check Remark Mention Gateway Task Search
    """.split()
)
_THINGS = tuple(
    """
    Agency Association Collective Company Program Channel Instrument Place Publisher Source
    Series FunctionPair Dependency Editorial
    """.split()
)
_FILE_DESCRIPTIONS = {
    "dataset.ttl": "The dataset itself: title, licence, date, counts",
    "ontology.ttl": "The ontology: title, version, and the three modules that it imports",
    "ontology/analysis.ttl": "What is assumed and computed: classes, properties and concepts",
    "ontology/evidence.ttl": "Who says it, where, and how far it can be relied on: the same",
    "ontology/facts.ttl": "What is said of bodies, arrangements, threats and problems: the same",
    "shapes.ttl": "SHACL that refuses what breaks the model",
    "editorial/attributes.ttl": "Why things have the attributes that no source gives",
    "editorial/conclusions.ttl": "What the curators conclude from several sources, and what it rests on",
    "editorial/problems.ttl": "Status of each problem, and why; findings that are none",
    "editorial/searches.ttl": "Attempts to disprove gaps: the curators' own conclusions",
    "editorial/tasks.ttl": "What bodies do, where it is read from what kind of body they are",
    "registry/agencies.ttl": "Agencies and other bodies: names, parents, dates",
    "registry/arrangements.ttl": "Programs and channels: names, kinds, scope",
    "registry/changes.ttl": "What became of which body: mergers and renamings as events",
    "registry/dependencies.ttl": "How much one kind of work needs another, and why",
    "registry/links.ttl": "What agencies are called in lists of their governments",
    "registry/places.ttl": "Places at the border",
    "registry/problems.ttl": "Documented problems: headline, kind, whom they concern",
    "registry/publishers.ttl": "Who publishes the documents, and which agency that is",
    "registry/sources.ttl": "Documents: title, publisher, date, address, how much was read",
    "registry/withdrawn.ttl": "Ids that were withdrawn: when, why, and what replaces them",
    "registry/threats.ttl": "Threats in their hierarchy",
}


@dataclass(frozen=True, slots=True)
class _GraphFile:
    """One file with its triples."""

    name: str
    triples: tuple[ox.Triple, ...]

    def count_classes(self) -> Counter[str]:
        """Count things by class IRI."""
        typed = {(str(t.subject), _value(t)) for t in self.triples if t.predicate.value == RDF_TYPE}
        return Counter(cls for _, cls in typed)

    def count_statements(self) -> int:
        """Count statements."""
        counts = self.count_classes()
        return sum(counts[vocab.BG + name] for name in _STATEMENTS)

    def count_rechecked(self) -> int:
        """Count statements that were checked a second time."""
        return len({str(t.subject) for t in self.triples if t.predicate.value == _RECHECK})


def _value(triple: ox.Triple) -> str:
    return str(getattr(triple.object, "value", triple.object))


def _read_files(folder: Path, texts: Mapping[Path, str]) -> list[_GraphFile]:
    """Read every Turtle file of a folder, those in `texts` from there, on disk or not.

    Raises:
        DataError: Some file is no Turtle; all of them are named.
    """
    files: list[_GraphFile] = []
    faults: list[Fault] = []
    new_paths = {path for path in texts if path.suffix == ".ttl" and path.is_relative_to(folder)}
    for path in sorted({*folder.rglob("*.ttl"), *new_paths}):
        text = texts[path] if path in texts else path.read_text(encoding="utf-8")
        name = path.relative_to(folder).as_posix()
        try:
            quads, _ = read_turtle(text, name)
            files.append(_GraphFile(name, tuple(q.triple for q in quads)))
        except DataError as error:
            faults += error.faults
    if faults:
        raise DataError("{folder} cannot be read", faults, folder=folder)
    return files


def inventory_markdown(folder: Path, texts: Mapping[Path, str] | None = None) -> str:
    """Return Markdown that lists every file of a graph folder with its content and size.

    Args:
        folder: A graph folder with ``registry/`` and ``claims/``.
        texts: Texts to use in place of what is on disk, by path.

    Raises:
        DataError: Some file is no Turtle.
    """
    files = _read_files(folder, texts or {})
    registered = (t for s in files if s.name == "registry/sources.ttl" for t in s.triples)
    titled = (t for t in registered if t.predicate.value == _TITLE)
    titles = {vocab.slug_of_iri(str(t.subject).strip("<>")): _value(t) for t in titled}
    claims = [s for s in files if s.name.startswith("claims/")]
    model = [s for s in files if s not in claims]
    statements = sum(s.count_statements() for s in claims)
    checked = sum(s.count_rechecked() for s in claims)
    lines = [
        "# The graph",
        "",
        f"{statements:,} statements of {len(claims):,} sources; {checked:,} were looked at twice.",
        f"As of {_modified_day(files)}. Licence: CC BY 4.0.",
        "",
        "`bordergraph format graph --index` writes this page; a test compares it with the files.",
        "",
        "## What exists",
        "",
        "| file | what | things | triples |",
        "| --- | --- | --: | --: |",
    ]
    lines += map(_model_line, model)
    lines += [
        "",
        "## Who says what",
        "",
        "One file holds what one source says, and loads as the named graph of that source.",
        "",
        "| file | source | statements | rechecked |",
        "| --- | --- | --: | --: |",
    ]
    lines += [_claims_line(file, titles) for file in claims]
    return "\n".join(lines) + "\n"


def _model_line(file: _GraphFile) -> str:
    things = len({str(t.subject) for t in file.triples})
    what = _FILE_DESCRIPTIONS.get(file.name, "")
    return f"| [{file.name}]({file.name}) | {what} | {things} | {len(file.triples)} |"


def _claims_line(file: _GraphFile, titles: Mapping[str, str]) -> str:
    source = file.name.removeprefix("claims/").removesuffix(".ttl")
    title, checked = _cell(titles.get(source, "")), file.count_rechecked() or ""
    return f"| [{source}]({file.name}) | {title} | {file.count_statements()} | {checked} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def _modified_day(files: list[_GraphFile]) -> str:
    triples = (t for s in files if s.name == "dataset.ttl" for t in s.triples)
    days = (_value(t) for t in triples if t.predicate.value == _MODIFIED)
    return max(days, default="an unknown day")


def dataset_turtle(folder: Path, texts: Mapping[Path, str] | None = None) -> str:
    """Return ``dataset.ttl`` with new counts; all else in it is kept.

    It counts things by class over all files, as VoID class partitions, which ``check`` verifies,
    and triples and subjects in all other files.

    Raises:
        DataError: Some file is no Turtle.
    """
    files = _read_files(folder, texts or {})
    current = next((s for s in files if s.name == "dataset.ttl"), _GraphFile("dataset.ttl", ()))
    # A series may stand in several files and is counted once.
    counts = _GraphFile("", tuple(t for s in files for t in s.triples)).count_classes()
    void = vocab.PREFIXES["void"]
    old = {t.object for t in current.triples if t.predicate.value == _PARTITION}
    root = ox.NamedNode(vocab.GRAPHS.rstrip("/"))
    others = [t for s in files if s.name != "dataset.ttl" for t in s.triples]
    sizes = {
        f"{void}triples": len(set(others)),
        f"{void}distinctSubjects": len({t.subject for t in others}),
        f"{void}documents": sum(s.name != "shapes.ttl" for s in files),
    }
    triples = [t for t in current.triples if t.predicate.value not in {_PARTITION, *sizes}]
    triples = [t for t in triples if t.subject not in old]
    triples += [ox.Triple(root, ox.NamedNode(p), ox.Literal(n)) for p, n in sizes.items()]
    for cls in (*_THINGS, *_STATEMENTS):
        part = ox.NamedNode(f"{vocab.GRAPHS}count/{cls}")
        triples += [
            ox.Triple(root, ox.NamedNode(_PARTITION), part),
            ox.Triple(part, ox.NamedNode(f"{void}class"), ox.NamedNode(vocab.BG + cls)),
            ox.Triple(part, ox.NamedNode(f"{void}entities"), ox.Literal(counts[vocab.BG + cls])),
        ]
    return format_turtle(triples)


def index_files(folder: Path, texts: Mapping[Path, str] | None = None) -> dict[Path, str]:
    """Return ``dataset.ttl`` and ``README.md`` of a graph folder as they should be, by path.

    Raises:
        DataError: Some file is no Turtle.
    """
    counted = {folder / "dataset.ttl": dataset_turtle(folder, texts)}
    inventory = inventory_markdown(folder, {**(texts or {}), **counted})
    return counted | {folder / "README.md": inventory}
