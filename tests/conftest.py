"""Every test process has an installation of its own, removed afterwards; no test sees the person's own data."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.services.opensearch import Cluster
from tests.services.postgresql import PostgreSQL

# before Django reads its settings, which make the folder
os.environ["MIGRANDI_HOME"] = mkdtemp(prefix="migrandi-test-")
os.environ.pop("SEARCH_URL", None)
for _own in ("MIGRANDI_LAPTOP", "BLOBS_URL"):
    os.environ.pop(_own, None)
os.environ["MIGRANDI_PAGES_KEPT"] = "0"  # tests change the database in transactions that are never over

_server: PostgreSQL | None = None
if os.environ.get("MIGRANDI_TEST_DATABASE") == "postgresql":
    # `pytest` runs against a real server; processes that share the work are told where the first one started it
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _server = PostgreSQL()
        os.environ["DATABASE_URL"] = _server.url()
else:
    os.environ.pop("DATABASE_URL", None)


def pytest_unconfigure() -> None:
    """The server goes with the tests."""
    if _server is not None:
        _server.remove()


@pytest.fixture(scope="session", autouse=True)
def _home() -> Iterator[Path]:
    home = Path(os.environ["MIGRANDI_HOME"])
    yield home
    shutil.rmtree(home, ignore_errors=True)


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
