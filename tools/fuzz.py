"""Run commands on small malformed networks, and report what breaks.

Usage: tools/fuzz.py CASES [SEED]

A case is one command on one folder of tables, generated from the definition of the tables with
dangling references, duplicates, cycles, ends before beginnings and harmful text; every third folder
is read as the RDF made from it. A failure is an unexpected exception, or a command that takes more
than `CPU_SECONDS` of the processor or `CLOCK_SECONDS` by the clock. Each is printed with its seed,
and `tools/fuzz.py 1 SEED` repeats it.
"""

from __future__ import annotations

import contextlib
import csv
import io
import random
import signal
import sys
import tempfile
import traceback
import warnings
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bordergraph.cli import bordergraph
from bordergraph.errors import BordergraphError
from bordergraph.schema import Type
from bordergraph.tables.columns import COLUMNS, TABLES, TableColumn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

CPU_SECONDS, CLOCK_SECONDS = 30, 600
COMMANDS = (
    "problems",
    "problems --by agency",
    "problems --first-page --format json",
    "gaps",
    "gaps --partial",
    "gaps --strict",
    "gaps --strict --by pair",
    "gaps --by threat",
    "gaps --research --format json",
    "silos",
    "silos --by level",
    "silos --by community",
    "brokers",
    "coverage",
    "coverage --of pairs",
    "critical",
    "stability",
    "ties",
    "ties a1",
    "search word",
    "report",
    "report --brief --format html",
    "report a1 --format json",
    "report a0 a1",
    "report t0",
    "report p0",
    "report --lang fr --format markdown",
    "why a0 a1",
    "show a1",
    "show p0",
    "list agencies",
    "list arrangements",
    "list limits",
    "list cases",
    "sources",
    "conflicts",
    "timeline",
    "check",
    "whatif --remove a1",
    "whatif --remove p0",
    "whatif --suggest links",
    "whatif --add-member a0:p0",
    "compare 2005 2015",
    "query agencies-on-threat -p threat=t0",
    "query partners-of-agency",
    "query possible-gaps",
    "--as-of 2010 gaps",
    "--as-of 2010 report",
    "--source s0 gaps",
    "--lang fr ties",
    "map -o {out}.html",
    "map --compare 2005-12-31 2015-12-31 -o {out}.html",
    "site -o {out}",
    "export --format csv -o {out}",
    "export --format datapackage -o {out}",
    "export --format parquet -o {out}",
    "export -o {out}.xlsx",
    "export --method -o {out}",
    "export --format gexf -o {out}.gexf",
    "export --format graphml -o {out}.graphml",
    "export --format cytoscape -o {out}.cyjs",
    "export --format kumu -o {out}.json",
    "export --format trig -o {out}.trig",
    "import {folder} -o {out}.ttl",
    "import {folder} -o {out}.nq",
    "cite s0",
    "merged",
)
_MERGE_COMMANDS = (
    "merged",
    "conflicts",
    "ties",
    "gaps",
    "report --brief",
    "show a1",
    "check",
    "export --format csv -o {out}",
    "export --format trig -o {out}.trig",
    "map -o {out}.html",
)
"""Commands for two graphs at once."""
HARMFUL = (
    "<script>alert(1)</script>",
    "=1+1",
    '"',
    "a;b",
    "a|b",
    "\u202e",
    "é",
    "x" * 300,
    "%",
    "{}",
    "../..",
    "null",
    "-",
    "1e9",
    "\t",
    "a:b",
    "#",
    "a b",
    "\x7f",
    "'); DROP",
    "0",
)
EARLY = ("1867", "1990", "2005", "2005-02", "2010-06-15", "")
LATE = ("2012-12-31", "2010-12", "2099-01-01", "2015", "")
_TEXTS = ("CA", "US", "word", "Été", "two words")
_LETTERS = {"agencies": "a", "threats": "t", "programs": "p", "sources": "s"} | {
    name: name[:3] for name in TABLES if name not in {"agencies", "threats", "programs", "sources"}
}
_ID_TABLES = {"agencies", "threats", "programs", "sources"}


def main() -> int:
    """Run as many cases as asked for, and return 1 when one of them broke."""
    cases = int(sys.argv[1])
    first_seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    for signal_number in (signal.SIGALRM, signal.SIGPROF):
        signal.signal(signal_number, _raise_timeout)
    warnings.simplefilter("ignore")
    outcomes: Counter[str] = Counter()
    for seed in range(first_seed, first_seed + cases):
        with tempfile.TemporaryDirectory() as folder:
            command, outcome = _case(seed, Path(folder))
        outcomes[outcome] += 1
        if outcome not in _ACCEPTED:
            print(f"seed {seed}: {command}: {outcome}", flush=True)
    summary = ", ".join(f"{n} {outcome}" for outcome, n in sorted(outcomes.items()))
    print(f"{cases} cases: {summary}")
    return int(bool(set(outcomes) - _ACCEPTED))


_ACCEPTED = frozenset({"answered", "refused with a message"})


def _raise_timeout(_: int, __: FrameType | None) -> None:
    raise TimeoutError


def _case(seed: int, workspace: Path) -> tuple[str, str]:
    """Generate the folder of a seed, run its command, and return the command and its outcome."""
    rng = random.Random(seed)  # noqa: S311 - the same cases each time
    folder = _folder(rng, workspace / "tables")
    command = rng.choice(COMMANDS)
    graphs = [str(folder)]
    if rng.random() < 1 / 3 and "{folder}" not in command:
        turtle = str(workspace / "made.ttl")
        if _run(["import", str(folder), "-o", turtle]) == "answered":
            graphs = [turtle]
    if rng.random() < 1 / 5:
        command = rng.choice(_MERGE_COMMANDS)
        graphs.append(str(_folder(rng, workspace / "others")))
    if "{folder}" in command:
        graphs = []
    words = [w.format(out=workspace / "out", folder=folder) for w in command.split()]
    graph_options = [word for graph in graphs for word in ("--graph", graph)]
    return f"{command} (of {len(graphs)})", _run([*graph_options, *words])


def _folder(rng: random.Random, folder: Path) -> Path:
    folder.mkdir()
    for name, rows in _tables(rng):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return folder


def _run(words: list[str]) -> str:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    signal.alarm(CLOCK_SECONDS)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            bordergraph.main(["--debug", *words], standalone_mode=False)
    except (BordergraphError, click.ClickException, click.exceptions.Exit):
        return "refused with a message"
    except SystemExit:
        return "answered"
    except TimeoutError:
        return f"took more than {CPU_SECONDS} s of the processor, or {CLOCK_SECONDS} s"
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a fault of ours
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(frame.filename).name}:{frame.lineno}"
        return f"{type(error).__name__} in {place}: {error}"[:300]
    finally:
        signal.alarm(0)
        signal.setitimer(signal.ITIMER_PROF, 0)
    return "answered"


def _tables(rng: random.Random) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield some tables with their header and rows; there is always one of agencies."""
    sizes = {
        name: rng.randint(2, 5) if name in _ID_TABLES else rng.randint(0, 4) for name in TABLES
    }
    harm_rate = rng.choice((0.0, 0.0, 0.0, 0.002, 0.02))
    if sizes.get("problems"):
        sizes["findings"] = max(sizes["findings"], 1)
    for name, size in sizes.items():
        if not size:
            continue
        # The sources of a frequency have to be among the cited ones.
        columns = [c for c in COLUMNS[name].values() if c.name != "cadence_sources"]
        needed = {
            *TABLES[name][:2],
            "functions",
            "problems",
            "status",
            "status_as_of",
            "status_why",
        }
        chosen = [c for c in columns if c.is_required or c.name in needed or rng.random() < 0.6]
        rows = [
            [_cell(rng, name, c, number, harm_rate, sizes) for c in chosen]
            for number in range(size)
        ]
        if not harm_rate and not all(
            cell for row in rows for c, cell in zip(chosen, row, strict=True) if c.is_required
        ):
            continue
        if rng.random() < harm_rate:
            rows.append(list(rows[0]))
        yield name, [[c.name for c in chosen], *rows]


def _cell(
    rng: random.Random,
    table: str,
    column: TableColumn,
    number: int,
    harm_rate: float,
    sizes: dict[str, int],
) -> str:
    """Return one cell: mostly valid by the definition, sometimes not."""
    if rng.random() < harm_rate:
        return rng.choice(HARMFUL)
    # Requirements of whole tables, beyond those of single columns.
    if column.type is Type.ID:
        return f"{_LETTERS[table]}{number}"
    if (table, column.name) == ("findings", "problems"):
        return ";".join(f"{_LETTERS['problems']}{n}" for n in range(sizes["problems"]))
    if column.name == "status_as_of":
        return "2020-01-01"
    is_wrong = rng.random() < harm_rate
    ids = [
        f"{_LETTERS.get(column.target, 'x')}{i}"
        for i in range(sizes.get(column.target, 0) + is_wrong)
    ]
    if not is_wrong:
        # Requirements of whole tables: no cycle, and no pair of a thing with itself.
        ids = ids[:number] if column.target == table else ids
        ids = {"agency_a": ids[:1], "agency_b": ids[1:]}.get(column.name, ids)
    days = (*EARLY, *LATE) if is_wrong else LATE if column.name.endswith(("end", "to")) else EARLY
    choices = {
        Type.DATE: days[:-1] if column.is_required else days,
        Type.YES_NO: ("true", "false"),
        Type.WEIGHT: ("1", "0.5", "0.8"),
        Type.SHARE: ("0", "0.5", "1"),
        Type.WORD: column.words,
        Type.WORDS: column.words,
        Type.WORD_PAIRS: column.words,
        Type.CONCEPT: (column.example,),
        Type.CONCEPTS: (column.example,),
        Type.REF: ids,
        Type.REFS: ids,
        Type.REF_PAIRS: ids,
        Type.REF_WAYS: ids,
    }.get(column.type, _TEXTS if column.type is Type.TEXT else (column.example, ""))
    separators = {
        Type.WORDS: ";",
        Type.REFS: ";",
        Type.WORD_PAIRS: "|",
        Type.REF_PAIRS: "|",
        Type.REF_WAYS: "|",
    }
    count = 2 if column.type in separators else 1
    if column.type in {Type.WORDS, Type.REFS}:
        count = min(count, len(choices)) or 1
    if len(choices) < count:
        return ""
    return separators.get(column.type, "").join(rng.sample(choices, k=count))


if __name__ == "__main__":
    sys.exit(main())
