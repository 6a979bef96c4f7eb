"""A person's word on what a citation means, and the administrators' list of references."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec
import pytest
from django.contrib.auth.models import User
from django.test import Client

from migrandi.annotations.cited_by import count
from migrandi.annotations.cites import cited_by_copy
from migrandi.annotations.models import Reference, ReferenceWord
from migrandi.annotations.references import REFERENCES
from migrandi.annotations.walking import walk
from migrandi.people.models import AuditEntry
from migrandi.treaties.loading import load_register
from tests.annotations.test_walking import HARBOUR, act, work
from tests.law.writing import take_in
from tests.web.visiting import page

pytestmark = pytest.mark.django_db

LIST = "/admin/annotations/reference/"
PATH = "/ca/act/2011/c-6"
WORDS = "As General Comment No. 2 says, it is so."


@pytest.fixture(autouse=True)
def _laws(tmp_path: Path) -> None:
    load_register()
    take_in(act("c-6", ("1", WORDS), ("2", "See section 1."), as_of=date(2001, 1, 1)))
    take_in(HARBOUR)
    go(tmp_path)


def go(tmp_path: Path, version: int = REFERENCES.version) -> None:
    walk(msgspec.structs.replace(REFERENCES, version=version), home=tmp_path, jobs=1)


def meanings() -> list[str]:
    """What the citation in section 1 is taken for: of several, all."""
    rows = Reference.objects.filter(provision__work__path=PATH, provision__eid="sec_1").order_by("provision", "rank")
    return [row.authority.value for row in rows]


def choose(client: Client, means: str) -> None:
    row = Reference.objects.get(provision__work__path=PATH, provision__eid="sec_1", rank=0)
    answer = client.post(f"{LIST}{row.pk}/change/", {"means": means})
    assert answer.status_code == 302, answer.content.decode()


def listed(client: Client, query: str) -> Sequence[str]:
    """The words of each reference that the list shows."""
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 200
    return [row.quoted for row in answer.context["cl"].result_list]


def test_the_list_shows_references_by_state_by_law_and_by_words(admin_client: Client) -> None:
    assert listed(admin_client, "state=ambiguous") == ["General Comment No. 2"]
    assert set(listed(admin_client, "state=resolved")) == {
        "section 3", "subsection 3(2)", "article 33 of the Refugee Convention", "section 1",
    }  # fmt: skip
    assert set(listed(admin_client, "state=unresolved")) == {"section 12 of the Ports Act", "2009, c. 4, s. 9"}
    assert listed(admin_client, f"law={PATH}") == ["section 1", "General Comment No. 2"]
    assert listed(admin_client, "q=refugee-convention") == ["article 33 of the Refugee Convention"]
    assert len(listed(admin_client, "q=Harbour+Act")) == 5
    html = page(admin_client, f"{LIST}?state=ambiguous")
    assert "general-comment:cat/2" in html and f'href="{PATH}/sec_1?lang=en"' in html


def test_what_was_not_held_is_resolved_once_its_law_has_come_in(admin_client: Client) -> None:
    assert "section 12 of the Ports Act" in listed(admin_client, "state=unresolved")
    take_in(act("c-4", ("12", "Ports are open."), title="Ports Act"))
    assert "section 12 of the Ports Act" in listed(admin_client, "state=resolved")


def test_a_chosen_candidate_stands_alone_also_when_all_is_read_anew(admin_client: Client, tmp_path: Path) -> None:
    assert len(meanings()) > 2
    choose(admin_client, "general-comment:cmw/2")
    assert meanings() == ["cmw/2"] and count(work("/un/general-comment/cat-2")) == 0
    [citing] = [one for _eid, _quoted, one in cited_by_copy(work(PATH), "sec_1", None)]
    assert (citing.candidates, citing.confidence) == ([], 1.0)
    go(tmp_path, version=REFERENCES.version + 1)
    assert meanings() == ["cmw/2"]
    assert listed(admin_client, "state=ambiguous") == []


def test_none_of_these_is_no_reference_until_the_word_is_taken_back(admin_client: Client, tmp_path: Path) -> None:
    before = meanings()
    choose(admin_client, "none")
    go(tmp_path, version=REFERENCES.version + 1)
    assert meanings() == []
    go(tmp_path)
    [word] = ReferenceWord.objects.all()
    assert "General Comment No. 2" in page(admin_client, "/admin/annotations/referenceword/")
    chosen = {"action": "take_back_chosen", "_selected_action": [word.pk]}
    assert admin_client.post("/admin/annotations/referenceword/", chosen).status_code == 302
    assert meanings() == before and not ReferenceWord.objects.exists()


def test_a_chosen_candidate_is_taken_back_on_the_references_own_page(admin_client: Client) -> None:
    before = meanings()
    choose(admin_client, "general-comment:cmw/2")
    choose(admin_client, "back")
    assert meanings() == before


def test_the_word_holds_for_another_wording_of_the_same_words(admin_client: Client, tmp_path: Path) -> None:
    choose(admin_client, "general-comment:cmw/2")
    take_in(act("c-6", ("1", f"Since then it is otherwise. {WORDS}"), as_of=date(2010, 1, 1)))
    go(tmp_path)
    assert meanings() == ["cmw/2", "cmw/2"]


def test_who_said_so_stands_in_the_trail(admin_client: Client) -> None:
    choose(admin_client, "general-comment:cmw/2")
    choose(admin_client, "back")
    said = AuditEntry.objects.filter(kind="reference").order_by("number")
    assert [(one.actor, one.verb, one.key, one.detail["means"]) for one in said] == [
        ("admin", "settled", f"{PATH}/sec_1", "general-comment:cmw/2"),
        ("admin", "taken back", f"{PATH}/sec_1", "general-comment:cmw/2"),
    ]


@pytest.mark.parametrize("means", ["", "general-comment:crc/99", "nonsense"])
def test_what_is_no_candidate_cannot_be_chosen(admin_client: Client, means: str) -> None:
    row = Reference.objects.get(provision__work__path=PATH, provision__eid="sec_1", rank=0)
    before = meanings()
    answer = admin_client.post(f"{LIST}{row.pk}/change/", {"means": means})
    assert answer.status_code == 200 and answer.context["adminform"].form.errors["means"]
    assert meanings() == before and not ReferenceWord.objects.exists()


def test_only_who_may_change_references_says_what_they_mean(client: Client) -> None:
    looks = User.objects.create_user("looks", is_staff=True)
    client.force_login(looks)
    row = Reference.objects.get(provision__work__path=PATH, provision__eid="sec_1", rank=0)
    assert client.get(LIST).status_code == 403
    assert client.post(f"{LIST}{row.pk}/change/", {"means": "none"}).status_code == 403
    assert not ReferenceWord.objects.exists()
