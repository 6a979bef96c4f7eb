"""What every test of the API needs."""

from tests.web.conftest import plain_files

__all__ = ["plain_files"]
