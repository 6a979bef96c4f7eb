"""Whether words said to be the law's are: compared with the place cited on that day; if not there, where they are."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import msgspec
from django.utils.translation import gettext as _
from pydantic import Field

from migrandi.assistants import authorities
from migrandi.assistants.asking import day
from migrandi.assistants.tools import NothingCited
from migrandi.errors import UserError
from migrandi.law.addresses import locate
from migrandi.law.errors import UnknownWork
from migrandi.law.models import Work
from migrandi.law.reading import languages
from migrandi.papers.findings import Finding, Kind
from migrandi.papers.library import Library
from migrandi.papers.paper import BY_ADDRESS, Citation, Front, Part, Place, Quotation
from migrandi.papers.quotation_check import check_quotation
from migrandi.search import querying
from migrandi.search.query_tokens import cleaned

_HERE = Place(1)


class NothingQuoted(UserError):
    """There are no words to compare."""

    code = "nothing-quoted"


def verify_quotation(
    quotation: Annotated[str, Field(max_length=20_000, description="The words, without the outer quotation marks.")],
    citation: Annotated[str, Field(max_length=300, description="Where they are said to stand: “CRC, art. 3(1)”.")],
    on: Annotated[str, Field(description="The day whose text is quoted. Empty: today.")] = "",
    language: Annotated[str, Field(description="Language of the quotation, as fr. Empty: English first.")] = "",
) -> dict[str, Any]:
    """Check whether a quotation stands word for word in the place cited on that day.

    `verdict`: verbatim, or what is wrong: not-verbatim, amended-since, not-yet-law, repealed, quotation-case … with a
    sentence, the right words or place as `proposal`, and the `pieces` that differ.
    """
    if not quotation.strip():
        raise NothingQuoted(_("There are no words to compare. Hand them over as quotation."))
    path, eid = _place(citation)
    work = Work.objects.get(path=path)
    if not languages(work):
        sentence = _("Of %(work)s the text is not held here, so that no words can be compared with it.")
        raise NothingCited(sentence, work=path)
    part = Part(path, _HERE, eid, (((BY_ADDRESS, eid),),) if eid else (), language=language)
    tied = Quotation(quotation.strip(), Citation(0, citation, (part,), _HERE), _HERE, _HERE)
    asked = day(on) or date.today()
    found = [*check_quotation(tied, Library(Front(language=language or "en")), asked)]
    wrong: Finding | None = next((one for one in found if one.kind is not Kind.EMPHASIS), None)
    return {
        "verdict": wrong.kind if wrong is not None else "verbatim",
        "place": {"path": path, "address": eid, "title": work.title},
        "on": asked.isoformat(),
        "findings": [
            {"kind": one.kind, "sentence": one.reason, "proposal": one.proposal or None,
             "pieces": msgspec.to_builtins(one.pieces)}
            for one in found
        ],
        "authorities": [authorities.of_place(work, eid, asked, language)],
    }  # fmt: skip


def _place(citation: str) -> tuple[str, str]:
    """The law and the provision that are named, by an address or in the words of a citation. Raises `NothingCited`."""
    text = cleaned(citation).strip()
    targets = querying.places_cited(text)
    if targets:
        return targets[0].path, targets[0].address
    try:
        work, eid = locate(text)
    except UnknownWork as error:
        sentence = _("“%(text)s” names nothing that is held here. Write its usual name and place, or its address.")
        raise NothingCited(sentence, text=text[:200]) from error
    return work.path, eid
