"""Compare the outcomes of the need method with searches by a reader who does not see them.

``python tools/verdicts.py draw FOLDER`` draws 60 rows of the shipped graph and writes rows.csv for the
reader, and key.csv with the outcomes of the method. The judged rows are in docs/data; ``--write`` puts
their summary into docs/methods.md.
"""

from __future__ import annotations

import csv
import random
import re
import sys
from collections import Counter
from pathlib import Path

import numpy as np

import bordergraph
from bordergraph.analysis.method.rows import COUNTED_OUTCOMES, NeedRow, Outcome

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGE, JUDGED = DOCS / "methods.md", DOCS / "data" / "verdicts-2026-11.csv"
BEGIN, END = "<!-- blind: tools/verdicts.py --write -->", "<!-- end of blind -->"
ROWS, LEAST, SEED = 60, 5, 20261129
CLASSES = tuple(str(outcome) for outcome in COUNTED_OUTCOMES[:5])
CAUSES = {
    "graph": "the graph lacked the channel, or whom it serves; since added",
    "method": "the method counts more than the sources say",
    "words": "the same channel: the reader takes an integrated team as regular, the method wants a stated frequency",
    "search": "the reader missed what the graph cites",
    "source": "the reader's source is too old or too weak, names only a class of bodies, or reports one meeting",
    "open": "neither found anything",
}
Row = dict[str, str]


def draw_sample(rows: list[NeedRow]) -> list[NeedRow]:
    """Return the sample: five rows of each outcome, or all it has, and others from the remaining rows."""
    dice = random.Random(SEED)  # noqa: S311 - the same sample each time
    sample: list[NeedRow] = []
    for outcome in COUNTED_OUTCOMES:
        candidates = [row for row in rows if row.outcome is outcome]
        sample += dice.sample(candidates, min(LEAST, len(candidates)))
    sample += dice.sample([row for row in rows if row not in sample], ROWS - len(sample))
    dice.shuffle(sample)
    return sample


def write_sample(folder: Path) -> None:
    """Write the rows for the reader, and the key, into a new folder."""
    rows = bordergraph.open()._context.assessment.rows  # noqa: SLF001 - every row, with its outcome
    folder.mkdir(parents=True)
    with (folder / "rows.csv").open("w") as rows_file, (folder / "key.csv").open("w") as key_file:
        sheet, key = csv.writer(rows_file), csv.writer(key_file)
        sheet.writerow(("row", "agency_a", "agency_b", "threat"))
        key.writerow(("row", "need", "outcome"))
        for number, row in enumerate(
            draw_sample([row for row in rows if row.outcome in COUNTED_OUTCOMES]), 1
        ):
            sheet.writerow((number, *row.agencies, row.threat))
            key.writerow((number, row.need.value, row.outcome.value))


def kappa(pairs: np.ndarray) -> float:
    """Return Cohen's kappa of pairs of class numbers."""
    table = np.zeros((len(CLASSES), len(CLASSES)))
    np.add.at(table, (pairs[:, 0], pairs[:, 1]), 1)
    table /= table.sum()
    chance = float(table.sum(0) @ table.sum(1))
    return (float(np.trace(table)) - chance) / (1 - chance)


def agreement(pairs: list[tuple[int, int]]) -> str:
    """Return how many pairs agree, with kappa and the middle 95 % of 10,000 draws of the rows."""
    numbers = np.array(pairs)
    dice = np.random.default_rng(SEED)
    kappas = [kappa(numbers[dice.integers(len(pairs), size=len(pairs))]) for _ in range(10_000)]
    low, high = np.quantile(kappas, (0.025, 0.975))
    agree = sum(a == b for a, b in pairs)
    return (
        f"{agree} of {len(pairs)} ({agree / len(pairs):.0%}; "
        f"kappa {kappa(numbers):.2f}, 95 % interval {low:.2f} to {high:.2f})"
    )


def summary(rows: list[Row]) -> str:
    """Return the confusion table, the agreement and the disagreements as Markdown."""
    counts = Counter((row["outcome"], row["judged"]) for row in rows)
    lines = [
        f"| method \\ reader | {' | '.join(CLASSES)} | rows |",
        "|---|" + "--:|" * (len(CLASSES) + 1),
    ]
    for outcome in map(str, COUNTED_OUTCOMES):
        cells = [counts[outcome, judged] for judged in CLASSES]
        if sum(cells):
            numbers = " | ".join(str(n or "") for n in cells)
            lines.append(f"| {outcome.replace('-', ' ')} | {numbers} | {sum(cells)} |")
    totals = [sum(row["judged"] == judged for row in rows) for judged in CLASSES]
    lines.append(f"| rows | {' | '.join(map(str, totals))} | {len(rows)} |")
    assessed = [row for row in rows if row["outcome"] != Outcome.NOT_ASSESSED]
    pairs = [(CLASSES.index(row["outcome"]), CLASSES.index(row["judged"])) for row in assessed]
    served = [(int(a > 1), int(b > 1)) for a, b in pairs]
    lines += [
        "",
        f"Of the assessed rows, method and reader agree on the exact class in {agreement(pairs)};",
        f"on whether a regular or assumed channel serves the need, in {agreement(served)}.",
        "",
        "| why they differ | assessed | not assessed |",
        "|---|--:|--:|",
    ]
    for cause, text in CAUSES.items():
        with_cause = [row for row in rows if row["cause"] == cause]
        not_assessed = sum(row["outcome"] == Outcome.NOT_ASSESSED for row in with_cause)
        lines.append(f"| {text} | {len(with_cause) - not_assessed} | {not_assessed} |")
    lines += ["", "| assessed row | method | reader | what is right |", "|---|---|---|---|"]
    for row in assessed:
        if row["cause"]:
            lines.append(
                f"| {row['row']}: {row['agency_a']}, {row['agency_b']}, {row['threat']} "
                f"| {row['outcome']} | {row['judged']} | {row['remark']} |"
            )
    return "\n".join(lines)


def updated_page(old: str) -> str:
    """Return the page with the summary of the judged rows between its marks."""
    with JUDGED.open(encoding="utf-8", newline="") as file:
        new = f"{BEGIN}\n\n{summary(list(csv.DictReader(file)))}\n\n{END}"
    return re.sub(f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: new, old, flags=re.DOTALL)


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(updated_page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        write_sample(Path(sys.argv[sys.argv.index("draw") + 1]))
