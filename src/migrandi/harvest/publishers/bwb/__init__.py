"""The harvester bwb."""
