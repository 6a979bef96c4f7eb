"""The API as one: its routes, its limits, how it tells mistakes."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils.cache import patch_cache_control
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.renderers import BaseRenderer

from migrandi import __version__
from migrandi.api import closed, desk, finding, laws, meetings, states
from migrandi.api.conditional import with_etag
from migrandi.api.describing import complete
from migrandi.api.keyed import Anybody, Key, Pace, key_of
from migrandi.api.problems import tell_problems, told_as_problem


class Compact(BaseRenderer):
    """JSON in UTF-8, as every other face writes it."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """The bytes of an answer."""
        return msgspec.json.encode(data)


class Api(NinjaAPI):
    """The API whose every answer has an ETag, and whose every mistake is told as a problem."""

    def create_response(self, request: HttpRequest, data: Any, **options: Any) -> HttpResponse:
        """As django-ninja asks for it. What a key opened is for whoever has the key, not to be kept between."""
        answer = with_etag(request, super().create_response(request, data, **options))
        if key_of(request) is not None:
            patch_cache_control(answer, private=True)
        return answer

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the function: clients are generated with it."""
        return str(operation.view_func.__name__)

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The description, with all that django-ninja leaves out."""
        described = super().get_openapi_schema(**options)
        complete(described)
        return described

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        routes = super()._get_urls()
        for route in routes:
            if isinstance(route, URLPattern) and route.callback is not None:
                route.callback = told_as_problem(route.callback)
        return routes


api = Api(
    title="Migrandi",
    version=__version__,
    description="International migration law by provision, language and day, and who is bound by it.",
    urls_namespace="api",
    openapi_url="openapi.json",
    docs_url=None,
    renderer=Compact(),
    auth=[Key(), Anybody()],
    throttle=[Pace()],
)
for router in (laws.router, finding.router, states.router, meetings.router, desk.router, closed.router):
    api.add_router("", router)
tell_problems(api)
