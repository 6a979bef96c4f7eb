"""Pieces of HTML that other formats carry in their fields: their blocks in order."""

from __future__ import annotations

from migrandi.formats.document import Block
from migrandi.formats.html import Walker, tree


def blocks_of(markup: str) -> list[Block]:
    """The blocks of a piece of HTML; empty for nothing but space. Raises `Malformed`."""
    if not markup.strip():
        return []
    walker = Walker()
    root = tree(f"<!doctype html><meta charset='utf-8'><body>{markup}</body>".encode())
    body = root.find(".//body")
    walker.walk(body if body is not None else root, 0)
    walker.close()
    return walker.out
