"""One report a kind of subject: network, agency, arrangement, threat, pair."""
