"""The harvester cellar."""
