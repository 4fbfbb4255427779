"""A network small enough that its answers fit in the head."""

from dataclasses import replace
from datetime import date

import pytest
from tests.unit.made import TINY, network, told

import bordergraph
from bordergraph import Workbench
from bordergraph.model import (
    Agency,
    AgencyClass,
    Arrangement,
    Cadence,
    Finding,
    Network,
    Responsibility,
    Share,
    Span,
    Threat,
)

HELD = {
    Responsibility.LEAD: "guns: atf cbsa rcmp, smuggling: cbp cbsa, vehicles: rcmp spvm",
    Responsibility.SHARED: "guns: cbp",
    Responsibility.SUPPORT: "guns: bp spvm union",
}


@pytest.fixture(scope="module")
def kg() -> Workbench:
    """The graph of tests/data/tiny."""
    return bordergraph.open(TINY)


@pytest.fixture
def tiny() -> Network:
    """Six agencies on guns, two departments, one relay, one association.

    On guns: cbp and rcmp meet in IBET all the time, so the Border Patrol does too, being part
    of CBP. cbsa and atf have a hotline; from 2015 the law bars it. atf and rcmp had a desk until
    2010. The SPVM gives to the RCMP and gets nothing back. The FBI sits with cbsa and with the
    SPVM and could pass things on. The RCMP and cbsa share a room in which no threat is named.
    """
    held = [
        replace(m, responsibility=how) for how, of in HELD.items() for m in told("mandates", of)
    ]
    return network(
        agencies=(
            Agency("atf", "ATF", country="US", parent="doj"),
            Agency("bp", "Border Patrol", country="US", parent="cbp"),
            Agency("cbp", "CBP", country="US", parent="dhs"),
            Agency("cbsa", "CBSA", country="CA", parent="ps"),
            Agency("dhs", "Homeland Security", country="US", sector="policy"),
            Agency("doj", "Justice", country="US", sector="prosecution"),
            Agency("fbi", "FBI", country="US", parent="doj"),
            Agency("ps", "Public Safety", country="CA", sector="policy"),
            Agency("rcmp", "RCMP", country="CA", parent="ps"),
            Agency("spvm", "SPVM", country="CA"),
            Agency("union", "Union", country="CA", cls=AgencyClass.ASSOCIATION),
        ),
        threats=(
            *told("threats", "crime guns:smuggling smuggling:crime"),
            Threat("vehicles", "Stolen vehicles", broader="crime"),
        ),
        arrangements=(
            Arrangement("desk", "Desk", span=Span(date(2000, 1, 1), date(2010, 12, 31))),
            Arrangement("hotline", "Hotline", cadence=Cadence.ON_REQUEST),
            Arrangement("ibet", "IBET", cadence=Cadence.CONTINUOUS),
            Arrangement("legat", "Legat", cadence=Cadence.CONTINUOUS),
            Arrangement("room", "Room", cadence=Cadence.SCHEDULED),
            Arrangement("squad", "Squad", cadence=Cadence.SCHEDULED),
        ),
        participations=(
            "desk: atf rcmp, hotline: atf cbsa, ibet: cbp rcmp, legat: cbsa fbi,"
            "room: cbsa rcmp union, squad: fbi spvm"
        ),
        shares=(Share("spvm", "rcmp", "guns", Cadence.CONTINUOUS),),
        mandates=tuple(sorted(held, key=lambda m: (m.agency, m.threat))),
        foci="desk: guns, hotline: guns, ibet: smuggling, legat: guns, squad: guns",
        findings=(
            Finding(
                "privacy-act", "legal-barrier", ("atf", "cbsa"), (("atf", "cbsa"),),
                threats=("smuggling",), span=Span(date(2015, 1, 1)),
            ),
            Finding("no-money", "funding-instability", pairs=(("cbp", "rcmp"),)),
            Finding("fine", "works", pairs=(("cbsa", "fbi"),)),
        ),
        complete=True,
    )  # fmt: skip
