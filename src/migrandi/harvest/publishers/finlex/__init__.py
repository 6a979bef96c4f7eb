"""The harvester finlex."""
