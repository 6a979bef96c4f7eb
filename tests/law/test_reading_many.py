"""Many provisions read at once say what each says when it is read alone."""

from datetime import date

import pytest

from migrandi.law.errors import LawError
from migrandi.law.models import Work
from migrandi.law.reading import provision_on
from migrandi.law.reading_many import units_on
from tests.law.writing import article, law, take_in

pytestmark = pytest.mark.django_db

DAYS = [None, date(1999, 1, 1), date(2001, 1, 1), date(2003, 6, 1), date(2005, 1, 1), date(2030, 1, 1)]
EIDS = ["art_1", "art_2", "art_4", "art_5", "art_9"]


def test_it_says_the_same_on_every_day() -> None:
    take_in(law(article("1", "entry"), article("4", "appeal"), article("2", "work"), as_of="2001-01-01"), "a.xml")
    take_in(
        law(article("1", "entry"), article("4", "appeal-long"), article("5", "papers"), as_of="2005-01-01"), "b.xml"
    )
    work = Work.objects.get()
    for day in DAYS:
        many = units_on(work, EIDS, day, "en")
        for eid in EIDS:
            try:
                alone = provision_on(work, eid, day, "en")
            except LawError:
                assert eid not in many, (eid, day)
            else:
                assert many[eid] == alone, (eid, day)
