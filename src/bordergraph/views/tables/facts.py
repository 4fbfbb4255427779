"""What the record states, as columns: arrangements, parts, mandates, findings, figures, events, problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

from bordergraph.analysis.core.in_force import UNDATED_YEAR
from bordergraph.errors import Fault, UnknownNameError
from bordergraph.model import Arrangement, Cadence, Figure, Finding, Mandate, Participation, Share
from bordergraph.views.table.column import (
    MAX_NAMES,
    Column,
    FlatTable,
    code,
    codes,
    concept,
    display,
    flatten_rows,
    number,
    prose,
    thing,
    things,
    worded,
)
from bordergraph.views.table.table import Lines, Table
from bordergraph.words import translate_sentence

if TYPE_CHECKING:
    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.core.links import Link
    from bordergraph.analysis.register import Problem, ProblemCount, ProblemDocument
    from bordergraph.record import Event
    from bordergraph.words.labels import Labels


T = TypeVar("T")


def frequency_text(facts: InForce, channel: Arrangement | Share, labels: Labels) -> str:
    """Return how often something shares, with the year of the latest source that says so if it is old."""
    cadence, year = labels.concept("cadence", channel.cadence), facts.year_stated(channel)
    return labels.say("frequency-old", frequency=cadence, year=str(year)) if year else cadence


def frequency_source(facts: InForce, link: Link) -> Arrangement | Share:
    """Return the arrangement or share that states the frequency of a link."""
    if link.arrangement:
        return facts.network.arrangement_by_id[link.arrangement]
    return next(x for x in link.exchanges if isinstance(x, Share))


def link_frequency_text(facts: InForce, links: Iterable[Link], labels: Labels) -> str:
    """Return how often the most regular of some links shares, with its year if that is old.

    An arrangement that is not proved for both has no frequency; an exchange bears its own year.
    """
    proved = [link for link in links if link.is_proved or not link.arrangement]
    if not proved:
        return labels.say("channel-use.not-assessed")
    cadence = min((link.cadence for link in proved), key=list(Cadence).index)
    sources = (frequency_source(facts, link) for link in proved if link.cadence is cadence)
    latest = max(sources, key=lambda x: facts.year_stated(x) or UNDATED_YEAR)
    return frequency_text(facts, latest, labels)


def frequency_column(facts: InForce, get: Callable[[T], Arrangement | Share]) -> Column[T]:
    """Return the column of how often the arrangement or share of an item shares."""
    return Column(
        "cadence",
        lambda i: get(i).cadence,
        lambda i, w: frequency_text(facts, get(i), w),
        "cadence",
    )


def arrangement_columns(facts: InForce) -> tuple[Column[Arrangement], ...]:
    """Return the columns of an arrangement with its members on the day, and all it ever had."""

    def members(a: Arrangement) -> list[str]:
        return sorted({p.agency for p in facts.members.get(a.id, ())})

    return (
        thing("arrangement", get=lambda a: a.id),
        frequency_column(facts, lambda a: a),
        concept("status"),
        code("in_force", facts.is_in_force),
        code("from", attrgetter("span.first_day")),
        code("to", attrgetter("span.end")),
        codes("members", members),
        codes("members_ever", lambda a: facts.network.members_by_id.get(a.id, ())),
        display("kind", lambda a, labels: labels.concept("arrangement-kind", a.kind)),
        display("members", lambda a, _: len(members(a)), number=True),
        display("since", lambda a, labels: labels.begin_text(a.span)),
    )


def participation_columns(facts: InForce) -> tuple[Column[Participation], ...]:
    """Return the columns of one body's part in one arrangement."""
    return (
        thing("agency"),
        thing("arrangement"),
        concept("role"),
        code("provides"),
        code("receives"),
        code("from", attrgetter("span.start")),
        code("to", attrgetter("span.end")),
        code("in_force", facts.is_in_force),
    )


def mandate_columns(facts: InForce) -> tuple[Column[Mandate], ...]:
    """Return the columns of a body's part in countering a threat."""
    return (
        thing("agency"),
        thing("threat"),
        concept("responsibility"),
        code("compared", lambda x: x.agency in facts.agencies and facts.is_in_force(x)),
    )


def first_note(finding: Finding) -> str:
    """Return what a finding says in our words, where anyone worded it."""
    return next((c.note for c in finding.citations if c.note), "")


def _subjects_text(f: Finding, labels: Labels) -> str:
    agencies = labels.list_names("agency", f.agencies, 3)
    return agencies or labels.list_names("arrangement", f.arrangements, 2)


FINDING_COLUMNS: tuple[Column[Finding], ...] = (
    code("finding", lambda f: f.id),
    concept("finding-kind", "kind", heading="finding"),
    display("when", lambda f, labels: labels.period(f.span)),
    code("from", attrgetter("span.first_day")),
    code("to", attrgetter("span.end")),
    Column(
        "fixed",
        attrgetter("fixed"),
        lambda f, labels: "" if f.kind == "works" else labels.concept("fixed", f.fixed),
        "fixed",
    ),
    codes("agencies"),
    codes("arrangements"),
    codes("threats"),
    display("about", _subjects_text),
)
"""One finding."""


def period_text(figure: Figure, labels: Labels) -> str:
    """Return the period of a figure in the words of its source, or by its years."""
    return labels.localize(figure.period_label) or labels.period(figure.period)


FIGURE_COLUMNS: tuple[Column[Figure], ...] = (
    code("figure", lambda f: f.id),
    code("value"),
    code("unit"),
    display("figure", lambda f, labels: labels.quantity(f.value, f.unit, f.qualifier)),
    Column("period", attrgetter("period_label"), period_text, "period"),
    concept("basis").with_heading("period-basis"),
    code("qualifier"),
    codes("disputed_by"),
)
"""One statistic with its unit and period."""


def through_column(limit: int = MAX_NAMES) -> Column[Any]:
    """Return the column of the arrangements that link two agencies; without one they exchange directly."""

    def text(slugs: Iterable[str], labels: Labels) -> str:
        return labels.list_names("arrangement", slugs, limit) or labels.say("direct-exchange")

    return worded("arrangements", None, text, "through", is_list=True)


def _link_name(link: Link, labels: Labels) -> str:
    """Return the name of a link: its arrangement, a flow within it, or a direct exchange."""
    if not link.arrangement:
        return labels.say("direct-exchange")
    name = labels.short_name("arrangement", link.arrangement)
    return labels.say("link-flow", name=name) if link.kind == "flow" else name


def link_columns(facts: InForce) -> tuple[Column[Link], ...]:
    """Return the columns of one link of two agencies."""
    return (
        code("kind"),
        Column("arrangement", attrgetter("arrangement"), _link_name, "arrangement"),
        frequency_column(facts, lambda link: frequency_source(facts, link)),
        code("frequency", attrgetter("cadence")),
        code("in_force", attrgetter("is_in_force")),
        code("forth", attrgetter("forward")),
        code("back", attrgetter("backward")),
        codes("through", attrgetter("holders")),
    )


EVENT_COLUMNS: tuple[Column[Event], ...] = (
    code("date"),
    code("event", lambda e: e.kind),
    codes("about", lambda e: (a.key for a in e.about)),
    code("note"),
    codes("statements", lambda e: (s.key for s in e.statements)),
)
"""What began, met, changed or ended."""


@dataclass(frozen=True)
class _CitationTable(Table[Sequence[Any]]):
    """Fields below each other for people, and one record for machines."""

    fields: Mapping[str, Any] = field(default_factory=dict)

    def select(self, *names: str) -> Table[Sequence[Any]]:
        for name in names:
            if name not in self.fields:
                raise UnknownNameError("column", name, allowed=self.fields)
        fields = {name: self.fields[name] for name in names}
        return citation_table(fields, self.labels)

    def to_dicts(self) -> list[dict[str, Any]]:
        return [dict(self.fields)]

    def flatten(self) -> FlatTable:
        columns = tuple(
            (codes if key == "cites" else code)(key, itemgetter(key)) for key in self.fields
        )
        return flatten_rows(columns, [self.fields])


def citation_table(
    citation: Mapping[str, str | int | list[str] | None], labels: Labels
) -> Table[Sequence[Any]]:
    """Show who says a statement, everything about its citation by name."""
    rows: list[tuple[str, str | int]] = []
    for name, value in citation.items():
        values = value if isinstance(value, list) else [value]
        rows += [(name, v) for v in values if v not in {None, ""}]
    title = labels.say("citation-title")
    return _CitationTable(_CITATION_COLUMNS, rows, labels, title, fields=citation)


def _citation_value(row: Sequence[Any], labels: Labels) -> Any:
    name, value = row
    if scheme := _SCHEMES.get(name):
        return labels.concept(scheme, value)
    return labels.spell_date(value) if name in {"date", "looked_at"} else value


_SCHEMES = {"confidence": "confidence", "extent_read": "extent"}
_CITATION_COLUMNS: tuple[Column[Sequence[Any]], ...] = (
    Column("field", itemgetter(0), lambda row, labels: labels.heading(f"cite_{row[0]}"), "field"),
    Column("value", itemgetter(1), _citation_value, "value"),
)


def faults_table(faults: Sequence[Fault], labels: Labels) -> Table[Fault]:
    """Show what is wrong with data: where, what, and what to do about it."""
    columns = tuple(map(_fault_column, ("severity", "where", "what", "fix", "rule")))
    return Table(columns, faults, labels, labels.say("faults-title"))


def _fault_column(name: str) -> Column[Fault]:
    read = attrgetter({"where": "location", "what": "message"}.get(name, name))
    return Column(
        name,
        lambda fault: str(read(fault)),
        lambda fault, labels: translate_sentence(read(fault), labels.language),
        f"fault-{name}",
    )


def problems_schema() -> str:
    """Return the JSON Schema that the JSON of `problems` follows."""
    return (files("bordergraph.views.tables") / "problems.schema.json").read_text(encoding="utf-8")


_THINGS = ("agency", "threat", "arrangement")


def _document_record(document: ProblemDocument) -> dict[str, Any]:
    start, end = document.examined
    return {
        "source": document.source,
        "authority": document.authority,
        "carrier": document.carrier or None,
        "extent_read": document.extent_read,
        "finding": document.finding,
        "examined_from": start or None,
        "examined_to": end or None,
        "threats": document.threats,
    }


def _kinds_text(kinds: Iterable[str], labels: Labels) -> str:
    return ", ".join(labels.concept("problem-kind", kind) for kind in kinds)


def _authorities_text(problem: Problem, labels: Labels) -> str:
    """Return who documents it, in words, the official ones first."""
    return ", ".join(labels.concept("authority", a) for a in problem.authority_kinds)


def _status_reason(problem: Problem, labels: Labels) -> str:
    """Return why a problem has its status, after the day from which it has it."""
    status, why = problem.status, labels.localize(problem.status.note)
    return labels.say("dated-note", day=labels.spell_date(status.as_of), note=why) if why else ""


PROBLEM_COLUMNS: tuple[Column[Problem], ...] = (
    code("problem", attrgetter("id")),
    prose("title", "problem"),
    worded("kinds", None, _kinds_text, "kind", is_list=True),
    concept("problem-scope", "scope"),
    things("agency", "agencies"),
    codes("directions", lambda p: ({"from": a, "to": b} for a, b in p.directions)),
    codes("arrangements"),
    codes("threats"),
    concept("problem-status", "status", attrgetter("status.code")),
    code("status_as_of", lambda p: p.status.as_of or None),
    code("status_why", attrgetter("status.note")),
    Column(
        "documented_by",
        lambda p: [_document_record(d) for d in p.documents],
        _authorities_text,
        "documented-by",
        is_list=True,
    ),
    codes("recommendations", lambda p: [r.id for r in p.recommendations]),
    codes("responses", lambda p: [r.id for r in p.responses]),
    codes(
        "steps", lambda p: ({"date": s.day, "what": s.note, "source": s.source} for s in p.steps)
    ),
    Column("first", lambda p: p.first_year or None, lambda p, _: p.first_year, "documented-since"),
    code("last", lambda p: p.last_year or None),
    code("northern"),
)
"""One problem."""

SHORT_COLUMNS = ("problem", "status", "documented-by", "documented-since")
"""Headings of the columns of a list in which a problem takes one line."""

_SHOWN_COLUMNS = ("problem", "status", "kind", "agencies", "documented-by", "documented-since")


def problems_table(problems: Sequence[Problem], labels: Labels, summary: Lines) -> Table[Problem]:
    """Show problems in the order given."""
    return Table(
        PROBLEM_COLUMNS,
        problems,
        labels,
        labels.say("problems-title"),
        summary,
        reason=lambda p: _status_reason(p, labels),
        order=_SHOWN_COLUMNS,
        lead="title",
    )


def count_line(
    chosen: Sequence[Problem], known: Sequence[Problem], labels: Labels, day: str
) -> str:
    """Return how many problems were chosen of the register, and how many of them are open."""
    live = sum(p.is_live for p in chosen)
    key = "problems-count-live" if live == len(chosen) else "problems-count"
    if not chosen:
        key = "problems-none-chosen" if known else "register-empty"
    return labels.say(key, len(chosen), live=live, all=len(known), day=day)


def problem_counts_table(
    counts: Sequence[ProblemCount], by: str, labels: Labels, summary: Lines
) -> Table[ProblemCount]:
    """Show how many problems concern each agency, threat, kind, arrangement or year."""

    def name(row: ProblemCount, labels: Labels) -> str:
        if by == "kind":
            return labels.concept("problem-kind", row.key)
        return labels.full_name(by, row.key) if by in _THINGS else row.key

    columns: tuple[Column[ProblemCount], ...] = (
        Column(by, attrgetter("key"), name, by),
        number("problems"),
        number("live", "open-problems"),
    )
    return Table(columns, counts, labels, labels.say("problems-title"), summary)
