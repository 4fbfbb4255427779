"""Tables: columns, and their forms for terminals, files and pages."""
