"""One document from its publisher: asked for where it may have changed, kept as received, opened into files to read."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import msgspec

from migrandi.formats.document import Hints
from migrandi.harvest import archives, judging, reader
from migrandi.harvest.bodies import Body
from migrandi.harvest.client import Answer, Client
from migrandi.harvest.contract import Find, Publisher, composer
from migrandi.harvest.files import Find as File
from migrandi.harvest.models import Find as Held
from migrandi.harvest.reader import Outcome
from migrandi.harvest.refusals import Refused, Spent
from migrandi.law import blobs
from migrandi.law.blobs import Store


class Fetched(msgspec.Struct):
    """A find with what was answered, and the files it holds, each with what became of it once it is read.

    Or why there is nothing to read: `refused`, or `gone`, the publisher's reason for having withdrawn it.
    """

    find: Find
    answer: Answer | None = None
    files: list[File] = []
    futures: list[Future[bytes] | None] = []
    outcomes: list[Outcome] = []
    bodies: list[Body] = []
    refused: Refused | None = None
    gone: str = ""

    def drop(self) -> None:
        """Let go of what lies on disk for it."""
        for body in self.bodies:
            body.drop()


class Same(msgspec.Struct, frozen=True):
    """That a document is the one held, and how that is known."""

    reason: str


class Fetcher:
    """Brings one publisher's documents. `store`: where bytes are kept; `spool`: where large ones lie meanwhile."""

    def __init__(self, publisher: Publisher, client: Client, store: Store, spool: Path) -> None:
        self._publisher, self._client, self._store, self._spool = publisher, client, store, spool
        self._compose = composer(publisher)
        self._most = publisher.largest_megabytes * 2**20

    def fetch(self, find: Find, held: Held | None) -> Fetched | Same | None:
        """The document to be read or the reason why it is not taken; `Same` where it is the one held; None where there
        is neither. Raises `Spent`."""
        stands = held is not None and held.withdrawn_at is None
        if find.gone:
            return Fetched(find, gone=find.gone) if stands else None
        if held is not None and as_it_was(find, held):
            return Same("the publisher's list says so")
        try:
            answer = self._answer(find, held)
            if answer.body is None:
                return Same("the server says so") if held is not None else None
            if held is not None and stands and answer.body.sha256 == held.sha256:
                answer.body.drop()
                return Same("the same bytes came")
            return self._opened(find, answer)
        except Spent:
            raise
        except Refused as refused:
            if refused.code != "gone" or held is None:
                return Fetched(find, refused=refused)
            if stands:
                return Fetched(find, gone="The publisher answers that it is gone.")
            return Same("it is gone, as before")

    def _answer(self, find: Find, held: Held | None) -> Answer:
        if find.load is not None:
            data = find.load()
            body = Body(reader.digest(data), len(data), data)
            self._keep(body)
            return Answer(find.address, 200, {}, {}, datetime.now(UTC), body)
        fresh = held is None or held.withdrawn_at is not None or not held.sha256
        answer = self._client.document(
            find.address,
            find.headers,
            limit=self._most,
            etag="" if fresh or held is None else held.etag,
            last_modified="" if fresh or held is None else held.last_modified,
        )
        if answer.body is not None:
            self._keep(answer.body)
        return answer

    def _keep(self, body: Body) -> None:
        """The bytes as received, kept before anything is made of them."""
        if body.path:
            blobs.keep_file(self._store, Path(body.path), body.sha256)
        elif body.size:
            blobs.keep(self._store, body.data, body.sha256)

    def _opened(self, find: Find, answer: Answer) -> Fetched:
        """The files in an answer: itself, or the members of the archive it is. Raises `Refused`."""
        body = answer.body
        assert body is not None
        fetched = Fetched(find, answer, bodies=[body])
        sent = answer.headers.get("content-type", "")
        try:
            judging.check_bytes(self._publisher, sent, body)
            if self._publisher.members and archives.kind(body):
                for member in archives.members(body, self._publisher.members, self._spool, self._most):
                    fetched.bodies.append(member.body)
                    judging.check_bytes(msgspec.structs.replace(self._publisher, media_types=[]), "", member.body)
                    fetched.files.append(self._file(find, member.name, member.body, ""))
                if not fetched.files:
                    raise Refused("empty", "The archive holds no document.")
            elif self._compose is not None:
                data = self._compose(find, body.head(body.size))
                fetched.files.append(self._file(find, "", Body("", len(data), data), ""))
            elif self._publisher.reads == "law":
                fetched.files.append(self._file(find, "", body, sent.partition(";")[0].strip()))
        except Refused:
            fetched.drop()
            raise
        return fetched

    def _file(self, find: Find, member: str, body: Body, media_type: str) -> File:
        publisher = self._publisher
        hints = Hints(
            filename=PurePosixPath(member or urlsplit(find.address).path).name,
            media_type=media_type,
            address=find.address,
            language=find.language,
            jurisdiction=find.jurisdiction or _only(publisher.jurisdictions),
            title="" if member else find.title,
            as_of=find.as_of,
        )
        shown = f"{find.identifier}!{member}" if member else find.identifier
        return File(shown, hints, body.path, body.data, publisher.publisher, publisher.licence)


def as_it_was(find: Find, held: Held) -> bool:
    """Whether the list says that the document is the one held."""
    return bool(find.modified) and held.withdrawn_at is None and held.modified == find.modified[:200]


def _only(codes: list[str]) -> str:
    return codes[0] if len(codes) == 1 else ""
