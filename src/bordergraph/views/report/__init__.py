"""Connectivity reports: what they are made of, the builders, and the forms they are given."""

from __future__ import annotations

from bordergraph.views.report.charts import svg
from bordergraph.views.report.data import ReportData
from bordergraph.views.report.forms.html import to_html
from bordergraph.views.report.forms.markdown import to_markdown
from bordergraph.views.report.forms.pdf import to_pdf
from bordergraph.views.report.forms.pictures import figure_files
from bordergraph.views.report.forms.records import to_json
from bordergraph.views.report.forms.text import to_text
from bordergraph.views.report.model import Picture, Report, Section, Stamp
from bordergraph.views.report.page import Page
from bordergraph.views.report.parts.brief import brief_of
from bordergraph.views.report.subjects.agency import agency_report
from bordergraph.views.report.subjects.arrangement import arrangement_report
from bordergraph.views.report.subjects.group import group_report
from bordergraph.views.report.subjects.network import network_report
from bordergraph.views.report.subjects.pair import pair_report
from bordergraph.views.report.subjects.recommendation import recommendation_report
from bordergraph.views.report.subjects.threat import threat_report
from bordergraph.views.table.table import Line, Row, Table

__all__ = [
    "Line",
    "Page",
    "Picture",
    "Report",
    "ReportData",
    "Row",
    "Section",
    "Stamp",
    "Table",
    "agency_report",
    "arrangement_report",
    "brief_of",
    "figure_files",
    "group_report",
    "network_report",
    "pair_report",
    "recommendation_report",
    "svg",
    "threat_report",
    "to_html",
    "to_json",
    "to_markdown",
    "to_pdf",
    "to_text",
]
