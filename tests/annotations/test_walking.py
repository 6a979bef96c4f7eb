"""Reading what provisions cite: whenever it is stopped, whatever came first, nothing is lost or found twice."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from migrandi.annotations import walking
from migrandi.annotations.cited_by import cited_by, count, counts
from migrandi.annotations.cites import cited_by_copy
from migrandi.annotations.models import Reference
from migrandi.annotations.references import REFERENCES
from migrandi.annotations.walking import Walked, walk
from migrandi.formats.document import LegalDocument, Note, Provision, Span, Text
from migrandi.formats.identifiers import assign_eids
from migrandi.law.models import Work
from migrandi.treaties.loading import load_register
from tests.harvest.test_importing import LAW, program
from tests.law.writing import article, law, take_in

pytestmark = pytest.mark.django_db


def act(number: str, *sections: tuple[str, str], **fields: object) -> LegalDocument:
    """An invented Canadian act with sections of those words."""
    content = [Provision("section", label=number, number=number, content=[Text(words)]) for number, words in sections]
    said: dict[str, Any] = {
        "format": "test", "language": "en", "jurisdiction": "ca", "kind": "act", "title": f"Act {number}",
        "year": 2011, "number": number, "content": content,
    }  # fmt: skip
    document = LegalDocument(**(said | fields))
    assign_eids(document)
    return document


HARBOUR = act(
    "c-5",
    ("1", "In this Act, harbour has the meaning of section 3."),
    ("2", "Subject to section 12 of the Ports Act, the warden acts under subsection 3(2) and article 33 of the "
          "Refugee Convention; subsection (1) applies. 2009, c. 4, s. 9"),
    ("3", "A harbour is a place."),
    title="Harbour Act",
)  # fmt: skip
PORTS = act(
    "c-4", ("12", "Ports are open."), ("13", "See paragraph 2(a) of the Harbour Act, 2011, c. 5."), title="Ports Act"
)


def go(tmp_path: Path, jobs: int = 1) -> Walked:
    return walk(REFERENCES, home=tmp_path, jobs=jobs)


def work(path: str) -> Work:
    return Work.objects.get(path=path)


def edges() -> list[tuple[str, str, str]]:
    rows = Reference.objects.order_by("provision_id", "start", "pk")
    return [(row.provision.eid, str(row.authority), row.eid) for row in rows]


def test_what_a_provision_cites_is_kept_with_its_place_in_the_words(tmp_path: Path) -> None:
    take_in(HARBOUR)
    assert go(tmp_path).provisions == 3
    assert edges() == [
        ("sec_1", "path:/ca/act/2011/c-5", "sec_3"),
        ("sec_2", "act:ports-act", "sec_12"),
        ("sec_2", "path:/ca/act/2011/c-5", "sec_3/subsec_2"),
        ("sec_2", "name:refugee-convention", "art_33"),
        ("sec_2", "ca:2009/c-4", "sec_9"),
    ]
    row = Reference.objects.get(authority__value="refugee-convention")
    assert HARBOUR.content[1].content[0].text[row.start : row.end] == "article 33 of the Refugee Convention"  # type: ignore[union-attr]


@pytest.mark.parametrize("order", [(HARBOUR, PORTS), (PORTS, HARBOUR)])
def test_who_cites_is_known_whichever_law_came_first(tmp_path: Path, order: Sequence[LegalDocument]) -> None:
    for document in order:
        take_in(document)
        go(tmp_path)
    [citing] = cited_by(work("/ca/act/2011/c-4")).citing
    assert (citing.path, citing.eid, citing.quotes[0].quoted) == (
        "/ca/act/2011/c-5", "sec_2", "section 12 of the Ports Act",
    )  # fmt: skip
    assert [one.eid for one in cited_by(work("/ca/act/2011/c-5"), "sec_3").citing] == ["sec_1", "sec_2"]
    assert counts(work("/ca/act/2011/c-5"), ["sec_1", "sec_2", "sec_3"]) == {"sec_3": 2}


def test_a_law_of_the_register_without_text_is_cited_too(tmp_path: Path) -> None:
    load_register()
    take_in(HARBOUR)
    go(tmp_path)
    convention = work("/int/treaty/1951/refugee-convention")
    assert (count(convention), count(convention, "art_33"), count(convention, "art_3")) == (1, 1, 0)


def test_what_is_cited_leads_to_its_place_once_that_is_held(tmp_path: Path) -> None:
    take_in(HARBOUR)
    go(tmp_path)
    harbour = work("/ca/act/2011/c-5")
    before = {quoted: one.targets for _eid, quoted, one in cited_by_copy(harbour, "", None)}
    assert before["section 12 of the Ports Act"] == []
    take_in(PORTS)
    after = {quoted: one.targets for _eid, quoted, one in cited_by_copy(harbour, "sec_2", None)}
    [port] = after["section 12 of the Ports Act"]
    assert (port.path, port.address, port.exact) == ("/ca/act/2011/c-4", "sec_12", True)


def test_an_ambiguous_citation_is_kept_with_its_candidates(tmp_path: Path) -> None:
    load_register()
    take_in(act("c-6", ("1", "As General Comment No. 2 says, it is so.")))
    go(tmp_path)
    [(_eid, _quoted, one)] = cited_by_copy(work("/ca/act/2011/c-6"), "", None)
    assert {"cat/2", "cmw/2", "crpd/2"} <= {other.value for other in one.candidates}
    [citing] = cited_by(work("/un/general-comment/cat-2")).citing
    assert citing.quotes[0].possible


def test_reading_again_finds_nothing_new_and_a_new_version_reads_all_anew(tmp_path: Path) -> None:
    take_in(HARBOUR)
    first = go(tmp_path)
    before = edges()
    assert go(tmp_path) == Walked(0, 0)
    newer = msgspec.structs.replace(REFERENCES, version=REFERENCES.version + 1)
    assert walk(newer, home=tmp_path, jobs=1) == first
    assert edges() == before


def test_a_walk_that_is_stopped_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(HARBOUR)
    take_in(PORTS)
    go(tmp_path)
    whole = edges()
    REFERENCES.clear()
    walking.Mark.objects.all().delete()
    monkeypatch.setattr(walking, "_BATCH", 2)

    class Stop(Exception):
        pass

    batches: list[Any] = []

    def stop_in_the_second(found: Any) -> int:
        stored = REFERENCES.store(found)
        batches.append(found)
        if len(batches) == 2:
            raise Stop
        return stored

    stopping = msgspec.structs.replace(REFERENCES, store=stop_in_the_second)
    with pytest.raises(Stop):
        walk(stopping, home=tmp_path, jobs=1)
    assert walking.behind(REFERENCES) == 3
    go(tmp_path)
    assert edges() == whole


def test_a_superseded_wording_still_cites_and_says_when_it_was_the_law(tmp_path: Path) -> None:
    take_in(act("c-7", ("1", "See section 12 of the Ports Act."), as_of=law(as_of="2001-01-01").as_of))
    take_in(act("c-7", ("1", "See nothing."), as_of=law(as_of="2005-01-01").as_of))
    take_in(PORTS)
    go(tmp_path)
    [citing] = cited_by(work("/ca/act/2011/c-4"), "sec_12").citing
    assert (str(citing.start), str(citing.end), citing.stands) == ("2001-01-01", "2005-01-01", False)


def test_pages_follow_each_other_without_a_gap(tmp_path: Path) -> None:
    for number in range(30, 37):
        take_in(
            act(f"c-{number}", *((str(n), "See section 12 of the Ports Act.") for n in range(1, 4))), f"{number}.xml"
        )
    take_in(PORTS)
    go(tmp_path)
    ports = work("/ca/act/2011/c-4")
    seen: list[tuple[str, str]] = []
    after = None
    while True:
        page = cited_by(ports, "sec_12", after, 5)
        seen += [(one.path, one.eid) for one in page.citing]
        after = page.after
        if after is None:
            break
    assert (page.total, page.works, len(seen), len(set(seen)), seen) == (21, 7, 21, 21, sorted(seen))


def test_a_reference_that_its_publisher_marked_is_believed(tmp_path: Path) -> None:
    words = "Voir l’article 12 de la Loi sur les ports."
    span = Span(words.index("Loi"), len(words) - 1, "ref", "P-9")
    marked = Provision("section", label="1", number="1", content=[Text(words, [span])])
    take_in(act("c-8", content=[marked], language="fr"))
    take_in(act("c-4", ("12", "Ports are open."), identifiers={"ca-chapter": "P-9"}))
    go(tmp_path)
    [citing] = cited_by(work("/ca/act/2011/c-4"), "sec_12").citing
    assert citing.quotes[0].quoted == "article 12 de la Loi sur les ports"


def test_a_note_on_amendments_names_no_place_of_the_law_itself(tmp_path: Path) -> None:
    history = Note([Text("R.S., 1985, c. 31 (1st Supp.), s. 61")], "history")
    take_in(act("c-9", content=[Provision("section", label="1", number="1", content=[Text("So it is."), history])]))
    go(tmp_path)
    assert [edge for edge in edges() if edge[1].startswith("path:")] == []


def test_workers_find_what_one_process_finds(tmp_path: Path) -> None:
    folder = tmp_path / "laws"
    folder.mkdir()
    (folder / "harbour.md").write_text(LAW + "\n\nArticle 9\n\nSee article 33 of the Refugee Convention.\n")
    home = tmp_path / "home"
    program(home, "import", str(folder), "--no-references")
    assert json.loads(program(home, "cited-by", "refugee-convention", "--json").stdout)["total"] == 0
    done = json.loads(program(home, "references", "--jobs", "2", "--json").stdout)["references"]
    assert done["provisions"] > 0 and done["found"] >= 1
    cited = json.loads(program(home, "cited-by", "refugee-convention/art_33", "--json").stdout)
    assert (cited["total"], cited["citing"][0]["quotes"][0]["address"]) == (1, "art_33")
    out = json.loads(program(home, "citations", cited["citing"][0]["path"], "--json").stdout)
    assert out["citations"][0]["targets"][0]["path"] == "/int/treaty/1951/refugee-convention"
    take = program(tmp_path / "other", "import", str(folder), "--json")
    assert json.loads(take.stdout)["provisions"] > 0
    assert json.loads(program(tmp_path / "other", "cited-by", "refugee-convention", "--json").stdout)["total"] == 1


def test_an_article_is_of_its_own_law_and_of_no_other(tmp_path: Path) -> None:
    take_in(law(article("1", "entry"), article("2", "work")))
    go(tmp_path)
    assert edges() == []
