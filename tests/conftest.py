"""What every test process begins and ends with. Its installation, of its own, is made in `tests/settings.py`."""

import os
import shutil
from collections.abc import Iterator

import pytest

from tests.services.opensearch import Cluster
from tests.settings import home, server

# programs that tests start are the site itself
os.environ["DJANGO_SETTINGS_MODULE"] = "migrandi.settings"


def pytest_unconfigure() -> None:
    """The installation goes with the tests, and the server."""
    shutil.rmtree(home, ignore_errors=True)
    if server is not None:
        server.remove()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Three nodes of OpenSearch, started once for all tests that ask for them."""
    started = Cluster()
    yield started
    started.remove()


@pytest.fixture(autouse=True, scope="module")
def _nothing_remembered() -> Iterator[None]:
    """What is remembered of a database goes with it: the next module's rows may have the same numbers."""
    yield
    from tests.emptying import forget  # noqa: PLC0415 needs Django set up

    forget()


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """A test that chose a language is not to choose it for the next. Pages leave none behind (test_pages.py)."""
    yield
    from django.utils import translation  # noqa: PLC0415 needs the settings

    translation.deactivate()
