"""What of a text tells of persons and places: names, dates of birth, numbers of documents and telephones, addresses.

Telephone numbers are found by `phonenumbers`; the rest by what stands before it (titles, labels, salutations) in four
languages, and by form. Nothing is taken out here: a person says yes or no to each place. Pure: no database.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import phonenumbers
import regex
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from migrandi.jurisdictions import entries

KINDS = {
    "name": noop("name of a person"),
    "birth": noop("date or year of birth"),
    "date": noop("day on which something happened to a person"),
    "document": noop("number of a document or case"),
    "phone": noop("telephone number"),
    "email": noop("e-mail address"),
    "address": noop("address or place"),
    "account": noop("bank account"),
    "web": noop("web or network address"),
    "given": noop("name known from the enquiry's headers"),
}


class Found(msgspec.Struct, frozen=True, order=True):
    """A place that may tell of a person: first character, after the last, what, and why."""

    start: int
    end: int
    kind: str
    reason: str


_CAP = r"\p{Lu}[\p{L}\p{M}'’-]+"
_ONE = rf"(?:{_CAP}|\p{{Lu}}\.)"
_OF = r"(?:de|del|la|el|al|bin|ben|ibn|bint|abu|van|von|der|da|dos|di|ould|mint)"
_SPACE = r"[ \u00a0]+"
_NAMES = rf"{_ONE}(?:{_SPACE}(?:{_OF}{_SPACE})?{_ONE}){{0,4}}"
_ARABIC_NAMES = r"\p{Arabic}{2,}(?:[ \u00a0]+(?:بن|ابن|بنت|أبو|عبد|آل)?[ \u00a0]*\p{Arabic}{2,}){0,3}"
_TITLES = (
    r"Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Madam|M|Mme|Mlle|Me|Monsieur|Madame|Mademoiselle|Docteur|Sr|Sra|Srta|Señor|Señora|"
    r"Señorita|Don|Doña|Lic|Ing|Hon|Justice|Capt|Sgt|Col"
)
_LABELS = (
    r"name|full name|surname|first name|given name|family name|applicant|claimant|client|patient|beneficiary|"
    r"minor|child|mother|father|husband|wife|son|daughter|brother|sister|named|called|"
    r"nom|prénom|nom et prénom|nom de famille|demandeur|demandeuse|requérante?|bénéficiaire|mineure?|enfant|mère|"
    r"père|époux|épouse|mari|femme|fils|fille|frère|sœur|nommée?|dénommée?|appelée?|"
    r"nombre|apellidos?|nombre y apellidos?|solicitante|beneficiari[oa]|menor|niñ[oa]|madre|padre|esposo|esposa|"
    r"hij[oa]|herman[oa]|llamad[oa]"
)
_ARABIC_LABELS = (
    r"الاسم|اسم|الاسم الكامل|اسم العائلة|اللقب|السيد|السيدة|الآنسة|الدكتور|الدكتورة|الطفل|الطفلة|المدعو|المدعوة|"
    r"والدته|والده|الزوج|الزوجة|يدعى|تدعى|اسمه|اسمها"
)
_SALUTATIONS = r"Dear|Hello|Hi|Cher|Chère|Bonjour|Estimad[oa]|Querid[oa]|Hola|عزيزي|عزيزتي"
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|janv|févr|mars|avr|mai|juin|juil|août|sept|déc|ene|abr|ago|dic|"
    r"enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|يناير|فبراير|مارس|أبريل|"
    r"إبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر)\p{L}*\.?"
)
_DATE = (
    rf"(?:\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d{{4}}-\d{{2}}-\d{{2}}|"
    rf"\d{{1,2}}(?:st|nd|rd|th|er|º)?[ \u00a0](?:de[ \u00a0])?{_MONTH}(?:[ \u00a0](?:de[ \u00a0])?\d{{4}})?|"
    rf"{_MONTH}[ \u00a0]\d{{1,2}},?[ \u00a0]\d{{4}})"
)
_BORN = (
    r"born|birth|d\.?o\.?b\.?|née?|naissance|nacid[oa]|nació|nacimiento|"
    r"مواليد|الميلاد|ولد|ولدت|المولود|المولودة"
)
_DOCUMENT = (
    r"passport|visa|permit|identity card|id card|id|national id|case|file|reference|ref|registration|unhcr|certificate|"
    r"licen[cs]e|passeport|carte d['’]identité|titre de séjour|récépissé|dossier|référence|réf|numéro|n°|"
    r"pasaporte|cédula|dni|nie|curp|expediente|referencia|permiso|"
    r"جواز|جواز السفر|بطاقة|الهوية|رقم|ملف|قضية"
)
_STREET = (
    r"street|st\.|avenue|ave\.|road|rd\.|lane|boulevard|blvd|square|block|flat|apartment|house no|p\.?o\.? box|"
    r"rue|avenue|av\.|bd|boulevard|place|impasse|chemin|quartier|lot|bp|"
    r"calle|avenida|av\.|carrera|plaza|barrio|colonia|manzana|apartado|"
    r"شارع|حي|مبنى|شقة|ص\.ب"
)

_RULES: tuple[tuple[str, str, regex.Pattern[str]], ...] = (
    ("email", noop("an e-mail address"), regex.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("web", noop("a web or network address"), regex.compile(r"https?://\S+|\b(?:\d{1,3}\.){3}\d{1,3}\b")),
    (
        "account",
        noop("the form of a bank account"),
        regex.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"),
    ),
    ("name", noop("a title before it"), regex.compile(rf"\b(?:{_TITLES})\b\.?{_SPACE}(?P<found>{_NAMES})")),
    (
        "name",
        noop("a word for a person before it"),
        regex.compile(rf"(?<!\w)(?i:{_LABELS})[ \u00a0]*(?:[:=–-][ \u00a0]*|[ \u00a0])(?P<found>{_NAMES})"),
    ),
    (
        "name",
        noop("a salutation before it"),
        regex.compile(rf"^(?:{_SALUTATIONS}){_SPACE}(?P<found>{_NAMES})", regex.MULTILINE),
    ),
    (
        "name",
        noop("a word for a person before it"),
        regex.compile(rf"(?<!\p{{Arabic}})(?:{_ARABIC_LABELS})[ \u00a0]*[:：]?[ \u00a0]*(?P<found>{_ARABIC_NAMES})"),
    ),
    (
        "birth",
        noop("a word of birth near it"),
        regex.compile(rf"(?i)(?<!\w)(?:{_BORN})(?!\w)[^\n.;]{{0,25}}?(?P<found>{_DATE}|(?<!\d)(?:19|20)\d\d(?!\d))"),
    ),
    (
        "document",
        noop("a word for a document before it"),
        regex.compile(
            rf"(?i)(?<!\w)(?:{_DOCUMENT})(?!\w)[^\n.;,\d]{{0,18}}?[ :#°/-]*"
            r"(?P<found>[A-Z]{0,4}[-/ ]?\d[\dA-Z/-]{3,20})"
        ),
    ),
    (
        "document",
        noop("the form of a document's number"),
        regex.compile(r"\b[A-Z]{1,3}\d{6,9}\b|\b\d{3}-\d{2}[A-Z]\d{5}\b"),
    ),
    (
        "address",
        noop("a word for a street near it"),
        regex.compile(
            rf"(?i)(?:\b\d{{1,5}}(?:bis|ter)?,?{_SPACE})?(?<!\w)(?:{_STREET})(?!\w)[ \u00a0.:]*[^\n,;.]{{2,50}}|"
            rf"\b\d{{1,5}}{_SPACE}(?:\p{{L}}+{_SPACE}){{1,3}}(?:street|avenue|road|lane|boulevard)\b"
        ),
    ),
    ("date", noop("a whole date"), regex.compile(rf"(?i)(?<!\w){_DATE}(?!\w)")),
)
_NO_NAME = frozenset(
    "I We You He She They The This That It And But If When Where What Which Who Yes No In On At Of To For From With By "
    "Is Article Convention State States Government Court Committee Act Code Law Le La Les Un Une Des Du El Los Las Il "
    "Elle Colleagues Collègues Colegas Sir Madam Team All Tous".split()
)
"""Words with capitals that begin no name."""


def persons_in(text: str, region: str = "", known: Iterable[str] = ()) -> list[Found]:
    """Every place of the text that may tell of a person, in order, the longest of those that overlap.

    `region`: where telephone numbers without a country's code are from, as `ke`; `known`: names from the headers of
    the enquiry's messages, which are found wherever they stand.
    """
    found = [*_by_rule(text), *_phones(text, region), *_known(text, known)]
    taken: list[Found] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not taken or one.start >= taken[-1].end:
            taken.append(one)
        elif one.end > taken[-1].end:
            last = taken[-1]
            taken[-1] = Found(last.start, one.end, last.kind, last.reason)
    return taken


def without(text: str, places: Iterable[tuple[int, int, str]]) -> str:
    """The text with each of these places (first character, after the last, what it was) replaced by what it was."""
    for start, end, kind in sorted(places, reverse=True):
        text = f"{text[:start]}[{_(KINDS.get(kind, kind))}]{text[end:]}"
    return text


def _by_rule(text: str) -> list[Found]:
    found = []
    for kind, reason, pattern in _RULES:
        for match in pattern.finditer(text):
            start, end = match.span("found" if "found" in pattern.groupindex else 0)
            words = text[start:end].split()
            if kind == "name":
                while words and words[0] in _NO_NAME:
                    start += len(words[0]) + 1
                    words = words[1:]
            if words:
                found.append(Found(start, end, kind, reason))
    return found


def _phones(text: str, region: str) -> list[Found]:
    where = region.upper() if region in entries() and len(region) == 2 else None
    reason = noop("the form of a telephone number")
    return [
        Found(match.start, match.end, "phone", reason)
        for match in phonenumbers.PhoneNumberMatcher(text, where, leniency=phonenumbers.Leniency.POSSIBLE)
    ]


def _known(text: str, known: Iterable[str]) -> list[Found]:
    """Where names of the headers stand, whole or by one of their parts."""
    parts = {part for name in known for part in (name, *name.split()) if len(part) >= 3 and not part.isdigit()}
    if not parts:
        return []
    joined = "|".join(map(regex.escape, sorted(parts, key=len, reverse=True)))
    pattern = regex.compile(rf"(?i)(?<!\w)(?:{joined})(?:[ \u00a0]+(?:{joined}))*(?!\w)")
    reason = noop("the name of somebody who wrote or got a message of this enquiry")
    return [Found(match.start(), match.end(), "given", reason) for match in pattern.finditer(text)]
