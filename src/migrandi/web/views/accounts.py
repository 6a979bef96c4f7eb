"""Somebody's own account, her programs' keys, and the administrators' invitations."""

from __future__ import annotations

from allauth.account.views import LoginView
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from migrandi.errors import UserError
from migrandi.people import access, audit, inviting, keys
from migrandi.people.errors import NotAllowed, UnknownMission
from migrandi.people.levels import Confidence, Role, Verb
from migrandi.people.models import Mission
from migrandi.web.acting import actor, for_somebody
from migrandi.web.signing import INVITED


class SignIn(LoginView):  # type: ignore[misc]
    """Signing in by name or address and password, by passkey, or through the organisation's directory."""

    template_name = "web/sign_in.html"


sign_in = sensitive_post_parameters("password")(SignIn.as_view())


@login_required
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """What somebody may do, how she signs in, and where to change that."""
    user = request.user
    assert isinstance(user, User)
    memberships = user.memberships.select_related("mission")
    may_invite = access.may_anywhere(user, Verb.GOVERN)
    return render(request, "web/account.html", {"memberships": memberships, "may_invite": may_invite})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def own_keys(request: HttpRequest) -> HttpResponse:
    """The keys of whoever is signed in; a new one is shown in this answer and never again."""
    user = request.user
    assert isinstance(user, User)
    word = ""
    if request.method == "POST":
        days = request.POST.get("days", "")
        held = min(int(days), 3650) if days.isascii() and days.isdigit() and int(days[:6]) else 90
        writes = request.POST.get("writes") == "1"
        _key, word = keys.make(user, request.POST.get("name", ""), user, timezone.now(), writes=writes, days=held)
    return render(request, "web/keys.html", {"kept": keys.keys_of(user), "word": word})


@login_required
@require_POST
def revoke_key(request: HttpRequest, number: int) -> HttpResponse:
    """A key of one's own holds no longer."""
    user = request.user
    assert isinstance(user, User)
    keys.revoke(get_object_or_404(keys.keys_of(user), pk=number), user, timezone.now())
    return redirect("keys")


@login_required
@require_POST
def end_session(request: HttpRequest, number: int) -> HttpResponse:
    """A browser of one's own is signed out."""
    user = request.user
    assert isinstance(user, User)
    get_object_or_404(UserSession, user=user, pk=number).end()
    audit.note(user, "ended-session", "account", str(user.pk), timezone.now())
    return redirect("usersessions_list")


@for_somebody
@never_cache
@require_http_methods(["GET", "POST"])
def invitations(request: HttpRequest) -> HttpResponse:
    """Who was invited to what; inviting another."""
    by, now = actor(request), timezone.now()
    if not access.may_anywhere(by, Verb.GOVERN):
        raise NotAllowed(_("Only an administrator may invite. Ask one for the account."))
    shown: dict[str, object] = {}
    if request.method == "POST":
        try:
            made, word = inviting.invite(
                request.POST.get("email", ""), _role(request.POST.get("role", "")),
                _mission(request.POST.get("mission", "")), by, now,
            )  # fmt: skip
        except UserError as mistake:
            shown["mistake"] = str(mistake)
        else:
            link = settings.SITE_ADDRESS + reverse("invitation", args=[word])
            shown |= {"link": link, "email": made.email, "mailed": _mailed(made.email, link)}
    shown |= {
        "sent": inviting.governed(by)[:200], "roles": Role.choices, "missions": access.missions_of(by, Verb.GOVERN),
        "everywhere": access.may(by, Verb.GOVERN, Confidence.INTERNAL, None), "days": inviting.DAYS, "now": now,
    }  # fmt: skip
    return render(request, "web/invitations.html", shown, status=400 if "mistake" in shown else 200)


@for_somebody
@require_POST
def withdraw_invitation(request: HttpRequest, number: int) -> HttpResponse:
    """A link holds no longer."""
    by = actor(request)
    inviting.withdraw(get_object_or_404(inviting.governed(by), pk=number), by, timezone.now())
    return redirect("invitations")


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, word: str) -> HttpResponse:
    """What is offered. Only pressing the button begins to take it up: what looks into mail opens links too."""
    now = timezone.now()
    offered = inviting.opened(word, now)
    if request.method == "POST":
        if isinstance(request.user, User):
            inviting.take_up(offered, request.user, now)
            return redirect("account")
        request.session[INVITED] = offered.pk
        return redirect("sign-in" if request.POST.get("with") else f"{reverse('account_signup')}?email={offered.email}")
    response = render(request, "web/invitation.html", {"invitation": offered})
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _role(value: str) -> Role:
    if value not in Role.values:
        raise UserError(_("“%(role)s” is no role."), role=value[:40])
    return Role(value)


def _mission(code: str) -> Mission | None:
    if not code:
        return None
    found = Mission.objects.filter(code=code).first()
    if found is None:
        raise UnknownMission(_("No mission has the code “%(code)s”."), code=code[:40])
    return found


def _mailed(email: str, link: str) -> bool:
    """Whether the link left by mail: without a relay it is shown to be handed over."""
    if not settings.SMTP_URL:
        return False
    text = _(
        "You are invited to an account at Migrandi.\n\n%(link)s\n\nThe link holds for %(days)s days, once. If you do "
        "not know of this, do nothing."
    ) % {"link": link, "days": inviting.DAYS}
    send_mail(_("An account at Migrandi"), text, None, [email])
    return True
