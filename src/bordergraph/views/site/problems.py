"""Documented problems on the site: a page each, the register with filters, and the feed of changes."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from bordergraph.model import Ref
from bordergraph.views.report.model import Report, Section
from bordergraph.views.report.problems import fault_texts, problem_lines
from bordergraph.views.site.feeds import FeedEntry, atom_feed, timestamp
from bordergraph.views.site.page import index_path
from bordergraph.views.site.things import index_columns
from bordergraph.views.table.table import Table
from bordergraph.views.tables.facts import PROBLEM_COLUMNS, count_line
from bordergraph.words.labels import Labels, capitalize_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from bordergraph.analysis.register import Problem
    from bordergraph.views.site.page import Frame


MAX_ENTRIES = 200
"""Entries of the feed."""


def problem_report(problem: Problem, frame: Frame, day: date) -> Report:
    """Return the page of a problem with its full account."""
    labels = frame.labels
    table: Table[Any] = Table(
        PROBLEM_COLUMNS,
        (problem,),
        labels,
        labels.say("problem-account"),
        order=("kind", "scope", "agencies", "documented-since"),
        sources=attrgetter("sources"),
    )
    lines = tuple(problem_lines(problem, labels, day))
    notes = (*fault_texts(problem, labels), labels.say("site.terms-correct"))
    account = Section("account", labels.say("problem-account"), "", lines, table, notes)
    title, note = labels.localize(problem.title), labels.localize(problem.status.note)
    subject = (problem.id,)
    return Report("problem", subject, title, note, (account,), frame.sources, frame.stamp)


def register_report(problems: Sequence[Problem], frame: Frame) -> Report:
    """Return the index of all problems, in the order of the register."""
    labels, title, limit = frame.labels, frame.labels.say("problems-title"), len(problems)
    order = ("problem", "status", "kind", "scope", "agencies", "documented-by", "documented-since")
    columns = (*PROBLEM_COLUMNS, *index_columns(lambda p: Ref("problem", p.id)))
    table = Table(columns, problems, labels, title, limit=limit, order=order)
    count = count_line(problems, problems, labels, labels.spell_date(frame.stamp.day))
    section = Section("all", labels.say("site.all"), table=table)
    return Report("index", ("problem",), title, count, (section,), frame.sources, frame.stamp)


def problem_feed(
    problems: Iterable[Problem],
    paths: Mapping[str, str],
    labels: Labels,
    register: Report,
    base: str,
) -> str:
    """Return statuses and steps of problems as a feed, newest first; the paths are those of their pages by id."""
    page = index_path("problem", labels.language)
    changes = (c for p in problems for c in _changes(p, paths.get(p.id, page), labels))
    return atom_feed(register, page, base, sorted(changes, reverse=True)[:MAX_ENTRIES])


def _changes(problem: Problem, path: str, labels: Labels) -> Iterator[FeedEntry]:
    """Yield the statuses and dated steps of a problem."""
    name = labels.localize(problem.title)
    statuses = (
        (
            s.as_of,
            (problem.id, "status", s.as_of, s.code),
            labels.concept("problem-status", s.code),
            s.note,
        )
        for s in problem.statuses
    )
    steps = (
        (s.day, ("step", s.id), labels.say("site.step"), s.note) for s in problem.steps if s.day
    )
    for day, key, word, note in (*statuses, *steps):
        title = f"{capitalize_first(word)}{labels.say('colon')}{name}"
        yield FeedEntry(timestamp(day), key, title, path, labels.localize(note))
