"""Published network measures over plain matrices; nothing here knows what a threat is."""
