"""Views of the record: a thing, a pair, a list, disagreements, times, differences."""
