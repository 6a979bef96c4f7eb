"""The concepts that a query names, as links beside the results."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import get_language

from migrandi.concepts.finding import named_in, narrower_of

register = template.Library()
_LONGEST = 300
_OFFERED = 6


@register.inclusion_tag("web/_concepts_named.html")
def concepts_named(text: str) -> dict[str, Any]:
    """The concepts that the query names, and some below them."""
    spoken = (get_language() or "en").split("-", maxsplit=1)[0]
    named = named_in(text) if text and len(text) <= _LONGEST else []

    def links(of: list[Any]) -> list[tuple[str, str]]:
        return [(one.label.get(spoken) or one.label["en"], reverse("concept", args=[one.id])) for one in of[:_OFFERED]]

    return {"named": links(named), "narrower": links(narrower_of(named))}
