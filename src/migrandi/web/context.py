"""What every page of the site knows: the address it is at, without the interface's language, to change that alone."""

from __future__ import annotations

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, object]:
    """The query to keep when the interface's language is changed."""
    query = request.GET.copy()
    query.pop("ui", None)
    return {"keep_query": f"{query.urlencode()}&" if query else ""}
