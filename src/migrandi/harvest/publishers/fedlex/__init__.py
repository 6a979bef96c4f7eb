"""The harvester fedlex."""
