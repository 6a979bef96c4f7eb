"""Why an answer is as it is: the sentences of the reckoning, in the language now active.

A State or an organisation is given by its code.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from migrandi.jurisdictions import name

_ACTS = {
    "signature": _("signature"),
    "definitive-signature": _("definitive signature"),
    "ratification": _("ratification"),
    "accession": _("accession"),
    "succession": _("succession"),
    "acceptance": _("acceptance"),
    "approval": _("approval"),
    "formal-confirmation": _("formal confirmation"),
    "provisional-application": _("provisional application"),
    "party": _("listed as a party"),
    "membership": _("membership"),
    "agreement": _("agreement"),
    "denunciation": _("denunciation"),
    "withdrawal-of-denunciation": _("withdrawal of a denunciation"),
    "withdrawal-of-consent": _("withdrawal of consent before it was in effect"),
    "reservation": _("reservation"),
    "declaration": _("declaration"),
    "objection": _("objection"),
    "withdrawal-of-reservation": _("withdrawal of a reservation"),
    "modification-of-reservation": _("modification of a reservation"),
    "territorial-application": _("territorial application"),
    "notification": _("notification"),
}


def act_name(action: str) -> str:
    """What an act of a State is called."""
    return gettext(_ACTS[action]) if action in _ACTS else action.replace("-", " ")


def state_name(code: str) -> str:
    """What a State is called in the language now active."""
    return name(code, get_language() or "en")


def day_said(text: str) -> str:
    """A day as precise as it is known, as `jurisdictions.moment` writes it, in words where it is a span."""
    first, slash, last = text.partition("/")
    if not slash:
        return text
    if first == "..":
        return gettext("%(day)s or before") % {"day": last}
    if last == "..":
        return gettext("%(day)s or after") % {"day": first}
    return gettext("a day between %(first)s and %(last)s") % {"first": first, "last": last}


def by_act(action: str, day: str, start: str, *, succession: bool, article: str) -> str:
    """It is bound by an act: its day, the day of its effect, and the clause that says so (empty: none does)."""
    sentence = gettext("%(act)s: %(day)s; in effect from %(start)s") % {
        "act": act_name(action).capitalize(),
        "day": day_said(day) or gettext("a day not recorded"),
        "start": day_said(start),
    }
    if succession:
        return gettext("%(sentence)s (the day of the succession of States).") % {"sentence": sentence}
    if article:
        return gettext("%(sentence)s (article %(article)s).") % {"sentence": sentence, "article": article}
    return gettext("%(sentence)s (at once: article 24(3) of the Vienna Convention on the Law of Treaties).") % {
        "sentence": sentence
    }


def denounced(day: str, end: str) -> str:
    """What binds it ends by a denunciation."""
    return gettext("Denounced: %(day)s; that ends it: %(end)s.") % {"day": day_said(day), "end": day_said(end)}


def as_last_read(read: date) -> str:
    """The sources are older than the day asked about."""
    return gettext("As last read on %(read)s; what came after is not known here.") % {"read": read}


def not_in_force() -> str:
    """The treaty has never been in force."""
    return gettext("The treaty has not entered into force.")


def entry_unknown() -> str:
    """When it entered into force is not known."""
    return gettext("The day of its entry into force is not recorded.")


def in_force_later(day: date) -> str:
    """It entered into force after the day asked about."""
    return gettext("It entered into force on %(day)s only.") % {"day": day}


def not_yet(action: str, day: str, start: str) -> str:
    """An act that binds later only."""
    return gettext("Not yet. %(act)s: %(day)s; in effect from %(start)s.") % {
        "act": act_name(action).capitalize(),
        "day": day_said(day) or gettext("a day not recorded"),
        "start": day_said(start),
    }


def no_longer(day: str, end: str) -> str:
    """A denunciation freed it before the day asked about."""
    return gettext("No longer. Denounced: %(day)s; in effect: %(end)s.") % {"day": day_said(day), "end": day_said(end)}


def acts_from(day: date) -> str:
    """The sources begin later than the treaty."""
    return gettext("The sources read here show no act before %(day)s; whether an earlier one bound it is unknown.") % {
        "day": day
    }


def did_nothing(read: date) -> str:
    """It took no act."""
    return gettext("Took no act to be bound, as read on %(read)s.") % {"read": read}


def signed_only(day: str, read: date) -> str:
    """It signed, no more."""
    return gettext("Signed on %(day)s and did not go further, as read on %(read)s.") % {
        "day": day_said(day),
        "read": read,
    }


def took_back(day: str, read: date) -> str:
    """It took its consent back in time."""
    return gettext("Took its consent back on %(day)s, before it was in effect, as read on %(read)s.") % {
        "day": day_said(day),
        "read": read,
    }


def not_bound_when_read(read: date) -> str:
    """The sources that show it not bound are older than the day asked about."""
    return gettext("Not bound when last read on %(read)s; what came after is not known here.") % {"read": read}


def nothing_read() -> str:
    """No source says anything."""
    return gettext("No source read here says whether it is bound.")


def effect_unknown(action: str, day: str) -> str:
    """An act whose effect is not known."""
    return gettext("%(act)s: %(day)s; the day of its effect is not recorded.") % {
        "act": act_name(action).capitalize(),
        "day": day_said(day) or gettext("a day not recorded"),
    }


def end_unsure(day: str, end: str) -> str:
    """A denunciation whose effect is not known precisely enough."""
    return gettext("Denounced: %(day)s; when that took effect is known no better than: %(end)s.") % {
        "day": day_said(day),
        "end": day_said(end),
    }


def start_unsure(action: str, day: str, start: str) -> str:
    """An act whose effect is not known precisely enough."""
    return gettext("%(act)s: %(day)s; its effect is known no better than: %(start)s.") % {
        "act": act_name(action).capitalize(),
        "day": day_said(day),
        "start": day_said(start),
    }


def source_says(source: str, action: str, day: str) -> str:
    """What another source has for the same act."""
    return gettext("%(source)s: %(act)s, %(day)s") % {
        "source": source,
        "act": act_name(action),
        "day": day_said(day) or gettext("without a date"),
    }


def did_not_exist(state: str, spans: str, before: list[str]) -> str:
    """There was no such State on the day; `before`: the codes of those in its place."""
    sentence = gettext("%(state)s did not exist on that day (it is recorded for %(spans)s).") % {
        "state": state_name(state),
        "spans": spans,
    }
    if not before:
        return sentence
    names = ", ".join(sorted(state_name(code) for code in before))
    return f"{sentence} {gettext('In its place there was: %(names)s.') % {'names': names}}"


def members_only(organisation: str) -> str:
    """The treaty is open to an organisation's members."""
    return gettext("Open to members of one organisation only: %(organisation)s.") % {
        "organisation": state_name(organisation)
    }


def binds_members(organisation: str, since: str) -> str:
    """A founding treaty."""
    return gettext("Its founding treaty binds each member of: %(organisation)s. A member since: %(since)s.") % {
        "organisation": state_name(organisation),
        "since": day_said(since),
    }


def membership_unsure(organisation: str) -> str:
    """When it was a member is not known well enough."""
    return gettext("From which day it was a member is not known precisely enough: %(organisation)s.") % {
        "organisation": state_name(organisation)
    }


def no_member(organisation: str) -> str:
    """It was not a member."""
    return gettext("Not a member on that day: %(organisation)s.") % {"organisation": state_name(organisation)}


def members_not_recorded(organisation: str) -> str:
    """The list of members is not whole."""
    return gettext("The members are not all recorded here: %(organisation)s.") % {
        "organisation": state_name(organisation)
    }


def act_ended(day: date) -> str:
    """An act of the Union was repealed."""
    return gettext("The act ended on %(day)s.") % {"day": day}


def not_in_union(state: str, when: str) -> str:
    """It is no member State; `when`: `never`, `not-yet` or `no-longer`."""
    said = {
        "never": _("%(state)s is not a member State of the European Union."),
        "not-yet": _("%(state)s was not yet a member State of the European Union."),
        "no-longer": _("%(state)s was no longer a member State of the European Union."),
    }
    return gettext(said[when]) % {"state": state_name(state)}


def binds_member_states(state: str, since: str) -> str:
    """An act of the Union binds it as every member State."""
    return gettext("Binds every member State; %(state)s has been one since: %(since)s.") % {
        "state": state_name(state),
        "since": day_said(since),
    }


_UNION = {
    "bound": _("It takes part in this act."),
    "by-agreement": _("The act applies to it by agreement."),
    "not-bound": _("It stands outside this act."),
    "national-law": _("It stands outside this act as Union law."),
    "still-bound": _("The act binds it still."),
    "unknown": _("Whether it is bound is not recorded."),
}


def in_union(status: str, note: str) -> str:
    """Where a State stands on an act of the Union beside the general rule; `note` is the register's own remark."""
    return f"{gettext(_UNION[status])} {note}." if note else gettext(_UNION[status])
