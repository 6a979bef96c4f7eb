"""The language of the search box: words, “phrases”, fields, AND, OR, NOT, parentheses, nearness, beginnings of words.

    query  = chain, {chain}                      things side by side must all be there
    chain  = both, {"OR", both}
    both   = item, {"AND", item}
    item   = ["-" | "NOT"], atom
    atom   = "(", query, ")" | field, ":", "(", query, ")" | [field, ":"], (phrase, ["~" number] | word, ["*"])

What a person types in her own words is no mistake: brackets, colons and marks that stand in a sentence are passed over
where nothing else of the language is used. Where something is one, its place and how to mend it are told, and the plain
words are looked for all the same. Pure: no database.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec
from django.utils.translation import gettext as _

from migrandi.search.engine import AllOf, AnyOf, Node, Not, Words
from migrandi.search.query_fields import NotAValue, value_of
from migrandi.search.query_tokens import Mistake, Scanner, Token, Wrong, cleaned, plain

LONGEST = 2_000
"""The most characters of a query that are looked at."""
MOST_PARTS = 64
"""The most words and phrases of a query."""
DEEPEST = 20
"""How many parentheses may stand in each other."""


class Parsed(msgspec.Struct, frozen=True):
    """What a query asks for. `parts` must all be met; `on` is the day that `on:` names. With a `mistake`, `parts` are
    the plain words. `text` is what was read: without control characters, and not longer than `LONGEST`."""

    text: str
    parts: tuple[Node, ...]
    on: date | None = None
    mistake: Mistake | None = None


def parse(text: str) -> Parsed:
    """What the text asks for. Never fails: a mistake is told beside what its plain words ask for."""
    cut = cleaned(text[:LONGEST])
    scanner = Scanner(cut)
    try:
        tokens = list(scanner)
        if len(tokens) > 4 * MOST_PARTS or sum(token.kind == "words" for token in tokens) > MOST_PARTS:
            words = [token for token in tokens if token.kind == "words"]
            last = words[MOST_PARTS - 1] if len(words) > MOST_PARTS else tokens[4 * MOST_PARTS]
            raise Wrong(
                "too-many-words", last.end, len(cut),
                _("A query holds at most %(most)s words: what comes after this place was not looked for.")
                % {"most": MOST_PARTS},
            )  # fmt: skip
        parts, on = _Reader(cut, tokens).read()
    except Wrong as wrong:
        return Parsed(cut, plain(cut)[:MOST_PARTS], None, wrong.mistake)
    if len(text) > LONGEST:
        sentence = _("A query holds at most %(most)s characters: what comes after this place was not looked for.")
        return Parsed(cut, parts, on, Mistake("too-long", LONGEST, LONGEST, sentence % {"most": LONGEST}))
    return Parsed(cut, parts, on)


class _Reader:
    """Reads the tokens by the grammar. Raises `Wrong`."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        used = any(
            token.kind in ("and", "or", "not", "field")
            or (token.words is not None and (token.words.field != "text" or token.words.prefix or token.words.slop))
            for token in tokens
        )
        self.text = text
        # brackets in a sentence group nothing
        self.tokens = tokens if used else [token for token in tokens if token.kind == "words"]
        self.position = 0
        self.depth = 0
        self.on: date | None = None

    def read(self) -> tuple[tuple[Node, ...], date | None]:
        parts: list[Node] = []
        while (token := self._next()) is not None:
            if token.kind == "close":
                raise Wrong(
                    "stray-parenthesis", token.start, token.end,
                    _("No parenthesis is open here. Take this one away, or put another one before it."),
                )  # fmt: skip
            parts += self._days(self._chain())
        return tuple(parts), self.on

    def _days(self, node: Node) -> list[Node]:
        """The node without the day it names, which goes for the whole query; things that must all be there apart."""
        if isinstance(node, AllOf):
            return [left for part in node.parts for left in self._days(part)]
        if isinstance(node, Words) and node.field == "on":
            self.on = date.fromisoformat(node.words)
            return []
        return [node]

    def _next(self) -> Token | None:
        return self.tokens[self.position] if self.position < len(self.tokens) else None

    def _is(self, kind: str) -> bool:
        token = self._next()
        return token is not None and token.kind == kind

    def _query(self) -> Node:
        parts = []
        while not self._is("close") and self._next() is not None:
            parts.append(self._chain())
        return _all(parts)

    def _chain(self) -> Node:
        parts = [self._both()]
        while self._is("or"):
            self.position += 1
            parts.append(self._both())
        if len(parts) == 1:
            return parts[0]
        self._without_days(parts)
        return AnyOf(tuple(one for part in parts for one in (part.parts if isinstance(part, AnyOf) else (part,))))

    def _both(self) -> Node:
        parts = [self._item()]
        while self._is("and"):
            self.position += 1
            parts.append(self._item())
        return _all(parts)

    def _item(self) -> Node:
        token = self._next()
        if token is None or token.kind in ("and", "or", "close"):
            self._nothing_beside(token)
        assert token is not None
        self.position += 1
        if token.kind == "not":
            if (follows := self._next()) is not None and follows.kind == "not":
                raise Wrong(
                    "not-twice",
                    follows.start,
                    follows.end,
                    _("Something is left out once only: take one NOT or - away."),
                )
            left_out = self._item()
            self._without_days([left_out])
            return Not(left_out)
        if token.kind == "open":
            return self._group(token)
        if token.kind == "field":
            opening = self._next()
            assert opening is not None and token.words is not None
            self.position += 1
            return self._in_field(self._group(opening), token.words.field, token)
        assert token.words is not None
        return token.words

    def _group(self, opening: Token) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Wrong(
                "too-deep", opening.start, opening.end,
                _("At most %(most)s parentheses stand in each other. Take some away.") % {"most": DEEPEST},
            )  # fmt: skip
        found = self._query()
        if not self._is("close"):
            raise Wrong(
                "open-parenthesis", opening.start, opening.end,
                _("This parenthesis is not closed. Put another one where the group ends."),
            )  # fmt: skip
        if isinstance(found, AllOf) and not found.parts:
            closing = self.tokens[self.position]
            raise Wrong(
                "empty-parentheses", opening.start, closing.end,
                _("Nothing stands between these parentheses. Write something there, or take them away."),
            )  # fmt: skip
        self.position += 1
        self.depth -= 1
        return found

    def _in_field(self, node: Node, field: str, token: Token) -> Node:
        """The group with everything in it asked for in the field."""
        if isinstance(node, AllOf | AnyOf):
            return type(node)(tuple(self._in_field(part, field, token) for part in node.parts))
        if isinstance(node, Not):
            return Not(self._in_field(node.part, field, token))
        if node.field != "text":
            return node
        try:
            value = value_of(field, node.words)
        except NotAValue as error:
            raise Wrong("not-a-value", token.start, token.end, str(error)) from error
        return msgspec.structs.replace(node, words=value, field=field)

    def _nothing_beside(self, token: Token | None) -> None:
        """Says which operator has nothing beside it."""
        before = self.tokens[self.position - 1] if self.position else None
        at = before if before is not None and before.kind in ("and", "or", "not") else token
        assert at is not None
        written = self.text[at.start : at.end]
        raise Wrong(
            "nothing-beside", at.start, at.end,
            _("Something to look for is missing beside “%(operator)s”. Write it there, or take “%(operator)s” away.")
            % {"operator": written},
        )  # fmt: skip

    def _without_days(self, parts: list[Node]) -> None:
        if any(words.field == "on" for part in parts for words in leaves(part)):
            day = next(token for token in self.tokens if token.words is not None and token.words.field == "on")
            raise Wrong(
                "day-inside", day.start, day.end,
                _("on: goes for the whole query. Take it out of what OR and NOT stand beside."),
            )  # fmt: skip


def _all(parts: list[Node]) -> Node:
    if len(parts) == 1:
        return parts[0]
    return AllOf(tuple(one for part in parts for one in (part.parts if isinstance(part, AllOf) else (part,))))


def leaves(node: Node) -> Iterator[Words]:
    """Every word and phrase of it, those to be left out too."""
    if isinstance(node, Words):
        yield node
    elif isinstance(node, Not):
        yield from leaves(node.part)
    else:
        for part in node.parts:
            yield from leaves(part)


def canonical(parts: tuple[Node, ...], on: date | None = None) -> str:
    """The query written in one way, whatever way it was typed; reading it gives the same."""
    written = [_written(part, inside=len(parts) > 1) for part in parts]
    return " ".join([*written, *([f"on:{on.isoformat()}"] if on else [])])


def _written(node: Node, *, inside: bool) -> str:
    if isinstance(node, Not):
        return f"-{_written(node.part, inside=True)}"
    if isinstance(node, AllOf | AnyOf):
        between = " AND " if isinstance(node, AllOf) else " OR "
        made = between.join(_written(part, inside=True) for part in node.parts)
        return f"({made})" if inside else made
    field = "" if node.field == "text" else f"{node.field}:"
    if node.phrase:
        return f'{field}"{node.words}"' + (f"~{node.slop}" if node.slop else "")
    if " " in node.words:
        return f'{field}"{node.words}"'
    return f"{field}{node.words}{'*' if node.prefix else ''}"
