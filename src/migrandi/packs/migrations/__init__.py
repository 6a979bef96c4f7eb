"""Changes to the tables of the packs room, in order."""
