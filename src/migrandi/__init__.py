"""Migrandi: an open database and workbench of international migration law."""

__version__ = "0.1.0"
