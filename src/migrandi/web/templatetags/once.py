"""What of a page is the same for everybody who reads it in a language is written once in that language, and kept."""

from __future__ import annotations

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


class OnceNode(template.Node):
    """A stretch of a template, as it was written in each language."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self._written: dict[tuple[str | None, str], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """As it was written, or as it now is."""
        key = (get_language(), get_script_prefix())
        if key not in self._written:
            self._written[key] = self.nodelist.render(context)
        return self._written[key]


@register.tag
def once(parser: Parser, token: Token) -> OnceNode:
    """`{% once %}` … `{% endonce %}`: the stretch between hangs on the interface's language and on nothing else."""
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    return OnceNode(nodelist)
