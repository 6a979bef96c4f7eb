"""What every test of the site needs."""

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def plain_files(settings: Settings) -> None:
    """Styles and scripts under their own names: they are gathered and named by content when the site is set up."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.MIDDLEWARE = [m for m in settings.MIDDLEWARE if "whitenoise" not in m]
