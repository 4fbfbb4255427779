"""Documented problems: documents, recommendations, responses, steps, and the status with its reason."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from bordergraph.views.report.model import Report, ReportData, Section, Stamp
from bordergraph.views.table.table import ROW_LIMIT, Line, Table
from bordergraph.views.tables.facts import PROBLEM_COLUMNS
from bordergraph.words.labels import Labels, capitalize_first, mark_foreign

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from bordergraph.analysis.register import Problem, ProblemDocument, Recommendation, Reply
    from bordergraph.model import Source


_BRIEF_ROWS = 5
"""Problems of a brief, and of a report in text and on paper."""
_MAX_AGENCIES = 5
_MAX_AUTHORITIES = 2
"""Authorities that a brief names of each problem."""
_RECORD_KINDS = ("parliamentary-record", "parliamentary-testimony", "testimony")
_RECENT_YEARS = 2
"""Years after which a status is printed as last read."""


def problems_section(data: ReportData, problems: Sequence[Problem], intro: str = "") -> Section:
    """Return the problems of a subject in their order, with their whole account where they are open.

    The introduction says how many there are when it is left out.
    """
    labels = data.labels
    heading = labels.say("problems")
    if not data.problems:
        return Section("problems", "")
    if not problems:
        empty = labels.say("problems-none", all=len(data.problems), day=labels.day(data.facts.day))
        return Section("problems", heading, intro or empty)
    open_problems = [p for p in problems if p.is_live]
    shown = (open_problems or list(problems))[:_BRIEF_ROWS] if data.brief else problems
    table = problem_table(shown, labels, data.facts.day, brief=data.brief, limit=_BRIEF_ROWS)
    hidden_count = len(problems) - len(shown)
    more = (labels.say("brief-more", hidden_count),) if hidden_count else ()
    count_text = labels.say("problems-intro", len(problems), live=len(open_problems))
    notes = (labels.say("problem-no-fault"), *more)
    return Section("problems", heading, intro or count_text, table=table, notes=notes)


def problem_table(
    problems: Iterable[Problem],
    labels: Labels,
    day: date | None,
    *,
    brief: bool = False,
    ids: bool = False,
    limit: int = ROW_LIMIT,
) -> Table[Problem]:
    """Return problems with the account of each below it; those no longer open in brief.

    All are in brief where `brief` says so; `ids` tells the id of each statement.
    """
    return Table(
        PROBLEM_COLUMNS,
        tuple(problems),
        labels,
        labels.say("problems-caption"),
        order=(*(("problem",) if brief else ("problem", "agencies")), "status", "documented-since"),
        sources=attrgetter("sources"),
        details=lambda p: problem_lines(
            p, labels, day, brief=brief or not p.is_live, agencies=brief, ids=ids
        ),
        limit=limit,
    )


def problems_report(
    problems: Sequence[Problem],
    summary: Iterable[str],
    labels: Labels,
    day: date | None,
    sources: Mapping[str, Source],
    stamp: Stamp,
) -> Report:
    """Return problems in their order with the whole account of each, as a page to hand over."""
    table = problem_table(problems, labels, day, limit=len(problems))
    agencies = dict.fromkeys(a for p in problems for a in p.agencies)
    names = labels.join_phrases(labels.name_and_acronym("agency", a) for a in agencies)
    notes = (labels.say("problem-no-fault"), labels.say("problem-bodies", names=names))
    section = Section(
        "problems", labels.say("problems"), table=table, notes=notes if problems else ()
    )
    title, subtitle = labels.say("problems-title"), " ".join(summary)
    return Report("problems", (), title, subtitle, (section,), sources, stamp)


def problem_lines(
    problem: Problem,
    labels: Labels,
    day: date | None,
    *,
    brief: bool = False,
    agencies: bool = False,
    ids: bool = False,
) -> Iterator[Line]:
    """Yield what was said, asked, answered and done about a problem, its status and its reason.

    In brief it is only one of what was asked, and the latest of what was answered and done, with
    the `agencies` that it concerns; `ids` tells the id of each statement.
    """

    def with_id(line: Line, statement: str) -> Line:
        text = labels.say("statement-id", text=line.text, id=statement) if ids else line.text
        return replace(line, text=text)

    if brief and not ids:
        yield _documented_line(problem, labels, agencies=agencies)
    else:
        for d in problem.documents:
            yield with_id(_document_line(d, labels), f"finding/{d.finding}")
    requests, replies = problem.recommendations, problem.responses
    if brief:
        requests, replies = _latest_exchange(requests, replies)
    for request in requests:
        yield with_id(_recommendation_line(request, labels), f"recommendation/{request.id}")
    for reply in replies:
        yield with_id(_response_line(reply, requests, labels), f"response/{reply.id}")
    yield from _step_lines(problem.steps[-1 if brief else 0 :], problem.first_year, labels)
    if missing := _missing_text(problem, labels):
        yield Line(labels.say("problem-missing", what=missing))
    yield Line(status_line(problem, labels, day))
    for d in () if brief else problem.against:
        line = _document_line(d, labels)
        against = Line(labels.say("problem-against", what=line.text), line.sources)
        yield with_id(against, f"finding/{d.finding}")


def _latest_exchange(
    requests: tuple[Recommendation, ...], replies: tuple[Reply, ...]
) -> tuple[tuple[Recommendation, ...], tuple[Reply, ...]]:
    """Return the latest response and the first recommendation that it can answer, if any."""
    answered = tuple(a for a in requests if all(_can_answer(r, a) for r in replies[-1:]))
    return (answered or requests)[:1], replies[-1:] if answered or not requests else ()


def fault_texts(problem: Problem, labels: Labels) -> Iterator[str]:
    """Yield whether those named have answered, and what a listing means."""
    if problem.unanswered_on and not problem.responses:
        yield labels.say("problem-unanswered", day=labels.spell_date(problem.unanswered_on))
    yield labels.say("problem-no-fault")


def status_line(problem: Problem, labels: Labels, day: date | None) -> str:
    """Return the status of a problem, since when, and why the curators conclude so."""
    status = problem.status
    if not status.as_of:
        return labels.say("problem-not-assessed")
    is_old = day is not None and int(status.as_of[:4]) < day.year - _RECENT_YEARS
    return labels.say(
        "problem-status-old" if is_old else "problem-status-line",
        status=labels.concept("problem-status", status.code),
        day=labels.spell_date(status.as_of),
        why=labels.localize(status.note),
    )


def _missing_text(problem: Problem, labels: Labels) -> str:
    """Return which of recommendation, response and step no source read contains; empty for none."""
    parts = ("recommendation", "response", "step")
    missing = (part for part in parts if not getattr(problem, f"{part}s"))
    return ", ".join(labels.say(f"problem-missing.{part}") for part in missing)


def _documented_line(problem: Problem, labels: Labels, *, agencies: bool) -> Line:
    """Return the authors of the documents, official ones first, after the agencies concerned."""
    documents = problem.documents
    # One report counts once, through whatever press it was read.
    reports: dict[tuple[str, str, str], ProblemDocument] = {}
    for d in documents:
        reports.setdefault((d.authority, d.publisher, d.year), d)
    authors = dict.fromkeys(_author_text(d, labels, brief=True) for d in reports.values())
    shown = [*authors][:_MAX_AUTHORITIES]
    more = len(authors) - len(shown)
    text = mark_foreign(", ".join(shown), shown)
    text = mark_foreign(f"{text} {labels.say('and-others', more)}", shown) if more else text
    key = "problem-documented-agencies" if agencies else "problem-documented"
    names = labels.list_names("agency", problem.agencies, _MAX_AGENCIES)
    return Line(labels.say(key, agencies=names, who=text), cited_source(documents[0]))


def _document_line(document: ProblemDocument, labels: Labels) -> Line:
    """Return the content of a document, after its author and the publication that carries it."""
    author = _author_text(document, labels)
    author = mark_foreign(capitalize_first(author), (author,))
    text = labels.say("problem-said", who=author, what=labels.localize(document.note))
    return Line(text, cited_source(document))


def _author_text(document: ProblemDocument, labels: Labels, *, brief: bool = False) -> str:
    """Return whose word a document is: which authority, who, when, and who carries it.

    In brief who carries it is left out where the document itself has a name.
    """
    through = "" if document.authority == "press" else document.carrier
    publisher = "" if document.publisher == through else labels.localize(document.publisher)
    parts = [x for x in (publisher, document.year) if x]
    if through and not (brief and publisher):
        parts.append(labels.say("problem-read-through", name=labels.localize(through)))
    # Whoever speaks before a committee is no party of its house, which publishes what was said.
    is_witness = document.authority == "party" and document.kind.endswith("testimony")
    concept = ("source-kind", document.kind) if is_witness else ("authority", document.authority)
    name = labels.concept(*concept) or labels.say("problem-somebody")
    # A record of Parliament carries what an auditor or a department says there.
    if document.kind in _RECORD_KINDS and document.authority not in {"committee", "party", "press"}:
        name = f"{name}, {labels.concept('source-kind', document.kind)}"
    return labels.say("problem-who", authority=name, who=mark_foreign(", ".join(parts), parts))


def _recommendation_line(request: Recommendation, labels: Labels) -> Line:
    to = labels.list_names("agency", request.to)
    text = _statement_text("problem-asked-of" if to else "problem-asked", request, labels, to)
    if status := published_status(request, labels):
        text = mark_foreign(f"{text} {status}", (text,))
    return Line(text, cited_source(request))


def cited_source(statement: ProblemDocument | Recommendation | Reply) -> tuple[str, ...]:
    """Return the source of a statement; none where a table names none."""
    return (statement.source,) if statement.source else ()


def published_status(request: Recommendation, labels: Labels) -> str:
    """Return the status that its author published, and when it was read; empty where none is known."""
    if not request.status_read_on or request.status in {"", "not-seen"}:
        return ""
    status = labels.concept("recommendation-status", request.status)
    day = labels.spell_date(request.status_read_on)
    return labels.say("problem-asked-status", status=status, day=day)


def _response_line(reply: Reply, requests: Sequence[Recommendation], labels: Labels) -> Line:
    """Return a response; one that precedes every recommendation is introduced as such."""
    is_answer = not requests or any(_can_answer(reply, a) for a in requests)
    key = "problem-answered" if is_answer else "problem-answered-before"
    return Line(_statement_text(key, reply, labels), cited_source(reply))


def _statement_text(key: str, entry: Recommendation | Reply, labels: Labels, to: str = "") -> str:
    """Return the author, day and note of a recommendation or response, and its addressee."""
    day = labels.spell_date(entry.day) or labels.say("source-undated")
    author, note = labels.localize(entry.by), _note(entry.note, labels)
    return labels.say(key, by=author, to=to, day=day, what=note)


def _can_answer(reply: Reply, recommendation: Recommendation) -> bool:
    """Return whether a response can answer a recommendation, as far as both are dated."""
    return not reply.day or recommendation.day[: len(reply.day)] <= reply.day


def _step_lines(steps: Iterable[Reply], since: str, labels: Labels) -> Iterator[Line]:
    """Yield the steps before the first document and those since."""
    for is_earlier, run in groupby(steps, lambda s: s.day[:4] < since):
        group = tuple(run)
        dated = ((_note(s.note, labels), s.day and f"({labels.spell_date(s.day)})") for s in group)
        texts = (" ".join(filter(None, parts)) for parts in dated)
        key = "problem-done-before" if is_earlier else "problem-done"
        sources = tuple(dict.fromkeys(s.source for s in group))
        yield Line(labels.say(key, what=". ".join(texts)), sources)


def _note(note: str, labels: Labels) -> str:
    return labels.localize(note.rstrip("."))
