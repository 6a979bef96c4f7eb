"""A model that the deployer names counts in search, over HTTP or from a folder; without it search goes on."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from django.test import Client

from migrandi.formats.document import Provision as Unit
from migrandi.formats.document import Text
from migrandi.law.models import Headnote, IndexDebt, Period, Provision, Work
from migrandi.search import embedding, embedding_building, syncing
from migrandi.search.embedding import EmbeddingError
from migrandi.search.engine import Query
from migrandi.search.query_language import parse
from migrandi.search.querying import NOTHING_NARROWED, Filters, search
from migrandi.search.vectors import VectorFile
from tests.law.writing import article, law, take_in
from tests.search.tiny_model import make_model, meaning_of
from tests.web.visiting import own_index, page

pytestmark = pytest.mark.django_db


class _Speaker(BaseHTTPRequestHandler):
    """Speaks the protocol for embeddings."""

    asked: list[dict[str, object]] = []
    answer: bytes | None = None

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append(said | {"path": self.path, "key": self.headers.get("Authorization")})
        data = [{"index": at, "embedding": meaning_of(text)} for at, text in enumerate(said["input"])]
        body = self.answer or json.dumps({"object": "list", "data": data[::-1], "model": said["model"]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: object) -> Iterator[None]:
    own_index(tmp_path, monkeypatch)
    settings.INDEX = tmp_path / "index"  # type: ignore[attr-defined]
    take_in(law(article("1", "entry"), article("2", "refuge"), article("3", "work"), as_of="2001-01-01"))
    syncing.sync()
    forget()
    yield
    forget()


def forget() -> None:
    for remembered in (embedding.embedder, embedding.asking, embedding_building.vector_files):
        remembered.cache_clear()


@pytest.fixture
def server(settings: object) -> Iterator[ThreadingHTTPServer]:
    speaker = ThreadingHTTPServer(("127.0.0.1", 0), _Speaker)
    threading.Thread(target=speaker.serve_forever, daemon=True).start()
    settings.EMBEDDING = f"openai:http://127.0.0.1:{speaker.server_port}/v1#tiny"  # type: ignore[attr-defined]
    settings.EMBEDDING_KEY = "sesame"  # type: ignore[attr-defined]
    _Speaker.asked, _Speaker.answer = [], None
    yield speaker
    speaker.shutdown()
    speaker.server_close()


@pytest.fixture
def folder(tmp_path: Path, settings: object) -> Path:
    """A model of ONNX of a few words, that gives a vector for each token."""
    place = tmp_path / "model"
    make_model(place)
    settings.EMBEDDING = f"onnx:{place}"  # type: ignore[attr-defined]
    return place


def addresses(words: str, filters: Filters = NOTHING_NARROWED) -> list[str]:
    return [hit.address for hit in search(words, filters).hits]


def test_a_server_makes_the_vectors_and_finds_what_has_none_of_the_words(server: ThreadingHTTPServer) -> None:
    assert embedding_building.build() == 3
    assert embedding_building.missing() == 0
    assert _Speaker.asked[0]["path"] == "/v1/embeddings"
    assert (_Speaker.asked[0]["model"], _Speaker.asked[0]["key"]) == ("tiny", "Bearer sesame")
    page = search("salary haven")
    assert page.without_model == ""
    assert {hit.address for hit in page.hits[:2]} == {"art_2", "art_3"}
    assert any(reason.kind == "meaning" for reason in page.hits[0].why)
    assert addresses("salary", Filters(types=("treaty",))) == []  # filters hold for them too


def test_a_model_is_told_what_is_asked_and_what_is_a_text_as_its_folder_says(folder: Path) -> None:
    plain = embedding.embedder(embedding.named()).vectors(["haven"], 5, question=True)
    (folder / "config_sentence_transformers.json").write_text(
        json.dumps({"prompts": {"query": "salary ", "passage": ""}, "default_prompt_name": None})
    )
    forget()
    told = embedding.embedder(embedding.named())
    assert np.allclose(told.vectors(["haven"], 5), plain)
    assert np.allclose(told.vectors(["haven"], 5, question=True), told.vectors(["salary haven"], 5))
    # texts of several lengths at once come back in their order
    each = np.concatenate([told.vectors([text], 5) for text in ("haven work salary", "haven", "salary work")])
    assert np.allclose(told.vectors(["haven work salary", "haven", "salary work"], 5), each)
    (folder / "config_sentence_transformers.json").write_text('{"prompts": 3}')
    forget()
    assert "config_sentence_transformers.json cannot be read" in search("haven").without_model


def test_a_model_whose_first_token_stands_for_the_text_is_read_so(folder: Path) -> None:
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text('{"pooling_mode_cls_token": true}')
    model = embedding.embedder(embedding.named())
    assert np.allclose(model.vectors(["haven salary"], 5), model.vectors(["haven"], 5))
    assert not np.allclose(model.vectors(["salary haven"], 5), model.vectors(["haven"], 5))


def test_a_model_in_a_folder_does_the_same(folder: Path) -> None:
    assert embedding_building.build() == 3
    assert addresses("salary")[:1] == ["art_3"]
    assert addresses("haven")[:1] == ["art_2"]


def test_our_line_on_an_article_is_judged_by_the_model_as_the_law_is(server: ThreadingHTTPServer) -> None:
    """Where only the register is held there is nothing else to judge."""
    work = Work.objects.get()
    note = Headnote(work=work, eid="art_9", position=9, number="9", language="en", text="Wages are paid weekly.")
    note.save()
    IndexDebt.objects.create(work=work, language="")
    syncing.sync()
    assert embedding_building.missing() == 4
    assert embedding_building.build() == 4
    assert embedding_building.build() == 0
    [found] = [hit for hit in search("salary haven").hits if hit.kind == "headnote"]
    assert [reason.kind for reason in found.why] == ["meaning"]


def test_a_models_judgement_counts_but_for_who_asks_for_a_concept_by_its_name() -> None:
    """A model makes little of a mere name: words say more."""
    take_in(
        law(
            Unit("article", "Article 1", "1", content=[Text("Refugees are given a paper that names them.")]),
            Unit("article", "Article 2", "2", content=[Text("Refugees are given a house in the town.")]),
            Unit("article", "Article 3", "3", content=[Text("Ships pay dues on the day they leave.")]),
            number="9", as_of="2001-01-01",
        ),
        filename="refugees.xml",
    )  # fmt: skip
    syncing.sync()
    periods = Period.objects.filter(provision__work__number="9").select_related("provision")
    called = {f"p{one.pk}": one.provision.eid for one in periods}
    numbers = {one.provision.eid: one.provision_id for one in periods}

    def found(words: str, *nearest: str) -> list[str]:
        near = tuple((numbers[eid], 0.9 - 0.3 * place) for place, eid in enumerate(nearest))
        asked = Query(parse(words).parts, any_word=True, near=near)
        return [called[match.ref] for match in syncing.engine().search(asked).matches if match.ref in called]

    assert found("what are refugees given", "art_1", "art_2", "art_3")[0] == "art_1"
    assert found("what are refugees given", "art_2", "art_1", "art_3")[0] == "art_2"
    by_words = found("refugees", "art_1", "art_2", "art_3")
    assert by_words == found("refugees", "art_2", "art_1", "art_3") == found("refugees", "art_3", "art_2", "art_1")
    assert by_words[-1] == "art_3", "what the model alone takes for near is found too"


def test_making_vectors_is_gone_on_with_where_it_stopped(server: ThreadingHTTPServer) -> None:
    assert embedding_building.build() == 3
    take_in(law(article("1", "papers"), number="8", as_of="2001-01-01"), filename="other.xml")
    assert embedding_building.missing() == 1
    assert embedding_building.build() == 1
    assert embedding_building.build() == 0
    newest = Provision.objects.order_by("-pk").first()
    assert newest is not None
    assert embedding_building.vector_files(embedding.named())[0].last() == newest.pk


def test_a_stop_between_the_two_files_leaves_nothing_half_there(tmp_path: Path) -> None:
    rows = np.eye(4, 8, dtype=np.float32)
    file = VectorFile(tmp_path / "vectors", "tiny")
    file.add([1, 2], rows[:2], ["en", "fr"])
    [folder] = (tmp_path / "vectors").iterdir()
    with (folder / "vectors").open("ab") as half:
        half.write(b"\x01" * 8)  # a vector whose number was not written any more
    again = VectorFile(tmp_path / "vectors", "tiny")
    assert (again.last(), again.count()) == (2, 2)
    again.add([3, 4], rows[2:], ["en", "en"])
    assert [number for number, _cosine in again.near(rows[2], 1)] == [3]
    assert VectorFile(tmp_path / "vectors", "another").count() == 0
    with pytest.raises(ValueError, match="4 numbers where those kept have 8"):
        again.add([5], np.eye(1, 4, dtype=np.float32), ["en"])


def test_a_text_is_not_near_because_it_is_in_the_questions_language(tmp_path: Path) -> None:
    """As models of many languages do: the language tells more of a vector than what a text says."""
    chance = np.random.default_rng(3)
    says = np.eye(40, 48, dtype=np.float32)
    spoken = {"en": np.eye(1, 48, 46, dtype=np.float32)[0] * 3, "ar": np.eye(1, 48, 47, dtype=np.float32)[0] * 3}
    languages = ["ar" if number % 2 else "en" for number in range(40)]
    vectors = np.stack([says[n] + spoken[language] for n, language in enumerate(languages)])
    vectors += chance.normal(0, 0.02, vectors.shape).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    asked = says[4] + spoken["ar"]  # in Arabic, what the English text of that number says
    asked /= np.linalg.norm(asked)
    assert languages[int((vectors @ asked).argmax())] == "ar"
    file = VectorFile(tmp_path / "vectors", "tiny")
    file.add(list(range(1, 41)), vectors, languages)
    file.keep_questions(np.stack([rows / np.linalg.norm(rows) for rows in spoken.values()]) * 0.95)
    again = VectorFile(tmp_path / "vectors", "tiny")
    assert [number for number, _cosine in again.near(asked, 1)] == [5]
    assert again.near(asked, 1)[0][1] > 0.9


def test_without_the_model_search_goes_on_and_says_so(server: ThreadingHTTPServer) -> None:
    embedding_building.build()
    server.shutdown()
    server.server_close()
    forget()
    found = search("harbour")
    assert [hit.address for hit in found.hits][:1] != []
    assert "cannot be used" in found.without_model and "MIGRANDI_EMBEDDING" in found.without_model
    html = page(Client(HTTP_HOST="127.0.0.1"), "/search?q=harbour")
    assert "These results were found without it." in html


@pytest.mark.parametrize(
    "answer", [b"not json", b"{}", b'{"data": [{"index": 5, "embedding": [1.0]}]}', b'{"data": []}']
)
def test_an_answer_of_another_protocol_is_told(server: ThreadingHTTPServer, answer: bytes) -> None:
    _Speaker.answer = answer
    with pytest.raises(EmbeddingError, match="protocol"):
        embedding_building.build()
    assert "protocol" in search("harbour").without_model


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("nonsense", "openai:https://host/v1#model"),
        ("openai:host#model", "names no model"),
        ("openai:http://host/v1", "names no model"),
        ("onnx:/nowhere/at/all", "There is no model.onnx"),
    ],
)
def test_a_setting_that_names_no_model_is_told(settings: object, setting: str, told: str) -> None:
    settings.EMBEDDING = setting  # type: ignore[attr-defined]
    with pytest.raises(EmbeddingError, match=told):
        embedding_building.build()
    assert told in search("harbour").without_model


def test_a_broken_model_is_told(folder: Path) -> None:
    (folder / "model.onnx").write_bytes(b"no model")
    assert "no model that can be run" in search("harbour").without_model


def test_where_none_is_set_nothing_of_it_is_loaded(settings: object) -> None:
    program = "import sys, django; django.setup(); from migrandi.search import querying; print(*sys.modules)"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "migrandi.settings", "MIGRANDI_EMBEDDING": ""}
    loaded = subprocess.run(
        [sys.executable, "-c", program], env=environment, check=True, capture_output=True, text=True
    ).stdout.split()
    assert "migrandi.search.querying" in loaded
    assert not {"onnxruntime", "tokenizers", "migrandi.search.embedding", "migrandi.search.vectors"} & {*loaded}
    assert search("harbour").without_model == ""
    with pytest.raises(EmbeddingError, match="No embedding model is set"):
        embedding_building.build()
