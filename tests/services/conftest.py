"""The servers that more than one module here needs."""

from collections.abc import Iterator

import pytest

from tests.services.store import KEYS, ObjectStore


@pytest.fixture(scope="module")
def store() -> Iterator[ObjectStore]:
    """An S3-compatible store, its keys in the environment."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in KEYS.items():
            patch.setenv(name, value)
        started = ObjectStore()
        yield started
        started.remove()
