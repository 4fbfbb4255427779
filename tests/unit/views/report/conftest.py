"""What reports are written from, for networks that fit in the head."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bordergraph.analysis.core.documented import agency_coverage
from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.gaps.ranking import gaps, gaps_by_threat
from bordergraph.analysis.gaps.strained import strained
from bordergraph.analysis.groups.brokers import brokers
from bordergraph.analysis.groups.by_threat import by_threat
from bordergraph.analysis.groups.silos import silos
from bordergraph.views.report import ReportData, Stamp
from bordergraph.words.labels import Labels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bordergraph import Workbench
    from bordergraph.model import Network


@pytest.fixture(scope="session")
def pages() -> Callable[..., Iterator[Any]]:
    """Return what writes a page of every kind, given one thing of each kind by name."""

    def write(
        kg: Workbench, agency: str, other: str, arrangement: str, threat: str, recommendation: str
    ) -> Iterator[Any]:
        names = (agency, arrangement, threat, recommendation, "country:CA", "level:federal")
        for subject in ((), (agency, other), *((name,) for name in names)):
            yield kg.report(*subject)
            yield kg.report(*subject, everything=True)
            yield kg.report(*subject, brief=True)
        yield kg.why(agency, other)
        yield kg.show(agency)
        yield kg.conflicts()
        yield kg.timeline()

    return write


@pytest.fixture(scope="session")
def known() -> Callable[..., ReportData]:
    """Analyse a network for a report, grouped as asked."""

    def analyse(
        network: Network, language: str = "en", *, by: str = "country", group: str = "", **more: Any
    ) -> ReportData:
        facts = select(network)
        return ReportData(
            facts=facts,
            gaps=gaps(network),
            by_threat=gaps_by_threat(network),
            strains=strained(network),
            silos=silos(network, by),
            brokers=brokers(network, by),
            coverage=agency_coverage(facts),
            of_group=by_threat(network, by, group) if group else (),
            labels=Labels(language).knowing(network),
            stamp=Stamp("1.2.3", "abc123", "", language),
            **more,
        )

    return analyse
