"""What would help most."""
