"""The dated copies of two real laws: Canada's Immigration and Refugee Protection Act and the French code of aliens."""

from __future__ import annotations

import hashlib
import html
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import permutations
from pathlib import Path

import pytest
from lxml import etree
from pytest_django import DjangoDbBlocker

from migrandi.formats import registry
from migrandi.formats.document import Block, Hints, LegalDocument, provisions, texts
from migrandi.harvest import files
from migrandi.harvest.importing import run
from migrandi.law.errors import NoTextThatDay
from migrandi.law.models import (
    Expression,
    FormerPath,
    Identifier,
    Manifestation,
    Period,
    Provision,
    Renumbering,
    Title,
    Work,
)
from migrandi.law.reading import document_on, provision_on
from tests.corpus import needs_corpus, samples
from tests.emptying import empty
from tests.harvest.test_importing import program

pytestmark = [pytest.mark.django_db, pytest.mark.corpus, needs_corpus]

LAWS = {
    "/ca/act/2001/c-27": ("ca-justice/versions/I-2.5@*.xml", 5),
    "/fr/code/code-de-l-entree-et-du-sejour-des-etrangers-et-du-droit-d-asile": ("fr-legalize/versions/CESEDA@*.md", 8),
}
"""Each law's path, its dated copies, and how many there are."""
ORDERS = 3
"""In how many orders, drawn by lot, all copies of both laws are imported."""
PAIRS = 150
"""How many pairs of provision and day are drawn of each law."""
SHOWN = 4
"""For how many pairs of each law the command is run as well."""
LAST_DAY = date(2026, 12, 31)

COPIES = [path for pattern, _count in LAWS.values() for path in samples(pattern)]


def take_in(paths: list[Path], home: Path) -> None:
    """Import the files, one after the other in this order, as the command does."""
    report = run(files.find(paths), home=home, store=home / "bytes", jobs=1)
    assert (report.files, report.refused) == (len(paths), [])


def everything() -> dict[str, str]:
    """A digest of all that is recorded, table by table, without the numbers the database gives and our own clock."""
    wordings = dict(Provision.objects.values_list("id", "digest"))
    addresses = dict(Provision.objects.values_list("id", "eid"))
    copies = [
        (language, as_of, title, document, digest, plain, warnings,
         [(addresses[number], wordings[number], depth) for number, depth in json.loads(outline)])
        for language, as_of, title, document, outline, digest, plain, warnings in Expression.objects.values_list(
            "language", "as_of", "title", "document", "outline", "manifestation__sha256", "plain", "warnings"
        ).filter(superseded_at=None)
    ]  # fmt: skip
    tables = {
        "works": Work.objects.values_list("path", "jurisdiction", "kind", "year", "number", "title", "date", "facts"),
        "titles": Title.objects.values_list("work__path", "language", "kind", "text", "slug"),
        "identifiers": Identifier.objects.values_list("work__path", "scheme", "value"),
        "former paths": FormerPath.objects.values_list("path", "work__path"),
        "bytes": Manifestation.objects.values_list("sha256", "filename", "reading"),
        "copies": copies,
        "wordings": Provision.objects.values_list(
            "work__path", "language", "eid", "kind", "label", "number", "heading", "content", "digest", "in_force_from"
        ),
        "periods": Period.objects.values_list(
            "provision__work__path", "provision__language", "provision__eid", "provision__digest", "start", "end"
        ),
        "renumberings": Renumbering.objects.values_list(
            "work__path", "before__eid", "before__digest", "after__eid", "after__digest", "on", "likeness"
        ),
    }  # fmt: skip
    return {
        name: hashlib.sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest() for name, rows in tables.items()
    }


@cache
def in_the_order_of_their_days(home: Path) -> dict[str, str]:
    empty()
    take_in(COPIES, home)
    return everything()


@pytest.mark.parametrize("seed", range(ORDERS))
def test_real_copies_give_the_same_history_in_any_order(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert [len(samples(pattern)) for pattern, _count in LAWS.values()] == [count for _pattern, count in LAWS.values()]
    home = tmp_path_factory.getbasetemp()
    expected = in_the_order_of_their_days(home)
    empty()
    order = random.Random(seed).sample(COPIES, len(COPIES))
    take_in(order, home)
    assert Expression.objects.count() == len(COPIES)
    assert Work.objects.count() == len(LAWS)
    assert everything() == expected, [path.name for path in order]


def day_of(path: Path) -> date:
    return date.fromisoformat(path.stem.rpartition("@")[2])


@cache
def parsed(path: Path) -> LegalDocument:
    """The copy as its format reads it, without any database."""
    [document] = registry.read(path.read_bytes(), Hints(path.name, as_of=day_of(path)))
    return document


@cache
def provisions_of(path: Path) -> dict[str, Block]:
    return {provision.eid: provision for provision in provisions(parsed(path).content)}


def letters(text: str) -> str:
    """What of a text is read: its letters and digits."""
    return "".join(sign for sign in text if sign.isalnum())


Printed = dict[str, list[str]]
"""What a copy prints under each address a lawyer would give: nearly always one text, two where it prints two."""


def step(number: str) -> str:
    """A number as it stands in an address: ranges and letters set apart get a hyphen."""
    return re.sub(r"[^\w.-]+", "-", number).strip("-.")


def printed_by_canada(path: Path) -> Printed:
    """Sections and subsections of the body, by their labels, straight from the XML."""
    found: Printed = defaultdict(list)
    root = etree.fromstring(path.read_bytes())
    for section in root.findall("Body/Section"):
        address = f"sec_{step(str(section.xpath('string(Label)')))}"
        found[address].append(letters(_label_first(section)))
        for part in section.findall("Subsection"):
            number = step(part.findtext("Label") or "")
            if number:
                found[f"{address}/subsec_{number}"].append(letters(_label_first(part)))
    return found


def _label_first(element: etree._Element) -> str:
    """All text of the element in its order, but that a label comes before the marginal note that stands above it."""
    children = sorted(element, key=lambda child: child.tag != "Label")
    return (element.text or "") + "".join(_label_first(child) + (child.tail or "") for child in children)


_ARTICLE = re.compile(r"(?:#+ )?Article ((?:[LRD]|Annexe)[ .*]{0,2}\d[^ ]*(?: [A-Z]| bis)?)$")
_CONTAINER = re.compile(
    r"(?:#+ .*|(?:partie|livre|titre|sous-titre|chapitre|section|sous-section|paragraphe|sous-paragraphe)\s+"
    r"(?:[IVXL]+(?:er|bis|ter)?|\d+(?:-\d)?|1er|unique|liminaire|préliminaire|législative|réglementaire)\b.*|annexes?\b.*)",
    re.IGNORECASE,
)
_PART = re.compile(r"(?:#+ )?Partie (?:législative|réglementaire)\b")


def printed_by_france(path: Path) -> Printed:
    """Articles by their numbers, straight from the lines of the file: each up to the next article or heading.

    Two copies leave articles of the repealed code before the first part: those are not the code's.
    """
    found: Printed = defaultdict(list)
    lines: list[str] = []
    article = ""
    source = path.read_text().split("\n")
    first = next(place for place, line in enumerate(source) if _PART.match(line))
    for line in [*source[first:], "Titre I"]:
        opens = _ARTICLE.match(line)
        if opens is None and not _CONTAINER.match(line):
            lines.append(line)
            continue
        if article and not article.startswith("Annexe"):
            words = re.sub(r"\]\([^()\s]*\)|</?[a-z][^<>]*>", " ", html.unescape("\n".join(lines)))
            number = step(re.sub(r"^([LRD])[ .*]+", r"\1", article))
            found[f"art_{number}"].append(letters(f"Article{article}{words}"))
        article, lines = opens[1] if opens is not None else "", []
    return found


PRINTED = dict(zip(LAWS, (printed_by_canada, printed_by_france), strict=True))


@cache
def printed(law: str, path: Path) -> Printed:
    return PRINTED[law](path)


def pairs(law: str) -> list[tuple[str, date, Path]]:
    """Provisions and days drawn by lot, each with the copy that was the law's text on that day.

    The provisions are those of any copy, as its bytes print them, so that some were not there on the day.
    """
    lot = random.Random(law)
    copies = samples(LAWS[law][0])
    addresses = sorted({address for copy in copies for address in printed(law, copy)})
    first = min(map(day_of, copies))
    drawn = []
    for _draw in range(PAIRS):
        day = first + timedelta(days=lot.randrange((LAST_DAY - first).days))
        # half of them from the copy of that day: a code that was numbered anew has few addresses in common
        standing = max((copy for copy in copies if day_of(copy) <= day), key=day_of)
        drawn.append((lot.choice(lot.choice([addresses, sorted(printed(law, standing))])), day, standing))
    return drawn


@pytest.mark.parametrize("law", LAWS)
def test_every_copy_is_read_as_its_bytes_print_it(law: str) -> None:
    for copy in samples(LAWS[law][0]):
        read = provisions_of(copy)
        for address, said in printed(law, copy).items():
            assert address in read, (copy.name, address)
            assert is_printed(letters("".join(texts([read[address]]))), said, address), (copy.name, address)


@pytest.fixture(scope="module")
def _imported(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """All copies of both laws in an order drawn by lot, for the tests that only read."""
    with django_db_blocker.unblock():
        take_in(random.Random(7).sample(COPIES, len(COPIES)), tmp_path_factory.mktemp("imported"))
    yield
    with django_db_blocker.unblock():
        empty()


@pytest.mark.usefixtures("_imported")
@pytest.mark.parametrize("law", LAWS)
def test_a_provision_on_a_day_is_what_the_copy_of_that_day_says(law: str) -> None:
    work = Work.objects.get(path=law)
    absent = 0
    for address, day, copy in pairs(law):
        said = printed(law, copy).get(address)
        if said is None:
            absent += 1
            with pytest.raises(NoTextThatDay, match=re.escape(address)):
                provision_on(work, address, day)
            continue
        reading = provision_on(work, address, day)
        assert reading.content == [provisions_of(copy)[address]], (address, day)
        assert (reading.as_of, reading.source.filename) == (day_of(copy), copy.name), (address, day)
        assert is_printed(letters("".join(texts(reading.content))), said, address), (address, day)
    assert PAIRS - absent >= 100


def is_printed(shown: str, said: list[str], address: str) -> bool:
    """Whether what is shown is what the copy prints under the number. Where it prints two wordings one after the
    other, without saying which stood, one of them is shown with the others, as also printed, after it."""
    label = f"Article{letters(address.removeprefix('art_'))}"
    return shown in said or any(
        shown.replace("alsoprinted", "") == first + "".join(other.removeprefix(label) for other in others)
        for first, *others in permutations(said)
    )


@pytest.mark.usefixtures("_imported")
def test_a_copy_comes_out_whole_on_each_day_of_it() -> None:
    for law, (pattern, _count) in LAWS.items():
        work = Work.objects.get(path=law)
        copies = samples(pattern)
        for copy, following in zip(copies, [*map(day_of, copies[1:]), LAST_DAY], strict=True):
            for day in (day_of(copy), following - timedelta(days=1)):
                assert document_on(work, day).content == parsed(copy).content, (copy.name, day)


def test_the_command_shows_the_same(tmp_path: Path) -> None:
    program(tmp_path / "home", "import", "--jobs", "1", *map(str, random.Random(3).sample(COPIES, len(COPIES))))
    for law in LAWS:
        for address, day, copy in pairs(law)[:SHOWN]:
            said = printed(law, copy).get(address)
            reference = f"{law}/{address}"
            ran = program(tmp_path / "home", "show", reference, "--on", day.isoformat(), "--json", check=False)
            if said is None:
                assert ran.returncode == 2 and address in ran.stderr, ran.stderr
                continue
            assert ran.returncode == 0, ran.stderr
            shape = json.loads(ran.stdout)
            assert is_printed(letters(shape["text"]), said, address), reference
            assert (shape["address"], shape["on"], shape["as_of"]) == (
                address,
                day.isoformat(),
                day_of(copy).isoformat(),
            )
