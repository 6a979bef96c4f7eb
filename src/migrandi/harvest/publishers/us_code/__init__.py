"""The harvester us_code."""
