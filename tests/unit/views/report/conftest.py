"""What reports are written from, for networks that fit in the head."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, TypeAlias

import pytest

from bordergraph import Workbench
from bordergraph.analysis.core.documented import agency_coverage
from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.core.links import two_mode_graph
from bordergraph.analysis.gaps.possible_gaps import possible_gaps
from bordergraph.analysis.groups import judge_groups
from bordergraph.analysis.method.assessment import assess
from bordergraph.analysis.method.numbers import VARIANTS
from bordergraph.analysis.structure.brokers import brokers
from bordergraph.model import Dependency, Network
from bordergraph.views.report.model import ReportData, Stamp
from bordergraph.words.labels import Labels

Known: TypeAlias = Callable[..., ReportData]
"""What analyses a network for a report, as the fixture ``known`` does."""
NEEDED = (
    Dependency("investigation", "investigation", cross_border=False, value=1.0),
    Dependency("investigation", "investigation", cross_border=True, value=1.0),
)
"""Every mandate without a function stands for any, so all agencies on a threat need each other."""


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
def known() -> Known:
    """Analyse a network for a report, grouped as asked; each network once."""

    @cache
    def worked_out(network: Network, by: str) -> dict[str, Any]:
        facts = select(network)
        assessment = assess(network, variants=VARIANTS, dependencies=NEEDED)
        groups = {a.id: getattr(a, by) for a in network.agencies if getattr(a, by)}
        return {
            "facts": facts, "assessment": assessment, "dependencies": NEEDED,
            "gaps": possible_gaps(network, assessment, assessment.candidates(partial=True)),
            "silos": judge_groups(assessment, groups), "brokers": brokers(two_mode_graph(facts), by),
            "coverage": agency_coverage(facts),
        }  # fmt: skip

    def analyse(
        network: Network, language: str = "en", *, by: str = "country", **more: Any
    ) -> ReportData:
        asked = {
            "labels": Labels(language).with_network(network),
            "stamp": Stamp("1.2.3", "abc123", "", language),
        }
        return ReportData(**(worked_out(network, by) | asked | more))

    return analyse
