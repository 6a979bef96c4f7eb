"""Changes to the tables of the harvest room, in order."""
