"""The harvester un_treaty_collection."""
