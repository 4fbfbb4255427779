"""Made-up networks of any size that look like real ones, as CSV tables; a seed gives the same bytes.

Run it: ``.venv/bin/python benchmarks/networks.py DIR --agencies 10000 [--threats 50 --mandates 5]``.

Work is local: agencies stand in regions of about sixty, and nine links in ten stay in their region.
Who is where, who joins what and who answers for which threat have heavy tails: a few bodies, forums
and threats are in everything. A quarter of the dates is not known, some ties have ended, and most
facts name a source, some two. The number of links is in proportion to that of the agencies.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TypeAlias

    import numpy.typing as npt

    Ints: TypeAlias = npt.NDArray[np.int64]
    Rows: TypeAlias = Iterable[Sequence[object]]

REGION, LOCAL_THREATS, NATIONAL_THREATS = 60, 20, 12
MEMBERSHIPS, MANDATES, FOCI, SHARES = 4.5, 3.0, 2.0, 1.0
"""Links of each kind: memberships, mandates and shares per agency, foci per program."""
CITED = ("source", "locator", "confidence")
AT_HOME = 0.9
COUNTRIES = ("US", "CA", "MX", "GB", "AU", "NZ")
SECTORS = ("police", "border", "intelligence", "customs", "fire", "health", "prosecution")
CADENCES = ("on-request", "incident-driven", "scheduled", "continuous", "unknown")
FUNCTIONS = ("investigation", "patrol", "intelligence", "inspection", "prosecution", "policy")
DEPENDENCIES = (
    ("investigation", "intelligence", "true", 1.0),
    ("investigation", "investigation", "true", 0.8),
    ("inspection", "intelligence", "true", 0.9),
    ("patrol", "patrol", "true", 0.8),
    ("patrol", "intelligence", "true", 0.8),
    ("prosecution", "investigation", "true", 0.6),
    ("investigation", "patrol", "false", 0.5),
    ("inspection", "investigation", "false", 0.4),
)
FOUND = (
    "no-channel", "legal-barrier", "irregular-cadence", "silo-domestic", "technical-barrier",
    "information-sharing", "funding-instability", "works",
)  # fmt: skip
FIRST, LAST = dt.date(1950, 1, 1).toordinal(), dt.date(2025, 6, 30).toordinal()


class _Draws:
    """What chance decides."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def counts(self, size: int, mean: float) -> Ints:
        """Return numbers of at least one with a heavy tail, capped where few things have all."""
        drawn = np.floor(self.rng.pareto(2.2, size) * (mean - 1) * 1.2 + 1 + self.rng.random(size))
        return np.clip(drawn, 1, 10 + 4 * size**0.5).astype(np.int64)

    def ranked(self, size: int, out_of: int, skew: float) -> Ints:
        """Return places in a list of which the first are taken most, as 1 / place ** skew."""
        weight = 1 / np.arange(1, max(out_of, 1) + 1) ** skew
        total = np.cumsum(weight)
        places: Ints = np.searchsorted(total, self.rng.random(size) * total[-1])
        return places

    def words(self, size: int, words: Sequence[str], skew: float = 1.0) -> list[str]:
        """Return one of some words for each, the first most often."""
        return [words[k] for k in self.ranked(size, len(words), skew).tolist()]

    def days(self, size: int, *, known: float = 0.75) -> list[str]:
        """Return days in ISO, recent ones more often; some are not known, some only to the year."""
        back = self.rng.exponential(4000, size)
        on = np.clip(LAST - back, FIRST, LAST).astype(np.int64).tolist()
        kinds = self.rng.random(size).tolist()
        return [
            ""
            if kind > known
            else dt.date.fromordinal(day).isoformat()[: 4 if kind < known / 3 else 10]
            for day, kind in zip(on, kinds, strict=True)
        ]

    def some(self, size: int, share: float) -> list[bool]:
        """Return True for about a share of them."""
        chosen: list[bool] = (self.rng.random(size) < share).tolist()
        return chosen


class _Made:
    """A made-up network; each table is drawn in turn.

    Args:
        agencies: How many agencies.
        threats: How many threats that all agencies draw from; None for some in each region and a
            dozen in the whole country, so that they grow with the agencies.
        seed: What decides every draw.
        mandates: Mandates per agency.
        work: Whether mandates tell functions, and what depends on what.
        findings: How many findings.
        largest: Members of the largest program, where it has more than chance gives it.
    """

    def __init__(
        self,
        agencies: int,
        threats: int | None,
        seed: int,
        *,
        mandates: float,
        work: bool,
        findings: int,
        largest: int = 0,
    ) -> None:
        self.draws = _Draws(seed)
        self.largest = min(largest, agencies)
        self.findings = findings
        self.mandates = mandates
        self.work = work
        self.size = agencies
        self.regions = max(agencies // REGION, 1)
        self.programs = max(agencies * 2 // 3, 1)
        self.local = LOCAL_THREATS if threats is None else 0
        self.national = NATIONAL_THREATS if threats is None else threats
        self.sources = max(agencies // 4, 5)
        rng = self.draws.rng
        # Who is known everywhere: a few bodies stand behind most links.
        self.fame = np.cumsum(rng.pareto(1.6, agencies) + 0.2)
        self.region = np.sort(self.draws.ranked(agencies, self.regions, 0.3))
        self.starts = np.searchsorted(self.region, np.arange(self.regions + 1))

    def tables(self) -> dict[str, tuple[tuple[str, ...], Rows]]:
        """Return every table: its columns and its rows."""
        found = {
            "agencies": self._agencies(),
            "threats": self._threats(),
            "programs": self._programs(),
            "participations": self._participations(),
            "mandates": self._mandates(),
            "focus": self._foci(),
            "shares": self._shares(),
            "sources": self._sources(),
            "dataset": (("day", "title"), [("2025-06-30", "Made up")]),
        }
        if self.findings:
            found["findings"] = self._findings()
        if self.work:
            found["dependencies"] = (("dependent", "dependency", "across", "value"), DEPENDENCIES)
        return found

    def _famous(self, home: Ints) -> Ints:
        """Return an agency for each link, of its region or of any, the known ones most often."""
        rng, fame = self.draws.rng, np.concatenate(([0.0], self.fame))
        first, last = self.starts[home], self.starts[home + 1]
        away = (rng.random(home.size) >= AT_HOME) | (first == last)
        low = np.where(away, 0.0, fame[first])
        high = np.where(away, fame[-1], fame[last])
        at = np.searchsorted(self.fame, low + rng.random(home.size) * (high - low), side="right")
        found: Ints = np.minimum(at, self.size - 1)
        return found

    def _threat(self, home: Ints) -> Ints:
        """Return a threat for each link: the national ones first, then those of each region."""
        rng = self.draws.rng
        wide = self.draws.ranked(home.size, self.national, 0.7)
        if not self.local:
            return wide
        own = self.national + home * self.local + self.draws.ranked(home.size, self.local, 0.7)
        # What is of the whole country is the work of the fewer, the larger the country is.
        away = rng.random(home.size) < (1 - AT_HOME) / max(self.regions**0.5 / 4, 1)
        return np.where(away, wide, own)

    def _cited(self, rows: Sequence[tuple[object, ...]]) -> Rows:
        """Yield rows with where each comes from: most name one source, some two."""
        of = self.draws.ranked(len(rows), self.sources, 0.8).tolist()
        again = self.draws.some(len(rows), 0.06)
        sure = self.draws.words(len(rows), ("high", "medium", "low"))
        for row, source, twice, confidence in zip(rows, of, again, sure, strict=True):
            yield (*row, f"s{source:05d}", f"page {source % 90 + 1}", confidence)
            if twice:
                yield (*row, f"s{(source + 1) % self.sources:05d}", "annex", "medium")

    def _agencies(self) -> tuple[tuple[str, ...], Rows]:
        size, draws = self.size, self.draws
        level = draws.ranked(size, 4, 0.2)
        names = np.array(("municipal", "county", "state", "federal"))[level].tolist()
        # A body belongs to one that was there before it, often to a known one; most to none.
        above = (draws.rng.random(size) ** 3 * np.arange(size)).astype(np.int64).tolist()
        has = draws.some(size, 0.2)
        # Parts of one body stand side by side.
        self.kin = sorted((above[i], i) for i in range(size) if has[i] and above[i] != i)
        begun = draws.days(size, known=0.6)
        country = draws.ranked(self.regions, len(COUNTRIES), 1.2)[self.region].tolist()
        sector = draws.words(size, SECTORS)
        rows = [
            (
                f"a{i:05d}", f"{sector[i].capitalize()} service {i}", COUNTRIES[country[i]],
                names[i], f"a{above[i]:05d}" if has[i] and above[i] != i else "", sector[i], begun[i],
            )
            for i in range(size)
        ]  # fmt: skip
        return ("id", "label", "country", "level", "parent", "sector", "start"), rows

    def _threats(self) -> tuple[tuple[str, ...], Rows]:
        count = self.national + self.regions * self.local
        severity = (1 - self.draws.rng.integers(0, 6, count) / 10).tolist()
        # A third of what is local is a narrower form of a national threat.
        under = self.draws.some(count, 1 / 3)
        rows = [
            (
                f"t{t:05d}", f"Threat {t}",
                f"t{t % self.national:05d}" if under[t] and t >= self.national else "", severity[t],
            )
            for t in range(count)
        ]  # fmt: skip
        return ("id", "label", "broader", "severity"), rows

    def _programs(self) -> tuple[tuple[str, ...], Rows]:
        count, draws = self.programs, self.draws
        self.begun = begun = draws.days(count)
        # Not what began after the day on which some end.
        over = [o and b < "2025" for o, b in zip(draws.some(count, 0.08), begun, strict=True)]
        kind = draws.words(count, ("task-force", "working-group", "forum", "system", "agreement"))
        cadence = draws.words(count, CADENCES, 0.3)
        rows = [
            (
                f"p{p:05d}", f"{kind[p].capitalize()} {p}", kind[p], cadence[p], begun[p],
                "2024-12-31" if over[p] else "", "ended" if over[p] else "active",
            )
            for p in range(count)
        ]  # fmt: skip
        columns = ("id", "label", "kind", "cadence", "start", "end", "status")
        return (*columns, *CITED), self._cited(rows)

    def _home(self, count: int) -> Ints:
        """Return the region of each program: large regions have more."""
        at = np.arange(count) * self.size // count
        return self.region[at]

    def _participations(self) -> tuple[tuple[str, ...], Rows]:
        draws = self.draws
        members = draws.counts(self.programs, MEMBERSHIPS * self.size / self.programs)
        program = np.repeat(np.arange(self.programs), members)
        agency = self._famous(self._home(self.programs)[program])
        if self.largest:
            everyone = draws.rng.permutation(self.size)[: self.largest]
            program = np.concatenate((program, np.zeros(self.largest, dtype=np.int64)))
            agency = np.concatenate((agency, everyone))
        links = np.unique(np.stack((program, agency), axis=1), axis=0).tolist()
        self.joined = links
        role = draws.words(len(links), ("core", "partner", "lead", "party"))
        begun = draws.days(len(links), known=0.5)
        gives = draws.some(len(links), 0.95)
        # Nobody joins what has not begun.
        entered = [
            day and max(day, self.begun[p]) for day, (p, _) in zip(begun, links, strict=True)
        ]
        rows = [
            (f"a{a:05d}", f"p{p:05d}", role[n], entered[n], str(gives[n]).lower())
            for n, (p, a) in enumerate(links)
        ]
        return ("agency", "program", "role", "from", "provides", *CITED), self._cited(rows)

    def _mandates(self) -> tuple[tuple[str, ...], Rows]:
        draws = self.draws
        many = draws.counts(self.size, self.mandates)
        agency = np.repeat(np.arange(self.size), many)
        threat = self._threat(self.region[agency])
        links = np.unique(np.stack((agency, threat), axis=1), axis=0).tolist()
        role = draws.words(len(links), ("shared", "support", "lead"))
        one, two = draws.words(len(links), FUNCTIONS, 0.6), draws.words(len(links), FUNCTIONS, 0.6)
        rows = [
            (f"a{a:05d}", f"t{t:05d}", role[n], f"{one[n]};{two[n]}" if self.work else "")
            for n, (a, t) in enumerate(links)
        ]
        return ("agency", "threat", "role", "functions", *CITED), self._cited(rows)

    def _foci(self) -> tuple[tuple[str, ...], Rows]:
        many = self.draws.counts(self.programs, FOCI)
        program = np.repeat(np.arange(self.programs), many)
        threat = self._threat(self._home(self.programs)[program])
        links = np.unique(np.stack((program, threat), axis=1), axis=0).tolist()
        return ("program", "threat", *CITED), self._cited(
            [(f"p{p:05d}", f"t{t:05d}") for p, t in links]
        )

    def _shares(self) -> tuple[tuple[str, ...], Rows]:
        draws = self.draws
        count = int(self.size * SHARES)
        home = self.region[draws.rng.integers(0, self.size, count)]
        giver, receiver, threat = self._famous(home), self._famous(home), self._threat(home)
        on = giver != receiver
        links = np.unique(np.stack((giver, receiver, threat), axis=1)[on], axis=0).tolist()
        every = draws.some(len(links), 0.1)
        cadence = draws.words(len(links), CADENCES, 0.3)
        begun = draws.days(len(links), known=0.5)
        rows = [
            (
                f"a{g:05d}", f"a{r:05d}", "" if every[n] else f"t{t:05d}", cadence[n], begun[n],
            )
            for n, (g, r, t) in enumerate(links)
        ]  # fmt: skip
        return ("from", "to", "threat", "cadence", "start", *CITED), self._cited(rows)

    def _findings(self) -> tuple[tuple[str, ...], Rows]:
        """Return findings on two or three that mostly work together, or are parts of one body."""
        draws, count = self.draws, self.findings
        at = draws.rng.integers(0, max(len(self.joined) - 2, 1), count)
        near = np.array(self.joined)[np.minimum(at[:, None] + np.arange(3), len(self.joined) - 1)]
        named, program = near[:, :, 1].tolist(), near[:, 0, 0].tolist()
        threat, begun = self._threat(self.region[near[:, 0, 1]]), draws.days(count, known=0.9)
        one, on, narrow, over = (draws.some(count, p) for p in (0.7, 0.5, 0.5, 0.1))
        inside = draws.some(count, 0.15 if len(self.kin) > 1 else 0)
        part = draws.rng.integers(0, max(len(self.kin) - 1, 1), count).tolist()
        kind = draws.words(count, FOUND, 0.2)
        fixed = draws.words(count, ("unknown", "no", "partial", "yes"), 1.2)
        rows = []
        for n, bodies in enumerate(named):
            if inside[n]:
                bodies[:2] = [body for _, body in self.kin[part[n] : part[n] + 2]]
            names = sorted({f"a{a:05d}" for a in (bodies[:2] if one[n] else bodies)})
            pairs = [f"{a}|{b}" for a in names for b in names if a < b]
            rows.append(
                (
                    f"f{n:05d}", kind[n], begun[n], "2024-12-31" if over[n] and begun[n] < "2024" else "",
                    fixed[n], f"t{threat[n]:05d}" if on[n] else "",
                    f"p{program[n]:05d}" if narrow[n] else "", ";".join(names), ";".join(pairs),
                )
            )  # fmt: skip
        own = ("id", "kind", "from", "to", "fixed", "threats", "programs", "agencies", "pairs")
        return (*own, *CITED), self._cited(rows)

    def _sources(self) -> tuple[tuple[str, ...], Rows]:
        days = self.draws.days(self.sources, known=0.9)
        kinds = self.draws.words(self.sources, ("audit", "press", "official-page", "statute"))
        rows = [
            (
                f"s{s:05d}", f"Document {s}", f"Publisher {s % 97}", days[s],
                f"https://example.org/{s}", kinds[s],
            )
            for s in range(self.sources)
        ]  # fmt: skip
        return ("id", "title", "publisher", "date", "url", "kind"), rows


def write_network(
    folder: str | Path,
    agencies: int,
    threats: int | None = None,
    seed: int = 1,
    *,
    mandates: float = MANDATES,
    work: bool = False,
    findings: int = 0,
    largest: int = 0,
) -> Path:
    """Write a network as the tables that bordergraph reads.

    Args:
        folder: Where; made when it is not there.
        agencies: How many agencies.
        threats: How many threats that all agencies draw from; None for some in each region.
        seed: The same seed and sizes give the same bytes.
        mandates: Mandates per agency.
        work: Whether mandates tell functions, and what depends on what.
        findings: How many findings of auditors name pairs of agencies.
        largest: Members of the largest program: a heavy tail in which one body holds most.

    Returns:
        The folder.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    made = _Made(
        agencies, threats, seed, mandates=mandates, work=work, findings=findings, largest=largest
    )
    for name, (columns, rows) in made.tables().items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows(rows)
    return folder


def main() -> None:
    """Write a network."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--agencies", type=int, default=1000)
    parser.add_argument("--threats", type=int, help="all agencies draw from so many threats")
    parser.add_argument("--mandates", type=float, default=MANDATES, help="mandates per agency")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", action="store_true", help="tell what each agency does")
    parser.add_argument("--findings", type=int, default=0, help="findings on pairs of agencies")
    parser.add_argument("--largest", type=int, default=0, help="members of the largest program")
    asked = parser.parse_args()
    write_network(
        asked.folder,
        asked.agencies,
        asked.threats,
        asked.seed,
        mandates=asked.mandates,
        work=asked.work,
        findings=asked.findings,
        largest=asked.largest,
    )


if __name__ == "__main__":
    main()
