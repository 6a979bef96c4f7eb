"""The harvester folder."""
