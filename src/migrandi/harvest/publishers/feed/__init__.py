"""The harvester feed."""
