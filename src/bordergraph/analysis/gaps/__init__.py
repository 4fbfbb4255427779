"""Gaps, the explanation of needs, connectivity, and the follow-up of recommendations."""
