"""The site as a team is served it: several processes, any of which may die; pages kept until anything is written."""

import os
import random
import re
import signal
import time
from collections.abc import Iterator
from threading import Event, Thread

import httpx
import psutil
import pytest

from tests.own_home import migrandi, run
from tests.services.team import LAW, PROCESSES, Site, ask

pytestmark = pytest.mark.services

KILLS = int(os.environ.get("MIGRANDI_KILLS") or 3)
"""How often a process is killed; the project's own measure is 20."""
ASKING = 4
"""How many ask at once."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("site")
    run(home, "")
    started = Site(home)
    started.wait()
    yield started
    started.end()


def test_whichever_process_is_killed_nothing_that_was_acknowledged_is_lost(site: Site) -> None:
    chance, over = random.Random(9), Event()
    acknowledged: list[str] = []
    answered = [0] * ASKING
    wrong: list[int] = []

    def go_on(who: int) -> None:
        number = 0
        while not over.is_set():
            number += 1
            subject = f"{who}-{number}"
            try:
                with httpx.Client(timeout=60) as client:
                    if ask(client, site.address, subject):
                        acknowledged.append(subject)
                    found = client.get(f"{site.address}/search", params={"q": f"shelter {number}"})
                    if found.status_code == 200:
                        answered[who] += 1
                    else:
                        wrong.append(found.status_code)
            except httpx.TransportError:
                continue  # cut off: it was not acknowledged

    asking = [Thread(target=go_on, args=(who,)) for who in range(ASKING)]
    for thread in asking:
        thread.start()
    try:
        for _kill in range(KILLS):
            time.sleep(1 + chance.random())
            before = {process.pid for process in site.processes()}
            chance.choice(site.processes()).kill()
            until = time.monotonic() + 60
            while len({p.pid for p in site.processes() if p.status() != psutil.STATUS_ZOMBIE} - before) < 1:
                assert time.monotonic() < until, "no other process took its place"
                time.sleep(0.05)
        for who in range(ASKING):  # and each who asks is answered afterwards
            until, so_far = time.monotonic() + 60, answered[who]
            while answered[who] == so_far:
                assert time.monotonic() < until, "the site did not come back"
                time.sleep(0.05)
    finally:
        over.set()
        for thread in asking:
            thread.join()
    assert wrong == []
    code = "from migrandi.enquiries.models import Enquiry\nfor one in Enquiry.objects.all(): print(one.subject)"
    kept = run(site.home, code).split()
    assert len(acknowledged) > KILLS
    assert set(acknowledged) <= set(kept)
    assert len(kept) == len(set(kept))


def test_who_runs_it_is_told_what_ended_a_process_and_where_it_was(site: Site) -> None:
    until = time.monotonic() + 60
    while not (up := [one for one in site.processes() if one.num_threads() >= 2]):
        assert time.monotonic() < until
        time.sleep(0.05)
    up[0].send_signal(signal.SIGSEGV)
    while "was ended by SIGSEGV; another takes its place" not in (said := " ".join(site.said().split())):
        assert time.monotonic() < until, said
        time.sleep(0.05)
    assert "Segmentation fault" in said
    assert "in _end_with_parent" in said, "each thread's calls"
    site.wait()


def test_when_the_process_that_holds_the_others_is_killed_none_is_left_behind(site: Site) -> None:
    second = Site(site.home)
    second.wait()
    others = second.processes()
    second.end(signal.SIGKILL)
    _gone, left = psutil.wait_procs(others, timeout=30)
    assert left == []


def test_a_page_is_kept_for_strangers_until_anything_is_written(site: Site) -> None:
    with httpx.Client(base_url=site.address, headers={"Accept-Language": "en"}, timeout=60) as client:
        first = client.get("/")
        assert "Shelter Act" not in first.text
        same = client.get("/", headers={"If-None-Match": first.headers["ETag"]})
        assert same.status_code == 304
        assert client.get("/search?q=shelter").status_code == 200
        law = site.home / "law.md"
        law.write_text(LAW)
        assert migrandi(site.home, "import", "--jobs", "1", str(law)).returncode == 0
        for _each in range(2 * PROCESSES):
            after = client.get("/", headers={"If-None-Match": first.headers["ETag"]})
            assert after.status_code == 200
            assert "Shelter Act" in after.text
            assert "Shelter Act" in client.get("/search?q=shelter").text


def test_what_is_remembered_of_a_law_is_forgotten_when_anything_is_written_of_it(site: Site) -> None:
    def take_in(key: str, day: str) -> None:
        words = f"take_in(law(article('1', {key!r}), as_of={day!r}))"
        run(site.home, f"from tests.law.writing import article, law, take_in\n{words}")

    def of_each_process(client: httpx.Client) -> set[tuple[bool, bool]]:
        asked = [client.get("/xx/act/1999/7/art_1?ui=en").text for _each in range(4 * PROCESSES)]  # such are not kept
        return {("thirty days" in text, "2 dated copies held" in text) for text in asked}

    with httpx.Client(base_url=site.address, timeout=60) as client:
        take_in("appeal", "2001-01-01")
        assert of_each_process(client) == {(True, False)}
        take_in("appeal-long", "2005-01-01")
        assert of_each_process(client) == {(False, True)}


def test_what_is_kept_is_in_the_language_and_form_that_was_asked_for(site: Site) -> None:
    def get(**headers: str) -> httpx.Response:
        return httpx.get(f"{site.address}/treaties", headers={"Accept-Encoding": "identity"} | headers, timeout=60)

    for _each in range(2 * PROCESSES):
        assert 'lang="fr"' in get(**{"Accept-Language": "fr"}).text[:200]
        assert 'lang="en"' in get(**{"Accept-Language": "en"}).text[:200]
        assert 'lang="ar"' in get(**{"Accept-Language": "en", "Cookie": "migrandi_language=ar"}).text[:200]
        assert get(**{"Accept-Language": "en", "Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"
        chosen = httpx.get(f"{site.address}/treaties?ui=es")
        assert "migrandi_language=es" in chosen.headers["Set-Cookie"]


def test_nothing_is_kept_of_who_is_signed_in_or_for_her(site: Site) -> None:
    word = "a long enough word"
    run(
        site.home,
        f"from django.contrib.auth.models import User\nUser.objects.create_user('officer-a', password={word!r})",
    )
    with httpx.Client(base_url=site.address, headers={"Accept-Language": "en"}, timeout=60) as client:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get("/sign-in").text)
        assert token is not None
        assert "Sign in" in client.get("/treaties").text
        client.post(
            "/sign-in",
            data={"login": "officer-a", "password": word, "csrfmiddlewaretoken": token[1]},
            headers={"Referer": f"{site.address}/sign-in"},
        )
        assert "sessionid" in client.cookies
        for _each in range(2 * PROCESSES):
            hers = client.get("/treaties")
            assert "Your account" in hers.text
            assert "ETag" not in hers.headers
            assert "Your account" not in httpx.get(f"{site.address}/treaties", headers={"Accept-Language": "en"}).text
