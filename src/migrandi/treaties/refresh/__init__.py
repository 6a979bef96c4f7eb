"""Keying public tables of participation into the register: a module a kind of table, bytes in, rows out."""
