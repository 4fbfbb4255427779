"""What the record says of a thing, a pair, a kind, a disagreement or a time."""
