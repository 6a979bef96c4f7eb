"""One cast for every test of rights: Alice and Bob are of one mission, Charlie of another, strangers of none."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib.auth.models import User

from migrandi.people.levels import Role
from migrandi.people.models import Membership, Mission


class Cast(NamedTuple):
    """Two missions and who belongs to them. `alice` and `bob`: A; `charlie`: B; `reviewer`: all; `nobody`: none."""

    a: Mission
    b: Mission
    alice: User
    bob: User
    charlie: User
    reader: User
    reviewer: User
    administrator: User
    nobody: User


def cast() -> Cast:
    """The missions and people, in the database."""
    a = Mission.objects.create(
        code="mission-a", name="Mission A", jurisdiction="ke", time_zone="Africa/Nairobi",
        addresses="@mission-a.example.org",
    )  # fmt: skip
    b = Mission.objects.create(
        code="mission-b", name="Mission B", jurisdiction="tn", time_zone="Africa/Tunis", language="fr",
        addresses="@mission-b.example.org",
    )  # fmt: skip
    return Cast(
        a, b, _person("alice", Role.RESEARCHER, a), _person("bob", Role.OFFICER, a),
        _person("charlie", Role.RESEARCHER, b), _person("reader", Role.READER, a),
        _person("reviewer", Role.REVIEWER, None), _person("administrator", Role.ADMINISTRATOR, None),
        User.objects.create(username="nobody"),
    )  # fmt: skip


def _person(name: str, role: Role, mission: Mission | None) -> User:
    user = User.objects.create(username=name)
    Membership.objects.create(user=user, role=role, mission=mission)
    return user
