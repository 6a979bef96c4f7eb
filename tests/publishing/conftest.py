"""What every test of publishing needs."""

from tests.web.conftest import plain_files

__all__ = ["plain_files"]
