"""What pages say of papers: into which this reader may collect, whether an answer is among those amended."""

from __future__ import annotations

from collections.abc import Container

from django import template
from django.template.context import RequestContext

from migrandi.papers.models import Paper
from migrandi.web.writing import open_papers

register = template.Library()


@register.simple_tag(takes_context=True)
def collectable(context: RequestContext) -> list[Paper]:
    """The papers into which the reader may collect what the page shows; none for readers who do not write."""
    request = context.get("request")
    return open_papers(request) if request is not None else []


@register.filter
def among(one: object, all_of: Container[object]) -> bool:
    """Whether the one is in them."""
    return one in all_of
