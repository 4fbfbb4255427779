"""Every surface that answers a question, asked on one graph that is opened once a day."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from tests.unit.made import csv_rows

from bordergraph import Workbench
from bordergraph.analysis.core.in_force import InForce, select
from bordergraph.analysis.core.links import LinkIndex
from bordergraph.analysis.method.assessment import Assessment, assess
from bordergraph.cli import bordergraph as command
from bordergraph.views.map.payload import MapData, MapLink, MapNeed, MapNode, MapTie

__all__ = ["Surfaces", "slugs"]

GEXF = "{http://www.gexf.net/1.2draft}"


def slugs(values: Any) -> list[str]:
    """Return the ids of some compacted names, each once, sorted."""
    return sorted({str(v).partition(":")[2] or str(v) for v in values})


class Surfaces:
    """The command line, the library, the map and the exports, all on one day.

    Args:
        kg: The graph on that day.
        day: The day asked for; None for the day of the graph.
        drawn: Draws the map of a graph.
        folder: Where exports may write.
    """

    def __init__(
        self, kg: Workbench, day: date | None, drawn: Callable[[Workbench], MapData], folder: Path
    ) -> None:
        self.kg = kg
        self.drawn = drawn
        self.day = day
        self.folder = folder
        self.cli = cache(self._cli)
        self.data = cache(self._data)
        self.sections = cache(self._sections)
        self.csv = cache(self._csv)

    # -- the command line

    def _cli(self, *args: str) -> str:
        """Return what a command prints."""
        with pytest.MonkeyPatch.context() as patch:
            # A command opens the graph that is open already.
            patch.setattr("bordergraph.api.open_graph.OpenGraph.open", lambda *_, **__: self.kg)
            found = CliRunner().invoke(command, args, catch_exceptions=False)
        assert found.exit_code == 0, (args, found.output)
        return found.stdout

    def _data(self, *args: str) -> Any:
        """Return what a command gives as JSON."""
        return json.loads(self.cli(*args, "--format", "json"))

    def _csv(self, *args: str) -> list[dict[str, str]]:
        """Return the rows that a command gives as CSV."""
        return list(csv.DictReader(io.StringIO(self.cli(*args, "--format", "csv"))))

    def query(self, name: str, **params: str) -> list[dict[str, str]]:
        """Return the rows of a named question, names compacted."""
        given = [x for k, v in params.items() for x in ("--param", f"{k}={v}")]
        return self.csv("query", name, *given)

    def undisputed(self, column: str, name: str, **params: str) -> list[str]:
        """Return the ids in a column of a named question, in the rows that no source disputes."""
        return slugs(r[column] for r in self.query(name, **params) if not r["disputed_by"])

    def _sections(self, *args: str) -> dict[str, dict[str, Any]]:
        """Return the sections of a command that gives a report, by key."""
        return {s["key"]: s for s in self.data(*args)["sections"]}

    def rows(self, key: str, *args: str) -> list[dict[str, Any]]:
        """Return the rows of one section; none where the report has no such section."""
        found: list[dict[str, Any]] = self.sections(*args).get(key, {}).get("rows", [])
        return found

    def said(self, pattern: str, *args: str) -> tuple[int, ...] | None:
        """Return the numbers that a command's text says at a pattern; None when it says nothing."""
        unmarked = re.sub(r"\s\[\d[\d\s\u2013-]*\]|\s\+\d+( more)?(?=\s)", " ", self.cli(*args))
        text = re.sub(r"\s+", " ", unmarked)
        found = re.search(pattern, text)
        return tuple(int(n.replace(",", "")) for n in found.groups()) if found else None

    def number(self, pattern: str, *args: str) -> int:
        """Return the number that a command's text says at a pattern; 0 when it says nothing."""
        return (self.said(pattern, *args) or (0,))[0]

    def possible(self, *args: str) -> list[dict[str, Any]]:
        """Return the possible gaps that are listed; documented ones stand in the register alone."""
        return [g for g in self.data("gaps", *args) if g["basis"] == "candidate"]

    # -- the library

    @cached_property
    def facts(self) -> InForce:
        return select(self.kg.network())

    @cached_property
    def linkage(self) -> LinkIndex:
        return LinkIndex(self.facts)

    @cached_property
    def assessment(self) -> Assessment:
        network = self.kg.network()
        return assess(network, dependencies=network.dependencies)

    def listed(self, kind: str, slug: str) -> dict[str, Any]:
        """Return one thing's row of its index."""
        return next(row for row in self.data("list", kind) if row["id"] == slug)

    # -- the map

    @cached_property
    def map(self) -> MapData:
        return self.drawn(self.kg)

    @cached_property
    def _nodes(self) -> dict[str, MapNode]:
        return {n.id: n for n in self.map.nodes}

    def node(self, kind: str, slug: str) -> MapNode:
        return self._nodes[f"{kind}/{slug}"]

    def counted(self, kind: str, slug: str, what: str) -> int:
        """Return a number that the map has of a thing."""
        return (self.node(kind, slug).counts or {})[what]

    def lines(self, kind: str, end: str) -> list[MapLink]:
        """Return the lines of a kind that the map has at a thing, in force or not."""
        return [k for k in self.map.links if k.kind == kind and end in (k.a, k.b)]

    def drawn_gaps(self, *, agency: str = "", threat: str = "") -> list[MapNeed]:
        """Return the possible gaps with full need that the map has for the day."""
        return [
            g
            for g in self.map.needs
            if g.gap
            and g.need == "full"
            and (not agency or agency in g.agencies)
            and threat in {"", g.threat}
        ]

    @cached_property
    def map_ties(self) -> dict[tuple[str, str], MapTie]:
        return {t.agencies: t for t in self.map.ties}

    # -- exports

    @cached_property
    def gexf(self) -> tuple[dict[str, dict[str, str]], list[dict[str, str]]]:
        """Nodes by id, and edges, with their attributes by name."""
        root = ET.fromstring(self.kg.export("gexf").to_text())  # noqa: S314 - our own text
        names = {
            (part.get("class"), a.get("id")): str(a.get("title"))
            for part in root.iter(f"{GEXF}attributes")
            for a in part.iter(f"{GEXF}attribute")
        }

        def attributes(element: ET.Element, cls: str) -> dict[str, str]:
            own = {
                names[cls, v.get("for")]: str(v.get("value"))
                for v in element.iter(f"{GEXF}attvalue")
            }
            return own | {k: v for k, v in element.attrib.items() if k in {"source", "target"}}

        nodes = {str(n.get("id")): attributes(n, "node") for n in root.iter(f"{GEXF}node")}
        return nodes, [attributes(e, "edge") for e in root.iter(f"{GEXF}edge")]

    def edges(self, relation: str, *, active: bool = False) -> list[tuple[str, str]]:
        """Return (source, target) slugs of the exported edges of a relation."""
        return [
            (e["source"].partition("/")[2], e["target"].partition("/")[2])
            for e in self.gexf[1]
            if e["relation"] == relation and (not active or e["active"] == "true")
        ]

    @cached_property
    def exported_pairs(self) -> set[tuple[str, str]]:
        """Pairs of bodies that the exported network links, worked out from its edges and the tables.

        A statute, bill or regulation links nobody; where hubs are named, each pair has one.
        """
        programs = {f"arrangement/{row['id']}": row for row in self.tables["programs"]}

        def ties(arrangement: str, ends: set[str]) -> bool:
            row = programs[arrangement]
            hubs = {*row.get("hub", "").split(";")} - {""}
            is_power = row["kind"] in {"statute", "bill", "regulation"}
            return not is_power and (not hubs or not hubs.isdisjoint(ends))

        gives: dict[str, set[str]] = {}
        gets: dict[str, set[str]] = {}
        for e in self.gexf[1]:
            if e["relation"] == "participation" and e["active"] == "true":
                body, arrangement = e["source"].partition("/")[2], e["target"]
                if e["provides"] == "true":
                    gives.setdefault(arrangement, set()).add(body)
                if e["receives"] == "true":
                    gets.setdefault(arrangement, set()).add(body)
        found = {
            (min(a, b), max(a, b))
            for arrangement, giving in gives.items()
            for a in giving
            for b in gets.get(arrangement, ())
            if a != b and ties(arrangement, {a, b})
        }
        return found | {
            (min(a, b), max(a, b))
            for relation in ("flow", "share")
            for a, b in self.edges(relation, active=True)
        }

    @cached_property
    def tables(self) -> dict[str, list[dict[str, str]]]:
        """The CSV tables, by name."""
        self.cli("export", "--format", "csv", "-o", str(self.folder))
        return {path.stem: csv_rows(path) for path in self.folder.glob("*.csv")}
