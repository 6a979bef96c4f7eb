"""The interface's languages, as every page offers them."""

from __future__ import annotations

from functools import cache

from django import template
from django.conf import settings
from django.template.context import Context
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info

register = template.Library()


@register.simple_tag(takes_context=True)
def languages_offered(context: Context) -> SafeString:
    """The lines of a list that lead to the same page in each language."""
    asked = escape(f"?{context.get('keep_query', '')}ui=")
    return mark_safe("".join(f"{begun}{asked}{ended}" for begun, ended in _lines(get_language())))


@cache
def _lines(spoken: str | None) -> list[tuple[str, str]]:
    """What stands on either side of the query in the line of each language."""
    lines = []
    for code, _name in settings.LANGUAGES:
        info = get_language_info(code)
        way = "rtl" if info["bidi"] else "ltr"
        here = ' aria-current="true"' if code == spoken else ""
        begun, name = f'<li><a lang="{code}" dir="{way}" href="', escape(capfirst(info["name_local"]))
        lines.append((begun, f'{code}"{here}>{name}</a></li>'))
    return lines
