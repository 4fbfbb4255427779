"""What opens, closes and stands when things change."""
