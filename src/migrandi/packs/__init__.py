"""Packs: a selection of the database as one signed file, for a mission with a poor line or none."""
