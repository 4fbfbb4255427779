"""The interactive map: one offline HTML file."""

LAYOUTS = ("islands", "communities", "threats", "geographic")
"""How things can be arranged, the first unless asked otherwise."""
