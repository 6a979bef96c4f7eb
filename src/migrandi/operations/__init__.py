"""Keeping an installation well: what is wrong with it, copies of it, what it tells of itself. No rules of the law."""
