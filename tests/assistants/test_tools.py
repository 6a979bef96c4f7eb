"""The tools as an assistant uses them: the SDK's own client, the real program, over both transports."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from tests.own_home import environment, run

pytestmark = pytest.mark.services

SEED = """
import sys
from datetime import UTC, datetime
from django.contrib.auth.models import User
from migrandi.meetings.models import Meeting
from migrandi.papers import keeping
from migrandi.people import keys
from migrandi.people.actors import AT_THE_MACHINE
from migrandi.people.models import Membership
from migrandi.search import syncing
from tests.law.writing import article, law, take_in

take_in(law(article("1", "entry", "Arrival"), article("4", "appeal"), as_of="2001-01-01"))
take_in(law(article("1", "work", "Arrival"), article("4", "appeal-long"), as_of="2005-01-01"))
syncing.sync()
now = datetime.now(UTC)
officer = User.objects.create_user("officer-a")
Membership.objects.create(user=officer, role="researcher")
_key, reads = keys.make(officer, "reads", AT_THE_MACHINE, now)
_key, writes = keys.make(officer, "writes", AT_THE_MACHINE, now, writes=True)
_key, slow = keys.make(officer, "slow", AT_THE_MACHINE, now, rate="2/d")
gone, revoked = keys.make(officer, "gone", AT_THE_MACHINE, now)
keys.revoke(gone, AT_THE_MACHINE, now)
for confidence in ("public", "restricted"):
    Meeting.objects.create(
        title=f"A {confidence} meeting", starts_at=datetime(2030, 1, 2, 9, tzinfo=UTC),
        ends_at=datetime(2030, 1, 2, 17, tzinfo=UTC), confidence=confidence, changed_at=now, created_at=now,
    )
paper = keeping.create("---\\ntitle: Harbours\\n---\\n\\nText.\\n", officer, now)
print(reads, writes, slow, revoked, paper.pk)
"""


class Site:
    """An installation with a small law, four keys and two meetings; its server over HTTP."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.reads, self.writes, self.slow, self.revoked, self.paper = run(home, SEED).split()
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            port = taken.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}/mcp"
        self.server = subprocess.Popen(
            [sys.executable, "-m", "migrandi", "mcp", "--transport", "http", "--address", f"127.0.0.1:{port}"],
            env=environment(home), stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for _attempt in range(600):
            try:
                httpx.get(self.address.removesuffix("mcp"), timeout=30)
                return
            except httpx.ConnectError:
                assert self.server.poll() is None
                time.sleep(0.1)
        raise AssertionError("the server did not come up")

    def over(self, transport: str, ask: Callable[[Client], Awaitable[Any]], key: str = "") -> Any:
        """What `ask` gets from the tools over that transport."""

        async def asked() -> Any:
            if transport == "stdio":
                more = {"MIGRANDI_KEY": key} if key else {}
                started = StdioServerParameters(
                    command=sys.executable, args=["-m", "migrandi", "mcp"], env=environment(self.home, **more)
                )
                async with Client(stdio_client(started)) as client:
                    return await ask(client)
            headers = {"Authorization": f"Bearer {key}"} if key else {}
            async with (
                httpx2.AsyncClient(headers=headers, timeout=60) as http,
                Client(streamable_http_client(self.address, http_client=http)) as client,
            ):
                return await ask(client)

        return asyncio.run(asked())

    def call(self, tool: str, key: str = "", transport: str = "http", **arguments: Any) -> dict[str, Any]:
        """The answer of one tool, which has its authorities."""
        answer = self.over(transport, lambda client: client.call_tool(tool, arguments), key)
        assert not answer.is_error, answer.content
        told: dict[str, Any] = answer.structured_content
        assert told["authorities"] and all(
            one["address"] and len(one["sha256"]) == 64 and one["checksum_of"] for one in told["authorities"]
        )
        return told

    def refused(self, tool: str, key: str = "", **arguments: Any) -> str:
        """The sentence with which a tool says what has to be mended."""
        answer = self.over("http", lambda client: client.call_tool(tool, arguments), key)
        assert answer.is_error
        return str(answer.content[0].text)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("assistants"))
    yield site
    site.server.terminate()
    site.server.wait(timeout=30)


@pytest.mark.parametrize("transport", ["stdio", "http"])
def test_both_transports_offer_the_same_tools_and_say_which_only_read(site: Site, transport: str) -> None:
    tools = site.over(transport, lambda client: client.list_tools()).tools
    assert {tool.name for tool in tools if tool.annotations.read_only_hint} == {
        "search", "read_provision", "who_is_bound", "compare_states", "compare_days", "resolve_citation",
        "verify_citations", "verify_quotation", "list_meetings",
    }  # fmt: skip
    assert [tool.name for tool in tools if not tool.annotations.read_only_hint] == ["keep_as_evidence"]
    assert all(tool.description and tool.input_schema for tool in tools)


@pytest.mark.parametrize("transport", ["stdio", "http"])
def test_a_provision_is_read_as_it_stood_on_the_day(site: Site, transport: str) -> None:
    told = site.call("read_provision", transport=transport, address="xx/act/1999/7/art_1", on="2003-01-01")
    assert "heard within three days" in told["text"] and told["to"] == "2005-01-01"
    assert told["authorities"][0]["sha256"] == told["source"]["sha256"]
    now = site.call("read_provision", transport=transport, address="xx/act/1999/7/art_1")
    assert "may work for wages" in now["text"]


def test_what_is_found_says_why_and_where_it_can_be_read(site: Site) -> None:
    told = site.call("search", query="warden refusal appeal")
    assert told["hits"][0]["address"] == "art_4" and told["hits"][0]["why"][0]["sentence"]
    assert len(told["authorities"]) == len(told["hits"])
    assert told["authorities"][0]["page"].endswith("/xx/act/1999/7/art_4?on=2005-01-01&lang=en")


def test_who_is_bound_is_answered_from_the_dates_and_names_the_publication(site: Site) -> None:
    told = site.call("who_is_bound", treaty="refugee-convention", state="Kenya", on="2024-01-01")
    assert [one["answer"] for one in told["answers"]] == ["bound"] and told["answers"][0]["since"]
    assert told["authorities"][0]["publisher"] and told["authorities"][0]["address"].startswith("http")
    before = site.call("who_is_bound", treaty="refugee-convention", state="KE", on="1965-01-01")
    assert before["answers"][0]["answer"] != "bound"
    assert site.call("who_is_bound", state="KE", on="2024-01-01")["bound"]
    matrix = site.call("compare_states", states=["KE", "UG"], on="2024-01-01", topic="detention")
    assert {one["state"] for one in matrix["states"]} == {"KE", "UG"} and matrix["instruments"]


def test_two_days_are_compared_word_by_word(site: Site) -> None:
    told = site.call("compare_days", address="xx/act/1999/7", earlier="2003-01-01", later="2006-01-01")
    changed = {one["address"]: one["pieces"] for one in told["differences"]}
    assert ["out", "thirty"] in [[kind, text.strip()] for kind, text in changed["art_4"]]
    assert len(told["authorities"]) == 2


def test_citations_are_resolved_and_verified(site: Site) -> None:
    told = site.call("resolve_citation", citation="CRC, art. 3(1)")
    assert told["places"][0]["path"] == "/int/treaty/1989/crc"
    text = "See article 3 of the Convention on the Rights of the Child, and article 999 of the Convention relating to "
    checked = site.call("verify_citations", text=f"{text}the Status of Refugees.")
    assert [one["found"] for one in checked["citations"]] == ["exact", "law-only"]
    assert "names nothing that is held" in site.refused("resolve_citation", citation="my neighbour's rule 4")


def test_a_quotation_is_held_against_the_words_of_the_day(site: Site) -> None:
    words = "the person may turn to the court of the town within thirty days"
    at = {"citation": "xx/act/1999/7/art_4"}
    assert site.call("verify_quotation", quotation=words, on="2003-01-01", **at)["verdict"] == "verbatim"
    amended = site.call("verify_quotation", quotation=words, on="2010-01-01", **at)
    assert amended["verdict"] == "amended-since" and "until 2005-01-01" in amended["findings"][0]["sentence"]
    wrong = site.call("verify_quotation", quotation=words.replace("court", "council"), on="2003-01-01", **at)
    assert wrong["verdict"] == "not-verbatim" and "court" in wrong["findings"][0]["proposal"]


def test_what_is_closed_is_told_only_to_who_may_know_of_it(site: Site) -> None:
    assert [one["title"] for one in site.call("list_meetings")["meetings"]] == ["A public meeting"]
    assert len(site.call("list_meetings", key=site.reads)["meetings"]) == 2
    assert len(site.call("list_meetings", key=site.reads, transport="stdio")["meetings"]) == 2


def test_nothing_is_changed_unless_the_key_says_so(site: Site) -> None:
    kept = {"paper": site.paper, "address": "xx/act/1999/7/art_1", "on": "2003-01-01"}
    for key in ("", site.reads):
        assert "only read" in site.refused("keep_as_evidence", key, **kept)
    told = site.call("keep_as_evidence", key=site.writes, note="arrival", **kept)
    assert "heard within three days" in told["text"]


@pytest.mark.parametrize(
    ("tool", "arguments", "says"),
    [
        ("read_provision", {"address": "xx/act/1999/7/art_1", "on": "yesterday"}, "Write it as 2022-08-01"),
        ("read_provision", {"address": "xx/act/1999/7/art_9"}, "art_9"),
        ("read_provision", {"address": "xx/act/1999/7/art_1", "on": "1990-01-01"}, "2001-01-01"),
        ("who_is_bound", {}, "Name a treaty, a State, or both"),
        ("who_is_bound", {"state": "Atlantis"}, "Atlantis"),
        ("verify_quotation", {"quotation": " ", "citation": "CRC"}, "no words to compare"),
    ],
)
def test_a_mistake_comes_back_as_a_sentence_to_act_on(
    site: Site, tool: str, arguments: dict[str, Any], says: str
) -> None:
    sentence = site.refused(tool, **arguments)
    assert says in sentence and "Traceback" not in sentence


def test_a_revoked_key_is_turned_away_and_a_hurried_one_told_to_wait(site: Site) -> None:
    def ask(key: str) -> httpx.Response:
        return httpx.post(site.address, headers={"Authorization": f"Bearer {key}"}, json={}, timeout=30)

    assert ask(site.revoked).status_code == ask("migrandi_nonsense").status_code == 401
    answers = [ask(site.slow) for _ in range(3)]
    assert answers[2].status_code == 429 and int(answers[2].headers["Retry-After"]) > 0
    assert answers[2].headers["Content-Type"] == "application/problem+json"


def test_a_page_of_another_site_cannot_reach_it_by_a_name_of_its_own(site: Site) -> None:
    answer = httpx.post(site.address, headers={"Host": "evil.example.org"}, json={}, timeout=30)
    assert answer.status_code == 421
