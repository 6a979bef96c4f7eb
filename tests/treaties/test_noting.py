"""What a newer register says is noted for those who follow a State or a treaty."""

import pytest

from migrandi.law.models import Mark
from migrandi.treaties.loading import load_register
from migrandi.treaties.models import TreatyAction
from migrandi.treaties.noting import follow, latest

pytestmark = pytest.mark.django_db


def test_only_what_differs_from_the_register_before_is_noted() -> None:
    load_register()
    assert latest() == 0  # laid into an empty database: nothing happened to anybody
    # the database as a register would have left it that lacked one action and had one that is wrong
    lacking = TreatyAction.objects.get(work__number="refugee-convention", state="ke", action="accession")
    TreatyAction.objects.filter(pk=lacking.pk).delete()
    wrong = TreatyAction.objects.create(
        work=lacking.work, state="ug", action="denunciation", date="1999-01-01", source=lacking.source, line=999_999
    )
    Mark.objects.filter(key="register").delete()
    load_register()
    noted = [(one.kind, one.work.number, one.state, one.action, one.date) for one in follow()]
    assert noted == [
        ("removed", "refugee-convention", "ug", "denunciation", wrong.date),
        ("added", "refugee-convention", "ke", "accession", lacking.date),
    ]
    assert follow(after=latest()) == []
    load_register()
    assert len(follow()) == 2
