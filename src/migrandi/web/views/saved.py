"""A reader's saved searches: saving, the list, renaming, removing and having back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import regex
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from migrandi.search import saving
from migrandi.search.models import SavedSearch
from migrandi.web.narrowing import chosen, narrowed, search_address
from migrandi.web.saving import may_save, owner

View = Callable[..., HttpResponse]


def _of_a_reader(view: View) -> View:
    """Lets those in who may keep searches; others are asked to sign in first."""

    @wraps(view)
    def guarded(request: HttpRequest, *arguments: object, **named: object) -> HttpResponse:
        if may_save(request):
            return view(request, *arguments, **named)
        back = request.get_full_path() if request.method == "GET" else reverse("searches")
        return redirect_to_login(back)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@_of_a_reader
def searches(request: HttpRequest) -> HttpResponse:
    """The list; a POST saves another."""
    if request.method == "POST":
        said = request.POST
        made = saving.save(owner(request), said.get("name", ""), said.get("q", ""), narrowed(said), timezone.now())
        return _to_the_list(saved=made.pk)
    told = {name: request.GET.get(name, "") for name in ("saved", "removed")}
    numbers = {name: int(value) for name, value in told.items() if regex.fullmatch(r"[0-9]{1,15}", value)}
    removed = SavedSearch.objects.filter(owner=owner(request), pk=numbers.get("removed", 0), removed_at__isnull=False)
    context = {
        "searches": [_shown(one) for one in saving.saved_by(owner(request))],
        "new": numbers.get("saved"),
        "removed": removed.first(),
    }
    return render(request, "web/searches.html", context)


def _shown(saved: SavedSearch) -> dict[str, object]:
    filters = saving.filters_of(saved)
    return {
        "number": saved.pk,
        "name": saved.name,
        "query": saved.query,
        "saved_at": saved.saved_at,
        "href": search_address(saved.query, filters),
        "narrowed": [value.name for value in chosen(filters, lambda other: "")],
    }


@require_POST
@_of_a_reader
def rename(request: HttpRequest, number: int) -> HttpResponse:
    """Gives a saved search another name."""
    saving.rename(saving.saved_with(owner(request), number), request.POST.get("name", ""))
    return _to_the_list(saved=number)


@require_POST
@_of_a_reader
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Takes a saved search away; the list offers to undo it."""
    saving.remove(saving.saved_with(owner(request), number), timezone.now())
    return _to_the_list(removed=number)


@require_POST
@_of_a_reader
def have_back(request: HttpRequest, number: int) -> HttpResponse:
    """Undoes that a saved search was removed."""
    saving.have_back(saving.saved_with(owner(request), number))
    return _to_the_list(saved=number)


def _to_the_list(**said: int) -> HttpResponse:
    query = "&".join(f"{name}={value}" for name, value in said.items())
    return HttpResponseRedirect(f"{reverse('searches')}?{query}")
