"""Every annotator, in the order in which they read. To add one, write its module and add its line."""

from __future__ import annotations

from migrandi.annotations.references import REFERENCES
from migrandi.annotations.walking import Annotator

ANNOTATORS: tuple[Annotator, ...] = (REFERENCES,)
