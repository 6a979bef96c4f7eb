"""Styles and scripts go over the wire packed and once."""

import gzip
import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
HTMX = "/static/django_htmx/htmx-2.min.js"


def addresses() -> list[str]:
    """Every style, script and picture of the first page."""
    html = Client(HTTP_HOST="127.0.0.1").get("/sign-in").content.decode()
    return re.findall(r'(?:src|href)="(/static/[^"]*)"', html)


def test_a_page_names_its_files_by_their_content_so_that_they_are_kept_for_good(client: Client) -> None:
    assert len(addresses()) > 8
    for address in addresses():
        assert re.search(r"\?v=[0-9a-f]{20}$", address)
        answer = client.get(address)
        assert answer.status_code == 200 and "immutable" in answer.headers["Cache-Control"], address


def test_what_a_page_loads_beside_itself_is_packed_to_a_third() -> None:
    plain = packed = 0
    for address in addresses():
        answer = Client(HTTP_HOST="127.0.0.1").get(address, headers={"Accept-Encoding": "br, gzip"})
        assert answer.headers["Vary"] == "Accept-Encoding"
        content = gzip.decompress(answer.content)
        assert content == Client(HTTP_HOST="127.0.0.1").get(address).content
        packed, plain = packed + len(answer.content), plain + len(content)
    assert packed * 3 < plain * 1.1


def test_an_address_without_the_right_name_is_asked_for_again_soon(client: Client) -> None:
    for address in (HTMX, f"{HTMX}?v=00000000000000000000"):
        assert client.get(address).headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("accepts", ["gzip", "identity"])
def test_who_has_the_file_is_sent_nothing(client: Client, accepts: str) -> None:
    first = client.get(HTMX, headers={"Accept-Encoding": accepts})
    again = client.get(HTMX, headers={"Accept-Encoding": accepts, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])


def test_packed_and_plain_are_told_apart(client: Client) -> None:
    plain, packed = (client.get(HTMX, headers={"Accept-Encoding": one}) for one in ("identity", "gzip"))
    assert "Content-Encoding" not in plain.headers and packed.headers["Content-Encoding"] == "gzip"
    assert plain.headers["ETag"] != packed.headers["ETag"]


def test_head_is_answered_by_headers_and_what_is_sent_there_is_refused(client: Client) -> None:
    answer = client.head(HTMX)
    assert answer.content == b"" and int(answer.headers["Content-Length"]) == len(client.get(HTMX).content)
    assert client.post(HTMX).status_code == 405


@pytest.mark.parametrize("name", ["nothing.css", "../settings.py", "web/../../settings.py", "%2e%2e/settings.py", ""])
def test_nothing_but_the_sites_own_files_is_served(client: Client, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_the_editors_pages_have_their_styles(admin_client: Client) -> None:
    html = admin_client.get("/admin/").content.decode()
    [address] = re.findall(r'href="(/static/admin/css/base.css[^"]*)"', html)
    assert admin_client.get(address).status_code == 200
