"""What every question is asked of: who is in force, who has which threat, who is tied, and every row of need."""
