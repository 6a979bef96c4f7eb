"""The site's settings for tests: every test process has an installation of its own; no test sees the person's own data.

pytest-django reads settings before any `conftest.py`, in each process that shares the work: only what is set here comes
early enough for them to name another folder.
"""

import os
from tempfile import mkdtemp

from tests.services.postgresql import PostgreSQL

home = mkdtemp(prefix="migrandi-test-")
os.environ["MIGRANDI_HOME"] = home
for _own in ("MIGRANDI_LAPTOP", "SEARCH_URL", "BLOBS_URL"):
    os.environ.pop(_own, None)
os.environ["MIGRANDI_PAGES_KEPT"] = "0"  # tests change the database in transactions that are never over

server: PostgreSQL | None = None
if os.environ.get("MIGRANDI_TEST_DATABASE") == "postgresql":
    # `pytest` runs against a real server; processes that share the work are told where the first one started it
    if "PYTEST_XDIST_WORKER" not in os.environ:
        server = PostgreSQL()
        os.environ["DATABASE_URL"] = server.url()
else:
    os.environ.pop("DATABASE_URL", None)

from migrandi.settings import *  # noqa: E402, F403
