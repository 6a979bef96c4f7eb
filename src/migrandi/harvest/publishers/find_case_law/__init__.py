"""The harvester find_case_law."""
