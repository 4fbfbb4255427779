"""The inventory of a graph folder, file by file: as Markdown for people, as VoID for machines."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from bordergraph import vocab
from bordergraph.curate.turtle import RDF_TYPE, format_turtle, read_turtle, term_key
from bordergraph.errors import DataError, Fault, not_utf8

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
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


class GraphFile(NamedTuple):
    """One file of a graph folder: its name in the folder, and its triples."""

    name: str
    triples: tuple[ox.Triple, ...]

    def values(self, predicate: str) -> dict[str, str]:
        """Return the values of a property by their subjects."""
        triples = (t for t in self.triples if t.predicate.value == predicate)
        return {term_key(t.subject): term_key(t.object) for t in triples}


def _count_classes(triples: Iterable[ox.Triple]) -> Counter[str]:
    """Count the things of each class, by its name without prefix."""
    typed = {(t.subject, term_key(t.object)) for t in triples if t.predicate.value == RDF_TYPE}
    return Counter(cls.removeprefix(vocab.BG) for _, cls in typed)


def read_folder(folder: Path, texts: Mapping[Path, str]) -> list[GraphFile]:
    """Read every Turtle file of a folder, those in `texts` from there; a DataError names all that are none."""
    files: list[GraphFile] = []
    faults: list[Fault] = []
    new_paths = {path for path in texts if path.suffix == ".ttl" and path.is_relative_to(folder)}
    for path in sorted({*folder.rglob("*.ttl"), *new_paths}):
        name = path.relative_to(folder).as_posix()
        try:
            text = texts[path] if path in texts else path.read_text(encoding="utf-8")
            quads, _ = read_turtle(text, name)
            files.append(GraphFile(name, tuple(q.triple for q in quads)))
        except DataError as error:
            faults += error.faults
        except UnicodeDecodeError as error:
            faults.append(not_utf8(name, error))
    if faults:
        raise DataError("{folder} cannot be read", faults, folder=folder)
    return files


def inventory_markdown(listed: Iterable[GraphFile]) -> str:
    """Return Markdown that lists every file of a graph folder with its content and size."""
    files = {file.name: file for file in listed}
    empty = GraphFile("", ())
    titles = files.get("registry/sources.ttl", empty).values(_TITLE)
    days = files.get("dataset.ttl", empty).values(_MODIFIED)
    models, claims = [], []
    statements = checked = 0
    for name, file in files.items():
        if not name.startswith("claims/"):
            things = len({t.subject for t in file.triples})
            what = _FILE_DESCRIPTIONS.get(name, "")
            models.append(f"| [{name}]({name}) | {what} | {things} | {len(file.triples)} |\n")
            continue
        source = name.removeprefix("claims/").removesuffix(".ttl")
        title = _cell(titles.get(vocab.iri("source", source), ""))
        counts, twice = _count_classes(file.triples), len(file.values(_RECHECK))
        n = sum(counts[cls] for cls in _STATEMENTS)
        statements, checked = statements + n, checked + twice
        claims.append(f"| [{source}]({name}) | {title} | {n} | {twice or ''} |\n")
    return f"""# The graph

{statements:,} statements of {len(claims):,} sources; {checked:,} were looked at twice.
As of {max(days.values(), default="an unknown day")}. Licence: CC BY 4.0.

`bordergraph format graph --index` writes this page; a test compares it with the files.

## What exists

| file | what | things | triples |
| --- | --- | --: | --: |
{"".join(models)}
## Who says what

One file holds what one source says, and loads as the named graph of that source.

| file | source | statements | rechecked |
| --- | --- | --: | --: |
{"".join(claims)}"""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def dataset_turtle(files: Collection[GraphFile]) -> str:
    """Return ``dataset.ttl`` with new counts; all else in it is kept.

    It counts things by class over all files, as VoID class partitions, which ``check`` verifies,
    and triples and subjects in all other files.
    """
    current = {t for file in files if file.name == "dataset.ttl" for t in file.triples}
    others = {t for file in files if file.name != "dataset.ttl" for t in file.triples}
    # A series may stand in several files and is counted once.
    counts = _count_classes(current | others)
    void = vocab.PREFIXES["void"]
    old = {t.object for t in current if t.predicate.value == _PARTITION}
    root = ox.NamedNode(vocab.GRAPHS.rstrip("/"))
    sizes = {
        f"{void}triples": len(others),
        f"{void}distinctSubjects": len({t.subject for t in others}),
        f"{void}documents": sum(file.name != "shapes.ttl" for file in files),
    }
    counted = {_PARTITION, *sizes}
    triples = [t for t in current if t.predicate.value not in counted and t.subject not in old]
    triples += [ox.Triple(root, ox.NamedNode(p), ox.Literal(n)) for p, n in sizes.items()]
    for cls in (*_THINGS, *_STATEMENTS):
        part = ox.NamedNode(f"{vocab.GRAPHS}count/{cls}")
        triples += [
            ox.Triple(root, ox.NamedNode(_PARTITION), part),
            ox.Triple(part, ox.NamedNode(f"{void}class"), ox.NamedNode(vocab.BG + cls)),
            ox.Triple(part, ox.NamedNode(f"{void}entities"), ox.Literal(counts[cls])),
        ]
    return format_turtle(triples)


def index_files(folder: Path, texts: Mapping[Path, str] | None = None) -> dict[Path, str]:
    """Return ``dataset.ttl`` and ``README.md`` of a graph folder as they should be, by path."""
    files = read_folder(folder, texts or {})
    dataset = dataset_turtle(files)
    quads, _ = read_turtle(dataset)
    counted = GraphFile("dataset.ttl", tuple(q.triple for q in quads))
    others = [file for file in files if file.name != counted.name]
    inventory = inventory_markdown(sorted((*others, counted), key=lambda file: PurePath(file.name)))
    return {folder / counted.name: dataset, folder / "README.md": inventory}
