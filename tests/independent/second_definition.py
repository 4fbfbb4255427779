"""The section "Need, channel and gaps" of docs/methods.md, written a second time from its words.

It takes the tables of docs/tables.md and imports nothing of the program. Whoever wrote it read
neither the rules in SQL nor their tests; where the words allow two readings, the program's is taken.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations, permutations, product, takewhile
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable

DEPARTMENTS = {"policy", "prosecution", "government"}
POWERS = {"statute", "bill", "regulation"}
TEAMS = {"task-force", "joint-enforcement", "intelligence-centre", "coordination-centre"}
TEAMS |= {"working-group", "system", "database-interface"}
OVER = {"ended", "dormant", "stalled", "proposed"}
APART = {"policy", "service"}
EVERY = {"intelligence", "investigation", "patrol", "inspection", "regulation", "signals"}
EVERY |= {"financial-intelligence", "immigration-decision", "removal", "prosecution", *APART}
GENERAL = "general-knowledge"
YEARS, ENOUGH = 15, 3
LEVELS = ["full", "partial", "slight", "slight"]
FIRST, LAST = "0001-01-01", "9999-12-31"
COLUMNS_WITH_DAYS = ("status_as_of", "as_of", "start", "end")
COLUMNS = ["agency_a", "agency_b", "threat", "need", "outcome", "candidate"]


def first_day(date: str) -> str:
    """Return the first day of a year, month or day; the first of all when empty."""
    return date + "-01-01"[len(date) - 4 :] if date else FIRST


def last_day(date: str) -> str:
    """Return text that no day of a year, month or day sorts after; the last of all when empty."""
    return date + "-12-31"[len(date) - 4 :] if date else LAST


def ancestors(facts: dict[str, Fact], one: str, column: str) -> list[str]:
    """Return what is above one, the nearest first."""
    chain: list[str] = []
    while (one := facts[one][column]) and one not in chain:
        chain.append(one)
    return chain


class Fact(defaultdict[str, str]):
    """One statement of a table with every source that says so; a column not there is empty."""

    sources: frozenset[str] = frozenset()

    def items_of(self, column: str) -> set[str]:
        """Return the items of a cell."""
        return {item for item in self[column].split(";") if item}

    @property
    def bodies(self) -> list[str]:
        """The member, or the giver and the taker."""
        return [self[column] for column in ("agency", "from", "to") if self[column]]

    @property
    def counts(self) -> bool:
        """Whether more than general knowledge says so, and not of the future."""
        return self.sources != {GENERAL} and self["role"] != "prospective"


@dataclass
class Channel:
    """An arrangement, a flow or a share in force, with who takes part (true: firmly)."""

    fact: Fact
    focus: set[str] | None
    members: dict[str, bool] = field(default_factory=dict)
    cited: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    taking: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, fact: Fact, *, attested: bool) -> None:
        """Add the members of a membership, flow or share."""
        for body in fact.bodies:
            self.members[body] = self.members.get(body, False) or attested
            self.cited[body] |= fact.sources

    def proof(self, a: str, b: str) -> int:
        """Return how surely the channel joins two: 2 both named, 1 a body above, 0 unproved, -1 not."""
        hubs = self.fact.items_of("hub")
        proofs = (
            min(sure, also)
            for (x, sure), (y, also) in product(self.taking[a].items(), self.taking[b].items())
            if x != y and (not hubs or {x, y} & hubs)
        )
        return max(proofs, default=-1)

    def quality(self, a: str, b: str) -> str:
        """Return regular, assumed, irregular or unproved; empty where it does not join the two."""
        if (proof := self.proof(a, b)) < 1:
            return "" if proof else "unproved"
        if self.fact["cadence"] in {"continuous", "scheduled"}:
            return ["assumed", "regular"][proof - 1]
        silent = self.fact["cadence"] in {"", "unknown"} and self.fact["announced"] != "true"
        return "assumed" if silent and self.fact["kind"] in TEAMS else "irregular"


@dataclass
class Task:
    """What one agency does about one threat; no realms where it is not confined."""

    supports: bool
    sides: set[str]
    realms: set[str]
    functions: set[str]
    sourced: bool
    attested: bool


class Definition:
    """The tables of one folder on one day."""

    def __init__(self, folder: Path, day: str) -> None:
        """Read the tables and derive what is in force."""
        self.folder, self.day, self.year = folder, day, int(day[:4])
        self.sources = {fact["id"]: fact for fact in self.read("sources")}
        self.agencies = {fact["id"]: fact for fact in self.read("agencies")}
        self.threats = {fact["id"]: fact for fact in self.read("threats")}
        self.order()
        self.read_tasks()
        self.read_channels()
        searches = sorted(self.read("searches"), key=lambda fact: first_day(fact["day"]))
        self.searches = {
            (*sorted((fact["agency_a"], fact["agency_b"])), fact["threat"]): fact["outcome"]
            for fact in searches
            if self.within((first_day(fact["day"]), f"{int(fact['day'][:4]) + YEARS}-12-31"))
        }

    def read(self, table: str) -> list[Fact]:
        """Return the statements of a table, each once with all its sources."""
        if not (path := Path(self.folder, f"{table}.csv")).exists():
            return []
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
        frame = frame.drop(columns=["locator", "confidence"], errors="ignore")
        if table == "participations":
            frame = frame.rename(columns={"from": "start", "to": "end"})
        frame = frame if "source" in frame else frame.assign(source="")
        columns = [column for column in frame.columns if column != "source"]
        facts = []
        for key, rows in frame.groupby(columns, sort=False)["source"]:
            fact = Fact(str, zip(columns, key, strict=True))
            fact.sources = frozenset(rows) - {""}
            facts.append(fact)
        return facts

    def attested(self, fact: Fact, *, spans: bool = True) -> bool:
        """Return whether a source or date of the last years stands behind a statement."""
        cited = [self.sources[source] for source in fact.sources if source in self.sources]
        dates = [source["date"] for source in cited]
        if spans:
            dates += [fact[c] for c in COLUMNS_WITH_DAYS[: 4 if fact.sources else 2]]
        years = [int(y) for date in dates for y in re.findall(r"(?<!\d)\d{4}(?!\d)", date)]
        law = any(source["kind"] in {"statute", "regulation"} for source in cited)
        return law or not years or self.year - max(years) <= YEARS

    def within(self, *spans: tuple[str, str]) -> bool:
        """Return whether the day lies in every span."""
        return all(low <= self.day <= high for low, high in spans)

    def run(self, fact: Fact, memberships: list[Fact]) -> tuple[str, str]:
        """Return the first and last day of an arrangement."""
        own = [m for m in memberships if m["program"] == fact["id"]]
        days = [fact["as_of"], fact["status_as_of"]]
        days += [m["start"] or m["as_of"] for m in own]
        end = last_day(fact["end"])
        if fact["status"] in OVER:
            report = fact["status_as_of"]
            end = min(end, str(pd.Period(first_day(report), "D") - 1)) if report else ""
        return first_day(fact["start"] or min(filter(None, days), default="")), end

    def holds(self, fact: Fact) -> bool:
        """Return whether a membership, flow or share is in force on the day."""
        frame = self.runs.get(fact["program"], (FIRST, LAST))
        begin = fact["start"] or (fact["as_of"] if frame[0] == FIRST else "")
        span = first_day(begin), last_day(fact["end"])
        return fact.counts and self.within(span, frame, *(self.life[body] for body in fact.bodies))

    def compared(self, agency: str) -> bool:
        """Return whether a body is an agency, not a class of bodies or an association."""
        return self.agencies[agency]["class"] in {"", "agency"}

    def order(self) -> None:
        """Derive who and what is above what, and through whom each body takes part."""
        bodies = self.agencies.items()
        self.above = {a: ancestors(self.agencies, a, "parent") for a in self.agencies}
        self.chain = {
            a: [a, *takewhile(lambda x: self.agencies[x]["sector"] not in DEPARTMENTS, above)]
            for a, above in self.above.items()
        }
        self.body = {agency: chain[-1] for agency, chain in self.chain.items()}
        self.routes = {
            a: {
                b: 2 if a in self.chain[b] else int(b in self.chain[a])
                for b, row in bodies
                if b in self.chain[a] or a in self.chain[b] or a in row.items_of("stands_for")
            }
            for a in self.agencies
        }
        self.life = {a: (first_day(row["start"]), last_day(row["end"])) for a, row in bodies}
        up = {"": ""} | {threat: row["broader"] for threat, row in self.threats.items()}
        self.near = {threat: {threat} for threat in self.threats}
        for threat, row in self.threats.items():
            for other in row.items_of("related") | {up[threat]} - {""}:
                self.near[threat].add(other)
                self.near[other].add(threat)
        self.wider = {t: {t, *ancestors(self.threats, t, "broader")} for t in self.threats}
        heads = {head for head in up.values() if up[head] and not up[up[head]]}
        self.umbrellas = heads | {up[head] for head in heads}
        self.family = {
            t: row["family"] or (up[t] if up[up[t]] else t) for t, row in self.threats.items()
        }

    def read_tasks(self) -> None:
        """Add up the mandates of each agency on each threat, and read what needs what."""
        said: dict[str, dict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
        for fact in self.read("mandates"):
            agency, threat = fact["agency"], fact["threat"]
            begin = first_day(self.threats[threat]["first_documented"])
            alive = fact.counts and self.within((begin, LAST), self.life[agency])
            if alive and threat not in self.umbrellas:
                said[threat][agency].append(fact)
        self.tasks: dict[str, dict[str, Task]] = defaultdict(dict)
        for threat, mandates in said.items():
            whole = {
                agency: set().union(*(f.items_of("functions") or EVERY for f in facts))
                for agency, facts in mandates.items()
            }
            for agency, facts in mandates.items():
                parts = [whole[part] for part in whole if agency in self.above[part]]
                realms = [fact.items_of("realm") for fact in facts]
                task = Task(
                    all(fact["role"] == "support" for fact in facts),
                    set().union(*(fact.items_of("side") for fact in facts))
                    or {self.agencies[agency]["country"]},
                    set().union(*realms) if all(realms) else set(),
                    whole[agency].difference(*parts),
                    any(fact.sources for fact in facts),
                    all(map(self.attested, facts)),
                )
                if task.functions and self.compared(agency):
                    self.tasks[threat][agency] = task
        self.value: dict[tuple[str, str, bool], float] = defaultdict(float)
        for fact in self.read("dependencies"):
            for pair in permutations((fact["dependent"], fact["dependency"])):
                key = pair[0], pair[1], fact["across"] == "true"
                self.value[key] = max(self.value[key], float(fact["value"] or 1))
        self.gateways = [
            fact for fact in self.read("gateways") if fact.counts and not fact["agency"]
        ]

    def need(self, a: str, b: str, threat: str) -> tuple[str, set[tuple[str, str]], bool] | None:
        """Return the need of two, the entries that decide and whether they work across."""
        one, two = self.tasks[threat][a], self.tasks[threat][b]
        apart = one.realms and two.realms and not one.realms & two.realms
        local, other = self.agencies[a], self.agencies[b]
        home, there = local.items_of("home"), other.items_of("home")
        common = home & (there | other.items_of("near")) or there & local.items_of("near")
        apart = apart or (home and there and not common)
        across = not (one.sides & two.sides or "both" in one.sides | two.sides)
        pairs = {(f, g): self.value[f, g, across] for f, g in product(one.functions, two.functions)}
        best = max(pairs.values())
        if (one.supports and two.supports) or apart or best <= 0:
            return None
        step = (best < 1) + (best < 0.5) + (one.supports or two.supports)
        return LEVELS[step], {pair for pair, value in pairs.items() if value == best}, across

    def gated(self, threat: str, entries: set[tuple[str, str]], *, across: bool) -> bool:
        """Return whether law or mandate prescribes a door for every entry that decides."""
        free = {frozenset(entry) for entry in entries}
        for door in self.gateways:
            threats = door.items_of("threats")
            if (door["across"] == "true") == across and (
                not threats or self.wider[threat] & threats
            ):
                free -= {frozenset(pair.split("|")) for pair in door.items_of("functions")}
        return not free

    def read_channels(self) -> None:
        """Collect arrangements, flows and shares in force, with their members."""
        programs = {fact["id"]: fact for fact in self.read("programs")}
        for fact in programs.values():
            stating = Fact(str)
            stating.sources = frozenset(fact.items_of("cadence_sources")) or fact.sources
            if not self.attested(stating, spans=False):
                fact["cadence"] = ""
        members = self.read("participations")
        focus: dict[str, set[str]] = defaultdict(set)
        for fact in self.read("focus"):
            focus[fact["program"]] |= {fact["threat"]} if fact.counts else set()
        self.runs = {p: self.run(fact, members) for p, fact in programs.items()}
        live = {p: Channel(programs[p], focus[p]) for p in programs if self.within(self.runs[p])}

        def wholes(program: str) -> set[str]:
            parts = programs[program].items_of("part_of") if program in live else set()
            return {program}.union(*map(wholes, parts)) & live.keys()

        for fact in filter(self.holds, members):
            for one in wholes(fact["program"]):
                live[one].add(fact, attested=self.attested(fact))
        exchanges = filter(self.holds, [*self.read("flows"), *self.read("shares")])
        self.channels = [*live.values(), *(self.exchange(fact, live) for fact in exchanges)]
        for channel, (agency, route) in product(self.channels, self.routes.items()):
            through = channel.members.keys() & route.keys()
            channel.taking[agency] = {x: route[x] * channel.members[x] for x in through}

    def exchange(self, fact: Fact, live: dict[str, Channel]) -> Channel:
        """Return the channel that a flow or share in force is."""
        if fact["program"]:
            whole = live[fact["program"]]
            channel = Channel(Fact(str, whole.fact | {"hub": ""}), whole.focus)
        else:
            cadence = fact["cadence"] if self.attested(fact, spans=False) else ""
            named = {fact["threat"]} if fact["threat"] else None
            channel = Channel(Fact(str, cadence=cadence), named)
        channel.add(fact, attested=self.attested(fact))
        return channel

    def on(self, threat: str, functions: set[str]) -> list[Channel]:
        """Return the channels that can serve a threat for some functions."""
        return [
            channel
            for channel in self.channels
            if (channel.focus is None or channel.focus & self.near[threat])
            and channel.fact["kind"] not in POWERS
            and channel.fact["region"] != "southern"
            and channel.fact["serves"] not in APART - functions
        ]

    def documented(self, agency: str, partner: str, threat: str) -> bool:
        """Return whether the record of an agency suffices to conclude from silence."""
        sources: set[str] = set()
        bodies: set[str] = set()
        home, there = (self.agencies[x]["country"] for x in (agency, partner))
        others = [
            x
            for x, y in self.agencies.items()
            if (y["country"] != home) is (home != there) and self.compared(self.body[x])
        ]
        for channel in self.channels:
            families = {self.family[t] for t in channel.focus or ()}
            if channel.fact["id"] and self.family[threat] in families:
                joins = {self.body[x] for x in others if channel.proof(agency, x) > 0}
                joins -= {self.body[agency]}
                firm = [x for x, sure in channel.taking[agency].items() if sure and joins]
                sources.update(*(channel.cited[x] for x in firm))
                bodies |= joins
        return len(sources) >= ENOUGH and len(bodies) >= ENOUGH

    def outcome(self, a: str, b: str, threat: str) -> tuple[str, str, bool] | None:
        """Return need, outcome and candidate of two agencies on a threat."""
        if (need := self.need(a, b, threat)) is None:
            return None
        tasks = [self.tasks[threat][a], self.tasks[threat][b]]
        wanted = {function for entry in need[1] for function in entry}
        known = {channel.quality(a, b) for channel in self.on(threat, wanted)} - {""}
        latest = self.searches.get((a, b, threat), "")
        sourced = any(task.sourced for task in tasks)
        served = known & {"regular", "assumed"}
        silent = sourced and not latest
        proved = all(task.attested for task in tasks) and known != {"unproved"}
        third = self.tasks[threat].keys() - {a, b}
        plain = self.on(threat, set())
        joined = {c: [{x for x in (a, b) if p.proof(c, x) > 0} for p in plain] for c in third}
        lines: list[tuple[Callable[[], bool], str]] = [
            (lambda: self.body[a] == self.body[b], "within-body"),
            (lambda: a in self.above[b] or b in self.above[a], "within-body"),
            (lambda: not served and self.gated(threat, need[1], across=need[2]), "by-mandate"),
            (lambda: need[0] == "slight", "slight"),
            (lambda: "regular" in known, "regular"),
            (lambda: "assumed" in known, "assumed"),
            (lambda: latest in {"no-real-need", "artifact-of-taxonomy"}, "no-need"),
            (lambda: latest in {"closed", "strained"} or not (latest or proved), "not-assessed"),
            (lambda: silent and not self.documented(a, b, threat), "not-assessed"),
            (lambda: silent and not self.documented(b, a, threat), "not-assessed"),
            (lambda: bool(known), "irregular"),
            (lambda: any(set().union(*ends) == {a, b} for ends in joined.values()), "indirect"),
            (lambda: True, "none"),
        ]
        word = next(word for applies, word in lines if applies())
        candidate = word in {"irregular", "indirect", "none"} and (bool(latest) or not sourced)
        return need[0], word, candidate


def needs(folder: Path, day: str) -> pd.DataFrame:
    """Return one row per need of the tables in a folder on a day, as the words define it."""
    definition = Definition(folder, day)
    rows = [
        (a, b, threat, *decided)
        for threat, tasks in definition.tasks.items()
        for a, b in combinations(sorted(tasks), 2)
        if (decided := definition.outcome(a, b, threat)) is not None
    ]
    return pd.DataFrame(rows, columns=COLUMNS)
