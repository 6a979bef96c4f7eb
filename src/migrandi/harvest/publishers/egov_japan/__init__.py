"""The harvester egov_japan."""
