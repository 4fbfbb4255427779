"""Ranked results as plain tables."""
