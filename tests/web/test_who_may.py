"""Every route, asked for by a stranger and by each role, against a written table of who may."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from migrandi.api.site import api
from migrandi.people import keys
from migrandi.people.actors import AT_THE_MACHINE
from migrandi.people.levels import Role
from migrandi.people.models import Membership
from tests.web.visiting import own_index

pytestmark = pytest.mark.django_db

EVERYBODY = frozenset({"stranger", *Role.values})
SIGNED_IN = frozenset(Role.values)
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR.value})

TABLE: dict[str, frozenset[str]] = {
    "": EVERYBODY, "search": EVERYBODY, "alike": EVERYBODY, "sign-in": EVERYBODY, "works": EVERYBODY,
    "harvests": EVERYBODY, "harvests/<int:run>": EVERYBODY, "states": EVERYBODY, "states/<str:name>": EVERYBODY,
    "bound": EVERYBODY, "treaties": EVERYBODY, "treaties/<str:short>": EVERYBODY, "concepts": EVERYBODY,
    "concepts/<str:name>": EVERYBODY, "compare": EVERYBODY, "meetings": EVERYBODY, "meetings/reports": EVERYBODY,
    "meetings/calendars": EVERYBODY, "meetings/calendars/<str:kind>.<str:form>": EVERYBODY,
    "meetings/calendars/<str:kind>/<str:value>.<str:form>": EVERYBODY, "meetings/<int:number>": EVERYBODY,
    "meetings/<int:number>.<str:form>": EVERYBODY, "meetings/<int:number>/document/<int:part>/file": EVERYBODY,
    "ask": EVERYBODY, "accounts/login/": EVERYBODY, "<path:path>": EVERYBODY,
    "oai": EVERYBODY, "sitemap.xml": EVERYBODY, "sitemaps/<int:number>.xml": EVERYBODY, "robots.txt": EVERYBODY,
    # whoever has the secret in the address
    "meetings/calendars/private/<str:token>.<str:form>": EVERYBODY, "watch/feed/<str:token>": EVERYBODY,
    "invitations/<str:word>": EVERYBODY, "api/v1/<path:rest>": EVERYBODY,
    "api/v1": EVERYBODY, "api/v1/": EVERYBODY,
    # what is shown there is the reader's own
    "searches": SIGNED_IN, "import": EVERYBODY, "knowledge": SIGNED_IN, "knowledge/<int:number>": SIGNED_IN,
    "watch": SIGNED_IN, "account": SIGNED_IN, "account/keys": SIGNED_IN,
    "account/invitations": ADMINISTRATORS,
    "papers": SIGNED_IN, "papers/<int:number>": SIGNED_IN, "papers/<int:number>/edit": SIGNED_IN,
    "papers/<int:number>/drafting": SIGNED_IN, "papers/<int:number>/versions": SIGNED_IN,
    "papers/<int:number>/take": SIGNED_IN, "papers/<int:number>/comparison": SIGNED_IN,
    "papers/<int:number>/pictures/<str:name>": SIGNED_IN, "papers/<int:number>/drafting/<int:draft>": SIGNED_IN,
    "papers/<int:number>/outline": SIGNED_IN,
    "meetings/new": SIGNED_IN, "meetings/sources": SIGNED_IN, "meetings/<int:number>/edit": SIGNED_IN,
    "meetings/<int:number>/<str:kind>/new": SIGNED_IN, "meetings/<int:number>/<str:kind>/<int:part>": SIGNED_IN,
    "enquiries": SIGNED_IN, "enquiries/new": SIGNED_IN, "enquiries/overview": SIGNED_IN,
    "enquiries/years/<int:year>": SIGNED_IN, "enquiries/person": SIGNED_IN, "enquiries/<int:number>": SIGNED_IN,
    "enquiries/<int:number>/messages/<int:message>": SIGNED_IN,
    "enquiries/<int:number>/attachments/<int:attachment>": SIGNED_IN, "enquiries/<int:number>/release": SIGNED_IN,
    "enquiries/<int:number>/erase": SIGNED_IN,
}  # fmt: skip
"""Route → whom it does not turn away to sign in or refuse. What only takes forms (405) needs no line."""

WRITERS = frozenset({Role.RESEARCHER.value, Role.REVIEWER.value, Role.ADMINISTRATOR.value})
API: dict[str, frozenset[str]] = {
    "/key": SIGNED_IN, "/keys": SIGNED_IN, "/saved": SIGNED_IN, "/saved/{name}": SIGNED_IN, "/follows": SIGNED_IN,
    "/papers": SIGNED_IN, "/papers/{number}": SIGNED_IN, "/papers/{number}.docx": SIGNED_IN,
    "/papers/{number}/check": SIGNED_IN, "/papers/{number}/sources": SIGNED_IN,
    "/enquiries": SIGNED_IN, "/enquiries/{number}": SIGNED_IN,
    "/enquiries/{number}/suggestions": SIGNED_IN, "/meetings/aside": WRITERS, "/jobs": ADMINISTRATORS,
    "/trail": ADMINISTRATORS, "/trail/verified": ADMINISTRATORS,
}  # fmt: skip
"""Of the API what is not for everybody."""

_GIVEN = {"<int:": "1", "<str:form>": "ics", "<path:": "xx/act/1/1", "<str:": "ke"}


def routes() -> Iterator[str]:
    """Every route of the site itself; the admin's and allauth's have tests of their own projects."""
    for one in get_resolver().url_patterns:
        if isinstance(one, URLPattern):
            yield str(one.pattern)
        else:
            assert isinstance(one, URLResolver)
            assert str(one.pattern) in ("api/v1/", "accounts/", "admin/")


def address(route: str) -> str:
    """An address of that route, with something in each place."""
    while "<" in route:
        place = route[route.index("<") : route.index(">") + 1]
        route = route.replace(place, next(value for start, value in _GIVEN.items() if place.startswith(start)), 1)
    return f"/{route}"


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, User | None]]:
    """A stranger, and somebody of each role in all missions."""
    own_index(tmp_path, monkeypatch)
    cache.clear()
    monkeypatch.setattr(settings, "API_RATE", "10000/m")
    cast: dict[str, User | None] = {"stranger": None}
    for role in Role.values:
        cast[role] = User.objects.create_user(f"the-{role}")
        Membership.objects.create(user=cast[role], role=role)
    yield cast
    cache.clear()


def test_every_route_turns_away_whom_the_table_says_and_nobody_else(people: dict[str, User | None]) -> None:
    wrong: list[str] = []
    for name, user in people.items():
        client = Client(HTTP_HOST="127.0.0.1")
        if user is not None:
            client.force_login(user)
        for route in dict.fromkeys(routes()):
            answer = client.get(address(route))
            to_sign_in = answer.status_code == 302 and answer["Location"].startswith("/sign-in")
            away = to_sign_in or answer.status_code in (401, 403)
            if route not in TABLE:
                # what only takes forms; somebody has to be signed in for most of them, which is asked first
                right = answer.status_code == 405 or (away and user is None)
            elif name not in TABLE[route]:
                right = away
            else:  # nothing of that number is there, or not for her: that is answered, too
                right = answer.status_code < 500 and not to_sign_in and not (away and user is None)
            if not right:
                wrong.append(f"{route}, {name}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_every_path_of_the_api_is_for_whom_the_table_says(people: dict[str, User | None]) -> None:
    wrong: list[str] = []
    paths = api.get_openapi_schema()["paths"]
    assert {path.removeprefix("/api/v1") for path in paths} >= set(API)
    for name, user in people.items():
        headers = {}
        if user is not None:
            _key, word = keys.make(user, "table", AT_THE_MACHINE, timezone.now())
            headers["Authorization"] = f"Bearer {word}"
        for path, operations in paths.items():
            assert set(operations) == {"get"}, "the API reads only"
            asked = path.replace("{path}", "xx/act/1/1").replace("{name}", "x").replace("{state}", "ke")
            asked = asked.replace("{treaty}", "crc").replace("{number}", "1")
            answer = Client(HTTP_HOST="127.0.0.1").get(asked, headers=headers)
            allowed = name in API.get(path.removeprefix("/api/v1"), EVERYBODY)
            if answer.status_code >= 500 or (answer.status_code in (401, 403)) is allowed:
                wrong.append(f"{path}, {name}: {answer.status_code}")
            if not allowed and answer.status_code != (401 if user is None else 403):
                wrong.append(f"{path}, {name}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)
