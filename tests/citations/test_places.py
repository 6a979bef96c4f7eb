"""Whether what real law cites, where this database holds it, leads to the right provision of the right law."""

import sys
from functools import cache
from pathlib import Path

import pytest
from msgspec import structs

from migrandi.citations.citation import Authority, Citation
from migrandi.citations.resolving import Target, resolve
from migrandi.harvest import files, importing
from migrandi.law.models import Headnote, Provision, Work
from migrandi.treaties.loading import load_register
from migrandi.treaties.register.reading import instruments
from tests.citations.measuring import Marked, complete, outcome
from tests.corpus import CORPUS, needs_corpus

pytestmark = [pytest.mark.corpus, pytest.mark.django_db, needs_corpus]

CESEDA = "/fr/code/code-de-l-entree-et-du-sejour-des-etrangers-et-du-droit-d-asile"
HELD = {
    # what is cited, which file of the corpus it is in, and under which path it has to come in
    "ca:2001/c-27": ("ca-justice/eng/I-2.5.xml", "/ca/act/2001/c-27"),
    "ca:rsc-1985/c-h-6": ("ca-justice/eng/H-6.xml", "/ca/act/1985/c-h-6"),
    "act:canadian-air-transport-security-authority-act": ("ca-justice/eng/C-11.2.xml", "/ca/act/2002/c-9-s-2"),
    "de:aufenthg": ("de-bundestag/aufenthg_2004.md", "/de/act/aufenthg_2004"),
    "de:asylg": ("de-bundestag/asylvfg_1992.md", "/de/act/asylvfg_1992"),
    "de:gg": ("de-bundestag/gg.md", "/de/act/gg"),
    "fr:": ("fr-legalize/versions/CESEDA@2021-09-30.md", CESEDA),
    "nl:vb-2000": ("nl-markdown/BWBR0011825.md", "/nl/act/bwbr0011825"),
    "celex:32016R0679": ("official/eu/32016R0679.xhtml", "/eu/regulation/2016/679"),
    "act:data-protection-act-2018": ("official/uk/sample-dpa-2018-latest.xml", "/gb/act/2018/12"),
    "act:human-rights-act-1998": ("official/uk/sample-human-rights-1998.xml", "/gb/act/1998/42"),
    "gb:ukpga/1998/42": ("official/uk/sample-human-rights-1998.xml", "/gb/act/1998/42"),
    "act:environment-miscellaneous-provisions-act-2015": (
        "official/ie/sample-environment-2015.xml",
        "/ie/act/2015/29",
    ),
    "usc:1": ("official/us/sample-uscode-title1.xml", "/us/code/title-1"),
    "statute:decreto-legislativo-1350": ("pe-legalize/DLEG-1350-2017.md", "/pe/decree-law/2017/dleg-1350-2017"),
    "statute:decreto-legislativo-1130": ("pe-legalize/DLEG-1130-2012.md", "/pe/decree-law/2012/dleg-1130-2012"),
    "statute:decreto-ley-22534": ("pe-legalize/DL-22534-1979.md", "/pe/decree-law/1979/dl-22534-1979"),
    "statute:decreto-supremo-003-2023-in": ("pe-legalize/DS-003-2023-IN.md", "/pe/decree/2023/ds-003-2023-in"),
    "statute:decreto-supremo-001-2000-re": ("pe-legalize/DS-001-2000-RE.md", "/pe/decree/2000/ds-001-2000-re"),
    "statute:decreto-supremo-005-99-re": ("pe-legalize/DS-005-99-RE-1999.md", "/pe/decree/1999/ds-005-99-re-1999"),
    "statute:ley-16340": ("uy-legalize/UY-ley-16340.md", "/uy/act/1993/16340"),
    "statute:ley-12001": ("uy-legalize/UY-ley-12001.md", "/uy/act/1953/12001"),
    "statute:decreto-ley-14842": ("uy-legalize/UY-decreto-ley-14842.md", "/uy/decree-law/1978/14842"),
    "general-comment:cat/1": ("un-general-comments/*CAT*GC1_*", "/un/general-comment/cat-1"),
    "general-comment:ccpr/15": ("un-general-comments/*CCPR_GC15*", "/un/general-comment/ccpr-15"),
    "general-comment:ccpr/31": ("un-general-comments/*CCPR_GC31*", "/un/general-comment/ccpr-31"),
    "general-comment:cedaw/19": ("un-general-comments/*CEDAW*GR19*", "/un/general-comment/cedaw-19"),
    "general-comment:cedaw/34": ("un-general-comments/*CEDAW*GR34*", "/un/general-comment/cedaw-34"),
    "general-comment:cerd/30": ("un-general-comments/*CERD*GR30*", "/un/general-comment/cerd-30"),
    "general-comment:cescr/16": ("un-general-comments/*ESCR-GC16*", "/un/general-comment/cescr-16"),
    "general-comment:cescr/5": ("un-general-comments/*ESCR-GC5-*", "/un/general-comment/cescr-5"),
    "general-comment:crc/13": ("un-general-comments/*CRC-GC13*", "/un/general-comment/crc-13"),
    "general-comment:crc/23": ("un-general-comments/*CRC-CMW-GC23*", "/un/general-comment/crc-cmw-23"),
    "general-comment:cmw/4": ("un-general-comments/*CRC-CMW-GC23*", "/un/general-comment/crc-cmw-23"),
}


@cache
def paths() -> dict[str, str]:
    """The path of each authority that is held: of the register as its files say, of what is imported as above."""
    found = {key: path for key, (_file, path) in HELD.items()}
    for one in instruments():
        identifiers = dict(one.identifiers)
        found.setdefault(f"name:{one.path.rsplit('/', 1)[-1]}", one.path)
        for scheme in ("celex", "ecli"):
            if scheme in identifiers:
                found.setdefault(f"{scheme}:{identifiers[scheme]}", one.path)
        for number in identifiers.get("appno", "").replace(",", " ").replace(";", " ").split():
            found.setdefault(f"appno:{number}", one.path)
            found.setdefault(f"case:{number}", one.path)
    return found


def is_held(work: Work, pinpoint: str) -> bool:
    """Whether the law has an article, section or paragraph of that number, whatever it is called."""
    number = number_of(pinpoint)
    kinds = (
        Provision.objects.filter(work=work, number__iexact=number),
        Headnote.objects.filter(work=work, number__iexact=number),
    )
    return any(rows.exists() for rows in kinds)


def number_of(address: str) -> str:
    return address.partition("/")[0].partition("_")[2]


def leads_to(work: Work, pinpoint: str, targets: list[Target]) -> bool:
    """Whether one of the targets is that law's provision of that number."""
    return any(
        to.path == work.path and (not pinpoint or number_of(to.unit).lower() == number_of(pinpoint).lower())
        for to in targets
    )


def as_stored(mark: Marked, citation: Citation) -> Citation:
    """An article of the code that a text is of is kept as that code's."""
    if mark.authority == "fr:":
        return structs.replace(citation, authority=Authority("path", CESEDA))
    return citation


def test_what_is_held_of_what_real_law_cites_leads_to_the_right_provision(tmp_path: Path) -> None:
    load_register()
    named = sorted({path for pattern, _path in HELD.values() for path in CORPUS.glob(pattern)})
    importing.run(files.find(named), home=tmp_path, store=tmp_path / "blobs", jobs=1)
    works = {work.path: work for work in Work.objects.filter(path__in=set(paths().values()))}
    right, wrong = 0, list[str]()
    for name in complete():
        measured = outcome(name)
        for mark, citation in [*measured.right, *((mark, None) for mark in measured.missed)]:
            work = works.get(paths().get(mark.authority, ""))
            if work is None:
                continue
            places = mark.pinpoint.split(";") if mark.pinpoint else [""]
            held = [place for place in places if not place or is_held(work, place)]
            targets = resolve(as_stored(mark, citation)) if citation is not None else []
            for place in held:
                if leads_to(work, place, targets):
                    right += 1
                else:
                    wrong.append(f"{mark.file}:{mark.offset} {mark.authority} {place}: {targets[:2]}")
    sys.stdout.write(f"\n{right} of {right + len(wrong)} places held are found\n" + "\n".join(wrong) + "\n")
    assert right + len(wrong) > 250
    assert right / (right + len(wrong)) >= 0.95
