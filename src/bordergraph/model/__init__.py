"""The words of bordergraph as plain values: agencies, arrangements, mandates, findings, sources.

Nothing here reads a file or knows about RDF. Ids are slugs (``rcmp``, ``ibet``,
``firearms-smuggling``); a statement's id is ``kind/slug``.
"""

from bordergraph.model.evidence import Figure, Finding, Search
from bordergraph.model.network import Network
from bordergraph.model.terms import Citation, Ref, Span, Text, cited
from bordergraph.model.things import (
    GRADES,
    IDLE,
    STOPPED,
    Agency,
    Arrangement,
    Record,
    Source,
    Threat,
)
from bordergraph.model.ties import (
    Dated,
    Dependency,
    Flow,
    Focus,
    Gateway,
    Interval,
    Mandate,
    Participation,
    Share,
    interval,
)
from bordergraph.schema.words import (
    AgencyClass,
    ArrangementClass,
    Cadence,
    Confidence,
    Responsibility,
)

__all__ = [
    "GRADES",
    "IDLE",
    "STOPPED",
    "Agency",
    "AgencyClass",
    "Arrangement",
    "ArrangementClass",
    "Cadence",
    "Citation",
    "Confidence",
    "Dated",
    "Dependency",
    "Figure",
    "Finding",
    "Flow",
    "Focus",
    "Gateway",
    "Interval",
    "Mandate",
    "Network",
    "Participation",
    "Record",
    "Ref",
    "Responsibility",
    "Search",
    "Share",
    "Source",
    "Span",
    "Text",
    "Threat",
    "cited",
    "interval",
]
