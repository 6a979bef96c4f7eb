"""Cutting a query into words, phrases, fields, operators and parentheses; see `query_language`. Pure: no database."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import msgspec
import regex
from django.utils.translation import gettext as _

from migrandi.search.engine import Words
from migrandi.search.query_fields import FIELDS, NotAValue, field_called, field_like, value_of

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


class Token(msgspec.Struct, frozen=True):
    """`kind`: `open`, `close`, `and`, `or`, `not`, `field` (before a parenthesis) or `words`."""

    kind: str
    start: int
    end: int
    words: Words | None = None


class Wrong(Exception):
    """Stops the reading at a mistake."""

    def __init__(self, code: str, start: int, end: int, sentence: str) -> None:
        super().__init__(sentence)
        self.mistake = Mistake(code, start, end, sentence)


def cleaned(text: str) -> str:
    """The text with blanks for what means nothing in a query, as long as before."""
    return _NOISE.sub(" ", text)


def plain(text: str) -> tuple[Words, ...]:
    """The words of the text, whatever else stands there."""
    found = []
    for match in _WORD.finditer(text):
        word = match.group().strip("-−+*~:")
        field = _FIELD.match(word)
        if field and (field_called(field["name"]) or field_like(field["name"])):
            word = word[field.end() :]
        if word not in _OPERATORS and _MEANT.search(word):
            found.append(Words(unicodedata.normalize("NFC", word)))
    return tuple(dict.fromkeys(found))


class Scanner:
    """Cuts a text into tokens. Raises `Wrong`."""

    def __init__(self, text: str) -> None:
        self.text = text
        words = [word for word in regex.findall(r"\p{L}+", text) if word.upper() != word.lower()]
        self.heading = len(words) >= _CAPITALS_FROM and all(word.isupper() for word in words)

    def __iter__(self) -> Iterator[Token]:
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
                    yield Token("open", position, position + 1)
                position += 1
            elif first in _CLOSE:
                yield Token("close", position, position + 1)
                position += 1
            elif first in "-−" and begins and self._stands(position + 1):
                yield Token("not", position, position + 1)
                position += 1
            else:
                token, position = self._value(position, begins)
                if token is not None:
                    in_field = token.kind == "field"
                    yield token

    def _stands(self, position: int) -> bool:
        return position < len(self.text) and not self.text[position].isspace() and self.text[position] not in _CLOSE

    def _value(self, start: int, begins: bool) -> tuple[Token | None, int]:
        """A word, a phrase or a field with what it asks for."""
        field, position = self._field(start) if begins else ("", start)
        first = self.text[position] if position < len(self.text) else " "
        if field and (first.isspace() or first in _CLOSE):
            raise Wrong(
                "field-without-value", start, position,
                _("Nothing stands right after “%(field)s:”. Write what to look for there, as in %(example)s.")
                % {"field": field, "example": FIELDS[field]},
            )  # fmt: skip
        if field and first in _OPEN:
            return Token("field", start, position, Words("", field)), position
        if first in _CLOSING and (begins or field or first in _ONLY_OPENING):
            return self._phrase(start, position, field)
        match = _WORD.match(self.text, position)
        if match is None:
            return None, position + 1
        word = match.group()
        if not field and word in _OPERATORS and not self.heading:
            return Token(_OPERATORS[word], start, match.end()), match.end()
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
            raise Wrong(
                "unknown-field", start, match.end(),
                _("There is no field “%(field)s:”. Did you mean “%(near)s:”? There are: %(fields)s.")
                % {"field": match["name"], "near": near, "fields": ", ".join(f"{name}:" for name in FIELDS)},
            )  # fmt: skip
        return "", start

    def _phrase(self, start: int, opening: int, field: str) -> tuple[Token | None, int]:
        closing = _CLOSING[self.text[opening]]
        end = next((n for n in range(opening + 1, len(self.text)) if self.text[n] in closing), -1)
        if end < 0:
            raise Wrong(
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
            raise Wrong(
                "nearness", position, match.end(),
                _('After ~ a number from 1 to %(most)s says how many words may stand between, as in "appeal court"~5.')
                % {"most": FARTHEST},
            )  # fmt: skip
        return int(match[1]), match.end()

    def _word(self, start: int, position: int, field: str, word: str) -> Token | None:
        end = position + len(word)
        if not field:
            word = word.lstrip("-−+~*")
            position = end - len(word)
        if not _MEANT.search(word):
            return None
        if field in ("", "text", "title", "number", "path"):
            if match := regex.search(r"(?<=[\p{L}\p{N}])~\d*$", word):
                raise Wrong(
                    "nearness-of-a-word", position + match.start(), end,
                    _('~ goes after a phrase in quotation marks, as in "appeal court"~5.'),
                )  # fmt: skip
            if match := regex.search(r"(?<=[\p{L}\p{N}])\*(?=[\p{L}\p{N}])", word):
                raise Wrong(
                    "star-inside", position + match.start(), position + match.end(),
                    _("A star stands at the end of a word only, as in deten*."),
                )  # fmt: skip
            bare = word.rstrip(".,;:!?")
            if bare.endswith("*"):
                return self._beginning(start, position, field, bare.rstrip("*~"), end)
        return self._asked(start, end, Words(word, field or "text", phrase=not field and _is_syntax(word)))

    def _beginning(self, start: int, position: int, field: str, beginning: str, end: int) -> Token | None:
        letters = len(_MEANT.findall(beginning))
        quoted = not field and _is_syntax(beginning)
        if quoted or _BY_CHARACTER.search(beginning):
            return self._asked(start, end, Words(beginning, field or "text", phrase=quoted))
        if letters < _SHORTEST_BEGINNING and field not in ("number", "path"):
            raise Wrong(
                "short-beginning", position, end,
                _("Write at least %(least)s letters before the star, as in deten*.") % {"least": _SHORTEST_BEGINNING},
            )  # fmt: skip
        return self._asked(start, end, Words(beginning, field or "text", prefix=True))

    def _asked(self, start: int, end: int, words: Words) -> Token:
        try:
            value = value_of(words.field, unicodedata.normalize("NFC", words.words))
        except NotAValue as error:
            raise Wrong("not-a-value", start, end, str(error)) from error
        return Token("words", start, end, msgspec.structs.replace(words, words=value))


def _is_syntax(word: str) -> bool:
    """Whether a word in its place would mean something else elsewhere: it is kept in quotation marks."""
    field = _FIELD.match(word)
    return (
        word in _OPERATORS
        or word[0] in _OPEN
        or (field is not None and bool(field_called(field["name"]) or field_like(field["name"])))
    )
