"""Need, supply, outcome and gap of every row, worked out a second time from the exported tables.

Written from docs/methods.md ("Need and supply", "Outcome and gaps") with pandas alone: nothing of
this project is imported, and nothing is fast or clever. Where this and the program differ, one of
them, or the text, is wrong. `rows` has one line per pair of agencies and threat they both sit on.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

__all__ = ["Record", "rows"]

# -- the constants of the text

RESPONSIBILITY = {"lead": 1.0, "shared": 0.8, "support": 0.4}
RHYTHM = {
    "continuous": 1.0, "scheduled": 0.8, "on-request": 0.5, "incident-driven": 0.25, "unknown": 0.5,
}  # fmt: skip
REGULAR = 0.6
NEAR, CLASS_OF_BODIES, ONE_WAY, RELAYED, BARRED = 0.75, 0.5, 0.5, 0.25, 0.25
SLIGHT = 0.2
OLD_YEARS = 15
ENOUGH = 3  # sources, and partners, from which on silence means something
FEW = 5  # members up to which a team's work is documented exchange
DEPARTMENTS = {"policy", "prosecution", "government"}
TEAMS = {
    "task-force", "joint-enforcement", "intelligence-centre", "coordination-centre",
    "working-group",
}  # fmt: skip
STANDING = TEAMS | {"system", "database-interface"}
BILATERAL = {"agreement", "mou", "database-interface"}
POWERS = {"statute", "bill", "regulation"}
STOPPED = {"ended", "dormant", "stalled", "proposed"}
STOPPING = {"legal-barrier", "no-channel", "silo-domestic", "silo-cross-border"}
BARRING = STOPPING | {"technical-barrier"}
CONFIRMING = BARRING | {"irregular-cadence", "information-sharing", "integration"}
UPHOLDING = {"survives", "partly"}
UNREAD = "general-knowledge"
CITATION = ["source", "locator", "confidence"]


# -- reading


def _table(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)


def _items(cell: str) -> list[str]:
    return [x.strip() for x in cell.split(";") if x.strip()]


def _pairs(cell: str) -> set[tuple[str, str]]:
    return {(min(p), max(p)) for x in _items(cell) for p in [x.split("|")]}


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


@dataclass
class Fact:
    """One fact of a table, with all the sources that state it."""

    cells: dict[str, str]
    sources: set[str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def day(self, column: str) -> date | None:
        return _day(self.cells[column])

    @property
    def read(self) -> bool:
        """A fact for which no document was read is left out."""
        return self.sources != {UNREAD}


def _facts(folder: Path, name: str) -> list[Fact]:
    """Return the facts of a table: a fact with several citations stands on several lines."""
    table = _table(folder, name)
    own = [c for c in table.columns if c not in {*CITATION, "note"}]
    found = []
    for cells, lines in table.groupby(own, sort=False, dropna=False):
        values = dict(zip(own, cells, strict=True))
        found.append(Fact(values, {s for s in lines["source"] if s}))
    return [f for f in found if f.read]


# -- the record on a day


class Record:
    """The tables of a folder, as they are on a day.

    Args:
        folder: What ``export --format csv`` wrote.
        day: The day; None for the day of the data.
    """

    def __init__(self, folder: Path, day: date | None = None) -> None:
        given = _day(_table(folder, "dataset")["day"].iloc[0])
        assert given is not None
        self.day = day or given
        self.bodies = {f["id"]: f for f in _facts(folder, "agencies")}
        self.threats = {f["id"]: f for f in _facts(folder, "threats")}
        self.arrangements = {f["id"]: f for f in _facts(folder, "programs")}
        self.dependencies = _facts(folder, "dependencies")
        self.gateways = _facts(folder, "gateways")
        self._participations = _facts(folder, "participations")
        self._mandates = _facts(folder, "mandates")
        self._foci = _facts(folder, "focus")
        self._shares = _facts(folder, "shares")
        self._flows = _facts(folder, "flows")
        self._findings = _facts(folder, "findings")
        self._searches = _facts(folder, "searches")
        dates = _table(folder, "sources").set_index("id")["date"]
        self.year_of_source = {
            s: int(d[:4]) for s, d in dates.items() if len(d) >= 4 and d[:4].isdigit()
        }

    # in force on a day

    def exists(self, body: str) -> bool:
        fact = self.bodies[body]
        founded, dissolved = fact.day("start"), fact.day("end")
        return (founded is None or founded <= self.day) and (
            dissolved is None or self.day <= dissolved
        )

    def begun(self, fact: Fact, within: Fact | None = None, start: str = "start") -> bool:
        """Its own start, else the arrangement's, else the first day a source speaks of it."""
        first = fact.day(start)
        if first is None and within is not None:
            first = within.day("start") or within.day("as_of")
        first = first or fact.day("as_of")
        return first is None or first <= self.day

    def on(
        self, fact: Fact, within: Fact | None = None, start: str = "start", end: str = "end"
    ) -> bool:
        ends = [fact.day(end), within.day("end") if within else None]
        return self.begun(fact, within, start) and all(e is None or self.day <= e for e in ends)

    @cached_property
    def working(self) -> set[str]:
        """Arrangements in force: not ended, and not reported as stopped or proposed by then."""

        def reported(a: Fact) -> bool:
            since = a.day("status_as_of")
            return a["status"] in STOPPED and (since is None or since <= self.day)

        return {i for i, a in self.arrangements.items() if self.on(a) and not reported(a)}

    @cached_property
    def known(self) -> set[str]:
        """Arrangements that work or once did: what was only proposed, or stalled unborn, never."""

        def ever(a: Fact) -> bool:
            never = a["status"] == "proposed" or (a["status"] == "stalled" and not a["start"])
            return not never and self.begun(a)

        return self.working | {i for i, a in self.arrangements.items() if ever(a)}

    @cached_property
    def memberships(self) -> list[tuple[Fact, bool]]:
        """Memberships with whether they are in force; else they lasted until a stop."""
        found = []
        for p in self._participations:
            if not self.exists(p["agency"]) or p["program"] not in self.known:
                continue
            whole = self.arrangements[p["program"]]
            if p["program"] in self.working:
                if self.on(p, whole, "from", "to"):
                    found.append((p, True))
                continue
            left, ended = p.day("to"), whole.day("end")
            if self.begun(p, whole, "from") and (left is None or (ended and left >= ended)):
                found.append((p, False))
        return found

    @cached_property
    def flows(self) -> list[Fact]:
        return [
            f
            for f in self._flows
            if f["program"] in self.working
            and self.exists(f["from"])
            and self.exists(f["to"])
            and self.on(f, self.arrangements[f["program"]])
        ]

    @cached_property
    def shares(self) -> list[tuple[Fact, bool]]:
        return [
            (s, self.on(s))
            for s in self._shares
            if self.exists(s["from"]) and self.exists(s["to"]) and self.begun(s)
        ]

    @cached_property
    def aims(self) -> dict[str, set[str]]:
        """The threats that each arrangement names."""
        found: dict[str, set[str]] = defaultdict(set)
        for f in self._foci:
            found[f["program"]].add(f["threat"])
        return found

    @cached_property
    def troubles(self) -> list[Fact]:
        """Findings of trouble that hold on the day and are not too old to say how it is."""
        found = []
        for f in self._findings:
            seen = [f.day(c) for c in ("examined_to", "examined_from", "from")]
            looked = next((d for d in seen if d), None)
            repaired = f["fixed"] == "yes" and not f["to"]
            aged = f["fixed"] != "yes" and looked and looked.year + OLD_YEARS < self.day.year
            if (
                self.on(f, None, "from", "to")
                and not repaired
                and not aged
                and f["kind"] != "works"
            ):
                found.append(f)
        return found

    @cached_property
    def searches(self) -> list[Fact]:
        found = []
        for s in self._searches:
            made = s.day("day")
            assert made is not None
            if made <= self.day and made.year + OLD_YEARS >= self.day.year:
                found.append(s)
        return found

    # bodies and threats

    @cached_property
    def agencies(self) -> list[str]:
        """What is compared: agencies that exist on the day."""
        return sorted(
            i for i, b in self.bodies.items() if b["class"] == "agency" and self.exists(i)
        )

    def above(self, body: str) -> list[str]:
        """Return the bodies that one is part of, nearest first."""
        found: list[str] = []
        at = self.bodies[body]["parent"]
        while at and at not in found:
            found.append(at)
            at = self.bodies[at]["parent"]
        return found

    @cached_property
    def origins(self) -> dict[str, list[str]]:
        """Each body, and those it is part of up to but without a department."""
        found = {}
        for body in self.bodies:
            line = [body]
            for upper in self.above(body):
                if self.bodies[upper]["sector"] in DEPARTMENTS:
                    break
                line.append(upper)
            found[body] = line
        return found

    def body_of(self, agency: str) -> str:
        """Return the operational body that an agency belongs to."""
        return self.origins[agency][-1]

    def line(self, threat: str) -> list[str]:
        """Return a threat and those it is part of, nearest first."""
        found = [threat]
        while (upper := self.threats[found[-1]]["broader"]) and upper not in found:
            found.append(upper)
        return found

    def related(self, threat: str, other: str) -> bool:
        return other in _items(self.threats[threat]["related"]) or threat in _items(
            self.threats[other]["related"]
        )

    def family(self, threat: str) -> str:
        """Return the field of work: the family told, else the head of the threat's own group."""
        line = self.line(threat)
        return self.threats[threat]["family"] or (line[-2] if len(line) > 1 else line[0])

    @cached_property
    def umbrellas(self) -> set[str]:
        return {t for x in self.threats if len(line := self.line(x)) > 2 for t in line[-2:]}

    @cached_property
    def orphans(self) -> set[str]:
        """Threats that nothing in the record names, itself or through a broader one."""
        named = {t for p in self.known for t in self.aims.get(p, ())}
        shared = {s["threat"] for s, _ in self.shares}
        if "" in shared:
            return set()
        return {t for t in self.threats if not (named | shared) & set(self.line(t))}

    # tasks and seats

    @cached_property
    def mandates(self) -> list[Fact]:
        compared = set(self.agencies)
        found = []
        for m in self._mandates:
            if m["agency"] in compared and m["threat"] in self.threats:
                since = self.threats[m["threat"]].day("first_documented")
                if since is None or since <= self.day:
                    found.append(m)
        return found

    @cached_property
    def part(self) -> dict[tuple[str, str], float]:
        """The strongest responsibility of each agency on each threat."""
        found: dict[tuple[str, str], float] = {}
        for m in self.mandates:
            key = m["agency"], m["threat"]
            found[key] = max(found.get(key, 0.0), RESPONSIBILITY[m["role"]])
        return found

    @cached_property
    def tasks(self) -> dict[tuple[str, str], Task]:
        """What each agency does on each threat, less what its components do."""
        told: dict[tuple[str, str], Task] = {}
        for m in self.mandates:
            side = m["side"] or self.bodies[m["agency"]]["country"]
            task = Task(
                set(_items(m["functions"])),
                set(side.split("/")) if side and side != "both" else set(),
                set(_items(m["realm"])),
                set(_items(m["only_with"])),
            )
            key = m["agency"], m["threat"]
            told[key] = told[key].joined(task) if key in told else task
        taken: dict[tuple[str, str], set[str]] = defaultdict(set)
        silent: set[tuple[str, str]] = set()
        for (agency, threat), task in told.items():
            for parent in self.above(agency):
                taken[parent, threat] |= task.functions
                if not task.functions:
                    silent.add((parent, threat))
        return {
            key: Task(
                set() if key in silent else task.functions - taken.get(key, set()),
                task.sides, task.realm, task.only_with,
            )
            for key, task in told.items()
        }  # fmt: skip

    @cached_property
    def seats(self) -> list[tuple[str, str]]:
        """The agencies on each threat, as (threat, agency)."""
        left_out = self.umbrellas | self.orphans
        with_parts = {(p, t) for a, t in self.part for p in self.above(a)}
        return sorted(
            (t, a)
            for a, t in self.part
            if t not in left_out and not ((a, t) in with_parts and not self.tasks[a, t].functions)
        )

    def weight(self, threat: str) -> float:
        """Return severity x ln(N / k), with k the agencies on the threat before any roll-up."""
        k = sum(t == threat for _, t in self.part)
        return float(self.threats[threat]["severity"]) * math.log(len(self.agencies) / k)


@dataclass
class Task:
    """What an agency does about a threat, on which side, in which realm, with whom only."""

    functions: set[str]
    sides: set[str] = field(default_factory=set)
    realm: set[str] = field(default_factory=set)
    only_with: set[str] = field(default_factory=set)

    def joined(self, other: Task) -> Task:
        """Mandates add up; one that is not confined lifts the bounds of the others."""
        return Task(
            self.functions | other.functions,
            self.sides | other.sides if self.sides and other.sides else set(),
            self.realm | other.realm if self.realm and other.realm else set(),
            self.only_with | other.only_with,
        )


# -- dependencies and doors


@dataclass(frozen=True)
class Entry:
    """One dependency, read from the side of the first of the two agencies."""

    first: str
    second: str
    across: bool
    value: float
    forth: bool  # what the first gives is enough
    back: bool  # what the second gives is enough
    asked: bool


def _entries(record: Record) -> list[Entry]:
    """Return the table of dependencies, each line read both ways round."""
    found = {}
    for d in record.dependencies:
        across, value = d["across"] == "true", float(d["value"])
        asked = d["rhythm"] == "on-request"
        given, got = d["direction"] == "from", d["direction"] == "to"
        one, two = d["dependent"], d["dependency"]
        if value:
            found[one, two, across] = Entry(one, two, across, value, given, got, asked)
            if one != two:
                found[two, one, across] = Entry(two, one, across, value, got, given, asked)
    return [found[key] for key in sorted(found)]


def _counting(entries: list[Entry], one: Task, two: Task) -> list[Entry]:
    """Return the dependencies of two tasks that reach the maximum."""
    across = bool(one.sides and two.sides and not one.sides & two.sides)
    on = [
        e
        for e in entries
        if e.first in one.functions and e.second in two.functions and e.across == across
    ]
    return [e for e in on if e.value == max(x.value for x in on)]


def _without_need(record: Record, a: str, b: str, threat: str) -> bool:
    """Tell whether a rule other than the table of dependencies leaves two without need."""
    one, two = record.tasks[a, threat], record.tasks[b, threat]
    if one.realm and two.realm and not one.realm & two.realm:
        return True
    home, near = (
        [set(_items(record.bodies[x][column])) for x in (a, b)] for column in ("home", "near")
    )
    if all(home) and not (home[0] & (home[1] | near[1]) or near[0] & home[1]):
        return True
    doored = any(_own_door(record, g, a, b) for g in record.gateways)
    for task, partner in ((one, b), (two, a)):
        marks = {record.bodies[partner]["country"], record.bodies[partner]["level"]}
        if task.only_with and not task.only_with & marks and not doored:
            return True
    across = bool(one.sides and two.sides and not one.sides & two.sides)
    told = one.functions and two.functions
    minor = max(record.part[a, threat], record.part[b, threat]) <= RESPONSIBILITY["support"]
    return bool(minor and across and told and one.functions != two.functions)


def _own_door(record: Record, gateway: Fact, a: str, b: str) -> bool:
    """Tell whether one of the two has a door of its own that the other has to use."""
    return any(
        gateway["agency"] == x
        and not (gateway["not_level"] and record.bodies[y]["level"] == gateway["not_level"])
        for x, y in ((a, b), (b, a))
        if gateway["agency"]
    )


def _door(record: Record, a: str, b: str, threat: str, counting: list[Entry]) -> Fact | None:
    """Return the door that a row with a need has to use."""
    own = [g for g in record.gateways if _own_door(record, g, a, b)]
    if own:
        return own[-1]
    doors: list[Fact | None] = []
    for e in counting:
        functions = min(e.first, e.second), max(e.first, e.second)
        using = (
            g
            for g in record.gateways
            if not g["agency"]
            and functions in _pairs(g["functions"])
            and (g["across"] == "true") == e.across
            and (not g["threats"] or set(_items(g["threats"])) & set(record.line(threat)))
        )
        doors.append(next(using, None))
    return doors[0] if doors and None not in doors else None


def _way(record: Record, gateway: Fact, a: str, b: str) -> list[str]:
    """Return the bodies a row behind a door passes through: the near door, then the far one."""
    country = record.bodies[a]["country"]
    through = _items(gateway["through"])
    if gateway["across"] == "true":
        through.sort(key=lambda body: record.bodies[body]["country"] != country)
    return [a, *(body for body in through if body not in {a, b}), b]


# -- channels


@dataclass
class Channel:
    """What can pass between two agencies: a in the order of the alphabet before b."""

    a: str
    b: str
    arrangement: str | None
    aims: set[str]
    any_threat: bool
    rhythm: float
    serves: str
    forth: bool
    back: bool
    share: float
    working: bool
    old: bool
    exchange: bool
    sources: set[str]

    def fit(self, record: Record, threat: str) -> float:
        """Return 1 for the threat or a broader one, less for a narrower or related one."""
        if self.any_threat or self.aims & set(record.line(threat)):
            return 1.0
        near = any(threat in record.line(t) or record.related(threat, t) for t in self.aims)
        return NEAR if near else 0.0


def _channels(record: Record) -> list[Channel]:
    return [*_through_arrangements(record), *_direct(record)]


def _covered(record: Record) -> dict[str, dict[str, float]]:
    """Return for each body the agencies that its ties count for, and how much."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    compared = set(record.agencies)
    for agency in record.bodies:
        for body in record.origins[agency]:
            if agency in compared:
                found[body][agency] = 1.0
            if body in compared:
                found[agency][body] = 1.0
    for collective, fact in record.bodies.items():
        for member in _items(fact["stands_for"]):
            if member in compared:
                found[collective].setdefault(member, CLASS_OF_BODIES)
    return found


@dataclass
class Seat:
    """One body in one arrangement, as it counts for one agency."""

    agency: str
    body: str
    share: float
    gives: bool
    gets: bool
    working: bool
    old: bool
    sources: set[str]


def _seats_by_arrangement(record: Record) -> dict[str, list[Seat]]:
    """Members of a part are members of the whole."""
    covered = _covered(record)
    found: dict[str, list[Seat]] = defaultdict(list)
    for p, working in record.memberships:
        own = p["program"]
        wholes = [w for w in _items(record.arrangements[own]["part_of"]) if w in record.known]
        years = [record.year_of_source[s] for s in p.sources if s in record.year_of_source]
        years += [d.year for d in (p.day("as_of"), p.day("from")) if d]
        aged = bool(years) and max(years) + OLD_YEARS < record.day.year and not p["to"]
        for name in (own, *wholes):
            for agency, share in covered.get(p["agency"], {}).items():
                hub = p["agency"] in _items(record.arrangements[name]["hub"])
                found[name].append(Seat(
                    agency, p["agency"], share, p["provides"] == "true", p["receives"] == "true",
                    working and name in record.working, aged and not hub, p.sources,
                ))  # fmt: skip
    return found


def _carries(arrangement: Fact) -> bool:
    """A power is no channel, and the southern border is another one."""
    return arrangement["kind"] not in POWERS and arrangement["region"] != "southern"


def _rhythm(arrangement: Fact) -> float:
    standing = arrangement["cadence"] == "unknown" and arrangement["kind"] in STANDING
    rhythm = RHYTHM["scheduled" if standing else arrangement["cadence"]]
    return min(rhythm, RHYTHM["on-request"]) if arrangement["announced"] == "true" else rhythm


def _serves(record: Record, arrangement: Fact, members: Iterable[str]) -> str:
    sits = any(record.bodies[m]["sector"] in DEPARTMENTS for m in members)
    told = arrangement["serves"] or ("policy" if arrangement["kind"] == "forum" and sits else "")
    return told or "members"


def _through_arrangements(record: Record) -> Iterator[Channel]:
    countries = {a: record.bodies[a]["country"] for a in record.agencies}
    for name, seats in _seats_by_arrangement(record).items():
        arrangement = record.arrangements[name]
        if not _carries(arrangement):
            continue
        members = {s.body for s in seats}
        hubs = set(_items(arrangement["hub"]))
        team = arrangement["kind"] in TEAMS
        two_countries = {"CA", "US"} <= {record.bodies[m]["country"] for m in members}
        across_only = arrangement["kind"] in BILATERAL and two_countries
        rhythm, serves = _rhythm(arrangement), _serves(record, arrangement, members)
        exchange = len(members) == 2 or (team and len(members) <= FEW)
        for one, two in combinations(seats, 2):
            x, y = (one, two) if one.agency < two.agency else (two, one)
            inside = record.body_of(x.agency) == record.body_of(y.agency)
            own_names = x.agency == x.body and y.agency == y.body
            if x.agency == y.agency or x.body == y.body or (inside and not own_names):
                continue
            if hubs and not hubs & {x.body, y.body}:
                continue
            if across_only and countries[x.agency] == countries[y.agency]:
                continue
            forth, back = x.gives and y.gets, y.gives and x.gets
            if team and (forth or back):
                forth = back = True
            if forth or back:
                yield Channel(
                    x.agency, y.agency, name, record.aims.get(name, set()),
                    any_threat=False, rhythm=rhythm, serves=serves, forth=forth, back=back, share=min(x.share, y.share), working=x.working and y.working, old=x.old or y.old,
                    exchange=exchange, sources=x.sources | y.sources,
                )  # fmt: skip


def _direct(record: Record) -> Iterator[Channel]:
    """Flows inside arrangements and shares outside of any; those of one pair are one channel."""
    covered = _covered(record)
    members = {n: {s.body for s in seats} for n, seats in _seats_by_arrangement(record).items()}
    found: dict[tuple[Any, ...], Channel] = {}
    ties: list[tuple[Fact, str | None, set[str], bool, float, str, bool]] = []
    for f in record.flows:
        name = f["program"]
        arrangement = record.arrangements[name]
        if _carries(arrangement):
            serves = _serves(record, arrangement, members.get(name, ()))
            aims = record.aims.get(name, set())
            ties.append((f, name, aims, False, _rhythm(arrangement), serves, True))
    for s, working in record.shares:
        aims = {s["threat"]} - {""}
        ties.append((s, None, aims, not aims, RHYTHM[s["cadence"]], "members", working))
    for fact, through, aims, any_threat, rhythm, serves, working in ties:
        for giver, x in covered.get(fact["from"], {}).items():
            for receiver, y in covered.get(fact["to"], {}).items():
                inside = record.body_of(giver) == record.body_of(receiver)
                own_names = giver == fact["from"] and receiver == fact["to"]
                if giver == receiver or (inside and not own_names):
                    continue
                a, b = min(giver, receiver), max(giver, receiver)
                key = (a, b, through, frozenset(aims), min(x, y), working, rhythm)
                channel = found.setdefault(
                    key,
                    Channel(
                        a, b, through, aims, any_threat, rhythm, serves, forth=False, back=False,
                        share=min(x, y), working=working, old=False, exchange=True, sources=set(),
                    ),
                )  # fmt: skip
                channel.forth |= giver == a
                channel.back |= giver == b
                channel.sources |= fact.sources
    yield from found.values()


# -- a channel on a row


def _worth(
    channel: Channel, counting: list[Entry], *, silent: bool, fit: float
) -> tuple[float, bool]:
    """Return rhythm x fit x share x way, the best of what counts, and whether its way is enough.

    Args:
        channel: The channel.
        counting: The dependencies that count.
        silent: Nobody told which work depends on which: it serves whatever it is for.
        fit: How well it fits the row's threat.
    """
    mutual = channel.forth and channel.back
    if silent:
        value = channel.rhythm * (1.0 if mutual else ONE_WAY)
        return value * fit * channel.share, mutual
    best, enough = 0.0, False
    for e in counting:
        if channel.serves != "members" and channel.serves not in {e.first, e.second}:
            continue
        runs = mutual or (e.forth and channel.forth) or (e.back and channel.back)
        asked = e.asked and channel.rhythm == RHYTHM["on-request"]
        value = (RHYTHM["scheduled"] if asked else channel.rhythm) * (1.0 if runs else ONE_WAY)
        if value > best:
            best, enough = value, runs
        elif value == best:
            enough = enough or runs
    return best * fit * channel.share, enough


@dataclass
class Carried:
    """What the channels of one row come to, findings applied."""

    supply: float = 0.0
    exchanged: float = 0.0
    regular: int = 0
    tied: bool = False
    mutual: bool = False
    stopped: bool = False
    weak: bool = False
    lost: bool = False


def _carried(
    record: Record, channels: list[Channel], threat: str, counting: list[Entry],
    troubles: list[Fact], *, silent: bool,
) -> Carried:  # fmt: skip
    found = Carried()
    regular = set()
    for c in channels:
        fit = c.fit(record, threat)
        worth, enough = _worth(c, counting, silent=silent, fit=fit)
        if not worth:
            continue
        if not c.working:
            found.lost |= c.rhythm >= RHYTHM["on-request"]
            continue
        naming = [f["kind"] for f in troubles if c.arrangement in _items(f["programs"])]
        stops = bool(STOPPING - {"no-channel"} & set(naming))
        slows = "irregular-cadence" in naming
        worth = min(worth, BARRED) if stops else worth
        worth = min(worth, RHYTHM["on-request"]) if slows else worth
        strong = enough and worth / c.share >= REGULAR and not stops and not slows
        weak = strong and (c.share < 1 or c.old)
        if weak:
            worth = min(worth, RHYTHM["on-request"])
        elif strong:
            regular.add(c.arrangement or (frozenset(c.aims), c.any_threat))
        found.supply = max(found.supply, worth)
        if c.exchange:
            found.exchanged = max(found.exchanged, worth)
        found.tied = True
        found.mutual |= c.forth and c.back
        found.stopped |= stops
        found.weak |= weak
    found.regular = len(regular)
    return found


# -- relays and doors: ties at the level of the table


class Ties:
    """Mutual ties of any two agencies on a threat, at the level of the table that they reach."""

    def __init__(self, record: Record, channels: dict[tuple[str, str], list[Channel]]) -> None:
        self.record, self.channels = record, channels
        self._known: dict[tuple[str, str, str], float] = {}

    def level(self, a: str, b: str, threat: str) -> float:
        key = min(a, b), max(a, b), threat
        if key not in self._known:
            values = [
                c.rhythm * c.fit(self.record, threat) * c.share
                for c in self.channels.get(key[:2], ())
                if c.working and c.serves != "policy" and c.forth and c.back
            ]
            steps = [s for s in RHYTHM.values() for v in values if s <= v + 1e-9]
            self._known[key] = max(steps, default=0.0)
        return self._known[key]

    def relay(self, a: str, b: str, threat: str, able: set[str], barred: set[Any]) -> float:
        """Return the level of the best relay: the weaker leg of a third agency counts."""
        best = 0.0
        for third in able - {a, b}:
            if (a, third, threat) in barred or (b, third, threat) in barred:
                continue
            legs = min(self.level(a, third, threat), self.level(b, third, threat))
            best = max(best, legs if legs >= RHYTHM["on-request"] else 0.0)
        return best


# -- findings and evidence


def _speaks(record: Record, finding: Fact, threat: str) -> bool:
    """Tell whether a finding is on a threat, one above or below it, or on none."""
    named = _items(finding["threats"])
    return not named or any(t in record.line(threat) or threat in record.line(t) for t in named)


def _barred_ties(record: Record) -> set[tuple[str, str, str]]:
    """Return (agency, agency, threat) over which nothing is passed on."""
    found = set()
    for f in record.troubles:
        if f["kind"] in BARRING and (not f["programs"] or f["kind"] == "no-channel"):
            for threat in {t for t, _ in record.seats if _speaks(record, f, t)}:
                for a, b in _pairs(f["pairs"]):
                    found |= {(a, b, threat), (b, a, threat)}
    return found


class Field:
    """How well each agency's ties are documented, by side of the border and family of threats."""

    def __init__(self, record: Record, channels: Iterable[Channel]) -> None:
        self.record = record
        self.partners: dict[tuple[str, bool, str], set[str]] = defaultdict(set)
        self.sources: dict[tuple[str, bool, str], set[str]] = defaultdict(set)
        self.seen: set[tuple[str, bool, str]] = set()
        for c in channels:
            inside = record.body_of(c.a) == record.body_of(c.b)
            if c.share < 1 or c.serves == "policy" or inside:
                continue
            far = self.abroad(c.a, c.b)
            for x, y in ((c.a, c.b), (c.b, c.a)):
                for family in {record.family(t) for t in c.aims}:
                    self.partners[x, far, family].add(y)
                    self.sources[x, far, family] |= c.sources
                if c.rhythm >= RHYTHM["on-request"]:
                    self.seen |= {
                        (x, far, t) for t in record.threats if c.aims & set(record.line(t))
                    }

    def abroad(self, a: str, b: str) -> bool:
        return self.record.bodies[a]["country"] != self.record.bodies[b]["country"]

    def documented(self, a: str, b: str, threat: str) -> bool:
        far, family = self.abroad(a, b), self.record.family(threat)
        return all(
            len(self.partners[x, far, family]) >= ENOUGH
            and len(self.sources[x, far, family]) >= ENOUGH
            and (x, far, threat) in self.seen
            for x in (a, b)
        )


# -- the rows


def rows(record: Record) -> pd.DataFrame:
    """Work out every row: pairs of agencies on a threat that both sit on."""
    channels = _channels(record)
    by_pair: dict[tuple[str, str], list[Channel]] = defaultdict(list)
    for c in channels:
        by_pair[c.a, c.b].append(c)
    ties, barred, known = Ties(record, by_pair), _barred_ties(record), Field(record, channels)
    entries = _entries(record)
    able: dict[str, set[str]] = defaultdict(set)
    on_threat: dict[str, list[str]] = defaultdict(list)
    for threat, agency in record.seats:
        on_threat[threat].append(agency)
        if record.part[agency, threat] > RESPONSIBILITY["support"]:
            able[threat].add(agency)
    found = []
    for threat, agencies in on_threat.items():
        for a, b in combinations(agencies, 2):
            found.append(_row(record, a, b, threat, entries, by_pair, ties, able, barred, known))
    return pd.DataFrame(found)


def _row(
    record: Record, a: str, b: str, threat: str, entries: list[Entry],
    by_pair: dict[tuple[str, str], list[Channel]], ties: Ties, able: dict[str, set[str]],
    barred_ties: set[tuple[str, str, str]], known: Field,
) -> dict[str, Any]:  # fmt: skip
    one, two = record.tasks[a, threat], record.tasks[b, threat]
    assumed = not (one.functions and two.functions)
    counting = _counting(entries, one, two)
    depends = 1.0 if assumed else max((e.value for e in counting), default=0.0)
    need = depends * min(record.part[a, threat], record.part[b, threat])
    if _without_need(record, a, b, threat):
        need = 0.0
    door = _door(record, a, b, threat, counting) if need else None

    troubles = [
        f for f in record.troubles if (a, b) in _pairs(f["pairs"]) and _speaks(record, f, threat)
    ]
    silent = assumed or (door is not None and not counting)
    carried = _carried(record, by_pair[a, b], threat, counting, troubles, silent=silent)
    barred = _barred(carried, troubles)
    same_body = record.body_of(a) == record.body_of(b)
    relay = 0.0 if same_body else ties.relay(a, b, threat, able[threat], barred_ties)
    outcome = _outcome(need, door, carried, troubles, barred=barred)

    supply, exchanged = (
        min(x, BARRED) if barred else x
        for x in (
            own if carried.tied else RELAYED * relay for own in (carried.supply, carried.exchanged)
        )
    )
    if outcome == "by-design" and door is not None:
        legs = pairwise(_way(record, door, a, b))
        supply = exchanged = min(ties.level(x, y, threat) for x, y in legs)

    searches = [
        s for s in record.searches if (s["agency_a"], s["agency_b"], s["threat"]) == (a, b, threat)
    ]
    wanted = need > SLIGHT or (need > 0 and door is not None)
    thin = not wanted or not known.documented(a, b, threat) or (carried.weak and outcome == "open")
    return {
        "a": a, "b": b, "threat": threat, "outcome": outcome,
        "within": same_body or a in record.above(b) or b in record.above(a),
        "kind": _kind(carried, relay, barred=barred),
        "evidence": _evidence(searches, troubles, thin=thin, is_open=outcome == "open"),
        "need": need, "supply": supply, "exchanged": exchanged,
        "gap": record.weight(threat) * need * (1 - supply), "wanted": wanted,
        "work": ";".join(sorted({f"{e.first}-{e.second}" for e in counting})),
        "tested_on": max((s["day"] for s in searches), default=""),
    }  # fmt: skip


def _barred(carried: Carried, troubles: list[Fact]) -> bool:
    """Tell whether a finding stops the pair: it names all that carries, or little carries."""
    wide = any(
        f["kind"] in STOPPING and (f["kind"] == "no-channel" or not f["programs"]) for f in troubles
    )
    return (wide and carried.regular < 2) or (carried.stopped and not carried.regular)


def _outcome(
    need: float, door: Fact | None, carried: Carried, troubles: list[Fact], *, barred: bool
) -> str:
    if not need:
        return "no-need"
    if need <= SLIGHT and door is None:
        return "slight"
    if door is not None and not carried.regular:
        return "by-design"
    if carried.regular and not barred:
        return "strained" if troubles else "met"
    return "open"


def _kind(carried: Carried, relay: float, *, barred: bool) -> str:
    order = (
        ("barrier", barred and (carried.tied or carried.stopped)),
        ("irregular", carried.mutual),
        ("one-way", carried.tied),
        ("relay-only", relay > 0),
        ("lost", carried.lost),
    )
    return next((name for name, holds in order if holds), "none")


def _evidence(searches: list[Fact], troubles: list[Fact], *, thin: bool, is_open: bool) -> str:
    if any(f["kind"] in CONFIRMING for f in troubles):
        return "confirmed"
    if searches:
        upholding = UPHOLDING if is_open else {"closed", "strained"}
        upheld = all(s["outcome"] in upholding for s in searches)
        return "tested" if upheld else "unknown"
    return "unknown" if thin else "inferred"
