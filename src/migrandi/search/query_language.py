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

import unicodedata
from collections.abc import Iterator
from datetime import date

import msgspec
import regex
from django.utils.translation import gettext as _

from migrandi.search.engine import AllOf, AnyOf, Node, Not, Words
from migrandi.search.query_fields import FIELDS, NotAValue, field_called, field_like, value_of

LONGEST = 2_000
"""The most characters of a query that are looked at."""
MOST_PARTS = 64
"""The most words and phrases of a query."""
DEEPEST = 20
"""How many parentheses may stand in each other."""
FARTHEST = 100
"""The most words that may stand between those of a phrase."""
_SHORTEST_BEGINNING = 3

_CLOSING = {'"': '"', "“": '”"“', "„": '“”"', "«": "»", "»": "«", "‹": "›", "「": "」", "『": "』", "《": "》"}
_ONLY_OPENING = frozenset("“„«‹「『《")
_QUOTES = '"“”„«»‹›「」『』《》'
_OPEN, _CLOSE = "(（", ")）"
_QUOTED = regex.compile(rf"[{_QUOTES}]")
_WORD = regex.compile(rf"[^\s{_QUOTES}()（）]+(?:\([^\s{_QUOTES}()（）]*\)[^\s{_QUOTES}()（）]*)*")
_FIELD = regex.compile(r"(?P<name>\p{L}[\p{L}\p{M}_]{0,24})[:：]")
_MEANT = regex.compile(r"[\p{L}\p{N}]")
_BY_CHARACTER = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")
# control characters, half characters and marks of direction mean nothing in a query; places stay as they are
_NOISE = regex.compile(r"[\p{Cc}\p{Cs}\p{Co}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_OPERATORS = {"AND": "and", "OR": "or", "NOT": "not"}
_CAPITALS_FROM = 4
"""A text of so many words all in capitals is a heading: AND, OR and NOT are words of it."""


class Mistake(msgspec.Struct, frozen=True):
    """What in a query cannot be done as written: from where to where it stands, and how to mend it."""

    code: str
    start: int
    end: int
    sentence: str


class Parsed(msgspec.Struct, frozen=True):
    """What a query asks for. `parts` must all be met; `on` is the day that `on:` names. With a `mistake`, `parts` are
    the plain words. `text` is what was read: without control characters, and not longer than `LONGEST`."""

    text: str
    parts: tuple[Node, ...]
    on: date | None = None
    mistake: Mistake | None = None


class _Token(msgspec.Struct, frozen=True):
    """`kind`: `open`, `close`, `and`, `or`, `not`, `field` (before a parenthesis) or `words`."""

    kind: str
    start: int
    end: int
    words: Words | None = None


class _Wrong(Exception):
    """Stops the reading at a mistake."""

    def __init__(self, code: str, start: int, end: int, sentence: str) -> None:
        super().__init__(sentence)
        self.mistake = Mistake(code, start, end, sentence)


def cleaned(text: str) -> str:
    """The text with blanks for what means nothing in a query, as long as before."""
    return _NOISE.sub(" ", text)


def parse(text: str) -> Parsed:
    """What the text asks for. Never fails: a mistake is told beside what its plain words ask for."""
    cut = cleaned(text[:LONGEST])
    scanner = _Scanner(cut)
    try:
        tokens = list(scanner)
        if len(tokens) > 4 * MOST_PARTS or sum(token.kind == "words" for token in tokens) > MOST_PARTS:
            words = [token for token in tokens if token.kind == "words"]
            last = words[MOST_PARTS - 1] if len(words) > MOST_PARTS else tokens[4 * MOST_PARTS]
            raise _Wrong(
                "too-many-words", last.end, len(cut),
                _("A query holds at most %(most)s words: what comes after this place was not looked for.")
                % {"most": MOST_PARTS},
            )  # fmt: skip
        parts, on = _Reader(cut, tokens).read()
    except _Wrong as wrong:
        return Parsed(cut, plain(cut), None, wrong.mistake)
    if len(text) > LONGEST:
        sentence = _("A query holds at most %(most)s characters: what comes after this place was not looked for.")
        return Parsed(cut, parts, on, Mistake("too-long", LONGEST, LONGEST, sentence % {"most": LONGEST}))
    return Parsed(cut, parts, on)


def plain(text: str) -> tuple[Words, ...]:
    """The words of the text, whatever else stands there."""
    found = []
    for match in _WORD.finditer(text[:LONGEST]):
        word = match.group().strip("-−+*~:")
        field = _FIELD.match(word)
        if field and (field_called(field["name"]) or field_like(field["name"])):
            word = word[field.end() :]
        if word not in _OPERATORS and _MEANT.search(word):
            found.append(Words(unicodedata.normalize("NFC", word)))
    return tuple(dict.fromkeys(found))[:MOST_PARTS]


class _Scanner:
    """Cuts a text into tokens. Raises `_Wrong`."""

    def __init__(self, text: str) -> None:
        self.text = text
        words = [word for word in regex.findall(r"\p{L}+", text) if word.upper() != word.lower()]
        self.heading = len(words) >= _CAPITALS_FROM and all(word.isupper() for word in words)

    def __iter__(self) -> Iterator[_Token]:
        text, position = self.text, 0
        in_field = False
        while position < len(text):
            first = text[position]
            begins = in_field or position == 0 or text[position - 1].isspace() or text[position - 1] in f"{_OPEN}-−"
            in_field = False
            if first.isspace():
                position += 1
            elif first in _OPEN:
                if begins:
                    yield _Token("open", position, position + 1)
                position += 1
            elif first in _CLOSE:
                yield _Token("close", position, position + 1)
                position += 1
            elif first in "-−" and begins and self._stands(position + 1):
                yield _Token("not", position, position + 1)
                position += 1
            else:
                token, position = self._value(position, begins)
                if token is not None:
                    in_field = token.kind == "field"
                    yield token

    def _stands(self, position: int) -> bool:
        return position < len(self.text) and not self.text[position].isspace() and self.text[position] not in _CLOSE

    def _value(self, start: int, begins: bool) -> tuple[_Token | None, int]:
        """A word, a phrase or a field with what it asks for."""
        field, position = self._field(start) if begins else ("", start)
        first = self.text[position] if position < len(self.text) else " "
        if field and (first.isspace() or first in _CLOSE):
            raise _Wrong(
                "field-without-value", start, position,
                _("Nothing stands right after “%(field)s:”. Write what to look for there, as in %(example)s.")
                % {"field": field, "example": FIELDS[field]},
            )  # fmt: skip
        if field and first in _OPEN:
            return _Token("field", start, position, Words("", field)), position
        if first in _CLOSING and (begins or field or first in _ONLY_OPENING):
            return self._phrase(start, position, field)
        match = _WORD.match(self.text, position)
        if match is None:
            return None, position + 1
        word = match.group()
        if not field and word in _OPERATORS and not self.heading:
            return _Token(_OPERATORS[word], start, match.end()), match.end()
        return self._word(start, position, field, word), match.end()

    def _field(self, start: int) -> tuple[str, int]:
        """The field that is named there and where what it asks for begins; else nothing and the same place."""
        match = _FIELD.match(self.text, start)
        if match is None:
            return "", start
        if name := field_called(match["name"]):
            return name, match.end()
        follows = self.text[match.end() : match.end() + 1]
        near = field_like(match["name"]) if follows and not follows.isspace() and follows != "/" else ""
        if near:
            raise _Wrong(
                "unknown-field", start, match.end(),
                _("There is no field “%(field)s:”. Did you mean “%(near)s:”? There are: %(fields)s.")
                % {"field": match["name"], "near": near, "fields": ", ".join(f"{name}:" for name in FIELDS)},
            )  # fmt: skip
        return "", start

    def _phrase(self, start: int, opening: int, field: str) -> tuple[_Token | None, int]:
        closing = _CLOSING[self.text[opening]]
        end = next((n for n in range(opening + 1, len(self.text)) if self.text[n] in closing), -1)
        if end < 0:
            raise _Wrong(
                "open-quote", opening, opening + 1,
                _("This quotation mark is not closed. Put another one after the last word of the phrase."),
            )  # fmt: skip
        words = " ".join(_QUOTED.sub(" ", self.text[opening + 1 : end]).split())
        slop, after = self._nearness(end + 1)
        if not _MEANT.search(words):
            return None, after
        return self._asked(start, after, Words(words, field or "text", phrase=True, slop=slop)), after

    def _nearness(self, position: int) -> tuple[int, int]:
        """How many words may stand between those of the phrase that ends there, and where the query goes on."""
        match = regex.compile(r"~(\d{0,6})").match(self.text, position)
        if match is None:
            return 0, position
        if not match[1] or not 1 <= int(match[1]) <= FARTHEST:
            raise _Wrong(
                "nearness", position, match.end(),
                _('After ~ a number from 1 to %(most)s says how many words may stand between, as in "appeal court"~5.')
                % {"most": FARTHEST},
            )  # fmt: skip
        return int(match[1]), match.end()

    def _word(self, start: int, position: int, field: str, word: str) -> _Token | None:
        end = position + len(word)
        if not field:
            word = word.lstrip("-−+~*")
            position = end - len(word)
        if not _MEANT.search(word):
            return None
        if field in ("", "text", "title", "number", "path"):
            if match := regex.search(r"(?<=[\p{L}\p{N}])~\d*$", word):
                raise _Wrong(
                    "nearness-of-a-word", position + match.start(), end,
                    _('~ goes after a phrase in quotation marks, as in "appeal court"~5.'),
                )  # fmt: skip
            if match := regex.search(r"(?<=[\p{L}\p{N}])\*(?=[\p{L}\p{N}])", word):
                raise _Wrong(
                    "star-inside", position + match.start(), position + match.end(),
                    _("A star stands at the end of a word only, as in deten*."),
                )  # fmt: skip
            bare = word.rstrip(".,;:!?")
            if bare.endswith("*"):
                return self._beginning(start, position, field, bare.rstrip("*~"), end)
        return self._asked(start, end, Words(word, field or "text", phrase=not field and _is_syntax(word)))

    def _beginning(self, start: int, position: int, field: str, beginning: str, end: int) -> _Token | None:
        letters = len(_MEANT.findall(beginning))
        quoted = not field and _is_syntax(beginning)
        if quoted or _BY_CHARACTER.search(beginning):
            return self._asked(start, end, Words(beginning, field or "text", phrase=quoted))
        if letters < _SHORTEST_BEGINNING and field not in ("number", "path"):
            raise _Wrong(
                "short-beginning", position, end,
                _("Write at least %(least)s letters before the star, as in deten*.") % {"least": _SHORTEST_BEGINNING},
            )  # fmt: skip
        return self._asked(start, end, Words(beginning, field or "text", prefix=True))

    def _asked(self, start: int, end: int, words: Words) -> _Token:
        try:
            value = value_of(words.field, unicodedata.normalize("NFC", words.words))
        except NotAValue as error:
            raise _Wrong("not-a-value", start, end, str(error)) from error
        return _Token("words", start, end, msgspec.structs.replace(words, words=value))


class _Reader:
    """Reads the tokens by the grammar. Raises `_Wrong`."""

    def __init__(self, text: str, tokens: list[_Token]) -> None:
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
                raise _Wrong(
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

    def _next(self) -> _Token | None:
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
                raise _Wrong(
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

    def _group(self, opening: _Token) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _Wrong(
                "too-deep", opening.start, opening.end,
                _("At most %(most)s parentheses stand in each other. Take some away.") % {"most": DEEPEST},
            )  # fmt: skip
        found = self._query()
        if not self._is("close"):
            raise _Wrong(
                "open-parenthesis", opening.start, opening.end,
                _("This parenthesis is not closed. Put another one where the group ends."),
            )  # fmt: skip
        if isinstance(found, AllOf) and not found.parts:
            closing = self.tokens[self.position]
            raise _Wrong(
                "empty-parentheses", opening.start, closing.end,
                _("Nothing stands between these parentheses. Write something there, or take them away."),
            )  # fmt: skip
        self.position += 1
        self.depth -= 1
        return found

    def _in_field(self, node: Node, field: str, token: _Token) -> Node:
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
            raise _Wrong("not-a-value", token.start, token.end, str(error)) from error
        return msgspec.structs.replace(node, words=value, field=field)

    def _nothing_beside(self, token: _Token | None) -> None:
        """Says which operator has nothing beside it."""
        before = self.tokens[self.position - 1] if self.position else None
        at = before if before is not None and before.kind in ("and", "or", "not") else token
        assert at is not None
        written = self.text[at.start : at.end]
        raise _Wrong(
            "nothing-beside", at.start, at.end,
            _("Something to look for is missing beside “%(operator)s”. Write it there, or take “%(operator)s” away.")
            % {"operator": written},
        )  # fmt: skip

    def _without_days(self, parts: list[Node]) -> None:
        if any(words.field == "on" for part in parts for words in leaves(part)):
            day = next(token for token in self.tokens if token.words is not None and token.words.field == "on")
            raise _Wrong(
                "day-inside", day.start, day.end,
                _("on: goes for the whole query. Take it out of what OR and NOT stand beside."),
            )  # fmt: skip


def _is_syntax(word: str) -> bool:
    """Whether a word in its place would mean something else elsewhere: it is kept in quotation marks."""
    field = _FIELD.match(word)
    return (
        word in _OPERATORS
        or word[0] in _OPEN
        or (field is not None and bool(field_called(field["name"]) or field_like(field["name"])))
    )


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
