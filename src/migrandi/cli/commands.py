"""Every command and the module that holds it: only the one asked for is loaded, so that an answer comes at once."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

MODULES: dict[str, tuple[str, ...]] = {
    "importing": ("import",),
    "harvesting": ("harvest", "harvester"),
    "packing": ("pack",),
    "exporting": ("export",),
    "reading": ("show", "history", "diff", "works", "stats"),
    "searching": ("search", "like"),
    "citing": ("cited-by", "citations", "references"),
    "concepts": ("concepts", "tags"),
    "vectors": ("vectors",),
    "saved": ("saved",),
    "treaties": ("bound", "status", "compare", "timeline"),
    "register": ("register",),
    "papers": ("paper",),
    "meetings": ("meeting",),
    "paper_drafting": ("paper",),
    "audit": ("audit",),
    "enquiries": ("enquiry",),
    "mail": ("enquiry",),
    "evaluating": ("evaluate",),
    "watching": ("watch",),
    "serving": ("serve", "editor"),
    "operating": ("doctor", "backup", "restore"),
    "keys": ("key",),
    "assisting": ("mcp",),
    "moving": ("move",),
    "working": ("work", "job"),
}
"""The modules of this package, in the order in which help lists their commands."""


def load(arguments: Sequence[str] = ()) -> None:
    """Add the command that the arguments name to the program; all of them where they name none, as for help."""
    named = next((argument for argument in arguments if not argument.startswith("-")), "")
    wanted = [module for module, commands in MODULES.items() if named in commands]
    for module in wanted or MODULES:
        import_module(f"migrandi.cli.{module}")
