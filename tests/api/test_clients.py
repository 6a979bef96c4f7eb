"""Clients that others' programs make from the API's description read the law with it, without a word of warning."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from migrandi.papers.exporting import MEDIA
from tests.own_home import run
from tests.serving import served

pytestmark = pytest.mark.services

HERE = Path(__file__).parent
PACKAGES = HERE / "node_modules"

SEED = """
from datetime import UTC, datetime
from django.contrib.auth.models import User
from migrandi.meetings.models import AgendaItem
from migrandi.people import keys
from migrandi.search import syncing
from tests.law.writing import article, law, take_in
from tests.meetings.making import meeting
take_in(law(article("1", "entry", "Arrival"), article("4", "appeal"), as_of="2001-01-01"))
take_in(law(article("1", "work", "Arrival"), article("4", "appeal"), as_of="2005-01-01"))
syncing.sync()
AgendaItem.objects.create(meeting=meeting("Session of a committee"), title="Opening", position=1)
print(keys.make(User.objects.create_superuser("officer-a"), "report", User.objects.get(), datetime.now(UTC))[1])
"""


class Site(NamedTuple):
    """Where it is, its description, and a key."""

    address: str
    description: Path
    key: str


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("clients")
    key = run(home, SEED).strip()
    with served(home, MIGRANDI_HOSTS="127.0.0.1,site.example.org") as address:
        description = tmp_path_factory.mktemp("description") / "openapi.json"
        description.write_bytes(httpx.get(f"{address}/api/v1/openapi.json", timeout=60).content)
        yield Site(address, description, key)


def test_a_generated_python_client_reads_the_law_with_its_types(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "generator.yaml"
    # a Word file is bytes, which the generator has to be told
    settings.write_text(f"post_hooks: []\ncontent_type_overrides:\n  {MEDIA['docx']}: application/octet-stream\n")
    done = subprocess.run(
        [sys.executable, "-m", "openapi_python_client", "generate", "--path", site.description, "--meta", "none",
         "--output-path", tmp_path / "generated_client", "--config", settings, "--fail-on-warning"],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0 and "arning" not in done.stdout + done.stderr, done.stdout + done.stderr
    monkeypatch.syspath_prepend(tmp_path)

    def part(name: str) -> Any:
        return importlib.import_module(f"generated_client.{name}")

    own = part("client").AuthenticatedClient(site.address, site.key)
    with part("client").Client(site.address, raise_on_unexpected_status=True) as client, own:
        told = part("models")
        law = part("api.law.work").sync("xx/act/1999/7", client=client)
        assert isinstance(law, told.WorkDescription) and law.title == "Harbour Act"
        text = part("api.law.text").sync("xx/act/1999/7/art_1", client=client, on=date(2003, 1, 1))
        assert isinstance(text, told.Reading) and "heard within three days" in text.text
        assert (text.from_, text.to, text.on) == (date(2001, 1, 1), date(2005, 1, 1), date(2003, 1, 1))
        found = part("api.finding.search").sync(client=client, q="town", lang=["en"], limit=1)
        assert isinstance(found, told.Found) and found.hits[0].why[0].sentence and isinstance(found.next_, str)
        bound = part("api.who_is_bound.bound").sync("KE", client=client, on=date(2024, 1, 1))
        assert isinstance(bound, told.Bound) and "refugee-convention" in {one.short for one in bound.bound}
        meetings = part("api.meetings.meetings").sync(client=client, first=date(2026, 1, 1))
        whole = part("api.meetings.meeting").sync(meetings.meetings[0].number, client=client)
        assert isinstance(whole, told.WholeMeeting) and [item.title for item in whole.agenda] == ["Opening"]
        assert part("api.with_a_key.key").sync(client=own).owner == "officer-a"
        for operation, asked, status, code in (
            ("law.text", ("xx/act/1990/1",), 404, "unknown-work"),
            ("law.alike", ("xx/act/1999/7",), 400, "not-a-provision"),
            ("with_a_key.trail", (), 401, "no-key"),
        ):
            answer = part(f"api.{operation}").sync_detailed(*asked, client=client)
            assert isinstance(answer.parsed, told.Problem) and answer.status_code == status == answer.parsed.status
            assert answer.parsed.code == code and answer.parsed.detail
        misread = part("api.law.works").sync(client=client, limit=0)
        assert isinstance(misread, told.Problem) and misread.errors[0].where == ["query", "limit"]


@pytest.mark.skipif(
    not (shutil.which("node") and (PACKAGES / "openapi-fetch").is_dir()) and not os.environ.get("MIGRANDI_CI"),
    reason="openapi-fetch is absent: it needs node, and then: npm install --prefix tests/api",
)
def test_a_generated_typescript_client_compiles_and_reads_the_law(site: Site, tmp_path: Path) -> None:
    (tmp_path / "node_modules").symlink_to(PACKAGES)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    shutil.copy(HERE / "reading.ts", tmp_path)
    node(tmp_path, "openapi-typescript/bin/cli.js", str(site.description), "-o", "schema.d.ts")
    node(tmp_path, "typescript/bin/tsc", "--strict", "--module", "nodenext", "--target", "es2022", "reading.ts")
    told = json.loads(node(tmp_path, "../reading.js", site.address, site.key))
    assert told["title"] == "Harbour Act" and "heard within three days" in told["text"]
    assert told["periods"] == ["2001-01-01", "2005-01-01"] and len(told["checksum"]) == 64
    assert told["hit"] == ["/xx/act/1999/7", True] and told["next"]
    assert "refugee-convention" in told["bound"] and told["meeting"] == ["Session of a committee", ["Opening"]]
    assert told["owner"] == "officer-a" and told["problem"] == [404, 404, "unknown-work"]


def node(folder: Path, program: str, *arguments: str) -> str:
    """What a program of the packages prints; it may not warn."""
    done = subprocess.run(
        ["node", f"node_modules/{program}", *arguments], cwd=folder, capture_output=True, text=True, check=False,
        timeout=300,
    )  # fmt: skip
    assert done.returncode == 0 and "arning" not in done.stdout + done.stderr, done.stdout + done.stderr
    return done.stdout
