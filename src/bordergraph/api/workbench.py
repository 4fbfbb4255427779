"""The workbench: one class whose verbs are the commands of the command line."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, overload

from bordergraph import vocab
from bordergraph.api.asked import at_least, day_of, ids_of, one_of, options_of
from bordergraph.errors import UsageError
from bordergraph.store.asking.limits import MEMORY_MB, ROWS, SECONDS, Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date
    from pathlib import Path

    import networkx as nx
    import pyoxigraph as ox
    import rdflib

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.core.options import Options
    from bordergraph.analysis.results import Broker, Silo
    from bordergraph.analysis.stats.nulls import Progress
    from bordergraph.analysis.whatif.changes import Change
    from bordergraph.api.files import FormattedFile
    from bordergraph.api.flow import Flow
    from bordergraph.api.questions import Answered
    from bordergraph.api.reports import Reports
    from bordergraph.api.result import Result
    from bordergraph.errors import Fault
    from bordergraph.model import Network
    from bordergraph.queries import Query
    from bordergraph.record import Entry
    from bordergraph.store import KnowledgeGraph
    from bordergraph.store.networks.joins import Join, Near
    from bordergraph.tables.memory import Frame
    from bordergraph.views.map.records import MapNode, Point
    from bordergraph.views.report import Row
    from bordergraph.words.labels import Labels

__all__ = ["Workbench"]


class Workbench:
    """An open graph that can be queried, analysed and reported on.

    Every verb returns a `bordergraph.api.Result`. What a verb takes is what its command takes, and
    `options` (`bordergraph.api.Options`) for finer choices. A name that nothing
    has raises `UnknownNameError`, a choice that there is not `UsageError`, data that cannot be
    read `DataError`.

    Example:
        >>> kg = Workbench.open(as_of="2013")
        >>> kg.find("agency", "GRC"), kg.day.isoformat()
        ('rcmp', '2013-01-01')
    """

    def __init__(self, graph: KnowledgeGraph, language: str = "en") -> None:
        from bordergraph.api.desk import Desk

        self._graph = graph
        self._desk = Desk(graph, language)

    @classmethod
    def open(
        cls,
        *graphs: str | Path | rdflib.Graph,
        endpoint: str | None = None,
        as_of: str | date | None = None,
        sources: str | Iterable[str] = (),
        language: str = "en",
        dependencies: str | Path | None = None,
    ) -> Self:
        """Open graphs for reading.

        What is named is looked for at once; files are read when something is first asked, and
        `DataError` names every one that is broken then.

        Args:
            graphs: RDF files, perhaps compressed, folders of RDF, folders of CSV tables, workbooks,
                edge lists, graph files, or the word ``curated``; or rdflib graphs and datasets,
                of which a copy is made. Several merge, and `merged` tells what was joined.
                None means the curated graph that ships with the package.
            endpoint: URL of a SPARQL 1.1 endpoint to ask instead.
            as_of: The day to describe: a date, or ``2013``, ``2013-05``, ``2013-05-01``. Left out,
                the day up to which the data was kept.
            sources: Id of the source to believe, or several; all when left out.
            language: ``en`` or ``fr``, for labels and headings.
            dependencies: CSV table of which work depends on which, in place of the data's own,
                with the columns of the ``dependencies.csv`` that `export` writes.

        Raises:
            UsageError: A graph or table is not there or in no known format, an endpoint is given with
                graphs or sources, or the day or language is none.
            UnknownNameError: A source is not in the graph.
            DataError: A folder may not be entered.

        Example:
            >>> kg = Workbench.open(sources="npf-2025", language="fr")
            >>> kg.find("arrangement", "Shiprider")
            'shiprider'
        """
        from bordergraph.store import open_graph
        from bordergraph.words import LANGUAGES

        one_of("language", language, LANGUAGES)
        day = day_of(as_of)
        graph = open_graph(
            *graphs,
            endpoint=endpoint,
            as_of=day,
            sources=ids_of(sources),
            dependencies=dependencies,
        )
        return cls(graph, language)

    @classmethod
    def from_frames(
        cls,
        agencies: Frame,
        *,
        threats: Frame | None = None,
        programs: Frame | None = None,
        participations: Frame | None = None,
        mandates: Frame | None = None,
        focus: Frame | None = None,
        shares: Frame | None = None,
        flows: Frame | None = None,
        dependencies: Frame | None = None,
        gateways: Frame | None = None,
        searches: Frame | None = None,
        findings: Frame | None = None,
        sources: Frame | None = None,
        dataset: Frame | None = None,
        as_of: str | date | None = None,
        language: str = "en",
    ) -> Self:
        """Open tables that are in memory: data frames of pandas or polars, or lists of dictionaries.

        The tables and their columns are those of docs/tables.md, checked as files are. A missing
        value (None, NaN, NaT, NA) is an empty cell, a list is a cell of several items, a list of
        pairs a cell of pairs, and a date or a year may be what Python has for it.

        Args:
            agencies: At least ``id`` and ``label`` of every agency.
            threats: What they work against.
            programs: Arrangements that connect them.
            participations: Who takes part in which program.
            mandates: Who answers for which threat.
            focus: Which program works against which threat.
            shares: Who gives to whom outside any program.
            flows: Who gives what to whom inside a program.
            dependencies: How much one function needs another.
            gateways: Doors that law prescribes.
            searches: Dated attempts to disprove a gap.
            findings: What was documented about agencies or a program.
            sources: The documents that the others cite.
            dataset: The day up to which the data was kept.
            as_of: As of `open`.
            language: As of `open`.

        Raises:
            DataError: With every fault found, each with table, record, column and what was expected.
            UsageError: Something is no table, or the day or language is none.

        Example:
            >>> kg = Workbench.from_frames(
            ...     agencies=[{"id": i, "label": i.upper()} for i in ("a", "b", "c")],
            ...     threats=[{"id": "guns", "label": "Guns"}],
            ...     mandates=[{"agency": i, "threat": "guns"} for i in ("a", "b", "c")],
            ...     shares=[{"from": i, "to": j} for i, j in (("a", "b"), ("b", "a"))],
            ... )
            >>> [gap.agencies for gap in kg.gaps(strict=True, weight="none")]
            [('a', 'c'), ('b', 'c')]
        """
        from bordergraph.tables.memory import network_of_frames

        given = {
            "agencies": agencies, "threats": threats, "programs": programs,
            "participations": participations, "mandates": mandates, "focus": focus,
            "shares": shares, "flows": flows, "dependencies": dependencies, "gateways": gateways,
            "searches": searches, "findings": findings, "sources": sources, "dataset": dataset,
        }  # fmt: skip
        return cls._of(network_of_frames(given), as_of, language)

    @classmethod
    def from_networkx(
        cls, graph: nx.Graph[Any], *, as_of: str | date | None = None, language: str = "en"
    ) -> Self:
        """Open a networkx graph: directed or not, with one or several edges a pair.

        Nodes are agencies, with the columns of docs/tables.md as attributes (``label``,
        ``country``, ``level`` ...); a ``kind`` of ``program`` or ``threat`` makes them one. An edge
        of two agencies is a share, with ``threat``, ``cadence``, ``start`` and ``end``; of an
        agency and a program a participation, of an agency and a threat a mandate, of a program and
        a threat a focus. Without directions two agencies share both ways, which a note says.

        Args:
            graph: The graph; it is copied.
            as_of: As of `open`.
            language: As of `open`.

        Raises:
            DataError: With every fault found, each with its node or edge and what was expected.
            UsageError: It is no networkx graph, or the day or language is none.

        Example:
            >>> import networkx
            >>> graph = networkx.DiGraph()
            >>> graph.add_node("a", label="Police", country="CA")
            >>> graph.add_edge("a", "b", cadence="scheduled")
            >>> kg = Workbench.from_networkx(graph)
            >>> [(s.giver, s.receiver, s.cadence.value) for s in kg.network().shares]
            [('a', 'b', 'scheduled')]
        """
        from bordergraph.tables.memory import network_of_graph

        return cls._of(network_of_graph(graph), as_of, language)

    @classmethod
    def _of(cls, network: Network, as_of: str | date | None, language: str) -> Self:
        from bordergraph.store import open_graph
        from bordergraph.words import LANGUAGES

        one_of("language", language, LANGUAGES)
        return cls(open_graph(network, as_of=day_of(as_of)), language)

    # What the graph is.

    @property
    def language(self) -> str:
        """The language of labels and headings: ``en`` or ``fr``."""
        return self._desk.language

    @property
    def labels(self) -> Labels:
        """Names of things and words of the interface, in the language."""
        return self._desk.labels

    @property
    def as_of(self) -> date | None:
        """The day that was asked for."""
        return self._graph.as_of

    @property
    def believed(self) -> tuple[str, ...]:
        """Ids of the sources believed; empty for all."""
        return self._graph.sources

    @property
    def day(self) -> date | None:
        """The day that every answer describes; None when the data holds no date at all."""
        return self._graph.day

    @property
    def data_hash(self) -> str:
        """First 12 hex digits of the SHA-256 over the data files; empty for an endpoint."""
        return self._graph.data_hash

    def find(self, kind: str, name: str) -> str:
        """Return the id of a thing named by id, acronym or label, in any case and language.

        Example:
            >>> Workbench.open().find("arrangement", "Equipes intégrées de la police des frontières")
            'ibet'
        """
        return self._graph.find(kind, name)

    def network(self) -> Network:
        """Return the graph as plain values: agencies, arrangements, mandates, findings.

        Example:
            >>> network = Workbench.open().network()
            >>> network.agency_by_id["rcmp"].country
            'CA'
        """
        return self._graph.network()

    def networkx(self, layer: str = "ties", *, options: Options | None = None) -> nx.Graph[str]:
        """Return one layer of the network as a networkx graph, on the day.

        Every layer has the attribute ``day`` and the agencies as nodes, by id, with ``label``,
        ``label_fr``, ``country``, ``level``, ``sector`` and ``parent`` (an id; all texts, empty
        when unknown). Threats and arrangements are nodes ``threat:ID`` and ``arrangement:ID``.
        ``sources`` are sorted lists of ids; days are ISO dates, empty when unknown.

        Args:
            layer: Which:

                - ``ties``: a DiGraph of who gives to whom, as `brokers` measures it: shared
                  arrangements in force, flows and shares. Edges have ``direct`` (an exchange is
                  documented, not a common membership alone), ``cadence`` (the most regular one),
                  ``arrangements``, ``threats`` (that these name) and ``sources``.
                - ``memberships``: a bipartite Graph of agencies and arrangements in force; edges
                  have ``role``, ``provides``, ``receives``, ``start``, ``end`` and ``sources``.
                - ``exchanges``: a MultiDiGraph of documented flows and shares, one edge each, with
                  ``kind`` (flow or share), ``arrangement``, ``threat``, ``cadence``, ``what``,
                  ``start``, ``end`` and ``sources``.
                - ``mandates``: a bipartite Graph of agencies and threats; edges have
                  ``responsibility``, ``functions`` (a list) and ``sources``.
                - ``gaps``: a MultiGraph of the rows of `gaps`, keyed by threat, with ``threat``,
                  ``kind``, ``evidence``, ``need``, ``supply``, ``gap`` and ``sources``.
            options: What counts.

        Raises:
            UsageError: There is no such layer.

        Example:
            >>> kg = Workbench.open()
            >>> ties = kg.networkx()
            >>> ties.nodes["rcmp"]["country"], ties["cbsa"]["cbp"]["direct"]
            ('CA', True)
            >>> teams = kg.networkx("memberships")
            >>> teams["rcmp"]["arrangement:shiprider"]["role"]
            'co-lead'
        """
        from bordergraph.analysis.core.in_force import select
        from bordergraph.api import graph_layers
        from bordergraph.api.tie_graph import tie_graph

        one_of("layer", layer, graph_layers.LAYERS)
        facts = select(self.network(), options_of(options))
        if layer == "gaps":
            return graph_layers.gap_graph(facts, self.gaps(options=options))
        made: Mapping[str, Callable[[InForce], nx.Graph[str]]] = {
            "ties": tie_graph,
            "memberships": graph_layers.memberships,
            "exchanges": graph_layers.exchanges,
            "mandates": graph_layers.mandates,
        }
        return made[layer](facts)

    def rdflib(self) -> rdflib.Dataset:
        """Return an rdflib dataset over the same store; its default graph is not a union.

        Example:
            >>> Workbench.open().rdflib().default_graph.store is not None
            True
        """
        return self._graph.rdflib()

    def quads(self) -> list[ox.Quad]:
        """Return what the graph states, each triple in the graphs that state it, in no order."""
        return self._graph.quads()

    # The verbs.

    def report(self, *subject: str, brief: bool = False, everything: bool = False) -> Result[Row]:
        """Report on the whole network, on one thing, or on a pair of agencies.

        The analysis runs once, however many reports are asked for.

        Args:
            subject: Nothing for everything, one name, or two agencies.
            brief: Only the two pages that it begins with: findings, a picture, what would help,
                what is not known, how to cite.
            everything: Show every row and source in text and Markdown.

        Example:
            >>> report = Workbench.open().report("CBSA", "HSI")
            >>> report.to_markdown().startswith("# "), len(report) > 0
            (True, True)
        """
        return self._reports.on(subject, brief=brief, everything=everything)

    def bundle(self, folder: str | Path, *subject: str) -> Result[tuple[str, str]]:
        """Write a report as a parcel: every form of it, the map, tables, figures and the graph.

        The folder has a README that says what each file is, and sums over all of them. The same
        data gives the same bytes. PDF is left out where its engine is not installed.

        Args:
            folder: Where; files of an earlier parcel make place for new ones.
            subject: As of `report`.

        Raises:
            OutputError: A file is in the way that no parcel wrote, or the folder is a file.

        Example:
            >>> import tempfile
            >>> kg = Workbench.from_frames(agencies=[{"id": "lp", "label": "Lake Police"}])
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     "report.html" in [name for name, _ in kg.bundle(folder)]
            True
        """
        from bordergraph.api.bundle import bundle

        return bundle(self, subject, folder)

    def site(
        self, folder: str | Path, *, base: str = vocab.ROOT, since: str | Path | None = None
    ) -> Result[tuple[str, int]]:
        """Write the whole graph as a static site: a page a thing, indexes, search, the map.

        What is there already and has not changed is left alone; the same data gives the same
        bytes.

        Args:
            folder: Where; files of an earlier site make place for new ones.
            base: Address at which the site will stand.
            since: The graph as it was, or the folder of an earlier site: what changed since then
                is told on a page and in a feed.

        Returns:
            How many pages there are of each kind, in each language; `whole` tells what was
            written and removed.

        Raises:
            UsageError: The base is no address, the graph is a remote endpoint, or there is no
                earlier graph where one is named.
            OutputError: A file is in the way that no site wrote, or the folder is a file.

        Example:
            >>> import tempfile
            >>> kg = Workbench.from_frames(agencies=[{"id": "lp", "label": "Lake Police"}])
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     sorted(kind for kind, _ in kg.site(folder))
            ['agency', 'site']
        """
        from bordergraph.api.site import site

        def draw() -> str:
            return self.map(language="en").to_text()

        return site(self._desk, folder, base, draw, since)

    @cached_property
    def _reports(self) -> Reports:
        from bordergraph.api.reports import Reports

        return Reports(self._desk)

    def map(
        self,
        *,
        threat: str | None = None,
        focus: str | None = None,
        layout: str = "islands",
        top_gaps: int = 10,
        language: str | None = None,
        positions: str | Path | Mapping[str, Mapping[str, Point]] | None = None,
        story: str | Path | None = None,
        compare: tuple[str | date, str | date] | None = None,
        whatif: Mapping[str, Any] | None = None,
    ) -> Result[MapNode]:
        """Draw the interactive map; its text is one offline HTML page.

        Args:
            threat: Open on this threat.
            focus: Open on this agency and what it touches.
            layout: islands, communities, threats or geographic.
            top_gaps: Gap pairs to open with; 0 for all.
            language: Language the page opens in.
            positions: Positions of an earlier build to keep, or the file that holds them, if it
                is there; ``pictures["positions"]`` has the new ones.
            story: A guided story to tell on it, as docs/map.md describes: a YAML file, or the
                name of one that ships (``npf``).
            compare: Two days to open on side by side: what began, ended, opened and closed.
            whatif: Changes to open on beside the network, by the words of `whatif`, such as
                ``{"remove": "IBET"}``.

        Raises:
            DataError: The story has faults; all are told.
            UsageError: A choice is none of those named, both a comparison and a change are asked
                for, or two days of a graph that has a day of its own.

        Example:
            >>> len(Workbench.open().map(story="npf").whole.story.steps)
            6
        """
        from bordergraph.api.pictures import map_of

        return map_of(
            self._desk,
            threat=threat,
            focus=focus,
            layout=layout,
            top_gaps=top_gaps,
            language=language,
            positions=positions,
            story=story,
            compare=compare,
            whatif=whatif,
        )

    def gaps(
        self,
        *,
        threat: str | None = None,
        agency: str | None = None,
        by: str = "detail",
        weight: str = "idf",
        strict: bool = False,
        need: str = "tasks",
        top: int | None = None,
        evidence: str | Iterable[str] = (),
        apart: str | None = None,
        strained: bool = False,
        options: Options | None = None,
    ) -> Result[Any]:
        """List pairs that answer for one threat and have no regular channel for it.

        Args:
            threat: Only on this threat and narrower ones.
            agency: Only of this agency.
            by: One row per pair and threat (``detail``), per ``pair``, or per ``threat``.
            weight: How much a threat counts: idf, rarity or none.
            strict: Count as published open triangles are: any mutual tie closes.
            top: The most rows.
            need: ``tasks`` asks whose work depends on whose, ``threats`` who shares a threat.
            evidence: Only rows of this class of evidence, or of several: ``confirmed``,
                ``tested`` or ``inferred``.
            apart: What does not count instead: ``unknown`` (a thin record), ``within-body``,
                ``by-design`` (behind a door), ``no-need`` or ``slight``.
            strained: Links that exist and are in trouble instead.
            options: What counts, in place of `weight`, `strict` and `need`.

        Example:
            >>> gap = Workbench.open().gaps(top=1)[0]
            >>> gap.outcome.value, len(gap.agencies)
            ('open', 2)
        """
        from bordergraph.api.ranked import gaps

        at_least(1, "top", top)
        if self._graph.dependencies and (strict or need != "tasks"):
            raise UsageError(
                "dependencies say nothing of a threat that two share", "leave them out"
            )
        return gaps(
            self._desk,
            options_of(options, weight=weight, strict=strict, need=need),
            threat=threat,
            agency=agency,
            by=by,
            top=top,
            evidence=ids_of(evidence),
            apart=apart,
            strained=strained,
        )

    def silos(
        self,
        by: str = "country",
        *,
        null: str = "N1",
        samples: int = 1000,
        seed: int = 0,
        options: Options | None = None,
        on_progress: Progress | None = None,
    ) -> Result[Silo]:
        """Judge groups by the need they leave unmet across their boundary.

        Args:
            by: country, level, sector, body or community.
            null: N0, N1, N1-swaps, N2, N3 or N4.
            samples: Draws from the null.
            seed: Seed of draws and communities.
            options: What counts.
            on_progress: Told how many draws are done.

        Example:
            >>> groups = Workbench.open().silos("country", samples=20)
            >>> {"CA", "US"} <= {group.group for group in groups}
            True
        """
        from bordergraph.analysis.groups.groupings import GROUPINGS
        from bordergraph.api.ranked import silos

        one_of("grouping", by, GROUPINGS)
        at_least(1, "samples", samples)
        return silos(
            self._desk,
            options_of(options),
            by=by,
            null=null,
            seed=seed,
            samples=samples,
            on_progress=on_progress,
        )

    def brokers(
        self,
        by: str = "country",
        *,
        undirected: bool = False,
        top: int | None = None,
        seed: int = 0,
        options: Options | None = None,
    ) -> Result[Broker]:
        """Describe agencies by their place between groups: roles, betweenness, constraint.

        Args:
            by: country, level, sector, body or community.
            undirected: Take a tie in either direction both ways.
            top: The most rows.
            seed: Seed of the communities.
            options: What counts.

        Example:
            >>> first = Workbench.open().brokers(top=1)[0]
            >>> sorted(first.roles)
            ['coordinator', 'gatekeeper', 'itinerant', 'liaison', 'representative']
        """
        from bordergraph.analysis.groups.groupings import GROUPINGS
        from bordergraph.api.ranked import brokers

        one_of("grouping", by, GROUPINGS)
        at_least(1, "top", top)
        chosen = options_of(options)
        return brokers(self._desk, chosen, by=by, undirected=undirected, top=top, seed=seed)

    def coverage(self, of: str = "threats", *, options: Options | None = None) -> Result[Any]:
        """Show how far apart agencies are on each threat, or how well the record is founded.

        Args:
            of: ``threats``; ``agencies``, with the sources on each one's ties; ``sources``, with
                how their statements were found when they were compared with the text.
            options: What counts.

        Example:
            >>> rows = Workbench.open().coverage()
            >>> all(0 <= row.coverage <= 1 for row in rows)
            True
        """
        from bordergraph.api.ranked import coverage

        return coverage(self._desk, options_of(options), of=of)

    def critical(
        self,
        of: str = "links",
        *,
        top: int = 15,
        options: Options | None = None,
        on_progress: Progress | None = None,
    ) -> Result[Any]:
        """Rank what exists by what its loss would cost.

        Args:
            of: links, arrangements, memberships, relays, or points (whose loss splits the network).
            top: The most rows.
            options: What counts.
            on_progress: Told how many endings have been tried.

        Example:
            >>> points = Workbench.open().critical("points")
            >>> ["rcmp"] in [point["agencies"] for point in points.to_dicts()]
            True
        """
        from bordergraph.api.ranked import critical

        at_least(1, "top", top)
        return critical(self._desk, options_of(options), of=of, top=top, on_progress=on_progress)

    def stability(
        self,
        of: str = "pairs",
        *,
        without: str | None = None,
        share: float | None = None,
        add: bool = False,
        draws: int = 50,
        top: int = 10,
        seed: int = 0,
        options: Options | None = None,
        on_progress: Progress | None = None,
    ) -> Result[Any]:
        """Show how firm a rank is, or how a ranking stands when the record is a little different.

        Left to itself it draws the sources anew and varies the constants, and tells of each row
        its tier, its 5 to 95 % place, and how often it was among the top, fell, or vanished.

        Args:
            of: What is ranked: gaps, pairs, threats or brokers.
            without: Leave out a share of the ``statements`` at random, each of the ``sources`` in
                turn, or low ``confidence`` instead.
            share: Share of the statements, in (0, 1); a tenth when left out.
            add: Add ties at random instead of dropping statements.
            draws: How often.
            top: The most rows.
            seed: Seed of the draws.
            options: What counts.
            on_progress: Told how many draws are done.

        Example:
            >>> rows = Workbench.open().stability("pairs", draws=2, top=3).to_dicts()
            >>> len(rows) >= 3
            True
        """
        from bordergraph.api.ranked import stability

        at_least(1, "top", top)
        at_least(1, "draws", draws)
        return stability(
            self._desk,
            options_of(options),
            of=of,
            without=without,
            share=share,
            add=add,
            draws=draws,
            top=top,
            seed=seed,
            on_progress=on_progress,
        )

    def plan(
        self,
        of: str = "links",
        *,
        agency: str | None = None,
        arrangement: str | None = None,
        threat: str | None = None,
        size: int = 4,
        top: int = 10,
        options: Options | None = None,
    ) -> Result[Any]:
        """Find the links, memberships or programs that would close most gap.

        Args:
            of: links, memberships, arrangements or program.
            agency: Memberships of this agency only.
            arrangement: Memberships in this arrangement only.
            threat: The threat of a new program, which needs one.
            size: Members of a new program.
            top: The most rows or steps.
            options: What counts.

        Example:
            >>> first = Workbench.open().plan("links", top=1).to_dicts()[0]
            >>> first["gain"] > 0
            True
        """
        from bordergraph.api.planned import plan

        at_least(1, "top", top)
        return plan(
            self._desk,
            options_of(options),
            of=of,
            agency=agency,
            arrangement=arrangement,
            threat=threat,
            size=size,
            top=top,
        )

    def whatif(
        self,
        *changes: Change,
        remove: str | Iterable[str] = (),
        remove_member: str | Iterable[str] = (),
        add_member: str | Iterable[str] = (),
        add_link: str | Iterable[str] = (),
        add_focus: str | Iterable[str] = (),
        ended_funding: bool = False,
        options: Options | None = None,
    ) -> Result[Any]:
        """Show every gap that opens or closes when things change, all changes together.

        Args:
            changes: Changes as values, such as `bordergraph.api.EndAgency`.
            remove: Agencies or arrangements that end.
            remove_member: ``AGENCY:ARRANGEMENT``, which it leaves.
            add_member: ``AGENCY:ARRANGEMENT``, which it joins.
            add_link: ``AGENCY:AGENCY[:THREAT]``, who share.
            add_focus: ``ARRANGEMENT:THREAT``, which it takes on.
            ended_funding: End every arrangement whose money has run out.
            options: What counts.

        Example:
            >>> found = Workbench.open().whatif(remove="IBET")
            >>> found.whole.after.gaps > found.whole.before.gaps
            True
        """
        from bordergraph.api import planned

        named = planned.changes(
            self._desk,
            remove=ids_of(remove),
            remove_member=ids_of(remove_member),
            add_member=ids_of(add_member),
            add_link=ids_of(add_link),
            add_focus=ids_of(add_focus),
        )
        everything = [*changes, *named]
        chosen = options_of(options)
        return planned.whatif(self._desk, chosen, everything, ended_funding=ended_funding)

    def compare(
        self,
        first: str | Path | date,
        second: str | Path | date,
        *,
        top: int = 10,
        everything: bool = False,
        options: Options | None = None,
    ) -> Result[Row]:
        """Compare two days of the graph, two graphs, or a day of it with a graph.

        A day means this graph on that day; a graph is opened as this one was, with its sources and
        dependencies, and is described on the day asked for or its own. `whole` holds all that was
        found, as values.

        Args:
            first: A day, as a date or ``2013``, ``2013-05``, ``2013-05-01``; or an RDF file, a folder,
                or the word ``curated``. A folder named like a day is given as a path.
            second: Likewise.
            top: Rows of each list in text and Markdown.
            everything: Show every row and source in text and Markdown.
            options: What counts.

        Raises:
            UsageError: A side is neither a day nor a graph, or both are days and a day was asked
                for, or both are graphs and another was opened.
            DataError: A graph cannot be read.

        Example:
            >>> found = Workbench.open().compare("curated", "curated")
            >>> found.whole.nothing, len(found)
            (True, 0)
        """
        from bordergraph.api.compared import compare

        at_least(1, "top", top)
        chosen = options_of(options)
        return compare(self._desk, chosen, first, second, top=top, everything=everything)

    def why(
        self,
        a: str,
        b: str,
        *,
        threat: str | None = None,
        everything: bool = False,
        options: Options | None = None,
    ) -> Result[Row]:
        """Say why two agencies are linked or not, with every statement behind it.

        Args:
            a: One agency.
            b: The other.
            threat: Only this threat and what is narrower.
            everything: Show every row and source in text and Markdown.
            options: What counts.

        Example:
            >>> print(Workbench.open().why("RCMP", "ATF").to_text().splitlines()[0][:4])
            Why:
        """
        from bordergraph.api.reading import why

        chosen = options_of(options)
        return why(self._desk, chosen, a, b, threat=threat, everything=everything)

    @overload
    def query(self, question: None = None, /) -> Result[Query]: ...

    @overload
    def query(
        self,
        question: str | Path | Query,
        /,
        *,
        timeout: float | None = ...,
        max_rows: int | None = ...,
        max_memory: int | None = ...,
        **params: str | int | date,
    ) -> Answered: ...

    def query(
        self,
        question: str | Path | Query | None = None,
        /,
        *,
        timeout: float | None = SECONDS,
        max_rows: int | None = ROWS,
        max_memory: int | None = MEMORY_MB,
        **params: Any,
    ) -> Result[Any]:
        """Run a named question, a .rq file, or SPARQL text; without any, list the questions.

        It runs in a process of its own, which is stopped at the limits.

        Args:
            question: A name, a path, a text, or a `bordergraph.api.Query`.
            timeout: Seconds that it may run; None is no limit, here and below.
            max_rows: Rows that it may give.
            max_memory: MB of memory that it may need beside the graph; not bounded on macOS and
                Windows.
            params: Values of its parameters; things may be named by id, acronym or label.

        Raises:
            LimitError: It takes more time, rows or memory than it may.

        Example:
            >>> Workbench.open().query("ASK { agency:rcmp a bg:Agency }").truth
            True
        """
        from bordergraph.api import questions

        if question is None:
            return questions.questions(self._desk)
        limits = Limits.of(timeout, max_rows, max_memory)
        return questions.asked(self._desk, questions.resolved(self._desk, question), params, limits)

    def flow(
        self,
        question: str | Path | Query,
        /,
        *,
        timeout: float | None = SECONDS,
        max_rows: int | None = ROWS,
        max_memory: int | None = MEMORY_MB,
        **params: str | int | date,
    ) -> Flow:
        """Run a question as `query` does, and hand on its rows as they come, keeping none.

        Args:
            question: As of `query`, and so are the others.
            timeout: Seconds that it may run.
            max_rows: Rows that it may give.
            max_memory: MB of memory that it may need beside the graph.
            params: Values of its parameters.

        Raises:
            LimitError: It takes more than it may before its first row.

        Example:
            >>> with Workbench.open().flow("SELECT ?a { ?a a bg:Agency }") as rows:
            ...     sum(1 for _ in rows) > 100
            True
        """
        from bordergraph.api import questions

        limits = Limits.of(timeout, max_rows, max_memory)
        found = questions.resolved(self._desk, question)
        return questions.flowing(self._desk, found, params, limits)

    def ask_page(self, *, endpoint: str = "/sparql", other: str = "") -> str:
        """Return the page of the named questions as one HTML file, to stand beside an endpoint.

        Args:
            endpoint: Address of the SPARQL endpoint, on the origin that serves the page.
            other: Address of the page in the other language; empty for none.

        Example:
            >>> Workbench.open().ask_page(endpoint="/sparql").startswith("<!doctype html>")
            True
        """
        from bordergraph.api.asking import asking_page

        return asking_page(self._desk, endpoint=endpoint, other=other)

    def bound(self, question: str | Path | Query, /, **params: str | int | date) -> str:
        """Return the final SPARQL text of a question with its parameters put in.

        Example:
            >>> text = Workbench.open().bound("partners-of-agency", agency="RCMP")
            >>> "/agency/rcmp>" in text
            True
        """
        from bordergraph.api.questions import resolved

        return self._graph.bound(resolved(self._desk, question), params)

    def show(self, name: str, *, everything: bool = False) -> Result[Entry]:
        """Show everything about one thing, grouped by kind of statement and cited.

        Args:
            name: An agency, arrangement, threat, place or source; or the id of a statement.
            everything: Show every row and source in text and Markdown.

        Example:
            >>> thing = Workbench.open().show("Shiprider")
            >>> thing[0].ref.kind
            'arrangement'
        """
        from bordergraph.api.reading import show

        return show(self._desk, name, everything=everything)

    def list(
        self,
        kind: str,
        *,
        country: str | None = None,
        level: str | None = None,
        sector: str | None = None,
        threat: str | None = None,
        sort: str | None = None,
        status: str | None = None,
        practices: bool = False,
    ) -> Result[Any]:
        """List the things of one kind.

        Args:
            kind: agencies, arrangements, programs, channels, threats, places, findings,
                recommendations, figures or sources.
            country: CA, US or another country.
            level: federal, provincial, state, municipal ...
            sector: police, border, intelligence ...
            threat: Concerned with this threat or a narrower one.
            sort: Kind within the kind: task-force, mou, no-channel, port-of-entry ...
            status: active, ended, dormant ...; for findings, yes or no.
            practices: How each arrangement stands on the leading practices of collaboration.

        Example:
            >>> forum = Workbench.open().find("arrangement", "CBCF")
            >>> cards = Workbench.open().list("arrangements", sort="forum", practices=True)
            >>> next(c for c in cards if c.arrangement == forum)["accountability"].standing.value
            'found-wanting'
        """
        from bordergraph.api.reading import listed

        given = {
            "country": country, "level": level, "sector": sector, "threat": threat, "kind": sort,
            "status": status,
        }  # fmt: skip
        filters = {k: v for k, v in given.items() if v is not None}
        return listed(self._desk, kind, filters, practices=practices)

    def sources(
        self, *, unused: bool = False, stale: bool = False, kind: str | None = None
    ) -> Result[Any]:
        """List the documents with the number of statements that rest on each, most first.

        Args:
            unused: Only documents on which no statement rests.
            stale: In the order in which to look at them again, with the day and the reason of each
                (see `bordergraph.analysis.core.upkeep`), and the statements that rest on it.
            kind: Only documents of this kind, such as news or audit.

        Example:
            >>> first = Workbench.open().sources().to_dicts()[0]
            >>> first["statements"] > 0
            True
        """
        from bordergraph.api.reading import sources

        return sources(self._desk, unused=unused, stale=stale, kind=kind)

    def merged(self) -> Result[Join | Near]:
        """List what was joined when several graphs were opened together, and what nearly was.

        Returns:
            A `Join` for each agency, arrangement and threat that several graphs tell of, and a
            `Near` for each two that look alike and were kept apart, with how to join them.

        Raises:
            UsageError: Only one graph was opened.
        """
        from bordergraph.api.merging import merged

        return merged(self._desk)

    def conflicts(self, *, everything: bool = False) -> Result[Any]:
        """Show where sources disagree, side by side.

        Args:
            everything: Checks that a claim passed too, and every row in text and Markdown.

        Example:
            >>> len(Workbench.open().conflicts()) > 0
            True
        """
        from bordergraph.api.reading import conflicts

        return conflicts(self._desk, everything=everything)

    def timeline(
        self,
        subject: str | None = None,
        *,
        first: int | None = None,
        last: int | None = None,
        only: str | None = None,
        everything: bool = False,
    ) -> Result[Any]:
        """Show when things began and ended, and how need, gap and coverage moved by year.

        Args:
            subject: An agency, an arrangement or a threat; the whole network when left out.
            first: First year.
            last: Last year.
            only: ``events`` or ``years``, to leave out the other half; rows are the events
                unless only the years are asked for. ``pictures["svg"]`` draws both.
            everything: Show every row and source in text and Markdown.

        Example:
            >>> events = Workbench.open().timeline("IBET", only="events").to_dicts()
            >>> {"date", "event"} <= events[0].keys()
            True
        """
        from bordergraph.api.timeline import timeline

        return timeline(
            self._desk, subject, first=first, last=last, only=only, everything=everything
        )

    def cite(self, statement: str, *, text: str | Path | None = None) -> Result[Any]:
        """Show the source behind a statement, and the passage in your own copy of its text.

        Args:
            statement: A statement's id, ``figure:npf-firearms-traced``, or its IRI.
            text: The file that holds the source's text, in UTF-8.

        Example:
            >>> Workbench.open().cite("figure:npf-firearms-traced")[0]["source"]
            'source:npf-2025'
        """
        from bordergraph.api.citing import cite

        return cite(self._desk, statement, text)

    def check(
        self,
        *paths: str | Path,
        changed: str | bool = False,
        on_progress: Callable[[str], None] | None = None,
    ) -> Result[Fault]:
        r"""Name every fault of a graph: where it is, what is wrong, how to put it right.

        Args:
            paths: RDF files, folders of RDF or of CSV tables; what was opened when left out.
            changed: Only the faults of files that this branch of a git checkout touched: since it
                left the branch, tag or commit that is named, or the main branch (True).
            on_progress: Called with the name of each stage as it begins.

        Example:
            >>> import tempfile
            >>> from pathlib import Path
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     _ = Path(folder, "agencies.csv").write_text("id,label,class\na,A,agenzy\n")
            ...     [fault.fix for fault in Workbench.open().check(folder)]
            ["did you mean 'agency'?"]
        """
        from bordergraph.api.files import check

        if not paths and self._graph.in_memory:
            raise UsageError(
                "what is in memory was checked when it was opened", "name files to check"
            )
        return check(paths or self._graph.named, on_progress, changed)

    @staticmethod
    def add(
        source: str,
        *,
        title: str,
        graph: str | Path | None = None,
        publisher: str = "",
        date: str = "",
        url: str = "",
        kind: str = "",
        licence: str = "",
        read: str = "unread",
        looked: date | None = None,
    ) -> Result[tuple[str, int]]:
        """Register a document in a graph folder and begin the file of its claims; nothing is fetched.

        Args:
            source: Its id, such as ``oag-2015-borders``.
            title: Title, in its own language.
            graph: The graph folder, which may be empty; the curated graph of this checkout when
                left out.
            publisher: Who answers for it, by id or name; one that is not known yet is registered.
            date: 2015, 2015-06 or 2015-06-30.
            url: Its address.
            kind: A kind of source, such as ``audit``.
            licence: Address of the licence it is published under.
            read: unread, excerpt or full.
            looked: The day on which it was looked at.

        Returns:
            The files written, with the number of their lines; the file of claims first.

        Raises:
            UsageError: The graph has the document, by id or address, or something is malformed.
        """
        from bordergraph.api.adding import added
        from bordergraph.curate.begun import Document

        new = Document(source, title, publisher, date, url, kind, licence, read, looked)
        return added(graph, new)

    @staticmethod
    def import_(path: str | Path, form: str = "turtle") -> Result[tuple[str, int]]:
        r"""Turn tables, an edge list or a graph file into RDF, which is the result's text.

        Args:
            path: A folder of CSV tables, a workbook, a graph file or an edge list; the open graph
                plays no part.
            form: turtle, trig, nquads, ntriples or jsonld.

        Example:
            >>> import tempfile
            >>> from pathlib import Path
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     _ = Path(folder, "agencies.csv").write_text("id,label\na,Lake Police\n")
            ...     "Lake Police" in Workbench.import_(folder).to_text()
            True
        """
        from bordergraph.api.files import RDF, imported

        return imported(path, one_of("RDF format", form, RDF))

    @staticmethod
    def template(folder: str | Path) -> Result[tuple[str, int]]:
        """Write tables to begin with: a header and an example row each, and a page on every column.

        Args:
            folder: Where; nothing in it is written over.

        Raises:
            OutputError: The folder cannot be written, or holds one of the files already.

        Example:
            >>> import tempfile
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     "agencies.csv" in dict(Workbench.template(folder))
            True
        """
        from bordergraph.api.files import template

        return template(folder)

    def index(self, *, remove: bool = False) -> Result[tuple[str, int]]:
        """Keep the graph on disk as the engine reads it, so that it opens at once from then on.

        The index lies beside the graph, or for the shipped graph among the user's caches. It is
        used whenever the graph is opened whole, until one of its files changes. This workbench
        goes on with what it has read.

        Args:
            remove: Remove the index instead.

        Raises:
            UsageError: It is not one graph in files of RDF.
            DataError: The graph cannot be read, or changed while it was.
            OutputError: The index cannot be written, or removed.
        """
        from bordergraph.api.index import index

        return index(self._desk, remove=remove)

    def export(self, form: str, folder: str | Path | None = None) -> Result[tuple[str, int]]:
        """Write the graph for other programs; the result's text is what they read.

        With a day asked for, arrangements and ties that were not in force then are left out.

        Args:
            form: turtle, trig, nquads, ntriples, jsonld (everything the graph states), gexf,
                graphml, cytoscape, kumu (agencies, arrangements, threats and their ties), csv
                (tables that `open` reads), or datapackage (the same with their schemas, and as
                Parquet with the extra ``scale``).
            folder: Where tables are written; csv and datapackage only.

        Raises:
            OutputError: The folder cannot be written.

        Example:
            >>> Workbench.open().export("gexf").to_text().count("<node ") > 100
            True
        """
        from bordergraph.api.files import export

        return export(self._desk, form, folder)

    @staticmethod
    def format(*paths: str | Path, index: bool = False) -> Result[FormattedFile]:
        """Put Turtle files into the canonical layout; nothing is written.

        Args:
            paths: Turtle files or folders of them; the open graph plays no part.
            index: Also README.md and the counts of dataset.ttl of a graph folder.

        Returns:
            The files with what they should hold; the result's text lists those that differ.

        Example:
            >>> import tempfile
            >>> from pathlib import Path
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     _ = Path(folder, "a.ttl").write_text("<urn:a> a <urn:b> .")
            ...     len(Workbench.format(folder))
            1
        """
        from bordergraph.api.files import formatted

        return formatted(paths, index=index)
