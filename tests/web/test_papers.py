"""Papers in the browser: begun, edited without JavaScript, never written over, reviewed; closed to strangers."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from lxml import html

from migrandi.papers import keeping
from migrandi.papers.models import Paper
from migrandi.people.levels import Role
from migrandi.people.models import Membership
from migrandi.treaties.loading import load_register
from tests.law.writing import article, law, take_in

pytestmark = pytest.mark.django_db

TEXT = (
    "---\ntitle: On harbours\nstates: [KE]\ndate: 2020-06-01\n---\n\n# Entry\n\nThe harbour is wide [@crc, art 22].\n"
)


@pytest.fixture(autouse=True)
def _register() -> None:
    load_register()


def officer(name: str) -> Client:
    user = User.objects.create(username=name)
    Membership.objects.create(user=user, role=Role.REVIEWER)
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(user)
    return client


@pytest.fixture
def amina() -> Client:
    return officer("amina")


@pytest.fixture
def kept() -> Paper:
    return keeping.create(TEXT, None, datetime(2026, 11, 24, tzinfo=UTC))


def page(client: Client, address: str) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:500]
    return html.fromstring(answer.content.decode())


@pytest.mark.parametrize(
    "address", ["/papers", "/papers/{n}", "/papers/{n}/edit", "/papers/{n}/versions", "/papers/{n}/take"]
)
def test_strangers_are_asked_to_sign_in(kept: Paper, address: str) -> None:
    answer = Client(HTTP_HOST="127.0.0.1").get(address.format(n=kept.pk))
    assert (answer.status_code, answer["Location"].startswith("/sign-in")) == (302, True)


@override_settings(LAPTOP=True)
def test_whoever_sits_at_the_machine_needs_no_account(kept: Paper) -> None:
    assert "On harbours" in page(Client(HTTP_HOST="127.0.0.1"), "/papers").text_content()


def test_a_paper_is_begun_edited_and_read_without_javascript(amina: Client) -> None:
    asked = {"kind": "memo", "title": "To the mission", "states": "KE, Uganda", "on": "2026-11-24", "language": "en"}
    begun = amina.post("/papers/new", asked)
    editor = page(amina, begun["Location"])
    [area] = editor.xpath("//textarea[@name='text']")
    assert "states: [KE, UG]" in area.text
    [base] = editor.xpath("//form[@id='editor']//input[@name='base']/@value")
    address = begun["Location"]
    shown = amina.post(address, {"text": TEXT, "base": base, "preview": ""})
    assert "Convention on the Rights of the Child" in shown.content.decode()
    assert amina.post(address, {"text": TEXT, "base": base, "save": ""}).status_code == 302
    assert "The harbour is wide" in page(amina, address.removesuffix("/edit")).text_content()


def test_the_second_officer_is_told_and_shown_the_difference(amina: Client, kept: Paper) -> None:
    boris = officer("boris")
    address = f"/papers/{kept.pk}/edit"
    assert amina.post(address, {"text": TEXT.replace("wide", "deep"), "base": "1", "save": ""}).status_code == 302
    told = boris.post(address, {"text": TEXT.replace("wide", "shallow"), "base": "1", "save": ""})
    assert told.status_code == 409
    shown = html.fromstring(told.content.decode())
    assert "amina" in shown.xpath("string(//*[@role='alert'])")
    assert [d.text for d in shown.xpath("//*[@role='alert']//del")] == ["deep"]
    assert [d.text for d in shown.xpath("//*[@role='alert']//ins")] == ["shallow"]
    [base] = shown.xpath("//form[@id='editor']//input[@name='base']/@value")
    mine = shown.xpath("//textarea[@name='text']")[0].text
    assert boris.post(address, {"text": mine, "base": base, "save": ""}).status_code == 302
    assert "shallow" in keeping.latest(kept).text
    versions = page(amina, f"/papers/{kept.pk}/versions").text_content()
    assert "amina" in versions and "boris" in versions


def test_typing_is_saved_by_itself_and_a_conflict_is_told(amina: Client, kept: Paper) -> None:
    address = f"/papers/{kept.pk}/autosave"
    first = json.loads(amina.post(address, {"text": TEXT + "a", "base": "1"}).content)
    second = json.loads(amina.post(address, {"text": TEXT + "ab", "base": str(first["number"])}).content)
    assert keeping.latest(kept).text.endswith("ab") and second["number"] == first["number"] + 1
    stale = amina.post(address, {"text": TEXT + "x", "base": "1"})
    assert (stale.status_code, json.loads(stale.content)["code"]) == (409, "edited-meanwhile")


def test_findings_stand_beside_the_text_with_their_lines(amina: Client, kept: Paper) -> None:
    wrong = TEXT.replace("art 22", "art 22; @no-such-law, art 1")
    fragment = amina.post(f"/papers/{kept.pk}/preview", {"text": wrong}).content.decode()
    [line] = html.fromstring(f"<div>{fragment}</div>").xpath("//*[contains(@class,'findings-list')]//a/@data-line")
    assert line == "9"


def test_html_of_an_author_is_not_run(amina: Client, kept: Paper) -> None:
    bad = TEXT + "\n<script>alert(1)</script> <img src=x onerror=alert(1)> [a](javascript:alert(1))\n"
    bad += '\n# <b onclick="x">h</b>\n'
    shown = amina.post(f"/papers/{kept.pk}/preview", {"text": bad}).content.decode()
    fragment = html.fromstring(f"<div>{shown}</div>")
    assert not fragment.xpath("//script | //img | //*[@onclick] | //a[starts-with(@href,'javascript')]")


def test_a_provision_is_collected_with_one_click(amina: Client, kept: Paper) -> None:
    take_in(law(article("4", "appeal"), as_of="2001-01-01"))
    form = page(amina, "/xx/act/1999/7/art_4").xpath("//form[contains(@class,'collect')]")[0]
    fields = {one.name: one.value for one in form.inputs if one.name != "csrfmiddlewaretoken"}
    answer = amina.post("/papers/collect", fields)
    assert answer["Location"] == "/xx/act/1999/7/art_4"
    [found] = kept.evidence.all()
    assert "thirty days" in found.text
    assert "[@xx/act/1999/7, art 4" in page(amina, f"/papers/{kept.pk}/edit").text_content()
    stranger = Client(HTTP_HOST="127.0.0.1").get("/xx/act/1999/7/art_4").content.decode()
    assert "papers/collect" not in stranger


@pytest.mark.parametrize(
    ("form", "sign"), [("docx", b"PK"), ("html", b"<!doctype html>"), ("md", b"# On harbours"), ("source", b"---")]
)
def test_a_paper_is_taken_away(amina: Client, kept: Paper, form: str, sign: bytes) -> None:
    answer = amina.get(f"/papers/{kept.pk}/take", {"as": form})
    assert answer.content.startswith(sign) and "attachment" in answer["Content-Disposition"]


def test_a_comparison_is_asked_answered_reviewed_and_taken_away(amina: Client, kept: Paper) -> None:
    address = f"/papers/{kept.pk}/comparison"
    amina.post(address, {"ask": "May children be detained?"})
    question = kept.questions.get()
    answer = {"question": question.pk, "state": "Kenya", "answer": "no", "authority": "crc, art 37", "on": "2026-11-24"}
    amina.post(address, answer)
    cell = question.cells.get()
    officer("boris").post(address, {"review": cell.pk})
    shown = page(amina, address)
    assert shown.xpath("//table//th[text()='Kenya']") and "boris" in shown.text_content()
    assert shown.xpath("//*[local-name()='title'][text()='Kenya: no']")
    [keeps] = shown.xpath("//form[contains(@action, '/pictures')]")
    drawn = amina.post(keeps.get("action"), {one.name: one.value for one in keeps.inputs} | {"draw": "question"})
    assert drawn.status_code == 302 and kept.pictures.get().words.count("Kenya") == 1
    picture = amina.get(f"/papers/{kept.pk}/pictures/question-1.svg")
    assert picture["Content-Type"] == "image/svg+xml" and "sandbox" in picture["Content-Security-Policy"]
    assert b"Kenya" in amina.get(address, {"as": "csv"}).content
    with zipfile.ZipFile(io.BytesIO(amina.get(address, {"as": "xlsx"}).content)) as book:
        assert "xl/workbook.xml" in book.namelist()
    [row] = json.loads(amina.get(address, {"as": "json"}).content)["answers"]
    assert (row["state"], row["coded_by"], row["reviewed_by"]) == ("KE", "amina", "boris")


def test_a_paper_goes_through_review(amina: Client, kept: Paper) -> None:
    boris = officer("boris")
    amina.post(f"/papers/{kept.pk}/move", {"to": "in-review"})
    boris.post(f"/papers/{kept.pk}/comments", {"passage": "The harbour is wide", "remark": "How wide?"})
    assert boris.post(f"/papers/{kept.pk}/move", {"to": "cleared"}).status_code == 400
    remark = kept.comments.get()
    amina.post(f"/papers/{kept.pk}/comments", {"settle": remark.pk})
    assert boris.post(f"/papers/{kept.pk}/move", {"to": "cleared"}).status_code == 302
    kept.refresh_from_db()
    assert kept.stage == "cleared" and kept.moves.last().made_by == "boris"  # type: ignore[union-attr]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_page_is_there_in_every_direction(amina: Client, kept: Paper, language: str) -> None:
    for address in ("/papers", f"/papers/{kept.pk}", f"/papers/{kept.pk}/edit", f"/papers/{kept.pk}/comparison"):
        shown = page(amina, f"{address}?ui={language}")
        ids = shown.xpath("//@id")
        assert len(ids) == len(set(ids))
        for field in shown.xpath("//main//input[not(@type='hidden')] | //main//select | //main//textarea"):
            assert field.xpath("ancestor::label") or shown.xpath(f"//label[@for='{field.get('id')}']")
