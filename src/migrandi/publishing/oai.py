"""An OAI-PMH 2.0 repository: every law as a record, in Dublin Core and in Akoma Ntoso, page by page.

After https://www.openarchives.org/OAI/openarchivesprotocol.html. What a token stands for is in the token: it holds
after a restart and never runs out. The pages go by the Works' numbers, so that a law that comes in or changes while
somebody reads the list moves nothing in it.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

import msgspec
from lxml import etree

from migrandi.formats import akoma_ntoso_writer
from migrandi.law.describing import describe
from migrandi.law.models import Expression
from migrandi.law.reading import document_on
from migrandi.publishing import records
from migrandi.publishing.linked_data import place
from migrandi.publishing.records import Record

_OAI = "http://www.openarchives.org/OAI/2.0/"
_DC = "http://purl.org/dc/elements/1.1/"
_OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
_AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMATS = {
    "oai_dc": ("http://www.openarchives.org/OAI/2.0/oai_dc.xsd", _OAI_DC),
    "akn": ("http://docs.oasis-open.org/legaldocml/akn-core/v1.0/os/part2-specs/schemas/akomantoso30.xsd", _AKN),
}
_PAGE = {"oai_dc": 100, "akn": 10}
"""How many records a page has: whole laws are long."""
_ARGUMENTS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
}
"""For each verb the arguments it must have, and those it may have."""


class _Mistake(Exception):
    """One of the protocol's own errors."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class _List(msgspec.Struct, array_like=True):
    """A list under way: what was asked for, the number of the Work it stands at, and how many came before."""

    prefix: str
    set: str
    start: str
    end: str
    number: int = 0
    before: int = 0


def answer(site: str, address: str, arguments: Mapping[str, Sequence[str]], mail: str, now: datetime) -> bytes:
    """The answer to a request, as XML; a mistake is an answer, too, as the protocol has it.

    `site`: the address of the site, without a slash at its end; `address`: that of this repository; `mail`: its
    administrator's; `arguments`: every value of each argument.
    """
    root = etree.Element(f"{{{_OAI}}}OAI-PMH", nsmap={None: _OAI, "xsi": _XSI})  # type: ignore[dict-item]
    root.set(f"{{{_XSI}}}schemaLocation", f"{_OAI} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd")
    _add(root, "responseDate", _stamp(now))
    request = _add(root, "request", address)
    repository = _Repository(site, address, mail)
    try:
        given = _checked(arguments)
        content = repository.verbs[given["verb"]](given)
        for name, value in given.items():
            request.set(name, value)
        root.append(content)
    except _Mistake as mistake:
        if mistake.code not in ("badVerb", "badArgument"):
            for name, values in arguments.items():
                request.set(name, _clean(values[0]))
        _add(root, "error", str(mistake)).set("code", mistake.code)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _checked(arguments: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The arguments, each once, with a verb that takes them. Raises `_Mistake`."""
    verbs = arguments.get("verb", ())
    if len(verbs) != 1 or verbs[0] not in _ARGUMENTS:
        raise _Mistake("badVerb", f"Give one verb of {', '.join(_ARGUMENTS)}.")
    verb = verbs[0]
    given = {name: values[0] for name, values in arguments.items()}
    if several := sorted(name for name, values in arguments.items() if len(values) > 1):
        raise _Mistake("badArgument", f"{several[0][:60]!r} is given more than once.")
    names = given.keys() - {"verb"}
    listing = verb in ("ListIdentifiers", "ListRecords")
    if listing and "resumptionToken" in names:
        if len(names) > 1:
            raise _Mistake("badArgument", "resumptionToken stands alone: the rest is in it.")
        return given
    needed, allowed = _ARGUMENTS[verb]
    if missing := sorted(needed - names):
        raise _Mistake("badArgument", f"{verb} needs {', '.join(missing)}.")
    if unknown := sorted(names - needed - allowed):
        raise _Mistake("badArgument", f"{verb} takes no {unknown[0][:60]!r}.")
    if any(_NOT_IN_XML.search(value) for value in given.values()):
        raise _Mistake("badArgument", "There are characters in the request that no record has.")
    return given


class _Repository:
    def __init__(self, site: str, address: str, mail: str) -> None:
        self._site, self._address, self._mail = site, address, mail
        self._host = urlsplit(site).hostname or "localhost"
        self.verbs: dict[str, Callable[[Mapping[str, str]], etree._Element]] = {
            "Identify": self._identify,
            "ListMetadataFormats": self._list_formats,
            "ListSets": self._list_sets,
            "GetRecord": self._get_record,
            "ListIdentifiers": self._list,
            "ListRecords": self._list,
        }

    def _identify(self, given: Mapping[str, str]) -> etree._Element:
        found = _element("Identify")
        for name, value in (
            ("repositoryName", "Migrandi"),
            ("baseURL", self._address),
            ("protocolVersion", "2.0"),
            ("adminEmail", self._mail),
            ("earliestDatestamp", _stamp(records.earliest())),
            ("deletedRecord", "persistent"),
            ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
        ):
            _add(found, name, value)
        return found

    def _list_formats(self, given: Mapping[str, str]) -> etree._Element:
        prefixes = [*_FORMATS]
        if "identifier" in given:
            record = self._record(given["identifier"])
            prefixes = [prefix for prefix in prefixes if prefix != "akn" or record.text]
        found = _element("ListMetadataFormats")
        for prefix in prefixes:
            schema, namespace = _FORMATS[prefix]
            entry = _add(found, "metadataFormat")
            _add(entry, "metadataPrefix", prefix)
            _add(entry, "schema", schema)
            _add(entry, "metadataNamespace", namespace)
        return found

    def _list_sets(self, given: Mapping[str, str]) -> etree._Element:
        if "resumptionToken" in given:
            raise _Mistake("badResumptionToken", "The list of sets is one page: no token was given out for it.")
        found = _element("ListSets")
        for spec, name in [("jurisdiction", "By jurisdiction"), ("type", "By type"), *records.sets()]:
            entry = _add(found, "set")
            _add(entry, "setSpec", spec)
            _add(entry, "setName", name)
        return found

    def _get_record(self, given: Mapping[str, str]) -> etree._Element:
        record, prefix = self._record(given["identifier"]), given["metadataPrefix"]
        if prefix not in _FORMATS or (prefix == "akn" and not record.text):
            raise _Mistake("cannotDisseminateFormat", f"The record is not held as {prefix[:60]!r}.")
        found = _element("GetRecord")
        self._add_record(found, record, prefix)
        return found

    def _list(self, given: Mapping[str, str]) -> etree._Element:
        verb = given["verb"]
        under_way = _opened(given["resumptionToken"]) if "resumptionToken" in given else _begun(given)
        size = _PAGE[under_way.prefix] if verb == "ListRecords" else _PAGE["oai_dc"]
        listed = records.records(
            set_="" if under_way.set in ("jurisdiction", "type") else under_way.set,
            start=_moment(under_way.start, last=False) if under_way.start else None,
            end=_moment(under_way.end, last=True) if under_way.end else None,
            text=under_way.prefix == "akn",
        )
        page = records.after(listed, under_way.number, size + 1)
        if not page:
            raise _Mistake("noRecordsMatch", "No record is in that set and changed within that time.")
        found = _element(verb)
        for record in page[:size]:
            if verb == "ListRecords":
                self._add_record(found, record, under_way.prefix)
            else:
                self._add_header(found, record)
        more = len(page) > size
        if more or under_way.number:
            shown = page[:size]
            onward = msgspec.structs.replace(under_way, number=shown[-1].work.pk, before=under_way.before + len(shown))
            token = _add(found, "resumptionToken", _token(onward) if more else "")
            token.set("cursor", str(under_way.before))
        return found

    def _record(self, identifier: str) -> Record:
        start = f"oai:{self._host}:"
        record = records.record_of(identifier.removeprefix(start)) if identifier.startswith(f"{start}/") else None
        if record is None:
            raise _Mistake("idDoesNotExist", f"There is no record {identifier[:200]!r}.")
        return record

    def _add_header(self, parent: etree._Element, record: Record) -> None:
        header = _add(parent, "header")
        if record.gone:
            header.set("status", "deleted")
        _add(header, "identifier", f"oai:{self._host}:{record.work.path}")
        _add(header, "datestamp", _stamp(record.stamp))
        for spec in record.sets:
            _add(header, "setSpec", spec)

    def _add_record(self, parent: etree._Element, record: Record, prefix: str) -> None:
        entry = _add(parent, "record")
        self._add_header(entry, record)
        if record.gone:
            return
        metadata = _add(entry, "metadata")
        if prefix == "akn":
            document = document_on(record.work)
            metadata.append(etree.fromstring(akoma_ntoso_writer.write(document)))
        else:
            self._add_dublin_core(metadata, record)

    def _add_dublin_core(self, parent: etree._Element, record: Record) -> None:
        core = etree.SubElement(parent, f"{{{_OAI_DC}}}dc", nsmap={"oai_dc": _OAI_DC, "dc": _DC})
        core.set(f"{{{_XSI}}}schemaLocation", f"{_OAI_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd")
        description = describe(record.work)
        copies = Expression.objects.filter(work=record.work, superseded_at=None)
        origins = set(
            copies.values_list("manifestation__publisher", "manifestation__address", "manifestation__licence")
        )
        titles = [(name.text, name.language) for name in description.names if name.kind == "full"]
        for title, language in titles or [(description.title, "")]:
            element = _dc(core, "title", title)
            if language:
                element.set("{http://www.w3.org/XML/1998/namespace}lang", language)
        said = [
            ("identifier", [place(self._site, record.work.path), *sorted(
                f"{scheme}:{value}" for scheme, values in description.identifiers.items() for value in values
            )]),
            ("type", [description.kind]),
            ("date", [description.date or str(description.year or "")]),
            ("coverage", [description.jurisdiction]),
            ("language", description.languages),
            ("publisher", sorted({publisher for publisher, _address, _licence in origins})),
            ("source", sorted({address for _publisher, address, _licence in origins})),
            ("rights", sorted({licence for _publisher, _address, licence in origins})),
        ]  # fmt: skip
        for name, values in said:
            for value in values:
                if value:
                    _dc(core, name, value)


def _begun(given: Mapping[str, str]) -> _List:
    """The list that is asked for. Raises `_Mistake`."""
    start, end = given.get("from", ""), given.get("until", "")
    prefix, set_ = given["metadataPrefix"], given.get("set", "")
    if start and end and len(start) != len(end):
        raise _Mistake("badArgument", "from and until are of one kind: both days, or both moments.")
    first, last = (_moment(start, last=False) if start else None), (_moment(end, last=True) if end else None)
    if first is not None and last is not None and first > last:
        raise _Mistake("badArgument", "from is later than until.")
    if prefix not in _FORMATS:
        raise _Mistake("cannotDisseminateFormat", f"No record is held as {prefix[:60]!r}.")
    return _List(prefix, set_, start, end)


def _moment(said: str, *, last: bool) -> datetime:
    """A day or a moment. `last`: of a day or second its end. Raises `_Mistake`."""
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", said):
            day = date.fromisoformat(said)
            return datetime.combine(day, time.max if last else time.min, UTC)
        if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", said):
            return datetime.fromisoformat(said) + timedelta(microseconds=999_999 if last else 0)
    except ValueError as error:
        raise _Mistake("badArgument", f"{said!r} is no day.") from error
    raise _Mistake("badArgument", f"{said[:60]!r} is neither YYYY-MM-DD nor YYYY-MM-DDThh:mm:ssZ.")


def _token(under_way: _List) -> str:
    return urlsafe_b64encode(msgspec.json.encode(under_way)).decode().rstrip("=")


def _opened(token: str) -> _List:
    """The list that a token stands for. Raises `_Mistake`."""
    try:
        under_way = msgspec.json.decode(urlsafe_b64decode(token + "=" * (-len(token) % 4)), type=_List)
        _begun({"metadataPrefix": under_way.prefix, "from": under_way.start, "until": under_way.end})
    except (ValueError, _Mistake) as error:  # binascii's and msgspec's errors are ValueErrors, too
        raise _Mistake("badResumptionToken", "That token was not given out here.") from error
    if not 0 <= under_way.number < 2**63:
        raise _Mistake("badResumptionToken", "That token was not given out here.")
    return under_way


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)


def _element(name: str) -> etree._Element:
    return etree.Element(f"{{{_OAI}}}{name}")


def _add(parent: etree._Element, name: str, text: str = "") -> etree._Element:
    element = etree.SubElement(parent, f"{{{_OAI}}}{name}")
    if text:
        element.text = _clean(text)
    return element


def _dc(parent: etree._Element, name: str, text: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{_DC}}}{name}")
    element.text = _clean(text)
    return element
