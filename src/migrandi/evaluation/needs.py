"""Libraries that only measuring needs, asked for when they are."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.utils.translation import gettext as _

from migrandi.errors import UserError


class LibraryMissing(UserError):
    """A library that measuring needs is not installed."""

    code = "library-missing"


def needed(module: str) -> Any:
    """The module. Raises `LibraryMissing` with the command that installs it."""
    try:
        return import_module(module)
    except ImportError as error:
        raise LibraryMissing(
            _("Measuring needs the library %(name)s. Install it with: pip install %(name)s"),
            name=module.replace("_", "-"),
        ) from error
