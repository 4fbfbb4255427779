"""Print the rules and numbers of the need method, and write the effect of each rule into docs/methods.md.

``python tools/rules.py`` lists them; ``--write`` computes the table between the markers of
docs/methods.md, ``--check`` compares it and fails where it is stale (some fifteen seconds each).
"""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import bordergraph
from bordergraph.analysis.method.inputs import tabulate
from bordergraph.analysis.method.numbers import PLAUSIBLE, VARIANTS, Numbers
from method_rules import ablation, rules

if TYPE_CHECKING:
    from bordergraph.analysis.method.inputs import Tables

PAGE = Path(__file__).resolve().parents[1] / "docs" / "methods.md"
BEGIN, END = "<!-- rules: tools/rules.py --write -->", "<!-- end of rules -->"
DAYS = tuple(date(year, 6, 30) for year in (2004, 2008, 2012, 2016, 2020, 2024))
LAST = date(2026, 11, 27)


def listing() -> str:
    """Return how many rules and numbers there are, and each of them, as text."""
    lines = [f"{len(rules())} rules"]
    lines += [f"  {rule.id} off {rule.off:5} {rule.reason}" for rule in rules()]
    lines.append(f"{len(PLAUSIBLE)} numbers, {len(VARIANTS)} variants")
    for name, values in PLAUSIBLE.items():
        value = getattr(Numbers(), name)
        lines.append(f"  {name}: {value:g}; plausible: {', '.join(f'{v:g}' for v in values)}")
    return "\n".join(lines)


def shipped_tables() -> Tables:
    """Return the input tables of the shipped graph on the seven days."""
    context = bordergraph.open()._context  # noqa: SLF001 - the dependencies that ship stand there
    runs = [(day, "default") for day in (*DAYS, LAST)]
    return tabulate(context.network, runs, context.dependencies)


def rules_table(tables: Tables) -> str:
    """Return the rules with their effects, and the numbers, as Markdown."""
    moved = ablation(tables)
    years = " | ".join(str(day.year) for day in (*DAYS, LAST))
    lines = [
        f"| rule | reason | off | {years} | possible gaps |",
        "|---|---|---" + "|--:" * 8 + "|",
    ]
    for rule in rules():
        days = list(moved[rule.id].values())
        rows = " | ".join(str(n) for n, _ in days)
        gaps = sum(n for _, n in days)
        lines.append(f"| {rule.id} | {rule.reason} | {rule.off} | {rows} | {gaps} |")
    lines += ["", "| number | value | plausible values |", "|---|--:|---|"]
    for name, values in PLAUSIBLE.items():
        value = getattr(Numbers(), name)
        lines.append(f"| {name} | {value:g} | {', '.join(f'{v:g}' for v in values)} |")
    return "\n".join(lines)


def main() -> int:
    """List, write or compare; return the exit code."""
    words = set(sys.argv[1:])
    if not words:
        print(listing())
        return 0
    old = PAGE.read_text(encoding="utf-8")
    block = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    new = block.sub(lambda _: f"{BEGIN}\n\n{rules_table(shipped_tables())}\n\n{END}", old)
    if "--check" in words:
        if old != new:
            print(
                "the table of rules in docs/methods.md is stale; run python tools/rules.py --write"
            )
        return int(old != new)
    PAGE.write_text(new, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
