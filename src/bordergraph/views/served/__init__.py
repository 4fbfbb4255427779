"""Pages of a server: where one begins, and what is at the address of a thing."""
