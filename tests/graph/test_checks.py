"""Every check query finds its sample once, and nothing else there."""

from collections import defaultdict
from pathlib import Path

import pytest

from bordergraph.curate.check import check
from bordergraph.errors import Fault
from bordergraph.queries import Query, load_folder
from bordergraph.resources import queries_dir

DATA = Path(__file__).resolve().parents[1] / "data"
SAMPLES = DATA / "invalid" / "checks"
CHECKS = load_folder(queries_dir() / "check")


@pytest.fixture(scope="module")
def faults() -> dict[str, list[Fault]]:
    """All samples judged beside one good graph, once: the faults of each file."""
    found: defaultdict[str, list[Fault]] = defaultdict(list)
    for fault in check([DATA / "valid" / "small.ttl", *sorted(SAMPLES.glob("*.ttl"))]):
        found[Path(fault.where.split(":")[0]).stem].append(fault)
    return found


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_a_sample_triggers_its_check_once(name: str, faults: dict[str, list[Fault]]) -> None:
    assert [fault.rule for fault in faults[name]] == [name]
    fault = faults[name][0]
    assert fault.severity == CHECKS[name].severity
    assert "{" not in fault.what + fault.fix


def test_no_sample_is_left_over() -> None:
    assert {p.stem for p in SAMPLES.glob("*.ttl")} == set(CHECKS)


@pytest.mark.parametrize("query", CHECKS.values(), ids=list(CHECKS))
def test_a_check_says_all_it_must(query: Query) -> None:
    assert query.severity in {"violation", "warning"}
    assert next(iter(query.columns)) == "thing"
    assert query.summary
    assert query.summary_fr
    assert query.message
    assert query.fix
    # Formatting with every column and nothing else raises for a name that is no column.
    query.message.format(**dict.fromkeys(query.columns, "x"))
    query.fix.format(**dict.fromkeys(query.columns, "x"))
