"""Run commands on small networks that nobody would make on purpose, and tell of what breaks.

Usage: tools/fuzz.py CASES [SEED]

A case is one command on one folder of tables, made by the definition of the tables with cells that
dangle, double, circle, end before they begin, or hold text meant to harm; every third folder is
read as the RDF that is made from it. A fault of ours is an exception that no message names, or a
command that takes more than `PATIENCE` seconds of the processor, or `WAIT` by the clock. Each is
printed with its seed, and `tools/fuzz.py 1 SEED` makes it again.
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

PATIENCE, WAIT = 30, 600
COMMANDS = (
    "problems", "problems --by agency", "problems --first-page --format json",
    "gaps", "gaps --partial", "gaps --strict", "gaps --strict --by pair", "gaps --by threat",
    "gaps --research --format json", "silos", "silos --by level", "silos --by community", "brokers",
    "coverage", "coverage --of pairs", "critical", "stability", "ties", "ties a1", "search word",
    "report", "report --brief --format html", "report a1 --format json", "report a0 a1",
    "report t0", "report p0", "report --lang fr --format markdown", "why a0 a1", "show a1",
    "show p0", "list agencies", "list arrangements", "list limits", "list cases", "sources",
    "conflicts", "timeline", "check", "whatif --remove a1", "whatif --remove p0",
    "whatif --suggest links", "whatif --add-member a0:p0", "compare 2005 2015",
    "query agencies-on-threat -p threat=t0", "query partners-of-agency", "query possible-gaps",
    "--as-of 2010 gaps", "--as-of 2010 report", "--source s0 gaps", "--lang fr ties",
    "map -o {out}.html", "map --compare 2005 2015 -o {out}.html", "site -o {out}",
    "export --format csv -o {out}", "export --format datapackage -o {out}",
    "export --format parquet -o {out}", "export -o {out}.xlsx", "export --method -o {out}",
    "export --format gexf -o {out}.gexf", "export --format graphml -o {out}.graphml",
    "export --format cytoscape -o {out}.cyjs", "export --format kumu -o {out}.json",
    "export --format trig -o {out}.trig", "import {folder} -o {out}.ttl",
    "import {folder} -o {out}.nq", "cite s0", "merged",
)  # fmt: skip
_MERGED = ("merged", "conflicts", "ties", "gaps", "report --brief", "show a1", "check",
    "export --format csv -o {out}", "export --format trig -o {out}.trig", "map -o {out}.html",
)  # fmt: skip
"""What is asked of two graphs at once."""
HARM = (
    "<script>alert(1)</script>", "=1+1", '"', "a;b", "a|b", "\u202e", "é", "x" * 300, "%", "{}",
    "../..", "null", "-", "1e9", "\t", "a:b", "#", "a b", "\x7f", "'); DROP", "0",
)  # fmt: skip
EARLY = ("1867", "1990", "2005", "2005-02", "2010-06-15", "")
LATE = ("2012-12-31", "2010-12", "2099-01-01", "2015", "")
_TEXTS = ("CA", "US", "word", "Été", "two words")
_LETTERS = {"agencies": "a", "threats": "t", "programs": "p", "sources": "s"} | {
    name: name[:3] for name in TABLES if name not in {"agencies", "threats", "programs", "sources"}
}
_NAMED = {"agencies", "threats", "programs", "sources"}


def main() -> int:
    """Run as many cases as asked for, and return 1 when one of them broke."""
    cases = int(sys.argv[1])
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0  # noqa: PLR2004 - the second word
    for late in (signal.SIGALRM, signal.SIGPROF):
        signal.signal(late, _late)
    warnings.simplefilter("ignore")
    ends: Counter[str] = Counter()
    for seed in range(first, first + cases):
        with tempfile.TemporaryDirectory() as place:
            command, end = _case(seed, Path(place))
        ends[end] += 1
        if end not in _FINE:
            print(f"seed {seed}: {command}: {end}", flush=True)
    told = ", ".join(f"{n} {end}" for end, n in sorted(ends.items()))
    print(f"{cases} cases: {told}")
    return int(bool(set(ends) - _FINE))


_FINE = frozenset({"answered", "refused with a message"})


def _late(_: int, __: FrameType | None) -> None:
    raise TimeoutError


def _case(seed: int, place: Path) -> tuple[str, str]:
    """Make the folder of a seed, run its command, and say how it ended."""
    chance = random.Random(seed)  # noqa: S311 - the same cases each time
    folder = _folder(chance, place / "tables")
    command = chance.choice(COMMANDS)
    graphs = [str(folder)]
    if chance.random() < 1 / 3 and "{folder}" not in command:
        made = str(place / "made.ttl")
        if _run(["import", str(folder), "-o", made]) == "answered":
            graphs = [made]
    if chance.random() < 1 / 5:
        command = chance.choice(_MERGED)
        graphs.append(str(_folder(chance, place / "others")))
    if "{folder}" in command:
        graphs = []
    words = [w.format(out=place / "out", folder=folder) for w in command.split()]
    named = [word for graph in graphs for word in ("--graph", graph)]
    return f"{command} (of {len(graphs)})", _run([*named, *words])


def _folder(chance: random.Random, folder: Path) -> Path:
    folder.mkdir()
    for name, rows in _tables(chance):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return folder


def _run(words: list[str]) -> str:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
    signal.alarm(WAIT)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            bordergraph.main(["--debug", *words], standalone_mode=False)
    except (BordergraphError, click.ClickException, click.exceptions.Exit):
        return "refused with a message"
    except SystemExit:
        return "answered"
    except TimeoutError:
        return f"took more than {PATIENCE} s of the processor, or {WAIT} s"
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a fault of ours
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno}: {error}"[:300]
    finally:
        signal.alarm(0)
        signal.setitimer(signal.ITIMER_PROF, 0)
    return "answered"


def _tables(chance: random.Random) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield some tables with their header and rows; there is always one of agencies."""
    sizes = {
        name: chance.randint(2, 5) if name in _NAMED else chance.randint(0, 4) for name in TABLES
    }
    nasty = chance.choice((0.0, 0.0, 0.0, 0.002, 0.02))
    if sizes.get("problems"):
        sizes["findings"] = max(sizes["findings"], 1)
    for name, size in sizes.items():
        if not size:
            continue
        # Whoever tells of a frequency has to be among those cited.
        columns = [c for c in COLUMNS[name].values() if c.name != "cadence_sources"]
        needed = {
            *TABLES[name][:2],
            "functions",
            "problems",
            "status",
            "status_as_of",
            "status_why",
        }
        kept = [c for c in columns if c.is_required or c.name in needed or chance.random() < 0.6]  # noqa: PLR2004
        rows = [
            [_cell(chance, name, c, number, nasty, sizes) for c in kept] for number in range(size)
        ]
        if not nasty and not all(
            cell for row in rows for c, cell in zip(kept, row, strict=True) if c.is_required
        ):
            continue
        if chance.random() < nasty:
            rows.append(list(rows[0]))
        yield name, [[c.name for c in kept], *rows]


def _cell(
    chance: random.Random,
    table: str,
    column: TableColumn,
    number: int,
    nasty: float,
    sizes: dict[str, int],
) -> str:
    """Return one cell: what the definition asks for, and now and then what it does not."""
    if chance.random() < nasty:
        return chance.choice(HARM)
    # What every table asks for, whatever its columns say one by one.
    if column.type is Type.ID:
        return f"{_LETTERS[table]}{number}"
    if (table, column.name) == ("findings", "problems"):
        return ";".join(f"{_LETTERS['problems']}{n}" for n in range(sizes["problems"]))
    if column.name == "status_as_of":
        return "2020-01-01"
    odd = chance.random() < nasty
    known = [
        f"{_LETTERS.get(column.target, 'x')}{i}" for i in range(sizes.get(column.target, 0) + odd)
    ]
    if not odd:
        # What every table asks for: no circle, and no pair of one.
        known = known[:number] if column.target == table else known
        known = {"agency_a": known[:1], "agency_b": known[1:]}.get(column.name, known)
    days = (*EARLY, *LATE) if odd else LATE if column.name.endswith(("end", "to")) else EARLY
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
        Type.REF: known,
        Type.REFS: known,
        Type.REF_PAIRS: known,
        Type.REF_WAYS: known,
    }.get(column.type, _TEXTS if column.type is Type.TEXT else (column.example, ""))
    several = {
        Type.WORDS: ";",
        Type.REFS: ";",
        Type.WORD_PAIRS: "|",
        Type.REF_PAIRS: "|",
        Type.REF_WAYS: "|",
    }
    count = 2 if column.type in several else 1
    if column.type in {Type.WORDS, Type.REFS}:
        count = min(count, len(choices)) or 1
    if len(choices) < count:
        return ""
    return several.get(column.type, "").join(chance.sample(choices, k=count))


if __name__ == "__main__":
    sys.exit(main())
