"""The harvester legislation_gov_uk."""
