"""Connectivity reports: their parts, their builders and their output forms."""
