"""The harvester normlex."""
