"""Lettered points in running text are found where their letters follow one another, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrandi.formats.document import Provision, texts
from migrandi.formats.enumerations import points


def shape(text: str) -> list[str]:
    """Each block as its label, points inside others with a slash."""

    def labels(blocks: list, before: str) -> list[str]:
        found = []
        for block in blocks:
            own = before + (block.number if isinstance(block, Provision) else "-")
            found.append(own)
            if isinstance(block, Provision):
                found += [label for label in labels(block.content, own + "/") if not label.endswith("-")]
        return found

    return labels(points(text), "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No points at all.", ["-"]),
        ("It decides: (a) to act; (b) to wait.", ["-", "a", "b"]),
        ("It decides: (a) to act; and (b) to wait.", ["-", "a", "b"]),
        ("Il décide : (a) d’agir ; et (b) d’attendre.", ["-", "a", "b"]),
        ("As in article 6 (a) and (b) of the Act.", ["-"]),  # a reference
        ("It decides: (a) to act under article 6 (b) of the Act; (b) to wait.", ["-", "a", "b"]),
        ("It decides: (a) alone.", ["-"]),  # a series has two members at least
        ("Namely: (i) one; (ii) two; (iii) three.", ["-", "i", "ii", "iii"]),
        ("Namely: (a) one: (i) first; (ii) second; (b) two.", ["-", "a", "a/i", "a/ii", "b"]),
        ("Of: (g) not the first; (h) nor this.", ["-"]),
        ("So: (a) x; (b) x; (c) x; (d) x; (e) x; (f) x; (g) x; (h) x; (i) x; (j) x.", ["-", *"abcdefghij"]),
        ("States:\n(a) act;\n(b) wait.\nThey do.", ["-", "a", "b"]),
        ("a)\xa0 un ; b)\xa0 deux", ["a", "b"]),
    ],
)
def test_points_are_found_where_they_enumerate(text: str, expected: list[str]) -> None:
    assert shape(text) == expected


@given(
    st.lists(st.sampled_from(["(a) ", "(b) ", "(i) ", "(ii) ", "c)\xa0", "word ", "; ", ": ", "\n", ". "])).map("".join)
)
def test_no_character_is_ever_lost(text: str) -> None:
    assert "".join("".join(texts(points(text))).split()) == "".join(text.split())
