"""Who is bound by what, over HTTP: by State, by treaty, side by side, through time."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from migrandi.api import shapes
from migrandi.jurisdictions import entries, find
from migrandi.jurisdictions import name as name_of
from migrandi.treaties import binding, presenting

router = Router(tags=["who is bound"])

Shape = dict[str, Any]
On = Annotated[date | None, Query(description="The day; without it today.")]
Topic = Annotated[str, Query(description="Only instruments on this topic, as `detention`.")]


@router.get("/states", response=shapes.States, summary="States, areas and organisations")
def states(request: HttpRequest, lang: str = "en") -> Shape:
    """With their names in one of the six languages."""
    known = sorted(entries().values(), key=lambda entry: entry.code)
    return {"states": [{"code": one.code.upper(), "name": name_of(one.code, lang), "kind": one.kind} for one in known]}


@router.get("/states/{state}/bound", response=shapes.Bound, summary="What binds a State on a day")
def bound(request: HttpRequest, state: str, on: On = None, topic: Topic = "") -> Shape:
    """By which act, since when, with what reservations; what does not bind it; what is not known."""
    return presenting.shape_of_bound(binding.bound(find(state).code, on or date.today(), topic))


@router.get("/states/{state}/timeline", response=shapes.Timeline, summary="Every treaty action of a State")
def timeline(request: HttpRequest, state: str) -> Shape:
    """The earliest first."""
    code = find(state).code
    return presenting.shape_of_timeline(code, binding.timeline(code))


@router.get("/treaties", response=shapes.Instruments, summary="The instruments by which States are bound")
def treaties(request: HttpRequest) -> Shape:
    """In the order of the register."""
    return {
        "instruments": [
            {"path": one.treaty.path, "short": one.treaty.short, "title": one.treaty.title, "group": one.group}
            for one in binding.instruments()
        ]
    }


@router.get("/treaties/{treaty}/status", response=shapes.Status, summary="A treaty's States on a day")
def status(
    request: HttpRequest,
    treaty: str,
    on: On = None,
    missing: Annotated[str, Query(description="Name the members of this organisation that are not bound.")] = "",
) -> Shape:
    """Parties, signatories, others, and those of which it is not known."""
    return presenting.shape_of_status(binding.status(treaty, on or date.today(), missing))


class Asked(Schema):
    """Which States, and of what."""

    state: list[str] = Field(min_length=1, max_length=30, description="Once for each State, as `KE`.")
    on: date | None = Field(None, description="The day; without it today.")
    topic: str = Field("", description="Only instruments on this topic.")


@router.get("/compare", response=shapes.Compared, summary="States side by side")
def compare(request: HttpRequest, asked: Query[Asked]) -> Shape:
    """Which instruments bind which of them on a day."""
    day = asked.on or date.today()
    codes = [find(one).code for one in asked.state]
    return presenting.shape_of_matrix(codes, day, asked.topic, binding.matrix(codes, day, asked.topic))
