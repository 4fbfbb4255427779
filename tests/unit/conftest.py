"""A network small enough that its answers fit in the head."""

from datetime import date

import pytest

from bordergraph.model import (
    Agency,
    AgencyClass,
    Arrangement,
    Cadence,
    Finding,
    Focus,
    Mandate,
    Network,
    Participation,
    Responsibility,
    Share,
    Span,
    Threat,
)

LEAD, SHARED, SUPPORT = Responsibility.LEAD, Responsibility.SHARED, Responsibility.SUPPORT


def _joined(arrangement: str, *agencies: str) -> tuple[Participation, ...]:
    return tuple(Participation(a, arrangement) for a in agencies)


@pytest.fixture
def tiny() -> Network:
    """Six agencies on guns, two departments, one relay, one association.

    On guns: cbp and rcmp meet in IBET all the time, so the Border Patrol does too, being part
    of CBP. cbsa and atf have a hotline; from 2015 the law bars it. atf and rcmp had a desk until
    2010. The SPVM gives to the RCMP and gets nothing back. The FBI sits with cbsa and with the
    SPVM and could pass things on. The RCMP and cbsa share a room in which no threat is named.
    """
    return Network(
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
            Threat("crime", "Crime"),
            Threat("guns", "Guns", broader="smuggling"),
            Threat("smuggling", "Smuggling", broader="crime"),
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
            *_joined("desk", "atf", "rcmp"),
            *_joined("hotline", "atf", "cbsa"),
            *_joined("ibet", "cbp", "rcmp"),
            *_joined("legat", "cbsa", "fbi"),
            *_joined("room", "cbsa", "rcmp", "union"),
            *_joined("squad", "fbi", "spvm"),
        ),
        shares=(Share("spvm", "rcmp", "guns", Cadence.CONTINUOUS),),
        mandates=(
            Mandate("atf", "guns", LEAD),
            Mandate("bp", "guns", SUPPORT),
            Mandate("cbp", "guns", SHARED),
            Mandate("cbp", "smuggling", LEAD),
            Mandate("cbsa", "guns", LEAD),
            Mandate("cbsa", "smuggling", LEAD),
            Mandate("rcmp", "guns", LEAD),
            Mandate("rcmp", "vehicles", LEAD),
            Mandate("spvm", "guns", SUPPORT),
            Mandate("spvm", "vehicles", LEAD),
            Mandate("union", "guns", SUPPORT),
        ),
        foci=(
            Focus("desk", "guns"),
            Focus("hotline", "guns"),
            Focus("ibet", "smuggling"),
            Focus("legat", "guns"),
            Focus("squad", "guns"),
        ),
        findings=(
            Finding(
                "privacy-act",
                "legal-barrier",
                agencies=("atf", "cbsa"),
                pairs=(("atf", "cbsa"),),
                threats=("smuggling",),
                span=Span(date(2015, 1, 1)),
            ),
            Finding("no-money", "funding-instability", pairs=(("cbp", "rcmp"),)),
            Finding("fine", "works", pairs=(("cbsa", "fbi"),)),
        ),
        complete=True,
    )
