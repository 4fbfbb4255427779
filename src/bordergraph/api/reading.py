"""Verbs that read the record: pairs, things, lists, documents, where they disagree, citations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bordergraph.api.open_graph import YEARS, OpenGraph, allow_values
from bordergraph.api.result import Result, plain_table
from bordergraph.errors import DataError, Sentence, UsageError, not_utf8, reason_of
from bordergraph.record import LISTED_CLASSES
from bordergraph.schema import terms
from bordergraph.words import LANGUAGES
from bordergraph.words.labels import load_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TypeAlias

    from bordergraph.analysis.register import Problem
    from bordergraph.api.context import Context
    from bordergraph.curate.passage import Passage
    from bordergraph.model import Network, Ref
    from bordergraph.record import Entry, Event
    from bordergraph.store.networks.joins import Join, NearJoin
    from bordergraph.views.report.page import Page
    from bordergraph.views.table.table import Row
    from bordergraph.words.labels import Labels

    CitationRow: TypeAlias = dict[str, str | int | list[str] | None]

_NAMED_LISTS = """
agencies arrangements programs channels threats places findings recommendations figures sources
""".split()
KINDS = (*_NAMED_LISTS, *(t for t in LISTED_CLASSES if t != "recommendations"))
"""What can be listed."""

TIMELINE_PARTS = ("events", "years")
# Default number of years: of the whole network, and of one thing.
_NETWORK_YEARS, _SUBJECT_YEARS = 25, 60

_SUBJECTS = ("agency", "arrangement", "threat")
_JOIN_COLUMNS = ("what", "kind", "id", "by", "graphs", "ids", "how")


def _list_kind(context: Context, name: str) -> str:
    """Return the kind that a word means, one thing's or several's, in English or French."""
    from bordergraph.api.context import find_kind

    kinds = {load_texts(lang)[f"list-of.{kind}"]: kind for lang in LANGUAGES for kind in KINDS}
    allowed = [load_texts(context.language)[f"list-of.{kind}"] for kind in KINDS]
    return find_kind(name, kinds, allowed)


def _year_range(
    events: Sequence[Event], first: int | None, last: int | None, until: int | None, count: int
) -> tuple[int, int]:
    """Return the years to show: the requested ones, else up to the last one with an event."""
    years = [y for e in events if (y := int(e.date[:4])) <= (until or y)]
    end = last or max(years, default=first or 2000)
    start = first or max(min(years, default=end), end - count + 1)
    if start > end:
        message = Sentence("--from {first} lies after --to {last}", first=start, last=end)
        raise UsageError(message, "swap the two years")
    return start, end


def _years_shown(
    network: Network, subject: Ref | None, first: int | None, only: str | None
) -> tuple[int, tuple[Sentence, ...]]:
    """Return the default number of years, and a remark where it is reduced.

    Where needs are worked out for each, they are as many as take less than a minute.
    """
    from bordergraph.analysis.whatif.yearly import PAIRS_AT_ONCE, mandate_pairs

    limit = _NETWORK_YEARS if subject is None else _SUBJECT_YEARS
    if only == "events":
        return limit, ()
    years = min(limit, max(2, 3 * PAIRS_AT_ONCE // (mandate_pairs(network) or 1)))
    if years == limit or first is not None:
        return years, ()
    text = "note: the last {n} years, as each takes long; name others with --from and --to"
    return years, (Sentence(text, n=years),)


_PASSAGE_PARTS = {
    "start": "start",
    "end": "end",
    "before": "before",
    "passage": "text",
    "after": "after",
    "differs": "changed",
}
"""Columns of a citation, and the part of the passage in each; empty where there is no text."""


def _citation(statement: Entry, source: Entry, publisher: str, labels: Labels) -> CitationRow:
    return {
        "statement": statement.ref.key,
        "source": source.ref.key,
        "title": source.text("dcterms:title") or None,
        "publisher": publisher or None,
        "date": str(source.bilingual_text("bg:dateText")) or source.text("bg:date") or None,
        "url": source.text("schema:url") or None,
        "locator": statement.text("bg:locator") or None,
        "confidence": statement.slug("bg:confidence"),
        "note": labels.localize(statement.bilingual_text("bg:note")) or None,
        "copy": source.slug("bg:via") or None,
        "extent_read": source.slug("bg:extentRead") or None,
        "looked_at": statement.text("bg:checkedOn") or source.text("bg:lastLookedAt") or None,
    }


def _publisher(context: Context, source: Entry) -> str:
    """Return the name of a source's publisher, which is a thing, or in foreign data the name itself."""
    from bordergraph.model import Ref

    publisher = next(iter(source.values_of("dcterms:publisher")), "")
    return context.labels.full_name(*publisher) if isinstance(publisher, Ref) else publisher


def _title(source: Entry) -> str:
    title = source.text("dcterms:title")
    return f"{title} ({source.ref})" if title else source.ref.key


def _passage(statement: Entry, source: Entry, file: Path) -> Passage | None:
    from bordergraph.curate.passage import find_passage

    start, end, sha256 = (statement.text(f"bg:span{part}") for part in ("Start", "End", "Sha256"))
    if not (start and end and sha256):
        return None
    try:
        text = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        fault = not_utf8(str(file), error)
        raise DataError("{file} cannot be read as text", [fault], file=file) from None
    except OSError as error:
        raise UsageError("cannot read {path}: {why}", path=file, why=reason_of(error)) from None
    digest = source.text("bg:textSha256")
    return find_passage(text, int(start), int(end), sha256, text_sha256=digest, where=str(file))


class RecordVerbs(OpenGraph):
    """An open graph whose record is read."""

    def why(
        self, a: str, b: str, *, threat: str | None = None, everything: bool = False
    ) -> Result[Row]:
        """Explain a pair of agencies: needs, problems, channels, searches, statements.

        Args:
            a: One agency.
            b: The other.
            threat: Only this threat and what is narrower.
            everything: Show every row and source in text and Markdown.

        Example:
            >>> print(Workbench.open().why("RCMP", "ATF").to_text().splitlines()[0][:4])
            Why:
        """
        from bordergraph.api.reports import explain_link, report_result

        context = self._context
        threat_id = context.find_optional("threat", threat)
        first, second = context.find("agency", a), context.find("agency", b)
        report = explain_link(context, first, second, threat_id)
        return report_result(context, report, everything=everything)

    def show(self, name: str, *, everything: bool = False) -> Result[Entry]:
        """Show all statements about one thing, grouped by kind, with citations.

        Args:
            name: An agency, arrangement, threat, place or source; or the id of a statement.
            everything: Show every row and source in text and Markdown.

        Example:
            >>> thing = Workbench.open().show("Shiprider")
            >>> thing[0].ref.kind
            'arrangement'
        """
        from bordergraph.api.reports import named_thing, show_thing

        context = self._context
        return show_thing(context, named_thing(context, name), everything=everything)

    @allow_values(
        by=terms.PROBLEM_COUNTS,
        kind=terms.PROBLEM_KINDS,
        status=terms.PROBLEM_STATUSES,
        scope=terms.SCOPES,
        northern=terms.NORTHERN_ANSWERS,
        top=1,
    )
    def problems(
        self,
        *,
        agency: str | None = None,
        threat: str | None = None,
        arrangement: str | None = None,
        kind: str | None = None,
        status: str | None = None,
        scope: str | None = None,
        northern: str | None = None,
        first_page: bool = False,
        by: str | None = None,
        top: int | None = None,
    ) -> Result[Any]:
        """List documented problems in sharing information: sources, status, what was done.

        Args:
            agency: Only problems that concern this agency.
            threat: Only problems of which a document names this threat.
            arrangement: Only problems that concern this program or channel.
            kind: Only of this kind: no-channel, legal-barrier, too-late ...
            status: Only with this status on the day.
            scope: Only of this scope.
            northern: Only of this relevance to the northern border.
            first_page: Only what stands on the first page: open or partly resolved, about sharing,
                at the northern border or feeding it, and officially documented.
            by: Count by agency, threat, kind, arrangement or year of the first document instead.
            top: The most rows.

        Example:
            >>> first = Workbench.open().problems(first_page=True, top=1).to_dicts()[0]
            >>> first["problem"], first["status"]
            ('electronic-evidence-abroad', 'open')
        """
        from bordergraph.analysis import register
        from bordergraph.views.tables.facts import count_line, problem_counts_table, problems_table

        if first_page and status not in {None, *terms.LIVE_STATUSES}:
            message = "the first page lists only problems that are open or partly resolved"
            raise UsageError(message, "leave out --first-page")
        context, labels = self._context, self._context.labels
        all_problems = context.problems
        chosen = register.select_first_page(all_problems) if first_page else all_problems
        chosen = register.filter_problems(
            chosen,
            agency=context.find_optional("agency", agency),
            threat=context.find_optional("threat", threat),
            arrangement=context.find_optional("arrangement", arrangement),
            kind=kind,
            status=status,
            scope=scope,
            northern=northern,
        )

        def opening_lines() -> Iterator[str]:
            yield count_line(chosen, all_problems, labels, labels.day(context.day))

        if by is not None:
            counts = register.count_by(chosen, by)[:top]
            return Result(counts, problem_counts_table(counts, by, labels, opening_lines))
        shown = chosen[:top]

        def make_page(items: Sequence[Problem]) -> Page:
            from bordergraph.views.report.page import Page
            from bordergraph.views.report.problems import problems_report

            network, stamp = context.network, context.make_stamp()
            sources = network.source_by_id
            report = problems_report(items, opening_lines(), labels, network.day, sources, stamp)
            return Page(report, labels, everything=True)

        return Result(shown, problems_table(shown, labels, opening_lines), make_page=make_page)

    @allow_values(year=YEARS)
    def list(
        self,
        what: str,
        *,
        country: str | None = None,
        level: str | None = None,
        sector: str | None = None,
        threat: str | None = None,
        agency: str | None = None,
        arrangement: str | None = None,
        kind: str | None = None,
        status: str | None = None,
        source: str | None = None,
        year: int | None = None,
    ) -> Result[Any]:
        """List the things of one kind.

        A row fits all filters; each kind says which it knows.

        Args:
            what: agencies, arrangements, programs, channels, threats, places, findings,
                recommendations, figures, sources, limits, commitments, cases, accounts or mandates.
            country: CA, US or another country; of statements and arrangements, that of a body
                concerned.
            level: federal, provincial, state, municipal ...
            sector: police, border, intelligence ...
            threat: Concerned with this threat or a narrower one.
            agency: Concerned with this agency; arrangements in which it ever took part.
            arrangement: Concerned with this program or channel; agencies that ever took part in it.
            kind: Kind within these: task-force, mou, no-channel, port-of-entry, retention ...
            status: active, ended, dormant ...; for findings, yes or no; for commitments and cases,
                their outcome.
            source: What this source says, or speaks of.
            year: True in this year or dated in it.

        Example:
            >>> forums = Workbench.open().list("arrangements", kind="forum")
            >>> "cross-border-crime-forum" in {forum["id"] for forum in forums.to_dicts()}
            True
        """
        from bordergraph.views.record.listing import list_table, sources_table

        context = self._context
        options = {
            "country": country,
            "level": level,
            "sector": sector,
            "threat": threat,
            "kind": kind,
            "status": status,
            "agency": agency,
            "arrangement": arrangement,
            "source": source,
            "year": year,
        }
        filters = {k: str(v) for k, v in options.items() if v is not None}
        what = _list_kind(context, what)
        for name in (*_SUBJECTS, "source"):
            if name in filters:
                filters[name] = context.find(name, filters[name])
        network, labels, record = context.network, context.labels, context.record
        if what == "sources":
            table = sources_table(record.sources(), filters, network, labels)
            return Result(tuple(table.items), table)
        entries: Iterable[Any] = record.places() if what == "places" else ()
        if what in LISTED_CLASSES:
            entries = record.entries_of_class(LISTED_CLASSES[what].local_name)
        table = list_table(what, entries, filters, network, labels)
        return Result(tuple(table.items), table)

    def sources(
        self, *, unused: bool = False, stale: bool = False, kind: str | None = None
    ) -> Result[Any]:
        """List the source documents with their number of statements, most first.

        Args:
            unused: Only documents on which no statement rests.
            stale: In the order in which to look at them again, with the day and the reason of each,
                and the statements that rest on it.
            kind: Only documents of this kind, such as news or audit.

        Example:
            >>> first = Workbench.open().sources().to_dicts()[0]
            >>> first["statements"] > 0
            True
        """
        from bordergraph.views.record.listing import sources_table, upkeep_table

        context = self._context
        if unused and stale:
            message = "nothing rests on unused sources, so none is ever stale"
            raise UsageError(message, "leave --unused or --stale out")
        filters = {} if kind is None else {"kind": kind}
        known = (c for c in context.record.sources() if not (unused and c.statements))
        table = sources_table(known, filters, context.network, context.labels)
        if not stale:
            return Result(tuple(table.items), table)
        from bordergraph.analysis.core.documented import due_reviews

        listed = {c.source.id for c in table.items}
        looks = (look for look in context.record.looks() if look.document.id in listed)
        due_looks = due_reviews(looks)
        return Result(due_looks, upkeep_table(due_looks, context.graph.day, context.labels))

    def conflicts(self, *, everything: bool = False) -> Result[Any]:
        """Show where sources disagree, side by side.

        Args:
            everything: Checks that a claim passed too, and every row in text and Markdown.

        Example:
            >>> len(Workbench.open().conflicts()) > 0
            True
        """
        from bordergraph.views.record import conflicts as views
        from bordergraph.views.report.page import Page

        context = self._context
        record = context.record
        checks = record.checks if everything else context.failed_checks
        labels, sources = context.labels, context.network.source_by_id
        conflicts = views.conflicts(
            record.disputes(),
            context.network.figures,
            record.entries_of_class("Milestone"),
            record.entries_of_class("Exchange"),
            record.doubts(),
            labels,
            context.graph.inputs.differences,
        )
        report = views.conflict_report(checks, conflicts, sources, labels, context.make_stamp())
        rows = views.conflict_table(checks, conflicts)
        return Result((*checks, *conflicts), Page(report, labels, everything, rows), report)

    def merged(self) -> Result[Join | NearJoin]:
        """List the items joined when graphs were merged, and possible duplicates.

        Returns:
            A `Join` for each agency, arrangement and threat that several graphs tell of, and a
            `NearJoin` for each two that look alike and were kept apart, with how to join them.

        Raises:
            UsageError: Only one graph was opened.

        Example:
            >>> import tempfile, warnings
            >>> with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
            ...     _ = Workbench.template(one), Workbench.template(other)
            ...     with warnings.catch_warnings(action="ignore"):
            ...         Workbench.open(one, other).merged()[0].by
            'id'
        """
        inputs = self._context.graph.inputs
        if len(inputs.graph_names) < 2:
            hint = "name several: --graph curated --graph mine"
            raise UsageError("one graph joins nothing", hint)
        joins = inputs.joins
        row_starts: list[tuple[Any, ...]] = [
            ("joined", *join.thing, join.by, join.descriptions, "") for join in joins.joined
        ]
        row_starts += [
            ("near", pair.descriptions[0].kind, "", pair.why, pair.descriptions, pair.how)
            for pair in joins.near_joins
        ]
        rows = [
            (*head, ";".join(t.graph for t in things), ";".join(t.id for t in things), how)
            for *head, things, how in row_starts
        ]
        differing = len(inputs.differences)
        text = "joined {n}, nearly joined {near}; told differently {differing}"
        listed = Sentence("{n}, listed by conflicts", n=differing) if differing else 0
        others = len(joins.near_joins)
        remarks = (Sentence(text, n=len(joins.joined), near=others, differing=listed),)
        table = plain_table(_JOIN_COLUMNS, rows)
        return Result((*joins.joined, *joins.near_joins), table, remarks=remarks)

    @allow_values(first=YEARS, last=YEARS, only=TIMELINE_PARTS, top=1)
    def timeline(
        self,
        subject: str | None = None,
        *,
        first: int | None = None,
        last: int | None = None,
        only: str | None = None,
        top: int | None = None,
        everything: bool = False,
    ) -> Result[Any]:
        """Show when things begin and end, and how needs were served by year.

        Args:
            subject: An agency, an arrangement, a threat or a documented problem; the whole network
                when left out.
            first: First year.
            last: Last year.
            only: Half to give: ``events`` or ``years``; both when left out, with the events as rows.
            top: How many of the latest years and events; all when left out.
            everything: Show every row and source in text and Markdown.

        Example:
            >>> events = Workbench.open().timeline("IBET", only="events").to_dicts()
            >>> {"date", "event"} <= events[0].keys()
            True
        """
        from bordergraph.analysis.register import problem_events
        from bordergraph.analysis.whatif.yearly import describe_years
        from bordergraph.model import Ref
        from bordergraph.views.record import timeline as timelines
        from bordergraph.views.report.page import Page
        from bordergraph.views.table.table import Table

        context = self._context
        ref = Ref(*context.find_any((*_SUBJECTS, "problem"), subject)) if subject else None
        network, labels = context.network, context.labels
        events = [e for e in context.record.events() if ref is None or ref in e.about]
        problems = [p for p in context.problems if ref in (None, Ref("problem", p.id))]
        milestones = (event for problem in problems for event in problem_events(problem))
        events = sorted([*events, *milestones], key=lambda e: (e.date, e.kind))
        of_problem = ref is not None and ref.kind == "problem"
        # The years are those of an agency's or threat's needs, or of the whole network.
        if of_problem or (ref and ref.kind == "arrangement" and only is None):
            only = "events"
        until = network.day.year if network.day else None
        count, remarks = _years_shown(network, ref, first, only)
        start, end = _year_range(events, first, last, until, count)
        needs_of = {ref.kind: ref.slug} if ref and ref.kind in {"agency", "threat"} else {}
        span = range(start, end + 1)
        years: tuple[Any, ...] = ()
        if only != "events":
            end = last or until or end
            described = range(first or max(start, end - min(count, _NETWORK_YEARS) + 1), end + 1)
            years = describe_years(
                network, described[-(top or 0) :], dependencies=context.dependencies, **needs_of
            )
        shown = [e for e in events if int(e.date[:4]) in span][-(top or 0) :]
        sources, stamp = network.source_by_id, context.make_stamp()
        listed = None if only == "years" else shown
        report = timelines.timeline_report(ref, listed, years, sources, labels, stamp)

        items: tuple[Any, ...] = tuple(shown)
        rows: Table[Any] = timelines.events_table(shown, labels)
        if only == "years":
            items, rows = years, Table(timelines.YEAR_COLUMNS, years)
        page = Page(report, labels, everything, rows)
        return Result(items, page, report, remarks)

    def cite(self, statement: str, *, text: str | Path | None = None) -> Result[Any]:
        """Show the source behind a statement, and the passage in your own copy of its text.

        Args:
            statement: A statement's id, ``figure:npf-firearms-traced``, or its IRI.
            text: Your copy of the source's text, a file in UTF-8.

        Example:
            >>> Workbench.open().cite("figure:npf-firearms-traced")[0]["source"]
            'source:npf-2025'
        """
        from bordergraph.api.reports import named_thing
        from bordergraph.model import Ref
        from bordergraph.views.tables.facts import citation_table

        context = self._context
        labels, record = context.labels, context.record
        entry = record.entry(named_thing(context, statement))
        if not entry.values_of("prov:wasDerivedFrom"):
            hint = Sentence("see what it rests on with: bordergraph show {name}", name=statement)
            message = Sentence("'{name}' has no source of its own", name=statement)
            raise UsageError(message, hint)
        source = record.entry(Ref("source", entry.slug("prov:wasDerivedFrom")))
        cited = [ref for ref in entry.values_of("bg:cites") if isinstance(ref, Ref)]
        file = Path(text) if text is not None else None
        passage = _passage(entry, source, file) if file is not None else None
        citation = _citation(entry, source, _publisher(context, source), labels)
        citation["cites"] = [_title(record.entry(ref)) for ref in cited]
        for column, part in _PASSAGE_PARTS.items():
            citation[column] = getattr(passage, part) if passage else None
        remarks: tuple[str, ...] = ()
        if file is None and entry.text("bg:spanSha256"):
            text = "The passage is in the source's text: give your copy of it with --text FILE."
            remarks = (text,)
        if file is not None and passage is None:
            locator = entry.text("bg:locator") or labels.say("no-locator")
            remarks = (labels.say("cite-no-offsets", where=locator),)
        return Result((citation,), citation_table(citation, labels), passage, remarks)
