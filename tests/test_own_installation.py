"""No test sees or touches the data of the person who runs the tests, nor that of another process that shares them."""

from __future__ import annotations

import os

from django.conf import settings


def test_the_data_of_a_test_process_is_its_own() -> None:
    # `tests/settings.py` makes a folder for each process; read too late, settings would name the person's own, or one
    # that all processes share, where each empties the index of the others
    assert str(settings.HOME) == os.environ["MIGRANDI_HOME"]
    assert settings.HOME.name.startswith("migrandi-test-")
    assert settings.HOME in settings.INDEX.parents
