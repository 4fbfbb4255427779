"""Write docs/forms.md: for each format, what an export and a new import keep, change and lose.

Usage: tools/forms.py [--check]

Every row is tested: a network with an example of everything that tables hold is written in each
format and read again, and small files as other programs write them are read. With --check nothing is
written, and the exit code is 1 where the page is out of date.
"""

from __future__ import annotations

import sys
import tempfile
import warnings
from collections import defaultdict
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import bordergraph
from bordergraph.api.import_export import EXPORT_FORMS, FOLDER_FORMS
from bordergraph.errors import BordergraphError

if TYPE_CHECKING:
    from bordergraph.model import Network

PAGE = Path(__file__).resolve().parents[1] / "docs" / "forms.md"
ENDINGS = {
    "turtle": ".ttl",
    "trig": ".trig",
    "nquads": ".nq",
    "ntriples": ".nt",
    "jsonld": ".jsonld",
    "gexf": ".gexf",
    "graphml": ".graphml",
    "cytoscape": ".cyjs",
    "kumu": ".json",
    "xlsx": ".xlsx",
}
WORDS = {
    "arrangements": "programs and channels",
    "foci": "focus",
    "records": "limits, cases, commitments, problems and what was asked, answered and done",
    "citations": "locators",
    "cadence_citations": "who states the frequency",
}
"""Names of parts and fields on the page, where they differ."""
HEAD = """# Formats: what is read, what is lost, what comes back

`tools/forms.py` tests every row and writes this page: a network with an example of everything
in the tables, and a name with a line break, is written in each format and read again. Figures have
no table; only RDF has them.

## What `export` writes, read again by `--graph`

| format | unchanged | changed | lost |
|---|---|---|---|
"""
OTHERS = """
## Files of other programs

Names, countries and levels are read from columns or attributes of those names. A note names what has no
column in the tables. A tie has one direction; a tie without direction is read as two.

| file | for example | read as |
|---|---|---|
"""
GEXF = (
    '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2"><graph defaultedgetype="directed"><nodes>'
    '<node id="a"/><node id="b"/><node id="c"/></nodes><edges><edge id="0" source="a" target="b"/>'
    '<edge id="1" source="b" target="c" type="undirected"/></edges></graph></gexf>'
)
GRAPHML = (
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><key id="w" for="edge" attr.name="weight" '
    'attr.type="double"/><graph edgedefault="undirected"><node id="a"/><node id="b"/>'
    '<edge source="a" target="b"><data key="w">2</data></edge></graph></graphml>'
)
ORG = (
    "@prefix org: <http://www.w3.org/ns/org#> . @prefix e: <http://example.org/> .\n"
    "e:a a org:Organization . e:b a org:Organization ; org:linkedTo e:a ; e:founded 1900 ."
)
SAMPLES = (
    ("edge list", "edges.csv", "source,target\na,b\nb,c\n"),
    ("edge list with columns of its own", "edges.csv", "source,target,weight\na,b,3\n"),
    ("table of who takes part in what", "davis.csv", "woman,event\nLaura,E1\nRuth,E1\n"),
    ("GEXF, some ties with a direction", "mixed.gexf", GEXF),
    ("GraphML without directions", "network.graphml", GRAPHML),
    (
        "GML",
        "network.gml",
        'graph [ node [ id 1 label "A" ] node [ id 2 label "B" ] edge [ source 1 target 2 ] ]',
    ),
    ("Pajek", "network.net", '*Vertices 3\n1 "a"\n2 "b"\n3 "c"\n*Arcs\n1 2\n*Edges\n2 3\n'),
    (
        "Pajek, two modes",
        "two.net",
        '*Vertices 3 2\n1 "Laura"\n2 "Ruth"\n3 "E1"\n*Edges\n1 3\n2 3\n',
    ),
    (
        "node-link JSON",
        "network.json",
        '{"nodes": [{"id": "a"}, {"id": "b"}], "links": [{"source": "a", "target": "b"}]}',
    ),
    (
        "Kumu",
        "kumu.json",
        '{"elements": [{"label": "a"}, {"label": "b"}], "connections": [{"from": "a", "to": "b"}]}',
    ),
    ("RDF in the words of W3C ORG", "org.ttl", ORG),
    (
        "FollowTheMoney",
        "ftm.json",
        '{"id": "a", "schema": "Company", "properties": {"name": ["A"]}}\n',
    ),
    ("STIX", "stix.json", '{"type": "bundle", "id": "bundle--1", "objects": []}'),
)


def main() -> int:
    """Write the page, or compare it."""
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        text = (
            HEAD
            + "".join(map(row, export_rows(folder)))
            + OTHERS
            + "".join(map(row, import_rows(folder)))
        )
    if "--check" in sys.argv[1:]:
        is_current = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text
        if not is_current:
            print(f"{PAGE} is not as tools/forms.py writes it")
        return int(not is_current)
    PAGE.write_text(text, encoding="utf-8")
    return 0


def row(cells: tuple[str, ...]) -> str:
    """Return a line of a table."""
    return f"| {' | '.join(cells)} |\n"


def export_rows(folder: Path) -> list[tuple[str, ...]]:
    """Return rows for the formats that `export` writes, one for formats with the same result."""
    bordergraph.Workbench.template(folder / "tables")
    agencies = folder / "tables" / "agencies.csv"
    text = agencies.read_text(encoding="utf-8")
    agencies.write_text(text.replace("Example Police", '"Two\nlines"', 1), encoding="utf-8")
    kg = bordergraph.open(folder / "tables")
    forms_by_result = defaultdict[tuple[str, ...], list[str]](list)
    for form in EXPORT_FORMS:
        target = folder / f"{form}{ENDINGS.get(form, '')}"
        if form in {*FOLDER_FORMS, "xlsx"}:
            kg.export(form, target)
        else:
            target.write_text(kg.export(form).to_text(), encoding="utf-8")
        try:
            back = bordergraph.open(target).network()
        except BordergraphError:
            forms_by_result[("", "", "all of it: it is for other programs")].append(form)
            continue
        forms_by_result[compare_networks(kg.network(), back)].append(form)
    return [(", ".join(forms), *result) for result, forms in forms_by_result.items()]


def compare_networks(before: Network, after: Network) -> tuple[str, str, str]:
    """Return which parts of a network are the same, changed or lost after the export."""
    same, changed, lost_parts = [], [], []
    for part in fields(before):
        old, new = getattr(before, part.name), getattr(after, part.name)
        if not isinstance(old, tuple) or not old:
            continue
        name = WORDS.get(part.name, part.name)
        pairs = [*zip(old, new, strict=False)]
        lost = {
            f.name
            for first, second in pairs
            for f in fields(first)
            if differs(first, second, f.name)
        }
        if not new:
            lost_parts.append(name)
        elif lost or len(old) != len(new):
            names = ", ".join(sorted(WORDS.get(n, n).replace("_", " ") for n in lost))
            changed.append(f"{name} ({names or f'{len(new)} of {len(old)}'})")
        else:
            same.append(name)
    return ", ".join(same), "; ".join(changed), ", ".join(lost_parts)


def differs(first: object, second: object, name: str) -> bool:
    """Tell whether a field of two things differs; of citations only source and locator."""
    old, new = getattr(first, name), getattr(second, name, None)
    if name in {"citations", "cadence_citations"}:
        old, new = ({(c.source, c.locator) for c in citations or ()} for citations in (old, new))
    return bool(old != new)


def import_rows(folder: Path) -> list[tuple[str, ...]]:
    """Return a row for each sample of another program."""
    rows: list[tuple[str, ...]] = []
    for number, (description, name, text) in enumerate(SAMPLES):
        file = folder / str(number) / name
        file.parent.mkdir()
        file.write_text(text, encoding="utf-8")
        with warnings.catch_warnings(record=True) as notes:
            warnings.simplefilter("always")
            try:
                network = bordergraph.open(file).network()
            except BordergraphError as error:
                rows.append((description, name, f"refused: {error}".replace(f"{file.parent}/", "")))
                continue
        counts = {
            "agency agencies": network.agencies,
            "program programs": network.arrangements,
            "participation participations": network.participations,
            "tie ties": network.shares,
        }
        summary = ", ".join(f"{len(v)} {k.split()[len(v) > 1]}" for k, v in counts.items() if v)
        messages = [
            str(n.message).replace(f"{file.parent}/", "")
            for n in notes
            if "day" not in str(n.message)
        ]
        rows.append((description, name, "; ".join([summary, *messages])))
    return rows


if __name__ == "__main__":
    sys.exit(main())
