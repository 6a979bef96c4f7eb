"""An empty database again, after tests that read real law in once for all of them."""

from migrandi import remembering
from migrandi.annotations import cites
from migrandi.concepts import standing
from migrandi.law import reading
from migrandi.law.models import IndexDebt, Manifestation, Mark, Work
from migrandi.search.syncing import engine
from migrandi.treaties import acts, binding


def forget() -> None:
    """What is remembered of a database goes with it: the next rows may have the same numbers."""
    for remembered in (
        reading._contents, cites._works, acts._spoke, binding._instruments, binding._topics_by_work, standing._standing
    ):  # fmt: skip
        remembered.cache_clear()
    remembering.forget()


def empty() -> None:
    """Take out every law, the register, and how far anything was read."""
    Work.objects.all().delete()
    Manifestation.objects.all().delete()
    Mark.objects.all().delete()
    IndexDebt.objects.all().delete()
    engine().clear()
    forget()
