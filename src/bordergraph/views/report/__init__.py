"""Connectivity reports: what they are made of, the builders, and the forms they are given."""
