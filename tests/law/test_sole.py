"""One process at a time does a thing, whichever database there is, and the next has it the moment it is let go."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from migrandi.law.sole import Taken, sole

pytestmark = pytest.mark.django_db


def test_who_comes_right_after_another_has_it(tmp_path: Path) -> None:
    for _again in range(30):
        with sole("a-task", tmp_path):
            pass


def test_another_machine_is_told_that_it_is_taken_and_has_it_once_it_is_let_go(tmp_path: Path) -> None:
    machine = tmp_path
    if connection.vendor == "postgresql":  # where machines share one, each has a folder of its own
        (machine := tmp_path / "machine").mkdir()
    with sole("a-task", tmp_path), sole("another-task", tmp_path), pytest.raises(Taken), sole("a-task", machine):
        raise AssertionError("two at once")
    with pytest.raises(ZeroDivisionError), sole("a-task", tmp_path):
        raise ZeroDivisionError
    with sole("a-task", tmp_path):
        pass
