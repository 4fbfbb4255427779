"""Simulated changes, critical links, differences of networks, years, and stability."""
