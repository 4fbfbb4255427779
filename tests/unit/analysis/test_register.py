"""The register of problems: what fills a problem, its status on a day, its order and first page."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from bordergraph.analysis.register import (
    Problem,
    ProblemDocument,
    ProblemStatus,
    Reply,
    build_register,
    count_by,
    filter_problems,
    problem_events,
    problems_between,
    select_first_page,
    status_changes,
)
from bordergraph.model import Agency, Network, Ref, Source
from bordergraph.record import Entry, Event, Value

PROBLEM = Ref("problem", "silence")
SOURCES = {
    s.id: s
    for s in (
        Source("audit", "An audit", "The auditor", "2015-06", kind="audit", extent_read="full"),
        Source("news", "On it", "The Daily", "2016", kind="news", extent_read="excerpt"),
        Source("unread", "Another", "The auditor", "2014", kind="audit", extent_read="unread"),
    )
}


def entry(kind: str, slug: str, cls: str, values: Mapping[str, Value | tuple[Value, ...]]) -> Entry:
    """Return a statement; a value is a thing, a text or several of them."""
    every = {"rdf:type": Ref("bg", cls)} | dict(values)
    held = {k: (v,) if isinstance(v, Ref | str) else v for k, v in every.items()}
    return Entry(Ref(kind, slug), held)


def problem(slug: str = "silence", values: Mapping[str, Ref | str] | None = None) -> Entry:
    stated: dict[str, Value | tuple[Value, ...]] = {
        "skos:prefLabel": "Nothing passes", "bg:problemKind": Ref("problem-kind", "no-channel"),
        "bg:problemScope": Ref("problem-scope", "cross-border"),
        "bg:northern": Ref("northern", "yes"),
        "bg:problemSubject": Ref("problem-subject", "information"),
        "bg:concernsAgency": (Ref("agency", "alder"), Ref("agency", "cedar")),
    }  # fmt: skip
    return entry("problem", slug, "Problem", stated | dict(values or {}))


def finding(source: str, authority: str, of: str = "silence", link: str = "bg:problem") -> Entry:
    stated = {
        link: Ref("problem", of), "prov:wasDerivedFrom": Ref("source", source),
        "bg:authority": Ref("authority", authority), "bg:threat": Ref("threat", "smuggling"),
    }  # fmt: skip
    return entry("finding", f"{of}--{source}--{link[-3:]}", "Finding", stated)


def status(code: str, day: str, precision: str = "day", of: str = "silence") -> Entry:
    stated: dict[str, Value | tuple[Value, ...]] = {
        "bg:about": Ref("problem", of), "bg:problemStatus": Ref("problem-status", code),
        "bg:asOf": day, "bg:asOfPrecision": Ref("precision", precision),
    }  # fmt: skip
    return entry("editorial", f"{of}--{day}", "Editorial", stated)


def step(day: str) -> Entry:
    stated: dict[str, Value | tuple[Value, ...]] = {
        "bg:problem": PROBLEM, "bg:date": day, "bg:note": "A meeting.",
        "prov:wasDerivedFrom": Ref("source", "news"), "bg:locator": "p. 1",
    }  # fmt: skip
    return entry("step", day, "Step", stated)


def only(*entries: Entry, day: date = date(2020, 1, 1)) -> Problem:
    (found,) = build_register(entries, SOURCES, day)
    return found


def test_the_status_is_the_latest_conclusion_of_the_day() -> None:
    told = (problem(), finding("audit", "auditor"), status("open", "2016-01-01"),
            status("resolved", "2018-01-01", "year"))  # fmt: skip
    assert only(*told, day=date(2015, 7, 1)).status.code == "unknown"
    assert only(*told, day=date(2017, 1, 1)).status.code == "open"
    assert only(*told, day=date(2016, 1, 1)).status.code == "open"
    assert only(*told).status.as_of == "2018"
    assert only(*told).status.code == "resolved"


def test_what_came_after_the_day_is_left_out() -> None:
    told = (problem(), finding("audit", "auditor"), finding("news", "press"), step("2017-05-01"))
    on = only(*told, day=date(2015, 12, 31))
    assert ([d.source for d in on.documents], on.steps) == (["audit"], ())
    assert build_register(told, SOURCES, date(2013, 1, 1)) == ()
    (found,) = only(*told, day=date(2017, 5, 1)).steps
    assert found == Reply("2017-05-01", "A meeting.", "2017-05-01", "", "news", "p. 1")


def test_a_document_keeps_what_it_says_and_when_it_looked() -> None:
    says = entry("finding", "f", "Finding", {
        "bg:problem": PROBLEM, "prov:wasDerivedFrom": Ref("source", "audit"), "bg:note": "It stalls.",
        "bg:authority": Ref("authority", "auditor"), "bg:locator": "p. 2",
        "bg:periodStart": "2012-01-01", "bg:periodEnd": "2013-12-31", "bg:threat": Ref("threat", "mail"),
    })  # fmt: skip
    assert only(problem(), says).documents == (
        ProblemDocument(
            "f", "audit", "auditor", "", "full", "It stalls.", "p. 2", "2015-06",
            ("2012-01-01", "2013-12-31"), ("mail",), "The auditor", "audit",
        ),
    )  # fmt: skip


def test_counter_evidence_is_no_document() -> None:
    found = only(
        problem(), finding("audit", "auditor"), finding("news", "press", link="bg:speaksAgainst")
    )
    assert [(d.source, d.kind) for d in found.documents] == [("audit", "audit")]
    assert [d.source for d in found.against] == ["news"]


@pytest.mark.parametrize(
    ("findings", "authorities"),
    [((("audit", "auditor"), ("unread", "auditor")), 1), ((("news", "auditor"),), 1),
     ((("audit", "auditor"), ("news", "auditor")), 1), ((("audit", "auditor"), ("news", "court")), 2),
     ((("news", "press"),), 0)],
)  # fmt: skip
def test_an_authority_counts_once_through_whatever_carries_it(
    findings: tuple[tuple[str, str], ...], authorities: int
) -> None:
    assert only(problem(), *(finding(*f) for f in findings)).authority_count == authorities


@pytest.mark.parametrize(
    ("values", "source", "authority", "code"),
    [({"bg:northern": Ref("northern", "no")}, "audit", "auditor", "open"),
     ({"bg:northern": Ref("northern", "partly")}, "audit", "auditor", "open"),
     ({"bg:problemSubject": Ref("problem-subject", "capacity")}, "audit", "auditor", "open"),
     ({"bg:byDesign": "true"}, "audit", "auditor", "open"),
     ({}, "audit", "auditor", "resolved"), ({}, "audit", "press", "open"),
     ({}, "unread", "auditor", "open")],
)  # fmt: skip
def test_what_keeps_a_problem_from_the_first_page(
    values: dict[str, Ref | str], source: str, authority: str, code: str
) -> None:
    good = only(problem(), finding("audit", "auditor"), status("open", "2016-01-01"))
    assert select_first_page([good]) == (good,)
    kept = only(problem(values=values), finding(source, authority), status(code, "2016-01-01"))
    assert select_first_page([kept]) == ()


def test_the_first_page_begins_with_problems_across_the_border() -> None:
    across = only(problem(), finding("audit", "auditor"), status("open", "2016-01-01"))
    assert across.scope == "cross-border"
    within = replace(across, id="within", scope="within-canada")
    assert select_first_page([within, across]) == (across, within)


def test_order_choice_and_counts() -> None:
    every = build_register(
        [problem(), finding("audit", "auditor"), status("resolved", "2016-01-01"),
         problem("b", {"bg:problemScope": Ref("problem-scope", "within-canada")}),
         finding("news", "press", "b"), status("open", "2016-01-01", of="b")],
        SOURCES, date(2020, 1, 1),
    )  # fmt: skip
    assert [p.id for p in every] == ["b", "silence"]
    assert [p.id for p in filter_problems(every, scope="within-canada", threat="smuggling")] == [
        "b"
    ]
    assert filter_problems(every, agency="birch", kind=None) == ()
    assert [(c.key, c.problems, c.live) for c in count_by(every, "agency")] == [
        ("alder", 2, 1), ("cedar", 2, 1),
    ]  # fmt: skip
    assert [(c.key, c.problems, c.live) for c in count_by(every, "year")] == [
        ("2016", 1, 1), ("2015", 1, 0),
    ]  # fmt: skip


def test_a_search_for_responses_is_no_status() -> None:
    look = entry("editorial", "silence--look", "Editorial", {
        "bg:about": PROBLEM, "bg:aspect": Ref("aspect", "response"), "bg:asOf": "2019-01-01",
        "bg:asOfPrecision": Ref("precision", "day"),
    })  # fmt: skip
    told = (problem(), finding("audit", "auditor"), status("open", "2016-01-01"), look)
    assert (only(*told).status.code, only(*told).unanswered_on) == ("open", "2019-01-01")
    assert only(*told, day=date(2019, 1, 1)).unanswered_on == "2019-01-01"
    assert only(*told, day=date(2018, 1, 1)).unanswered_on == ""


def test_between_two_days_a_problem_opens_closes_moves_or_is_first_assessed() -> None:
    def side(**codes: str) -> list[Problem]:
        return [
            Problem(i, i, status=ProblemStatus(c, "2020" if c else "")) for i, c in codes.items()
        ]

    before = side(a="open", b="resolved", c="open", d="", e="open", f="open")
    after = side(a="resolved", b="open", c="partly-resolved", d="open", f="open")
    assert {m.problem.id: m.change for m in status_changes(before, after)} == {
        "a": "closed", "b": "opened", "c": "moved", "d": "assessed", "e": "left",
    }  # fmt: skip


def test_the_life_of_a_problem_is_what_is_dated_of_it() -> None:
    told = only(problem(), finding("audit", "auditor"), step("2017-05-01"), status("open", "2016"))
    asked = entry("recommendation", "r", "Recommendation", {
        "bg:problem": PROBLEM, "bg:date": "2016-03", "prov:wasDerivedFrom": Ref("source", "news"),
    })  # fmt: skip
    answered = entry("response", "a", "Response", {
        "bg:problem": PROBLEM, "bg:date": "2016-04", "bg:note": "We will.",
    })  # fmt: skip
    (*_, said, done) = problem_events(only(problem(), finding("audit", "auditor"), asked, answered))
    assert said == Event(
        "2016-03", "asked", (PROBLEM,), "", (Ref("recommendation", "r"),), ("news",)
    )
    assert done == Event(
        "2016-04", "answered", (PROBLEM,), "We will.", (Ref("response", "a"),), ("",)
    )
    assert problem_events(told)[0] == Event(
        "2015-06", "found", (PROBLEM,), "", (Ref("finding", "silence--audit--lem"),), ("audit",)
    )
    words = replace(told.documents[0], day="2014, in June", note="It stalls.")
    (first, *_) = problem_events(replace(told, documents=(words, replace(words, day="in June"))))
    assert (first.date, first.note, first.kind) == ("2014", "It stalls.", "found")
    assert [(e.date, e.kind) for e in problem_events(told)] == [
        ("2015-06", "found"), ("2016", "status-open"), ("2017-05-01", "step"),
    ]  # fmt: skip
    assert problem_events(told)[2] == Event(
        "2017-05-01", "step", (PROBLEM,), "A meeting.", (Ref("step", "2017-05-01"),), ("news",)
    )


def test_a_conclusion_and_a_reply_keep_what_they_say() -> None:
    concluded = entry("editorial", "e", "Editorial", {
        "bg:about": PROBLEM, "bg:problemStatus": Ref("problem-status", "open"),
        "bg:asOf": "2016-01-01", "bg:asOfPrecision": Ref("precision", "day"),
        "bg:note": "Nothing came.", "bg:restsOn": Ref("finding", "silence--audit--lem"),
    })  # fmt: skip
    answer = entry("response", "r", "Response", {
        "bg:problem": PROBLEM, "bg:date": "2016-02-01", "bg:note": "We will.",
        "bg:respondent": "The minister", "prov:wasDerivedFrom": Ref("source", "news"),
    })  # fmt: skip
    ends = {"bg:giver": Ref("agency", "alder"), "bg:receiver": Ref("agency", "cedar")}
    passes = entry("problem-direction", "d", "ProblemDirection", {"bg:problem": PROBLEM, **ends})
    told = only(problem(), finding("audit", "auditor"), concluded, answer, passes)
    elsewhere = only(problem(), finding("elsewhere", "auditor"))
    assert [(d.source, d.publisher) for d in elsewhere.documents] == [("elsewhere", "")]
    assert told.directions == (("alder", "cedar"),)
    assert (told.status.note, told.status.rests_on) == ("Nothing came.", ("silence--audit--lem",))
    assert told.responses == (Reply("r", "We will.", "2016-02-01", "The minister", "news"),)


def test_a_recommendation_is_of_problems_whose_findings_it_answers_by_date() -> None:
    says = finding("audit", "auditor")
    asked: dict[str, Value | tuple[Value, ...]] = {
        "bg:answers": says.ref,
        "prov:wasDerivedFrom": Ref("source", "audit"),
        "bg:locator": "p. 3",
    }
    found = only(problem(), says, entry("recommendation", "pass-on", "Recommendation", asked))
    assert [(r.id, r.by, r.day, r.source, r.locator) for r in found.recommendations] == [
        ("pass-on", "The auditor", "2015-06", "audit", "p. 3")
    ]
    dated = [
        entry("recommendation", f"r{day}", "Recommendation", {
            "bg:problem": PROBLEM, "bg:date": day,
        })
        for day in ("2018-03-01", "", "2012")
    ]  # fmt: skip
    found = only(problem(), says, *dated, day=date(2018, 3, 1))
    assert [r.day for r in found.recommendations] == ["2012", "2018-03-01", ""]
    found = only(problem(), says, *dated, day=date(2018, 2, 28))
    assert [r.day for r in found.recommendations] == ["2012", ""]


@pytest.mark.parametrize(
    ("authority", "publisher"), [("auditor", "report of the auditor"), ("press", "The Daily")]
)
def test_of_an_audit_read_in_the_press_the_audit_is_named(authority: str, publisher: str) -> None:
    says = entry("finding", "audit", "Finding", {
        "bg:problem": PROBLEM, "prov:wasDerivedFrom": Ref("source", "news"),
        "bg:authority": Ref("authority", authority), "bg:reportedIn": "report of the auditor.",
    })  # fmt: skip
    (document,) = only(problem(), says).documents
    assert (document.publisher, document.carrier) == (publisher, "The Daily")


def test_sharing_abroad_on_no_threat_says_nothing_of_two_bodies_of_one_country() -> None:
    network = Network(
        agencies=tuple(
            Agency(a, a, country=c) for a, c in {"a": "CA", "b": "CA", "c": "US"}.items()
        )
    )
    abroad = Problem("abroad", "", scope="cross-border", agencies=("a", "b", "c"))
    home = replace(abroad, id="home", scope="within-canada", agencies=("a", "b"))
    passed = replace(abroad, id="passed", directions=(("b", "a"), ("a", "c")))

    def between(first: str, second: str) -> list[str]:
        return [p.id for p in problems_between((abroad, home, passed), network, first, second)]

    assert between("a", "b") == ["home", "passed"]
    assert between("a", "c") == ["abroad", "passed"]
