"""How each kind of paper begins: front matter and headings, in the language now active. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _


def skeleton(title: str, kind: str, states: Sequence[str], on: date, language: str, author: str = "") -> str:
    """The text with which a paper of that kind begins. Each section says in a comment what belongs there."""
    said = "\n\n".join(f"# {heading}\n\n<!-- {hint} -->" for heading, hint in _sections(kind))
    return front_matter(title, kind, states, on, language, author) + f"\n{said}\n"


def front_matter(title: str, kind: str, states: Sequence[str], on: date, language: str, author: str = "") -> str:
    """The front matter, between its lines."""
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    lines = [
        "---",
        f'title: "{quoted}"',
        f"kind: {kind}",
        f"states: [{', '.join(state.upper() for state in states)}]",
        f"date: {on.isoformat()}",
        f"language: {language}",
        "style: oscola",
    ]
    if author:
        lines.append(f"author: {author}")
    return "\n".join([*lines, "---", ""])


def _sections(kind: str) -> list[tuple[str, str]]:
    match kind:
        case "memo":
            return [
                (_("Question"), _("What the mission asks, with the facts that matter.")),
                (_("Short answer"), _("Two or three sentences, with their authorities.")),
                (_("International law"), _("What binds the State on the date of the memo.")),
                (_("National law"), _("As it stood on the date of the memo.")),
                (_("What we suggest"), _("What the mission can say or do.")),
            ]
        case "comparison":
            return [
                (_("Questions"), _("What is compared, and why.")),
                (_("States"), _("One table: a row a State, a column a question, each answer with its authority.")),
                (_("What they have in common"), _("What can be said of all, and of none.")),
            ]
        case "ratification-brief":
            return [
                (_("The treaty"), _("What it asks of a State; who is bound by it.")),
                (_("Where the State stands"), _("Signed or not; near treaties that bind it already.")),
                (_("What national law would have to change"), _("Article by article.")),
                (_("Reservations"), _("Which are allowed; which others made.")),
                (_("Steps"), _("From signature to entry into force for the State.")),
            ]
        case _:
            return [
                (_("Question"), _("What is asked, and of whom.")),
                (_("The law that answers it"), _("Treaties, then regional, then national law.")),
                (_("Precedents"), _("What courts and committees said.")),
                (_("Opinion"), _("What follows, in clear words.")),
            ]
