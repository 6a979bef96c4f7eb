"""The doctor says what is wrong and how to mend it, and nothing of what is well but that it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from typer.testing import CliRunner

from migrandi.cli.app import app
from migrandi.cli.commands import load
from migrandi.law.blobs import place
from migrandi.law.models import Manifestation, Provision
from migrandi.operations.doctoring import examine
from migrandi.people.actors import AT_THE_MACHINE
from migrandi.people.audit import note
from migrandi.people.models import AuditEntry
from tests.law.writing import NOW, article, law, take_in
from tests.web.visiting import own_index

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    own_index(tmp_path, monkeypatch)
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["127.0.0.1"])  # the test runner adds one of its own
    yield


def wrong() -> dict[str, str]:
    found = [one for one in examine() if one.state == "wrong"]
    assert all(one.said and one.mend for one in found), "each says how to mend it"
    return {one.name: one.said for one in found}


def test_of_an_installation_that_is_well_nothing_is_wrong() -> None:
    assert wrong() == {}


def test_files_that_are_gone_are_found() -> None:
    take_in(law(article("1", "entry"), as_of="2001-01-01"))
    sha256 = Manifestation.objects.get().sha256
    assert not place(settings.BLOBS, sha256).exists() and sha256 in wrong()["files"]


def test_a_trail_that_was_changed_is_found() -> None:
    note(AT_THE_MACHINE, "read", "paper", "1", NOW)
    AuditEntry.objects.update(key="2")
    assert "entry 1" in wrong()["trail"]


def test_a_site_on_a_network_without_https_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["law.example.org"])
    assert {"https", "address"} <= set(wrong())
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["*"])
    assert "hosts" in wrong()


def test_a_relay_that_is_written_wrong_and_a_directory_without_a_client_are_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "SMTP_URL", "ftp://relay")
    monkeypatch.setattr(settings, "OIDC_URL", "https://directory.example.org")
    assert {"relay", "directory"} <= set(wrong())


def test_a_secret_that_others_can_read_is_found() -> None:
    kept = settings.HOME / "secret-key"
    kept.touch()
    kept.chmod(0o644)
    assert str(kept) in wrong()["secret"]
    kept.chmod(0o600)


def test_provisions_without_a_vector_on_this_machine_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(law(article("1", "refuge"), article("2", "work"), as_of="2001-01-01"))
    assert "vectors" not in {one.name for one in examine()}, "no model is set"
    monkeypatch.setattr(settings, "EMBEDDING", "onnx:/model")
    [found] = [one for one in examine() if one.name == "vectors"]
    held = Provision.objects.exclude(kind="text").count()
    assert held and found.said.startswith(f"{held} provisions") and "migrandi vectors" in found.mend


def test_the_command_leaves_with_1_where_something_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    load(["doctor"])
    well = CliRunner().invoke(app, ["doctor", "--json"])
    assert (well.exit_code, json.loads(well.stdout)["well"]) == (0, True)
    monkeypatch.setattr(settings, "DEBUG", True)
    ill = CliRunner().invoke(app, ["doctor"])
    assert ill.exit_code == 1 and "Unset MIGRANDI_DEBUG" in ill.stdout
