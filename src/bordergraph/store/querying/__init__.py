"""Queries: their limits, their process, their answers, remote endpoints."""
