"""The harvester justice_canada."""
