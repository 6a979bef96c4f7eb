"""Calendars, event exports and feeds as they come, and what we publish: bytes to entries, entries to bytes. Pure."""
