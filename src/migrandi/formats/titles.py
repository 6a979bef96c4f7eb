"""The line that names a law, where neither its file nor a list beside it says the title."""

from __future__ import annotations

from collections.abc import Iterable

import regex

from migrandi.formats.document import Block, Text

_LONGEST = 300
_FIRST_LINES = 40
_ACTS = (
    r"acts?|laws?|constitution|convention|protocol|agreement|treaty|declaration|charter|regulations?|order|decree|"
    r"loi|décret|arrêté|ordonnance|règlement|accord|traité|déclaration|charte|"
    r"ley|decreto|constituci[óo]n|resoluci[óo]n|acuerdo|convenio|tratado|c[óo]digo|acto legislativo|reglamento|"
    r"lei|constituição|portaria|legge|costituzione|regolamento|"
    r"gesetz|bundesgesetz|verordnung|bundesverfassung|grundgesetz|verfassung|abkommen|übereinkommen|"
    r"wet|besluit|regeling|verdrag|ustawa|rozporządzenie|konstytucja|obwieszczenie|"
    r"νόμος|ψήφισμα|προεδρικό διάταγμα|προεδρικο διαταγμα|ψηφισμα|νομος|σύνταγμα|συνταγμα|"
    r"закон|указ|постановление|постанова|конституция|конституція|قانون|مرسوم|دستور|اتفاقية"
)
_NAMES_A_LAW = regex.compile(
    rf"(?:\d{{1,2}}\.?\s\p{{L}}+\s\d{{4}}\.?\s?[-–—]?\s*)?(?:the|la|le|les|l['’]|el|de|die|das|der)?\s?(?:{_ACTS})(?!\p{{L}})",
    regex.IGNORECASE,
)
_EDITORS = regex.compile(r"\s*\((?:NOTE|Consultation)\b.*", regex.DOTALL)
"""What an editor adds behind the title in the same line."""


def naming_line(blocks: Iterable[Block]) -> str:
    """The first line near the top that begins as the name of an act does (`LEY N° …`, `17 FEVRIER 1994. - Loi …`).

    Empty where there is none. An editor's note behind the name is left out.
    """
    for place, block in enumerate(blocks):
        if place >= _FIRST_LINES:
            break
        if isinstance(block, Text) and names_a_law(words := _EDITORS.sub("", block.text).strip(" *")):
            return words
    return ""


def names_a_law(words: str) -> bool:
    """Whether the words begin as the name of an act does and are short enough to be one, and no sentence's start."""
    return len(words) <= _LONGEST and not words.endswith((":", ";", ",")) and _NAMES_A_LAW.match(words) is not None
