"""The library has the verbs of the command line, with the same results."""

from __future__ import annotations

import datetime as dt
import importlib.util
import json

import click
import pytest
from click.testing import CliRunner

import bordergraph
from bordergraph.cli import bordergraph as program
from bordergraph.cli.session import Session
from bordergraph.errors import UnknownNameError, UsageError


@pytest.fixture(scope="module")
def kg(shipped: bordergraph.Workbench) -> bordergraph.Workbench:
    return shipped


def test_library_and_command_agree(kg: bordergraph.Workbench) -> None:
    # The commands share a graph that they have opened themselves.
    session = Session()
    for args, ranking in (
        (["gaps", "--top", "4"], kg.gaps(top=4)),
        (["gaps", "--by", "pair", "--top", "4"], kg.gaps_by_pair(top=4)),
        (["gaps", "--by", "threat"], kg.gaps_by_threat()),
        (["gaps", "--strained", "--top", "2"], kg.strained(top=2)),
        (["silos"], kg.silos()),
        (["brokers", "--top", "3"], kg.brokers(top=3)),
        (["plan", "--top", "3"], kg.best_links(top=3)),
        (["plan", "--of", "arrangements", "--top", "3"], kg.best_arrangements(top=3)),
    ):
        command = program.get_command(click.Context(program), args[0])
        assert command is not None
        printed = CliRunner().invoke(command, [*args[1:], "--format", "json"], obj=session).stdout
        assert json.loads(printed) == json.loads(json.dumps(ranking.to_dicts()))
        assert len(ranking) == len(ranking.items)
        assert list(ranking) == list(ranking.items)


def test_names_are_forgiving_and_typos_are_not(kg: bordergraph.Workbench) -> None:
    assert kg.gaps(agency="GRC", top=1).to_dicts() == kg.gaps(agency="rcmp", top=1).to_dicts()
    with pytest.raises(UnknownNameError, match="cpb"):
        kg.gaps(agency="cpb")
    with pytest.raises(UsageError, match="no list apart"):
        kg.gaps(apart="elsewhere")
    with pytest.raises(UsageError, match="no ranking"):
        kg.stability("guesses")


def test_a_frame_when_pandas_is_there(kg: bordergraph.Workbench) -> None:
    if importlib.util.find_spec("pandas") is None:
        with pytest.raises(UsageError, match="pandas is not installed"):
            kg.gaps(top=2).to_frame()
    else:
        assert list(kg.gaps(top=2).to_frame()["threat"]) == [g.threat for g in kg.gaps(top=2)]


def test_money_that_ran_out_depends_on_the_day() -> None:
    early = bordergraph.open().funding_ended()
    before = bordergraph.open(as_of=dt.date(2000, 1, 1)).funding_ended()
    assert early
    assert not before


def test_stability_is_seeded(kg: bordergraph.Workbench) -> None:
    one, two = (kg.stability(draws=3, top=5, seed=3) for _ in range(2))
    assert one.items == two.items
    assert all(0 <= row.survival <= 1 for row in one)


def test_the_package_offers_its_names_and_no_others() -> None:
    assert bordergraph.Workbench.__name__ == "Workbench"
    with pytest.raises(AttributeError, match="no attribute 'close'"):
        getattr(bordergraph, "close")  # noqa: B009 - a name that is not there
