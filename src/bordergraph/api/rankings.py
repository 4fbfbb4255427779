"""What the analysis ranks or counts: gaps, silos, brokers, coverage, ties; on Spark as well."""

from __future__ import annotations

import functools
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from bordergraph.api.open_graph import OpenGraph, allow_values
from bordergraph.api.result import Result
from bordergraph.errors import Sentence, UsageError
from bordergraph.schema.terms import GROUPINGS, Null

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from bordergraph.analysis.gaps.connections import Connection
    from bordergraph.analysis.gaps.explanation import NeedExplanation
    from bordergraph.analysis.groups import Grouping, Silo
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.method.rows import Key, NeedRow, Served
    from bordergraph.analysis.register import Problem
    from bordergraph.analysis.structure.brokers import Broker
    from bordergraph.analysis.structure.nulls import Progress
    from bordergraph.api.context import Context
    from bordergraph.views.table.table import Lines
    from bordergraph.words.labels import Labels

GAP_ROWS = ("detail", "pair", "threat")
COVERAGE_ROWS = ("threats", "agencies", "pairs", "groups", "sides")
MOST_TIES = 1_000_000
"""Connections that are listed at once."""


def _grouping_notes(
    context: Context, grouping: Grouping, seed: int, verb: str
) -> Callable[[], tuple[str, ...]]:
    """Return the maker of the notes on communities, and on how agencies without a group are counted."""
    from bordergraph.analysis.structure.graphs import UNSPECIFIED
    from bordergraph.views.tables.structure import community_lines

    def notes() -> tuple[str, ...]:
        lines = community_lines(grouping, context.labels, seed)
        ungrouped = list(grouping.groups.values()).count(UNSPECIFIED)
        if not ungrouped:
            return lines
        key = f"{verb}-ungrouped.{'none' if ungrouped == len(grouping.groups) else 'some'}"
        agencies = context.labels.count("agency", ungrouped)
        return (*lines, context.labels.say(key, column=grouping.by, agencies=agencies))

    return notes


@dataclass(frozen=True)
class _Scope:
    """Which rows are listed: those of an agency, on a threat or narrower ones."""

    context: Context
    agency: str | None
    threat: str | None

    @functools.cached_property
    def threats(self) -> tuple[str, ...]:
        """The threats whose rows are listed; none where all are."""
        return () if self.threat is None else self.context.network.threats_under(self.threat)

    @property
    def assessment(self) -> Assessment:
        """How the needs of the rows are served."""
        agencies = () if self.agency is None else (self.agency,)
        return self.context.assessment.restrict(agencies, self.threats)

    def accepts(self, key: Key) -> bool:
        """Tell whether a row is listed."""
        *agencies, threat = key
        return (self.agency is None or self.agency in agencies) and (
            self.threat is None or threat in self.threats
        )

    def documented_problems(self) -> tuple[Problem, ...]:
        """Return the open problems of missing channels that are listed."""
        return tuple(
            p
            for p in self.context.problems
            if p.is_gap
            and (self.agency is None or self.agency in p.agencies)
            and (self.threat is None or not {*self.threats}.isdisjoint(p.threats))
        )


def _count_line(rows: Sequence[NeedRow], day: str, labels: Labels, *, research: bool) -> str:
    """Return how many rows there are: to look into, or with full need."""
    n = len(rows) if research else sum(row.need == "full" for row in rows)
    full = "gaps-count.full" if any(row.stated for row in rows) else "gaps-count.full.own"
    return labels.say("gaps-research-count" if research else full, n, day=day)


def _opening_lines(
    scope: _Scope,
    rows: Sequence[NeedRow],
    documented: Sequence[Problem],
    *,
    partial: bool,
    research: bool,
) -> list[str]:
    """Return the lines above a list of gaps, or of rows to look into."""
    from bordergraph.analysis.method.rows import Need

    labels, assessment = scope.context.labels, scope.context.assessment
    day = labels.day(scope.context.graph.day)
    count_line = _count_line(rows, day, labels, research=research)
    if research:
        return [count_line]
    full = [row for row in rows if row.need is Need.FULL]
    lines = []
    if documented:
        lines.append(labels.say("gaps-count.documented", len(documented), day=day))
    lines.append(count_line if rows else _no_gaps_line(scope))
    if partials := scope.assessment.gap_counts().get(Need.PARTIAL):
        key = "gaps-count.partial" if partial else "gaps-partial-more"
        lines.append(labels.say(key, partials))
    if any(row.stated for row in rows):
        official = {p.id for p in documented if p.authority_count}
        problems = assessment.problems
        confirmed = sum(not official.isdisjoint(problems.get(r.key, ())) for r in rows)
        lines.append(labels.say("gaps-confirmed", n=confirmed))
    lines += _interval_line(scope, full)
    if any(not row.stated for row in rows):
        lines.append(labels.say("gaps-unsourced"))
    lines += [labels.say(f"left-open.{name}") for name in scope.context.network.left_open]
    if unresearched := scope.assessment.count_unresearched():
        lines.append(labels.say("gaps-research-more", unresearched))
    return lines


def _interval_line(scope: _Scope, full: Sequence[NeedRow]) -> Iterator[str]:
    """Yield the range of the count over the variants, and how many rows are in all of them."""
    labels, assessment = scope.context.labels, scope.context.assessment
    interval, always = assessment.gap_range_of(scope.accepts), assessment.stable_gaps
    if interval and always is not None and (interval.high or full):
        yield labels.say(
            "gaps-interval" if interval.low < interval.high else "gaps-interval-same",
            variants=interval.variants,
            low=interval.low,
            high=interval.high,
            always=sum(row.key in always for row in full),
            n=len(full),
        )


def _no_gaps_line(scope: _Scope) -> str:
    """Return the line for no possible gap, with what was searched."""
    from bordergraph.words.needs import parts_text

    context, labels = scope.context, scope.context.labels
    served = scope.assessment.served()
    listed = () if context.tables else context.network.searches
    searches = [s for s in listed if scope.accepts((*s.agencies, s.threat))]
    return labels.say(
        "gaps-none",
        needs=labels.count("need", served.needs),
        day=labels.day(context.graph.day),
        parts=parts_text(served, labels),
        searches=labels.count("search", len(searches)),
    )


def count_rows(
    by: str,
    rows: Sequence[NeedRow],
    top: int | None,
    labels: Labels,
    opening: Lines,
    notes: Lines,
    documented: Sequence[Problem] = (),
) -> Result[Any]:
    """Count gaps by pair or by threat; a documented one counts for each threat that it names."""
    from bordergraph.analysis.gaps.possible_gaps import count_pairs, count_threats
    from bordergraph.views.tables.needs import count_table

    named = chain((row.threat for row in rows), *(p.threats for p in documented))
    counts = count_pairs(rows, documented) if by == "pair" else count_threats(named)
    shown: tuple[Any, ...] = counts[:top]
    return Result(shown, count_table(by, shown, labels, opening, notes), rows)


def coverage_rows(
    assessment: Assessment,
    unit: str,
    labels: Labels,
    footer: Callable[[], Iterable[str]],
    empty: Callable[[], list[str]] | None = None,
) -> Result[Any]:
    """Return how needs are served, least served first."""
    from bordergraph.views.tables.needs import served_lines, served_table

    counts_by_unit: dict[str, tuple[Callable[[], Mapping[Any, Served]], str | None]] = {
        "threats": (assessment.served_by_threat, "threat"),
        "agencies": (assessment.served_by_agency, "agency"),
        "pairs": (assessment.served_by_pair, None),
        "groups": (assessment.served_by_country, "country"),
        "sides": (assessment.served_between, None),
    }
    count_served, column = counts_by_unit[unit]
    served, total = count_served(), assessment.served()

    def order(row: tuple[Any, Served]) -> tuple[Any, ...]:
        return -row[1].lacking_regular, -row[1].not_assessed, -row[1].needs, row[0]

    rows = tuple(sorted(served.items(), key=order))

    def notes() -> Iterator[str]:
        if len(rows) > 1:
            yield labels.say("coverage-order")
        if unit in {"agencies", "groups"}:
            yield labels.say(f"served-twice.{unit}")
        yield from map(labels.say, ("served-assumed", "served-not-assessed"))
        yield from footer()

    agencies = assessment.agencies_by(column) if column else {}
    opening = empty if empty and not rows else functools.partial(served_lines, total, labels)
    table = served_table(unit, rows, agencies, labels, opening, notes)
    return Result(rows, table, total)


class RankingVerbs(OpenGraph):
    """An open graph whose gaps, groups, agencies and losses are ranked."""

    @allow_values(by=GAP_ROWS, top=1)
    def gaps(
        self,
        *,
        threat: str | None = None,
        agency: str | None = None,
        by: str = "detail",
        partial: bool = False,
        research: bool = False,
        strict: bool = False,
        top: int | None = None,
    ) -> Result[Any]:
        """List gaps: those that open problems document, then possible ones.

        A possible gap is a need that was searched for a regular channel, and none is known.

        Args:
            threat: Only on this threat and narrower ones.
            agency: Only of this agency.
            by: One row per pair and threat (``detail``), per ``pair``, or per ``threat``.
            partial: Include rows with a partial need.
            research: The needs to look into instead: not assessed, or never searched.
            strict: The open triangles that published studies count instead.
            top: The most rows.

        Example:
            >>> gap = Workbench.open().gaps(top=1)[0]
            >>> gap.basis, len(gap.problems)
            ('documented', 1)
        """
        from bordergraph.analysis.gaps import possible_gaps as found_gaps
        from bordergraph.views.tables import needs as tables

        context = self._context
        find = context.find_optional
        scope = _Scope(context, find("agency", agency), find("threat", threat))
        if strict + research + partial > 1:
            message = "give only one of --strict, --research and --partial"
            raise UsageError(message, "each shows another list")
        if strict:
            return self._triangles(scope, by, top)
        needs, labels = context.assessment, context.labels
        own = scope.assessment
        rows = own.unresearched_rows() if research else own.candidates(partial=partial)
        documented = () if research else scope.documented_problems()
        opening = functools.partial(
            _opening_lines, scope, rows, documented, partial=partial, research=research
        )
        notes = context.need_notes
        if by != "detail":
            return count_rows(by, rows, top, labels, opening, notes, documented)
        # Stories span the list, so they are built before it is cut.
        head = rows if top is None or not research else rows[:top]
        listed = found_gaps.possible_gaps(context.network, needs, head) if head else ()
        if listed and not research:
            listed = found_gaps.group_by_story(context.network, listed)
        gaps = (*(found_gaps.documented_gap(p, needs) for p in documented), *listed)[:top]

        def explanations() -> Iterable[NeedExplanation]:
            by_key = {row.key: row for row in rows}
            explained = [by_key[g.key] for g in gaps if g.basis != "documented"]
            if not explained:
                return ()
            from bordergraph.analysis.gaps.explanation import explain_rows

            return explain_rows(context.network, needs, context.dependencies, explained)

        title = "gaps-research-title" if research else "gaps-title"
        other_rows = functools.partial(found_gaps.gap_rows, assessment=needs)
        table = tables.gap_table(gaps, explanations, labels, title, opening, notes, other_rows)
        return Result(gaps, table, rows)

    def _triangles(self, scope: _Scope, by: str, top: int | None) -> Result[Any]:
        """List open triangles of two agencies and a threat."""
        from bordergraph.analysis.core.in_force import select
        from bordergraph.analysis.core.links import exchange_graph, mandate_graph
        from bordergraph.analysis.gaps.possible_gaps import count_threats
        from bordergraph.analysis.structure.open_needs import open_triangles
        from bordergraph.views.tables import needs as tables

        if self._graph.dependencies:
            raise UsageError("dependencies say nothing of open triangles", "leave them out")
        context, labels = self._context, self._context.labels
        facts = select(context.network)
        pairs = []
        for pair, threats in open_triangles(exchange_graph(facts), mandate_graph(facts)):
            accepted = tuple(t for t in threats if scope.accepts((*pair, t)))
            if accepted:
                pairs.append((pair, accepted, len(threats)))
        listed = [(pair, threat) for pair, threats, _ in pairs for threat in threats]
        n = len(listed)
        lines = [labels.say("gaps-strict-count", n)]
        if not listed:
            among = labels.count("agency", len(facts.agencies))
            lines = [labels.say("gaps-strict-none", agencies=among)]
        kind, results = {
            "detail": ("strict", tuple(listed)),
            "pair": ("strict-pair", tuple(pairs)),
            "threat": ("threat", count_threats(threat for _, threat in listed)),
        }[by]
        shown: tuple[Any, ...] = results[:top]
        return Result(shown, tables.count_table(kind, shown, labels, lines, context.notes))

    @allow_values(by=GROUPINGS, null=tuple(n.value for n in Null), samples=1, seed=0)
    def silos(
        self,
        by: str = "country",
        *,
        null: str = "N4",
        samples: int = 1000,
        seed: int = 0,
        on_progress: Progress | None = None,
    ) -> Result[Silo]:
        """Compare how the needs of groups are served inside and across their boundary.

        Args:
            by: Groups of agencies: by country, level, sector, body or community.
            null: Random model of the ties that E-I is read beside: N4 permutes the labels, N1
                keeps degrees on average.
            samples: Draws from the random model.
            seed: Seed of draws and communities.
            on_progress: Told how many draws are done.

        Example:
            >>> groups = Workbench.open().silos("country", samples=20)
            >>> {"CA", "US"} <= {group.group for group in groups}
            True
        """
        from bordergraph.analysis.core.in_force import select
        from bordergraph.analysis.groups import grouping_of
        from bordergraph.analysis.groups import silos as group_silos
        from bordergraph.views.tables.structure import silos_table

        context = self._context
        facts = select(context.network)
        grouping = grouping_of(facts, by, seed=seed)
        draws: dict[str, Any] = {"null": null, "samples": samples, "seed": seed}
        rows = group_silos(facts, context.assessment, grouping, **draws, on_progress=on_progress)

        table = silos_table(rows, context.labels, by=by, seed=seed)
        notes = _grouping_notes(context, grouping, seed, "silos")
        return Result(rows, table.add_notes(notes).add_notes(context.need_notes))

    @allow_values(by=GROUPINGS, top=1, seed=0)
    def brokers(
        self,
        by: str = "country",
        *,
        undirected: bool = False,
        top: int | None = None,
        seed: int = 0,
    ) -> Result[Broker]:
        """Describe agencies by their place between groups: roles, betweenness, constraint.

        Args:
            by: Groups of agencies: by country, level, sector, body or community.
            undirected: Read every tie both ways.
            top: The most rows.
            seed: Seed of the communities.

        Example:
            >>> first = Workbench.open().brokers(top=1)[0]
            >>> sorted(first.roles)
            ['coordinator', 'gatekeeper', 'itinerant', 'liaison', 'representative']
        """
        from bordergraph.analysis.core.in_force import select
        from bordergraph.analysis.core.links import two_mode_graph
        from bordergraph.analysis.groups import grouping_of
        from bordergraph.analysis.structure.brokers import brokers as rank_brokers
        from bordergraph.views.tables.structure import brokers_table

        context = self._context
        facts = select(context.network)
        grouping = grouping_of(facts, by, seed=seed)
        draws: dict[str, Any] = {"undirected": undirected, "seed": seed}
        rows = rank_brokers(two_mode_graph(facts), grouping.groups, **draws, top=top)

        table = brokers_table(rows, context.labels, by=by, **draws)
        notes = _grouping_notes(context, grouping, seed, "brokers")
        return Result(rows, table.add_notes(notes).add_notes(context.notes))

    @allow_values(of=COVERAGE_ROWS)
    def coverage(self, of: str = "threats", *, threat: str | None = None) -> Result[Any]:
        """Show how needs are served: six counts that add up, and three that are counted apart.

        Args:
            of: One row a threat (``threats``), agency (``agencies``), pair of agencies (``pairs``)
                or country of agencies (``groups``), or one for the needs within each country and
                between two (``sides``).
            threat: Only needs on this threat and narrower ones.

        Example:
            >>> served = Workbench.open().coverage().whole
            >>> served.needs == served.regular + served.assumed + served.irregular + (
            ...     served.indirect + served.none + served.not_assessed)
            True
        """
        context, labels = self._context, self._context.labels
        scope = _Scope(context, None, context.find_optional("threat", threat))

        def empty() -> list[str]:
            agencies = labels.count("agency", len(context.network.agencies))
            mandates = labels.count("mandate", len(context.network.mandates))
            return [labels.say("served-none", agencies=agencies, mandates=mandates)]

        return coverage_rows(scope.assessment, of, labels, context.need_notes, empty)

    @allow_values(top=1)
    def ties(self, agency: str | None = None, *, top: int | None = None) -> Result[Connection]:
        """List linked pairs of agencies: through what, how often, since when.

        Args:
            agency: Only connections of this agency, those through most arrangements first; all by
                name when left out.
            top: The most rows.

        Raises:
            UsageError: All are asked for where there are more than a million.

        Example:
            >>> first = Workbench.open().ties("RCMP", top=1)[0]
            >>> "rcmp" in first.agencies, first.cls.value
            (True, 'regular')
        """
        from bordergraph.analysis.gaps.connections import Connections
        from bordergraph.views.tables.structure import connections_table

        context, labels = self._context, self._context.labels
        network, agency_id = context.network, context.find_optional("agency", agency)
        connections = Connections(network, context.assessment)
        if agency_id is None:
            n = connections.count
            if top is None and n > MOST_TIES:
                message = Sentence("{n} connections are too many to list at once", n=n)
                raise UsageError(message, "name an agency, or use --top")
            shown = tuple(islice(connections, top))
        else:
            connected = connections.of_agency(agency_id)
            n, shown = len(connected), connected[:top]

        def opening_lines() -> Iterator[str]:
            day, facts = labels.day(network.day), connections.link_index.facts
            if n:
                count = labels.count("connection", n)
                yield labels.say("connections-count", connections=count, day=day)
                return
            yield labels.say(
                "connections-none",
                day=day,
                working=len(facts.working_arrangements),
                arrangements=labels.count("arrangement", len(network.arrangements)),
                participations=labels.count("participation", len(facts.participations)),
                exchanges=labels.count("exchange", len(facts.shares)),
            )

        table = connections_table(shown, labels, opening_lines, context.notes, agency_id)
        return Result(shown, table)


@contextmanager
def _open_engine(
    url: str, folder: str | Path, language: str
) -> Iterator[tuple[Assessment, Labels, tuple[str, ...]]]:
    """Run the method on an engine; yield the assessment, labels, and the note below tables."""
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.method.spark import SparkDatabase
    from bordergraph.api.context import ontology_names
    from bordergraph.words.labels import Labels

    with SparkDatabase(url, folder) as database:
        text = "SELECT min(day) AS day FROM run WHERE run = (SELECT min(run) FROM run)"
        ((day,),) = database.query(text)
        # The tables have only ids of things; the ontology has the other words.
        labels = Labels.from_names(language, ontology_names())
        notes = (labels.say("note-engine", url=url, day=day),)
        yield Assessment(database, day), labels, notes


@allow_values(by=GAP_ROWS, top=1)
def engine_gaps(
    url: str,
    folder: str | Path,
    *,
    by: str = "detail",
    partial: bool = False,
    research: bool = False,
    threat: str | None = None,
    agency: str | None = None,
    top: int | None = None,
    language: str = "en",
) -> Result[Any]:
    """List possible gaps as `Workbench.gaps` does, worked out by Spark.

    Things are named by id. Sources stand in the graph alone, so that the rows have none.
    The tables are those that ``export --method --format parquet`` wrote, where the engine finds
    them.

    Raises:
        UsageError: Nothing answers at the URL, or pyspark is not installed.
        OutputError: The engine cannot read the tables, or cannot work them out.
    """
    from bordergraph.analysis.gaps.possible_gaps import possible_gap
    from bordergraph.views.tables.needs import gap_table

    with _open_engine(url, folder, language) as (needs, labels, notes):
        threats = _threats_under(needs, threat) if threat else ()
        own = needs.restrict((agency,) if agency else (), threats)
        rows = own.unresearched_rows() if research else own.candidates(partial=partial)
        opening = [_count_line(rows, needs.day, labels, research=research)]
        if partial and not research:
            partials = sum(row.need != "full" for row in rows)
            opening.append(labels.say("gaps-count.partial", partials))
        if by != "detail":
            return count_rows(by, rows, top, labels, opening, notes)
        gaps = tuple(possible_gap(needs, row, _searches_of(needs, row)) for row in rows[:top])
        title = "gaps-research-title" if research else "gaps-title"
        return Result(gaps, gap_table(gaps, None, labels, title, opening, notes), rows)


def _threats_under(needs: Assessment, threat: str) -> tuple[str, ...]:
    """Return a threat and narrower ones; a name that no threat has gives that name alone."""
    rows = needs.query("SELECT threat FROM threat_above WHERE above = ?", [threat])
    return (threat, *(name for (name,) in rows))


def _searches_of(needs: Assessment, row: NeedRow) -> tuple[str, ...]:
    """Return the ids of the searches for a channel for a row, by day."""
    text = "SELECT search FROM search WHERE a = ? AND b = ? AND threat = ? ORDER BY day, search"
    return tuple(name for (name,) in needs.query(text, row.key))


@allow_values(of=COVERAGE_ROWS)
def engine_coverage(
    url: str,
    folder: str | Path,
    of: str = "threats",
    *,
    threat: str | None = None,
    language: str = "en",
) -> Result[Any]:
    """Show how needs are served as `Workbench.coverage` does, worked out by Spark."""
    with _open_engine(url, folder, language) as (assessment, labels, notes):
        threats = _threats_under(assessment, threat) if threat else ()
        needs = assessment.restrict(threats=threats)
        return coverage_rows(needs, of, labels, lambda: notes)
