"""The harvester addresses."""
