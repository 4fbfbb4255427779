"""The interactive map: one offline HTML file."""

LAYOUTS = ("islands", "communities", "threats", "geographic")
"""The layouts; the first is the default."""
