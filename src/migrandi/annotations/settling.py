"""A person says what a citation means, or takes that back; what was read of the provision follows at once."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from migrandi.annotations.models import Reference, ReferenceWord
from migrandi.annotations.reading import Wording, read_batch
from migrandi.annotations.references import REFERENCES
from migrandi.annotations.walking import read_up_to
from migrandi.citations.citation import Authority
from migrandi.citations.within import pieces, words
from migrandi.law.models import Provision
from migrandi.law.units import decode


@transaction.atomic
def settle(reference: Reference, means: Authority | None, who: User | None, when: datetime) -> ReferenceWord:
    """Keep a person's word that the citation means that authority; None: that it cites none of its candidates."""
    text = words(pieces(decode(reference.provision.content)))
    word, _made = ReferenceWord.objects.update_or_create(
        provision=reference.provision,
        start=reference.start,
        end=reference.end,
        defaults={
            "quoted": text[reference.start : reference.end],
            "scheme": means.scheme if means is not None else "",
            "value": means.value if means is not None else "",
            "person": who,
            "at": when,
        },
    )
    _read_anew(reference.provision)
    return word


@transaction.atomic
def take_back(word: ReferenceWord) -> None:
    """Take a person's word back: what the machine reads stands again."""
    word.delete()
    _read_anew(word.provision)


def word_on(reference: Reference) -> ReferenceWord | None:
    """The person's word on that very place, if there is one."""
    return ReferenceWord.objects.filter(
        provision=reference.provision_id, start__lt=reference.end, end__gt=reference.start
    ).first()


def _read_anew(one: Provision) -> None:
    """Read every wording of the provision again, of those that have been read."""
    wordings = Provision.objects.filter(
        work=one.work_id, language=one.language, eid=one.eid, pk__lte=read_up_to(REFERENCES)
    )
    work = one.work
    batch = [
        Wording(number, one.eid, one.language, content, work.path, work.jurisdiction, work.kind, work.number,
                work.register)
        for number, content in wordings.order_by("pk").values_list("pk", "content")
    ]  # fmt: skip
    REFERENCES.begin(*REFERENCES.told())
    Reference.objects.filter(provision__in=[wording.id for wording in batch]).delete()
    REFERENCES.store(read_batch(REFERENCES.read, batch))
