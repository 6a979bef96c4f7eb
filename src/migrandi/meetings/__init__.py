"""Meetings and conferences: taken in from calendars and by hand, followed up, and published again."""
