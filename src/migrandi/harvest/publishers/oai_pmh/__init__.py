"""The harvester oai_pmh."""
