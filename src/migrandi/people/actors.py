"""Who acts: somebody signed in, a stranger, or whoever sits at the machine itself."""

from __future__ import annotations

from typing import Final, TypeAlias

from django.contrib.auth.models import AnonymousUser, User


class Machine:
    """Whoever sits at the machine that holds the data: may all, as with the files themselves.

    The command line acts as this, the workers, and the site where it serves this machine alone (`settings.LAPTOP`).
    """

    username = ""
    pk: None = None

    def __str__(self) -> str:
        return "machine"


AT_THE_MACHINE: Final = Machine()
STRANGER: Final = AnonymousUser()

Actor: TypeAlias = User | AnonymousUser | Machine


def name_of(actor: Actor) -> str:
    """The name under which the trail writes what somebody did."""
    if isinstance(actor, Machine):
        return "machine"
    return actor.get_username() if actor.is_authenticated else "stranger"


def user_of(actor: Actor) -> User | None:
    """The account, to be kept with what its holder did; None for the machine and strangers."""
    return actor if isinstance(actor, User) else None
