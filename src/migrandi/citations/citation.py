"""What a citation is: where it stands, what it cites, which places in it, and how sure that is."""

from __future__ import annotations

import msgspec


class Authority(msgspec.Struct, frozen=True):
    """What a resolver looks up: a value within a scheme.

    `name` the last step of a path of the register (`refugee-convention`); `celex`, `ecli`; `appno` a number of the
    European Court of Human Rights and `echr-case` a case known by name only; `case` of the Court of Justice; `neutral`;
    `usc`, `cfr` the title; `bia` volume/page; `symbol` of a UN document; `general-comment` body/number;
    `communication`;
    `pace` of the Parliamentary Assembly; `act` a slug of the title of an act of a common-law country that its form does
    not tell; `constitution` the country; `statute` a slug of kind and number; else a country: `de` abbreviation, `fr`
    (empty: the code the text itself belongs to), `nl`, `es`, `ca` year/chapter, `gb`, `us`, `cn`; `short` a short form
    such as `convention` that the text explains nowhere.
    """

    scheme: str
    value: str


class Citation(msgspec.Struct, frozen=True):
    """One authority cited at one place: characters `start` to `end` of the text (end excluded), as printed in `text`.

    `pinpoints`: addresses below the authority (`art_33/para_1`), ranges written out; of a judgment or document, its
    paragraphs (`para_61`). `confidence` is 1 where the form leaves no doubt. `candidates`: what else it may be.
    """

    start: int
    end: int
    text: str
    kind: str
    authority: Authority
    pinpoints: tuple[str, ...] = ()
    confidence: float = 1.0
    candidates: tuple[Authority, ...] = ()


class Mention(msgspec.Struct, frozen=True):
    """An authority found in a text, before its pinpoints are looked for.

    `family` says how the places in it are named (`pinpoint_addresses.FAMILIES`). `needs_pinpoint`: worth nothing
    without one, as “the Convention” or the plain name of a code.
    """

    start: int
    end: int
    kind: str
    authority: Authority
    family: str
    needs_pinpoint: bool = False
    confidence: float = 1.0
    candidates: tuple[Authority, ...] = ()
    pinpoints: tuple[str, ...] = ()
