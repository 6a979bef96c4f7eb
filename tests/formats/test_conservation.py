"""Nothing of a source's visible text is lost: every format, every real file of it, measured without the parser."""

import importlib
import pkgutil
from pathlib import Path
from types import ModuleType

import pytest

from migrandi.formats import registry
from migrandi.formats.document import LegalDocument
from tests.corpus import CORPUS, needs_corpus, samples
from tests.formats import extraction
from tests.formats.conservation import kept
from tests.formats.manifests import hints_of

_MODULES = {
    module.name: importlib.import_module(f"{extraction.__name__}.{module.name}")
    for module in pkgutil.iter_modules(extraction.__path__)
}
EXTRACTIONS = {name: module for name, module in _MODULES.items() if hasattr(module, "SAMPLES")}
"""By format module; the others hold what several extractions share."""
WITHOUT_REAL_FILES = {"datasets", "akoma_ntoso_own", "formex", "gii", "boe", "egov_japan"}
"""What reads nothing; what reads our own writing, tested by the way there and back; and what the folder has no
files of."""

FILES = [(name, path) for name, module in EXTRACTIONS.items() for path in samples(*module.SAMPLES)]


def test_every_format_has_an_extraction_to_measure_it_by() -> None:
    assert set(registry.FORMATS) - WITHOUT_REAL_FILES <= set(EXTRACTIONS)


@pytest.mark.parametrize("name", sorted(EXTRACTIONS))
def test_each_extraction_sets_a_threshold_and_offers_a_text(name: str) -> None:
    module: ModuleType = EXTRACTIONS[name]
    assert 0.97 <= module.THRESHOLD <= 1
    assert module.SAMPLES
    assert callable(module.visible)


@needs_corpus
@pytest.mark.corpus
@pytest.mark.parametrize("name", sorted(EXTRACTIONS))
def test_each_extraction_finds_its_files(name: str) -> None:
    assert samples(*EXTRACTIONS[name].SAMPLES)


@needs_corpus
@pytest.mark.corpus
@pytest.mark.parametrize(("name", "path"), [pytest.param(n, p, id=str(p.relative_to(CORPUS))) for n, p in FILES])
def test_the_visible_text_is_kept(name: str, path: Path) -> None:
    data = path.read_bytes()
    documents: list[LegalDocument] = list(registry.load(name).read(data, hints_of(path)))
    visible = EXTRACTIONS[name].visible(data)
    share, lost = kept(visible, documents)
    assert len(visible.split()) > 5, "the extraction itself finds no text"
    assert share >= EXTRACTIONS[name].THRESHOLD, f"lost: {lost.most_common(20)}"
