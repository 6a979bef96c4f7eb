"""The harvester laws_africa."""
