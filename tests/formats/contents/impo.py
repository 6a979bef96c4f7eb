"""Laws of Uruguay: the list of articles in the publisher's JSON, each with its number and the titles above it."""

import json

from tests.formats.contents import Line

SAMPLES = ["official/uy/*.json"]
PRINTED = False
KINDS = {"article"}


def contents(data: bytes) -> list[Line]:
    """The articles; titles above them are lines of one field there."""
    articles = json.loads(data.decode("latin-1"), strict=False)["articulos"]
    return [(article["nroArticulo"].strip(), "") for article in articles if article["nroArticulo"].strip()]
