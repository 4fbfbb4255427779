"""Documented problems on the site: a page each, the register with filters, and the feed of changes."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from bordergraph.views.report.model import Report, Section, Stamp
from bordergraph.views.report.problems import problem_lines
from bordergraph.views.site.feeds import atom_entry, atom_feed, atom_id
from bordergraph.views.table.table import Table
from bordergraph.views.tables.facts import PROBLEM_COLUMNS, count_line
from bordergraph.words.labels import Labels, capitalize_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from bordergraph.analysis.register import Problem
    from bordergraph.model import Source


MAX_ENTRIES = 200
"""Entries of the feed."""


def problem_report(
    problem: Problem, sources: Mapping[str, Source], labels: Labels, stamp: Stamp, day: date
) -> Report:
    """Return the page of a problem with its full account."""
    table: Table[Any] = Table(
        PROBLEM_COLUMNS,
        (problem,),
        labels,
        labels.say("problem-account"),
        order=("kind", "scope", "agencies", "documented-since"),
        sources=attrgetter("sources"),
    )
    lines, notes = tuple(problem_lines(problem, labels, day)), tuple(_terms_lines(problem, labels))
    account = Section("account", labels.say("problem-account"), "", lines, table, notes)
    title, subtitle = labels.localize(problem.title), labels.localize(problem.status.note)
    return Report("problem", (problem.id,), title, subtitle, (account,), sources, stamp)


def _terms_lines(problem: Problem, labels: Labels) -> Iterator[str]:
    """Yield what a listing means, whether those named have answered, and how to correct it."""
    yield labels.say("problem-no-fault")
    if problem.unanswered_on and not problem.responses:
        yield labels.say("problem-unanswered", day=labels.spell_date(problem.unanswered_on))
    yield labels.say("site.terms-correct")


def register_report(
    problems: Sequence[Problem], sources: Mapping[str, Source], labels: Labels, stamp: Stamp
) -> Report:
    """Return the index of all problems, in the order of the register."""
    heading = labels.say("problems-title")
    table: Table[Any] = Table(
        PROBLEM_COLUMNS,
        problems,
        labels,
        heading,
        limit=len(problems),
        order=(
            "problem",
            "status",
            "kind",
            "scope",
            "agencies",
            "documented-by",
            "documented-since",
        ),
    )
    count = count_line(problems, problems, labels, labels.spell_date(stamp.day))
    section = Section("all", labels.say("site.all"), table=table)
    return Report("index", ("problem",), heading, count, (section,), sources, stamp)


class _Change(NamedTuple):
    """One status or step, sorted by its day."""

    day: str
    key: str
    title: str
    text: str
    problem: str


def problem_feed(
    problems: Iterable[Problem], paths: Mapping[str, str], labels: Labels, page: str, base: str
) -> str:
    """Return statuses and steps of problems as an Atom feed (RFC 4287), newest first.

    Args:
        problems: The register.
        paths: The path of each problem's page, by its id.
        labels: Words in the reader's language.
        page: Path of the register; the feed stands beside it.
        base: Address of the site, with a slash at its end.
    """
    changes = sorted((c for p in problems for c in _changes(p, labels)), reverse=True)[:MAX_ENTRIES]
    entries: list[str] = []
    for change in changes:
        key = atom_id(base, labels.language, change.key)
        url = base + paths.get(change.problem, page)
        entries += atom_entry(key, change.title, _timestamp(change.day), url, change.text)
    return atom_feed(
        labels,
        labels.say("problems-title"),
        page,
        base,
        entries,
        updated=_timestamp(changes[0].day if changes else ""),
    )


def _changes(problem: Problem, labels: Labels) -> Iterator[_Change]:
    name = labels.localize(problem.title)
    for status in problem.statuses:
        word = labels.concept("problem-status", status.code)
        title = f"{capitalize_first(word)}{labels.say('colon')}{name}"
        key = f"{problem.id}\nstatus\n{status.as_of}\n{status.code}"
        yield _Change(status.as_of, key, title, labels.localize(status.note), problem.id)
    for step in problem.steps:
        if step.day:
            title = f"{labels.say('site.step')}{labels.say('colon')}{name}"
            note = labels.localize(step.note)
            yield _Change(step.day, f"step\n{step.id}", title, note, problem.id)


def _timestamp(day: str) -> str:
    """Return the first moment of a day known to the year, month or day, as RFC 3339 writes it."""
    return f"{f'{day}-01-01'[:10]}T00:00:00Z" if day else "1970-01-01T00:00:00Z"
