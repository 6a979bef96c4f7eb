"""In templates: what acts and answers are called, the sign of an answer, a day in words."""

from __future__ import annotations

from django import template

from migrandi.web import participation

register = template.Library()


@register.filter
def treaty_act(code: str) -> str:
    """What an act of a State is called."""
    return participation.act(code)


@register.filter
def answer_word(code: str) -> str:
    """What an answer is called."""
    return participation.answer(code)


@register.filter
def answer_sign(code: str) -> str:
    """The sign of an answer."""
    return participation.SIGNS[code]


@register.filter
def moment(text: str) -> str:
    """A day as precise as it is known, in words where it is a span."""
    return participation.moment_in_words(text)
