"""One database with real law for all tests of papers: importing it takes longer than checking every paper."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from migrandi.treaties.loading import load_register
from tests.emptying import empty
from tests.papers import real_law


@pytest.fixture(scope="module")
def register(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The register in the database for a whole module, taken out again afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_register()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def held_law(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    with django_db_blocker.unblock():
        real_law.take_in(tmp_path_factory.mktemp("papers"))
    yield
    with django_db_blocker.unblock():
        empty()
