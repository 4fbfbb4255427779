"""Write docs/forms.md: what goes in, what is lost on the way, and what comes back.

Usage: tools/forms.py [--check]

Every row is tried: a network with an example of everything that tables hold is written in each form
and read again, and small files as other programs write them are read. With --check nothing is
written, and the end is 1 where the page is not as it would be.
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
    "turtle": ".ttl", "trig": ".trig", "nquads": ".nq", "ntriples": ".nt", "jsonld": ".jsonld", "gexf": ".gexf",
    "graphml": ".graphml", "cytoscape": ".cyjs", "kumu": ".json", "xlsx": ".xlsx",
}  # fmt: skip
WORDS = {
    "arrangements": "programs and channels",
    "foci": "focus",
    "records": "limits, cases, commitments, problems and what was asked, answered and done",
    "citations": "locators",
    "cadence_citations": "who states the frequency",
}
"""What parts and fields are called, where it is not their name."""
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
    ("GML", "network.gml", 'graph [ node [ id 1 label "A" ] node [ id 2 label "B" ] edge [ source 1 target 2 ] ]'),
    ("Pajek", "network.net", '*Vertices 3\n1 "a"\n2 "b"\n3 "c"\n*Arcs\n1 2\n*Edges\n2 3\n'),
    ("Pajek, two modes", "two.net", '*Vertices 3 2\n1 "Laura"\n2 "Ruth"\n3 "E1"\n*Edges\n1 3\n2 3\n'),
    ("node-link JSON", "network.json", '{"nodes": [{"id": "a"}, {"id": "b"}], "links": [{"source": "a", "target": "b"}]}'),
    ("Kumu", "kumu.json", '{"elements": [{"label": "a"}, {"label": "b"}], "connections": [{"from": "a", "to": "b"}]}'),
    ("RDF in the words of W3C ORG", "org.ttl", ORG),
    ("FollowTheMoney", "ftm.json", '{"id": "a", "schema": "Company", "properties": {"name": ["A"]}}\n'),
    ("STIX", "stix.json", '{"type": "bundle", "id": "bundle--1", "objects": []}'),
)  # fmt: skip


def main() -> int:
    """Write the page, or compare it."""
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        text = HEAD + "".join(map(row, written(place))) + OTHERS + "".join(map(row, read(place)))
    if "--check" in sys.argv[1:]:
        same = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text
        if not same:
            print(f"{PAGE} is not as tools/forms.py writes it")
        return int(not same)
    PAGE.write_text(text, encoding="utf-8")
    return 0


def row(cells: tuple[str, ...]) -> str:
    """Return a line of a table."""
    return f"| {' | '.join(cells)} |\n"


def written(place: Path) -> list[tuple[str, ...]]:
    """Return a row for the forms that `export` writes, those alike in one."""
    bordergraph.Workbench.template(place / "tables")
    agencies = place / "tables" / "agencies.csv"
    text = agencies.read_text(encoding="utf-8")
    agencies.write_text(text.replace("Example Police", '"Two\nlines"', 1), encoding="utf-8")
    kg = bordergraph.open(place / "tables")
    alike = defaultdict[tuple[str, ...], list[str]](list)
    for form in EXPORT_FORMS:
        target = place / f"{form}{ENDINGS.get(form, '')}"
        if form in {*FOLDER_FORMS, "xlsx"}:
            kg.export(form, target)
        else:
            target.write_text(kg.export(form).to_text(), encoding="utf-8")
        try:
            back = bordergraph.open(target).network()
        except BordergraphError:
            alike[("", "", "all of it: it is for other programs")].append(form)
            continue
        alike[compared(kg.network(), back)].append(form)
    return [(", ".join(forms), *told) for told, forms in alike.items()]


def compared(sent: Network, back: Network) -> tuple[str, str, str]:
    """Return which parts of a network came back the same, changed, or not at all."""
    same, changed, gone = [], [], []
    for part in fields(sent):
        ours, theirs = getattr(sent, part.name), getattr(back, part.name)
        if not isinstance(ours, tuple) or not ours:
            continue
        name = WORDS.get(part.name, part.name)
        pairs = [*zip(ours, theirs, strict=False)]
        lost = {f.name for one, other in pairs for f in fields(one) if differs(one, other, f.name)}
        if not theirs:
            gone.append(name)
        elif lost or len(ours) != len(theirs):
            told = ", ".join(sorted(WORDS.get(n, n).replace("_", " ") for n in lost))
            changed.append(f"{name} ({told or f'{len(theirs)} of {len(ours)}'})")
        else:
            same.append(name)
    return ", ".join(same), "; ".join(changed), ", ".join(gone)


def differs(one: object, other: object, name: str) -> bool:
    """Tell whether a field of two things is not the same; of what is cited, where."""
    mine, theirs = getattr(one, name), getattr(other, name, None)
    if name in {"citations", "cadence_citations"}:
        mine, theirs = ({(c.source, c.locator) for c in told or ()} for told in (mine, theirs))
    return bool(mine != theirs)


def read(place: Path) -> list[tuple[str, ...]]:
    """Return a row for each sample of another program."""
    rows: list[tuple[str, ...]] = []
    for number, (what, name, text) in enumerate(SAMPLES):
        file = place / str(number) / name
        file.parent.mkdir()
        file.write_text(text, encoding="utf-8")
        with warnings.catch_warnings(record=True) as notes:
            warnings.simplefilter("always")
            try:
                network = bordergraph.open(file).network()
            except BordergraphError as error:
                rows.append((what, name, f"refused: {error}".replace(f"{file.parent}/", "")))
                continue
        counts = {
            "agency agencies": network.agencies,
            "program programs": network.arrangements,
            "participation participations": network.participations,
            "tie ties": network.shares,
        }
        told = ", ".join(f"{len(v)} {k.split()[len(v) > 1]}" for k, v in counts.items() if v)
        said = [
            str(n.message).replace(f"{file.parent}/", "")
            for n in notes
            if "day" not in str(n.message)
        ]
        rows.append((what, name, "; ".join([told, *said])))
    return rows


if __name__ == "__main__":
    sys.exit(main())
