"""Every command, gathered so that one import adds them all."""

from migrandi.cli import importing, reading, register, searching, serving, treaties

__all__ = ["importing", "reading", "register", "searching", "serving", "treaties"]
