"""Invitations: an administrator offers an account by mail to one address, for a role in a mission; taken up once.

The link holds a secret that is mailed and not kept. Opening it does nothing: what looks into mail opens links too.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from migrandi.people import access, audit
from migrandi.people.actors import Actor, user_of
from migrandi.people.errors import BadInvitation, NotAllowed
from migrandi.people.keys import digest_of
from migrandi.people.levels import Confidence, Role, Verb
from migrandi.people.models import Invitation, Membership, Mission

DAYS = 7
"""For how long a link holds, if nothing else is said."""


class NotAnAddress(BadInvitation):
    """Nobody can be invited at what is no address."""

    code, status = "not-an-address", 400


def invite(
    email: str, role: Role, mission: Mission | None, by: Actor, at: datetime, *, days: int = DAYS
) -> tuple[Invitation, str]:
    """Offer an account; the invitation, and the secret that its link carries, told this once.

    An earlier one to the same address that still waits is withdrawn. Raises `NotAllowed`, `NotAnAddress`.
    """
    _require_governing(by, mission)
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise NotAnAddress(_("“%(text)s” is no e-mail address."), text=email[:100]) from error
    word = secrets.token_urlsafe(32)
    with transaction.atomic():
        for earlier in waiting(at).filter(email=address):
            withdraw(earlier, by, at)
        made = Invitation.objects.create(
            email=address, role=role, mission=mission, digest=digest_of(word), invited_by=user_of(by), invited_at=at,
            expires_at=at + timedelta(days=days),
        )  # fmt: skip
        audit.note(by, "invited", "invitation", str(made.pk), at, mission=mission, detail={"role": role.value})
    return made, word


def waiting(at: datetime) -> QuerySet[Invitation]:
    """Those that can still be taken up."""
    return Invitation.objects.filter(taken_at=None, withdrawn_at=None, expires_at__gt=at)


def opened(word: str, at: datetime) -> Invitation:
    """The invitation whose link carries this. Raises `BadInvitation`, which says the same of all that do not hold."""
    found = waiting(at).select_related("mission").filter(digest=digest_of(word)).first()
    if found is None:
        raise BadInvitation(_("This link was used, was withdrawn or has expired. Ask who invited you for another."))
    return found


def take_up(invitation: Invitation, user: User, at: datetime) -> Membership:
    """The account gets the role that was offered, and the link holds no longer. Raises `BadInvitation`."""
    with transaction.atomic():
        # the condition is in the question that changes the row, so that of two at once one alone gets it
        if not waiting(at).filter(pk=invitation.pk).update(taken_at=at, taken_by=user):
            raise BadInvitation(_("This link was used, was withdrawn or has expired. Ask who invited you for another."))
        membership, _new = Membership.objects.get_or_create(user=user, mission=invitation.mission, role=invitation.role)
        audit.note(
            user, "joined", "invitation", str(invitation.pk), at, mission=invitation.mission,
            detail={"role": invitation.role},
        )  # fmt: skip
    return membership


def withdraw(invitation: Invitation, by: Actor, at: datetime) -> None:
    """The link holds no longer. Raises `NotAllowed`."""
    _require_governing(by, invitation.mission)
    if waiting(at).filter(pk=invitation.pk).update(withdrawn_at=at):
        audit.note(by, "withdrew-invitation", "invitation", str(invitation.pk), at, mission=invitation.mission)


def governed(actor: Actor) -> QuerySet[Invitation]:
    """Those that somebody may see and withdraw: an administrator of a mission its own, of all missions all."""
    if access.may(actor, Verb.GOVERN, Confidence.INTERNAL, None):
        return Invitation.objects.select_related("mission", "invited_by")
    return Invitation.objects.select_related("mission", "invited_by").filter(
        mission__in=access.missions_of(actor, Verb.GOVERN)
    )


def _require_governing(by: Actor, mission: Mission | None) -> None:
    if not access.may(by, Verb.GOVERN, Confidence.INTERNAL, mission):
        raise NotAllowed(_("Only an administrator of that mission may invite to it."))
