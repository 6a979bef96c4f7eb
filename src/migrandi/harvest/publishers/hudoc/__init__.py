"""The harvester hudoc."""
