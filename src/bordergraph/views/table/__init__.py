"""Tables: columns that keep what a row knows, and one form each for terminals, files and pages."""
