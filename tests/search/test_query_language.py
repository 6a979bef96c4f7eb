"""What a person types, as it is understood; a mistake is told with its place, and never more than that."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrandi.search.query_language import LONGEST, canonical, parse
from tests.search.query_fuzzing import queries


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("child detention", "child detention"),
        ("child AND detention", "child detention"),
        ("child OR minor detention", "(child OR minor) detention"),  # OR joins the two beside it
        ("asylum AND child OR minor", "(asylum AND child) OR minor"),
        ("(child OR minor) AND NOT visa", "(child OR minor) -visa"),
        ("detention -visa −transit", "detention -visa -transit"),
        ("-(visa transit)", "-(visa AND transit)"),
        ("“family unity” «regroupement familial» „Aufenthalt“", '"family unity" "regroupement familial" "Aufenthalt"'),
        ('"appeal court"~5', '"appeal court"~5'),
        ("deten* заключ*", "deten* заключ*"),
        ("难民* 拘留", "难民 拘留"),  # Chinese words have no endings
        ("title:expulsion", "title:expulsion"),
        ("titre:expulsion año:2001 страна:Франция", "title:expulsion year:2001 jurisdiction:fr"),
        ("title:(expulsion OR return)", "title:expulsion OR title:return"),
        ("jurisdiction:KEN region:Africa lang:French", "jurisdiction:ke region:002 lang:fr"),
        ("year:<2000 year:1990-2005 year:>=2010", "year:0001-1999 year:1990-2005 year:2010-9999"),
        ("topic:refoulement-nonsense", None),
        ("topic:Inhaftierung", None),
        ("topic:détention", "topic:detention"),
        ("path:ca/act/2001/c-27 number:33(1)", "path:/ca/act/2001/c-27 number:33(1)"),
        ("NOT visa", "-visa"),
        ("SHALL NOT BE EXPELLED OR RETURNED", 'SHALL "NOT" BE EXPELLED "OR" RETURNED'),  # a heading, not operators
        ("CAT OR CRC", "CAT OR CRC"),
        ("a AND (b OR (c AND d))", "a (b OR (c AND d))"),
    ],
)
def test_a_query_is_understood(typed: str, understood: str | None) -> None:
    parsed = parse(typed)
    if understood is None:
        assert parsed.mistake is not None and parsed.mistake.code == "not-a-value"
    else:
        assert parsed.mistake is None, parsed.mistake
        assert canonical(parsed.parts, parsed.on) == understood


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (
            "What is the time limit (see art. 13(4)) for an appeal?",
            "What is the time limit see art. 13(4) for an appeal?",
        ),
        ("a) the child 2) the parent", "a the child 2 the parent"),
        ("Case C-411/10: N.S. v. Secretary of State", "Case C-411/10: N.S. v. Secretary of State"),
        ("Who, at 3:30, may “re-enter” (if at all", 'Who, at 3:30, may "re-enter" if at all'),
        ('the 5" rule - and the rest', "the 5 rule and the rest"),
        ("http://example.org/law?a=1", "http://example.org/law?a=1"),
        ("第三条（一）难民", "第三条 一 难民"),
        ("l'étranger n'est pas expulsé", "l'étranger n'est pas expulsé"),
        ("detention ...  !!! ~ * ** -", "detention"),
        ("rock & roll / visa", "rock roll visa"),
    ],
)
def test_marks_in_a_sentence_are_no_mistake(typed: str, words: str) -> None:
    parsed = parse(typed)
    assert parsed.mistake is None, parsed.mistake
    assert canonical(parsed.parts) == words


@pytest.mark.parametrize(
    ("typed", "code", "place", "said", "plain"),
    [
        ("detention OR", "nothing-beside", "OR", "beside “OR”", "detention"),
        ("AND detention", "nothing-beside", "AND", "beside “AND”", "detention"),
        ("child NOT", "nothing-beside", "NOT", "beside “NOT”", "child"),
        ("(child OR minor detention", "open-parenthesis", "(", "not closed", "child minor detention"),
        ("child OR minor) detention", "stray-parenthesis", ")", "No parenthesis is open", "child minor detention"),
        ("child AND ()", "empty-parentheses", "()", "between these parentheses", "child"),
        ('child "family unity', "open-quote", '"', "not closed", "child family unity"),
        ("tilte:expulsion child", "unknown-field", "tilte:", "Did you mean “title:”", "expulsion child"),
        ("title: expulsion", "field-without-value", "title:", "title:refugee", "title expulsion"),
        ("child year:soon", "not-a-value", "year:soon", "year:1990-2005", "child soon"),
        ("child year:2005-1990", "not-a-value", "year:2005-1990", "earlier year first", "child 2005-1990"),
        ("jurisdiction:Atlantis", "not-a-value", "jurisdiction:Atlantis", "jurisdiction:ke", "Atlantis"),
        ("region:Atlantis", "not-a-value", "region:Atlantis", "region:Africa", "Atlantis"),
        ("lang:Klingonish", "not-a-value", "lang:Klingonish", "lang:fr", "Klingonish"),
        ("on:2015-02-30 child", "not-a-value", "on:2015-02-30", "on:2015-06-01", "2015-02-30 child"),
        ("child OR on:2015-06-01", "day-inside", "on:2015-06-01", "whole query", "child 2015-06-01"),
        ('"a b"~ child', "nearness", "~", "from 1 to 100", "a b child"),
        ('"a b"~900', "nearness", "~900", "from 1 to 100", "a b 900"),
        ("court~5", "nearness-of-a-word", "~5", "after a phrase", "court~5"),
        ("de*tion", "star-inside", "*", "end of a word", "de*tion"),
        ("a* child", "short-beginning", "a*", "at least 3 letters", "a child"),
        ("child NOT NOT visa", "not-twice", "NOT", "once only", "child visa"),
        ("(" * 25 + "a OR b" + ")" * 25, "too-deep", "(", "At most 20", "a b"),
    ],
)
def test_a_mistake_is_told_at_its_place_and_the_plain_words_are_kept(
    typed: str, code: str, place: str, said: str, plain: str
) -> None:
    parsed = parse(typed)
    assert parsed.mistake is not None
    assert parsed.mistake.code == code
    assert typed[parsed.mistake.start : parsed.mistake.end] == place
    assert said in parsed.mistake.sentence
    assert canonical(parsed.parts) == plain


def test_a_day_goes_for_the_whole_query() -> None:
    parsed = parse("detention (on:2015-06-01 AND child)")
    assert (canonical(parsed.parts), parsed.on) == ("detention child", date(2015, 6, 1))


def test_what_is_too_long_is_cut_and_said() -> None:
    parsed = parse("detention " * 100_000)
    assert parsed.mistake is not None and parsed.mistake.code == "too-many-words"
    parsed = parse("x" * 1_000_000)
    assert parsed.mistake is not None and parsed.mistake.code == "too-long"
    assert parsed.mistake.start == len(parsed.text) == LONGEST


def test_control_characters_and_half_characters_mean_nothing() -> None:
    parsed = parse("deten\x00tion\ud800 \u202echild\u202c")
    assert parsed.mistake is None and canonical(parsed.parts) == "deten tion child"


@given(st.text(max_size=80) | st.text(alphabet='()"~*-: ORANDtitlyea0159“”\u3000难é', max_size=60))
@settings(max_examples=300, deadline=None)
def test_the_canonical_query_asks_for_the_same(typed: str) -> None:
    parsed = parse(typed)
    again = parse(canonical(parsed.parts, parsed.on))
    if parsed.mistake is None:
        assert (again.mistake, again.parts, again.on) == (None, parsed.parts, parsed.on)


def test_nothing_that_can_be_typed_breaks_the_reading() -> None:
    for number in range(600):
        parsed = parse(queries(7, number))
        assert parsed.mistake is None or 0 <= parsed.mistake.start <= parsed.mistake.end <= len(parsed.text)
