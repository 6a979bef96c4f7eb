"""The API as one: its routes, its limits, how it tells mistakes."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import BaseRenderer

from migrandi import __version__
from migrandi.api import closed, finding, laws, shapes, states
from migrandi.api.conditional import with_etag
from migrandi.api.keyed import Anybody, Key, Pace
from migrandi.api.problems import MEDIA_TYPE, tell_problems


class Compact(BaseRenderer):
    """JSON in UTF-8, as every other face writes it."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """The bytes of an answer."""
        return msgspec.json.encode(data)


class Api(NinjaAPI):
    """The API whose every answer has an ETag."""

    def create_response(self, request: HttpRequest, data: Any, **options: Any) -> HttpResponse:
        return with_etag(request, super().create_response(request, data, **options))

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The description, with what each operation answers to a client's mistake."""
        described = super().get_openapi_schema(**options)
        described["components"]["schemas"]["Problem"] = shapes.Problem.model_json_schema()
        mistake = {
            "description": "What is wrong and how to mend it (RFC 9457)",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for operations in described["paths"].values():
            for operation in operations.values():
                operation["responses"]["4XX"] = mistake
        return described


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
for router in (laws.router, finding.router, states.router, closed.router):
    api.add_router("", router)
tell_problems(api)
