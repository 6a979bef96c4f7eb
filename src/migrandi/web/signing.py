"""How people sign in: where django-allauth asks us, and what the trail is told of it."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account import signals as account_signals
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa import signals as second_factor_signals
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from migrandi.people import audit, inviting
from migrandi.people.actors import STRANGER
from migrandi.people.models import Invitation

INVITED = "invitation"
"""Where a session keeps the number of the invitation that is being taken up."""


def invitation_of(request: HttpRequest) -> Invitation | None:
    """The invitation that is being taken up in this session, as long as it holds."""
    number = request.session.get(INVITED)
    return inviting.waiting(timezone.now()).filter(pk=number).first() if number else None


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are for who was invited: for that address, with that role."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Only while an invitation is being taken up."""
        return invitation_of(request) is not None

    def clean_email(self, email: str) -> str:
        """The address invited, where an account is being made. Raises `ValidationError` for another."""
        request = self.request
        invitation = invitation_of(request) if request is not None and not request.user.is_authenticated else None
        if invitation is not None and request.resolver_match.url_name == "account_signup":
            if email.strip().lower() != invitation.email:
                raise ValidationError(_("The invitation is for %(email)s.") % {"email": invitation.email})
            self.stash_verified_email(request, email)
        return str(email)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """The new account, with the role it was invited to."""
        invitation = invitation_of(request)
        saved: User = super().save_user(request, user, form, commit)
        if invitation is not None and commit:
            inviting.take_up(invitation, saved, timezone.now())
            del request.session[INVITED]
        return saved


class Directory(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The organisation's own directory, over OpenID Connect."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Who was invited; everybody whom the directory knows, where the deployer says so."""
        return bool(settings.OIDC_ACCOUNTS) or self._invitation(request, sociallogin) is not None

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        """The new account, with the role it was invited to; without an invitation it has none."""
        invitation = self._invitation(request, sociallogin)
        saved: User = super().save_user(request, sociallogin, form)
        if invitation is not None:
            inviting.take_up(invitation, saved, timezone.now())
            request.session.pop(INVITED, None)
        return saved

    def _invitation(self, request: HttpRequest, sociallogin: Any) -> Invitation | None:
        """The invitation in this session, if the directory vouches for its address."""
        invitation = invitation_of(request)
        vouched = {one.email.lower() for one in sociallogin.email_addresses if one.verified}
        return invitation if invitation is not None and invitation.email in vouched else None


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are kept encrypted: a copy of the database alone gives none away."""

    def encrypt(self, text: str) -> str:
        """With a key drawn from the installation's own."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` made."""
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> Fernet:
    drawn = hashlib.sha256(b"second factors\x00" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(drawn))


def write_down() -> None:
    """Let the trail know who signed in and changed how."""
    for signal, verb in (
        (account_signals.user_logged_in, "signed-in"),
        (account_signals.user_logged_out, "signed-out"),
        (account_signals.password_changed, "changed-password"),
        (account_signals.password_set, "changed-password"),
        (account_signals.password_reset, "changed-password"),
        (account_signals.email_changed, "changed-email"),
        (second_factor_signals.authenticator_added, "added-second-factor"),
        (second_factor_signals.authenticator_removed, "removed-second-factor"),
    ):
        signal.connect(_noting(verb), weak=False, dispatch_uid=f"trail-{verb}-{id(signal)}")
    user_login_failed.connect(note_failure, dispatch_uid="trail-failed")


def _noting(verb: str) -> Any:
    def note(sender: object, user: User | None = None, **_more: object) -> None:
        if user is not None:
            audit.note(user, verb, "account", str(user.pk), timezone.now())

    return note


def note_failure(sender: object, **_more: object) -> None:
    """A failed attempt is written down without the name tried: it may be a password put into the wrong field."""
    audit.note(STRANGER, "failed-to-sign-in", "account", "", timezone.now())
