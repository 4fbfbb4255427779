"""A network that fits in the head: four bodies of two countries, two threats, two arrangements."""

from dataclasses import replace
from datetime import date
from typing import Any

from tests.unit import made
from tests.unit.made import told

from bordergraph.model import (
    Agency,
    Arrangement,
    Cadence,
    Citation,
    Dependency,
    Focus,
    Network,
    Participation,
    Search,
    Share,
    Source,
)

DAY = date(2024, 6, 30)
DEPENDENCIES = tuple(Dependency("patrol", "patrol", across, 1.0) for across in (True, False))
GUNS = ("cbp", "rcmp", "guns")


def body(name: str, country: str, **more: Any) -> Agency:
    return Agency(name, name.upper(), country=country, sector="police", **more)


def team(name: str, cadence: Cadence = Cadence.SCHEDULED, **more: Any) -> Arrangement:
    stated = {"kind": "task-force", "cadence": cadence, "status": "active"}
    return Arrangement(name, name.upper(), **(stated | more))


def network(**more: Any) -> Network:
    """All four answer for guns, the first of each country for drugs too; nobody shares anything."""
    held = told("mandates", "guns: atf cbp opp rcmp, drugs: cbp rcmp")
    whole = made.network(
        agencies=(body("atf", "US"), body("cbp", "US"), body("opp", "CA"), body("rcmp", "CA")),
        threats="drugs guns", mandates=tuple(replace(m, functions=("patrol",)) for m in held),
        dependencies=DEPENDENCIES, day=DAY,
    )  # fmt: skip
    return replace(whole, **more)


def joined(
    arrangement: str, *agencies: str, citations: tuple[Citation, ...] = ()
) -> tuple[Participation, ...]:
    return tuple(Participation(a, arrangement, citations=citations) for a in agencies)


def with_team(*agencies: str, cadence: Cadence = Cadence.SCHEDULED, **more: Any) -> Network:
    """That network with a team against guns."""
    return network(
        arrangements=(team("ibet", cadence),), participations=joined("ibet", *agencies),
        foci=(Focus("ibet", "guns"),), **more,
    )  # fmt: skip


def link(a: str, b: str, cadence: Cadence = Cadence.SCHEDULED, **more: Any) -> Share:
    return Share(a, b, cadence=cadence, **more)


def source(name: str, publisher: str, year: int = 2023) -> Source:
    return Source(name, name, publisher, str(year))


def search(a: str, b: str, threat: str, outcome: str, day: date = DAY) -> Search:
    return Search(f"{a}--{b}--{threat}", (a, b), threat, day=day, outcome=outcome)
