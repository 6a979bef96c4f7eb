"""The harvester boe."""
