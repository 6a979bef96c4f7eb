"""The harvester sitemap."""
