"""Which messages belong together, from what their headers say: a pure function that no order of arrival changes.

In four steps, each only for what the one before left alone: Message-IDs (In-Reply-To, References), Outlook's
Thread-Index, and last the subject of an answer that names nothing. By what a message was placed is told with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

SUBJECT_DAYS = 90
"""An answer that names no message is held to answer one of the same subject not older than this."""
_EARLIEST = datetime(1, 1, 1, tzinfo=UTC)

_REPLY = re.compile(
    r"\s*(?:(?:re|rép|rep|aw|sv|antw|vs|ref|rif|réf|tr|rv|res|resp|odp|ynt|fwd?|wg|fs|enc|отв|ответ|пересл|на|пер|رد|الرد|إعادة|"
    r"回复|回覆|答复|答覆|转发|轉寄|轉發)\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s*[:：]\s*)",
    re.IGNORECASE,
)
_LIST = re.compile(r"\s*\[[^\[\]]{1,40}\]\s*(?=\S)")
_SUFFIX = re.compile(r"\s*\((?:fwd|was:.{0,200})\)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """What of a message matters for threads. `key` names the message for the caller and is unique.

    `references` are the ids of References and In-Reply-To in the order of the conversation, the nearest last.
    `people`: addresses of sender and recipients, in lower case.
    """

    key: str
    message_id: str = ""
    references: tuple[str, ...] = ()
    thread_index: bytes = b""
    subject: str = ""
    at: datetime | None = None
    people: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands: under which other one, or under none; `by` says what placed it.

    `by`: `first`, `reply` (In-Reply-To or References), `thread-index`, or `subject` (a guess, to be shown as one).
    """

    key: str
    parent: str | None
    by: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """The messages of one thread, the oldest first, each with its place."""

    places: tuple[Place, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The messages, the oldest first."""
        return tuple(place.key for place in self.places)


def chain(references: Sequence[str], in_reply_to: Sequence[str]) -> tuple[str, ...]:
    """References and In-Reply-To as one list, the nearest last. Where the two disagree, In-Reply-To is the nearest."""
    nearest = in_reply_to[:1]
    return tuple(dict.fromkeys([one for one in references if one not in nearest] + [*in_reply_to[1:], *nearest]))


def rebuild(headers: Iterable[Header]) -> tuple[Conversation, ...]:
    """Every conversation, the one that began first, first."""
    messages = sorted(headers, key=_order)
    by_id: dict[str, list[Header]] = defaultdict(list)
    for message in messages:
        if message.message_id:
            by_id[message.message_id].append(message)
    groups = _Groups()
    by: dict[str, str] = {}
    for message in messages:
        groups.add(message.key)
        # an id that nobody holds ties those together that name it
        for one in (message.message_id, *message.references):
            if one:
                groups.join(message.key, f"<{one}>")
    parents = _by_reference(messages, by_id)
    by.update(dict.fromkeys(parents, "reply"))
    for child, parent in _by_index(messages, parents).items():
        parents[child], by[child] = parent, "thread-index"
    for child, parent in _by_subject(messages, parents).items():
        parents[child], by[child] = parent, "subject"
    for child, parent in parents.items():
        groups.join(child, parent)
    conversations: dict[str, list[Place]] = defaultdict(list)
    for message in messages:
        above = parents.get(message.key)
        conversations[groups.of(message.key)].append(Place(message.key, above, by.get(message.key, "first")))
    return tuple(Conversation(tuple(places)) for places in conversations.values())


def base_subject(subject: str) -> tuple[str, bool]:
    """The subject without what answering and passing on put before it, for comparing; and whether there was any."""
    text = unicodedata.normalize("NFKC", subject)[:1000]
    answers = False
    while True:
        shorter = _LIST.sub("", text, count=1) if _LIST.match(text) else text
        if match := _REPLY.match(shorter):
            text, answers = shorter[match.end() :], True
            continue
        if shorter != text:
            text = shorter
            continue
        break
    return re.sub(r"\s+", " ", _SUFFIX.sub("", text)).strip().casefold(), answers


def _order(message: Header) -> tuple[datetime, str, str]:
    return (message.at or _EARLIEST, message.message_id, message.key)


def _by_reference(messages: list[Header], by_id: dict[str, list[Header]]) -> dict[str, str]:
    """The parent of each message: the nearest message it names that is held. Of several of one id, the oldest."""
    parents: dict[str, str] = {}
    for message in messages:
        for named in reversed(message.references):
            held = [one for one in by_id.get(named, ()) if one.key != message.key]
            if named != message.message_id and held and not _is_above(message.key, held[0].key, parents):
                parents[message.key] = held[0].key
                break
    return parents


def _is_above(key: str, start: str, parents: dict[str, str]) -> bool:
    """Whether `key` stands above `start` already: then it must not stand below it too."""
    at: str | None = start
    while at is not None:
        if at == key:
            return True
        at = parents.get(at)
    return False


def _by_index(messages: list[Header], parents: dict[str, str]) -> dict[str, str]:
    """Messages without a parent under the one whose Thread-Index theirs begins with."""
    by_index: dict[bytes, Header] = {}
    for message in messages:
        if message.thread_index:
            by_index.setdefault(message.thread_index, message)
    found: dict[str, str] = {}
    above_of = dict(parents)
    for message in messages:
        index = message.thread_index
        if message.key in parents or len(index) <= 22:
            continue
        for length in range(len(index) - 5, 21, -5):
            above = by_index.get(index[:length])
            if above is not None and above.key != message.key:
                if not _is_above(message.key, above.key, above_of):
                    found[message.key] = above_of[message.key] = above.key
                break
    return found


def _by_subject(messages: list[Header], parents: dict[str, str]) -> dict[str, str]:
    """An answer that names no message goes under the latest earlier one of its subject between the same people."""
    by_subject: dict[str, list[Header]] = defaultdict(list)
    found: dict[str, str] = {}
    for message in messages:
        subject, answers = base_subject(message.subject)
        if not subject:
            continue
        if answers and message.key not in parents and not message.references and message.at is not None:
            for earlier in reversed(by_subject[subject][-200:]):
                near = earlier.at is not None and message.at - earlier.at <= timedelta(days=SUBJECT_DAYS)
                if near and message.people & earlier.people:
                    found[message.key] = earlier.key
                    break
        by_subject[subject].append(message)
    return found


class _Groups:
    """Sets that grow together (union and find); what they are called does not hang on the order of joining."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def add(self, key: str) -> None:
        self._above.setdefault(key, key)

    def of(self, key: str) -> str:
        self.add(key)
        root = key
        while self._above[root] != root:
            root = self._above[root]
        while self._above[key] != root:
            self._above[key], key = root, self._above[key]
        return root

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self.of(one), self.of(other)))
        self._above[second] = first
