"""The addresses under which a reader finds a law and its provisions."""

import pytest
from django.test import Client

from tests.law.writing import SENTENCES, article, law, take_in

pytestmark = pytest.mark.django_db


def test_an_address_in_other_capitals_leads_to_the_provision_s_own(client: Client) -> None:
    take_in(law(article("L511-1", "entry"), as_of="2001-01-01"))
    answer = client.get("/xx/act/1999/7/art_l511-1?on=2001-01-01")
    assert answer.status_code == 301
    assert answer["Location"].endswith("/xx/act/1999/7/art_L511-1?on=2001-01-01")
    assert SENTENCES["entry"] in client.get(answer["Location"]).content.decode()
