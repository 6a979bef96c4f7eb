"""The harvester git_laws."""
