"""A guided story on the map: read from YAML, checked whole, its numbers put in by the analysis."""
