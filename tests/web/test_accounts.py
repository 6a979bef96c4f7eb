"""People sign in: by password, with a second factor; by invitation; their sessions, their keys; never too fast."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from migrandi.people import audit, inviting
from migrandi.people.actors import AT_THE_MACHINE
from migrandi.people.errors import BadInvitation, NotAllowed
from migrandi.people.levels import Role
from migrandi.people.models import AuditEntry, Membership, Mission

pytestmark = pytest.mark.django_db

PASSWORD = "harbour-town-1951"


@pytest.fixture(autouse=True)
def _clear() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def officer() -> User:
    return User.objects.create_user("officer-a", "officer-a@example.org", PASSWORD)


def visitor() -> Client:
    return Client(HTTP_HOST="127.0.0.1")


def sign_in(client: Client, name: str = "officer-a", password: str = PASSWORD) -> int:
    return client.post("/sign-in", {"login": name, "password": password}).status_code


def verbs() -> list[str]:
    return [one.verb for one in audit.entries(kind="account")]


def test_a_name_or_an_address_and_the_password_open_the_account_and_the_trail_knows(officer: User) -> None:
    for name in ("officer-a", "officer-a@example.org"):
        client = visitor()
        assert sign_in(client, name) == 302
        assert "officer-a" in client.get("/account").content.decode()
    assert verbs() == ["signed-in", "signed-in"]


def test_who_guesses_passwords_is_stopped_though_the_right_one_follows(officer: User) -> None:
    client = visitor()
    for number in range(6):
        assert sign_in(client, password=f"guess-{number}") in (200, 429)
    sign_in(client)
    assert "_auth_user_id" not in client.session
    assert "guess" not in str([*audit.shapes(audit.entries())]) and "failed-to-sign-in" in verbs()


def test_the_editors_pages_are_behind_the_same_door(officer: User) -> None:
    answer = visitor().get("/admin/login/?next=/admin/")
    assert answer.status_code == 302 and answer["Location"].startswith("/sign-in")


def test_with_a_second_factor_the_password_alone_opens_nothing(officer: User) -> None:
    client = visitor()
    sign_in(client)
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(officer, secret)
    kept = Authenticator.objects.get(user=officer, type="totp")
    assert secret not in str(kept.data), "kept encrypted"
    fresh = visitor()
    answer = fresh.post("/sign-in", {"login": "officer-a", "password": PASSWORD})
    assert answer["Location"].startswith("/accounts/2fa/authenticate/") and "_auth_user_id" not in fresh.session
    assert fresh.get("/account").status_code == 302
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert fresh.post(answer["Location"], {"code": code}).status_code == 302
    assert fresh.get("/account").status_code == 200


def test_a_second_factor_and_a_passkey_can_be_added_on_pages_that_open(officer: User) -> None:
    client = visitor()
    sign_in(client)
    for address in ("/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/",
                    "/accounts/password/change/", "/accounts/email/", "/accounts/sessions/", "/account/keys",
                    ):  # fmt: skip
        assert client.get(address, follow=True).status_code == 200, address


def test_sessions_are_listed_and_the_others_ended(officer: User) -> None:
    here, there = visitor(), visitor()
    for client in (here, there):
        sign_in(client)
        client.get("/account")
    assert here.get("/accounts/sessions/").content.decode().count("<tr") >= 3
    here.post("/accounts/sessions/")
    assert there.get("/account").status_code == 302 and here.get("/account").status_code == 200


def test_one_session_is_ended_and_the_others_go_on(officer: User) -> None:
    here, there, elsewhere = visitor(), visitor(), visitor()
    for client in (here, there, elsewhere):
        sign_in(client)
        client.get("/account")
    [ended] = UserSession.objects.filter(session_key=there.session.session_key)
    page = here.get("/accounts/sessions/").content.decode()
    assert page.count("/end") == 2, "one's own browser signs out instead"
    assert f'action="/account/sessions/{ended.pk}/end"' in page
    assert here.post(f"/account/sessions/{ended.pk}/end").status_code == 302
    assert there.get("/account").status_code == 302
    assert elsewhere.get("/account").status_code == here.get("/account").status_code == 200
    assert AuditEntry.objects.filter(verb="ended-session", actor=officer.username).count() == 1


def test_nobody_ends_another_persons_session(officer: User) -> None:
    client = visitor()
    sign_in(client)
    client.get("/account")
    [theirs] = UserSession.objects.filter(user=officer)
    other = visitor()
    other.force_login(User.objects.create_user("other"))
    assert other.post(f"/account/sessions/{theirs.pk}/end").status_code == 404
    assert visitor().post(f"/account/sessions/{theirs.pk}/end").status_code == 302, "a stranger is asked to sign in"
    assert client.get("/account").status_code == 200


def test_an_account_is_made_by_invitation_once_for_that_address_with_that_role(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    mission = Mission.objects.create(code="nairobi", name="Mission A")
    Membership.objects.create(user=officer, role="administrator")
    monkeypatch.setattr(settings, "SMTP_URL", "smtp://127.0.0.1")
    client = visitor()
    sign_in(client)
    asked = {"email": "Officer-B@example.org", "role": "mission-officer", "mission": "nairobi"}
    assert "officer-b@example.org" in client.post("/account/invitations", asked).content.decode()
    [letter] = [one for one in mail.outbox if one.to == ["officer-b@example.org"]]
    link = re.search(r"/invitations/\S+", letter.body)
    assert link is not None
    new = visitor()
    assert new.get("/accounts/signup/").content.decode().count('name="password1"') == 0, "closed without an invitation"
    assert new.get(link[0]).status_code == 200
    assert visitor().get(link[0]).status_code == 200, "opening it uses nothing up"
    form = new.post(link[0])["Location"]
    account = {"email": "officer-c@example.org", "username": "officer-b", "password1": PASSWORD, "password2": PASSWORD}
    assert "officer-b@example.org" in new.post(form, account).content.decode(), "for that address alone"
    assert new.post(form, account | {"email": "officer-b@example.org"}).status_code == 302
    joined = User.objects.get(username="officer-b")
    assert [(one.role, one.mission) for one in joined.memberships.all()] == [("mission-officer", mission)]
    assert visitor().get(link[0]).status_code == 410
    assert audit.entries(verb="joined").count() == 1


def test_a_link_that_expired_or_was_withdrawn_or_replaced_opens_nothing() -> None:
    now = timezone.now()
    old, word = inviting.invite("a@example.org", Role.READER, None, AT_THE_MACHINE, now - timedelta(days=8))
    assert old.expires_at < now
    _first, first = inviting.invite("b@example.org", Role.READER, None, AT_THE_MACHINE, now)
    second, again = inviting.invite("b@example.org", Role.READER, None, AT_THE_MACHINE, now)
    for secret in (word, first, "nonsense"):
        with pytest.raises(BadInvitation):
            inviting.opened(secret, now)
    assert inviting.opened(again, now) == second
    inviting.withdraw(second, AT_THE_MACHINE, now)
    with pytest.raises(BadInvitation):
        inviting.take_up(second, User.objects.create_user("late"), now)


def test_only_an_administrator_invites_and_only_to_her_own_missions(officer: User) -> None:
    mission = Mission.objects.create(code="nairobi", name="Mission A")
    now = timezone.now()
    Membership.objects.create(user=officer, role="reviewer")
    client = visitor()
    sign_in(client)
    assert client.get("/account/invitations").status_code == 403
    Membership.objects.create(user=officer, role="administrator", mission=mission)
    inviting.invite("a@example.org", Role.READER, mission, officer, now)
    with pytest.raises(NotAllowed):
        inviting.invite("a@example.org", Role.READER, None, officer, now)
    assert client.get("/account/invitations").status_code == 200


def test_a_key_is_shown_once_and_revoked_by_its_owner_alone(officer: User) -> None:
    client = visitor()
    sign_in(client)
    shown = client.post("/account/keys", {"name": "report", "days": "30"}).content.decode()
    word = re.search(r"migrandi_[\w-]{40,}", shown)
    assert word is not None and word[0] not in client.get("/account/keys").content.decode()
    number = officer.api_keys.get().pk
    User.objects.create_user("officer-b", password=PASSWORD)
    other = visitor()
    sign_in(other, "officer-b")
    assert other.post(f"/account/keys/{number}/revoke").status_code == 404
    assert client.post(f"/account/keys/{number}/revoke").status_code == 302
    assert officer.api_keys.get().revoked_at is not None


def test_on_a_laptop_nobody_has_to_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "LAPTOP", True)
    for address in ("/", "/searches", "/papers", "/enquiries", "/account/invitations"):
        assert visitor().get(address).status_code == 200, address
