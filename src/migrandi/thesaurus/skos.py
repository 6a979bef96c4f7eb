"""The thesaurus as SKOS, in Turtle and in JSON-LD, for other catalogues and for editors of vocabularies. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS

from migrandi.thesaurus.reading import LANGUAGES, Concept, by_id, concepts, narrower

BASE = "urn:migrandi:thesaurus:"
"""Where the concepts' addresses begin unless a publisher gives them a home on the web."""

EUROVOC = "http://eurovoc.europa.eu/"
UNBIS = "http://metadata.un.org/thesaurus/"

TITLE = {
    "en": "Thesaurus of migration law",
    "fr": "Thésaurus du droit des migrations",
    "es": "Tesauro de derecho migratorio",
    "ar": "مكنز قانون الهجرة",
    "ru": "Тезаурус миграционного права",
    "zh": "移民法叙词表",
}


def turtle(base: str = BASE, of: Iterable[Concept] | None = None, *, beyond: bool = False) -> str:
    """The concepts as SKOS in Turtle. `base`: what their addresses begin with, to which the id is added."""
    return graph(base, of, beyond=beyond).serialize(format="turtle")


def json_ld(base: str = BASE, of: Iterable[Concept] | None = None, *, beyond: bool = False) -> str:
    """The concepts as SKOS in JSON-LD. `base`: what their addresses begin with, to which the id is added."""
    context = {"skos": str(SKOS), "dcterms": str(DCTERMS)}
    data = json.loads(graph(base, of, beyond=beyond).serialize(format="json-ld", context=context))
    return json.dumps(_in_order(data), ensure_ascii=False, indent=1)


def graph(base: str = BASE, of: Iterable[Concept] | None = None, *, beyond: bool = False) -> Graph:
    """The concepts (all, if none are given) with their scheme, labels, notes, hierarchy and matches.

    Both directions of a link are stated, as readers of SKOS seldom infer. Links to concepts of the thesaurus that are
    not among these are left out unless the reader can follow them (`beyond`).
    """
    known = {concept.id: concept for concept in (concepts() if of is None else of)}
    linked = by_id() | known if beyond else known
    space = Namespace(base)
    result = Graph()
    result.bind("skos", SKOS)
    result.bind("dcterms", DCTERMS)
    scheme = space["scheme"]
    result.add((scheme, RDF.type, SKOS.ConceptScheme))
    for language, title in TITLE.items():
        result.add((scheme, DCTERMS.title, Literal(title, lang=language)))
    for concept in known.values():
        here = space[concept.id]
        result.add((here, RDF.type, SKOS.Concept))
        result.add((here, SKOS.inScheme, scheme))
        result.add((here, SKOS.notation, Literal(concept.id)))
        _write_words(result, here, concept)
        for above in (one for one in concept.broader if one in linked):
            result.add((here, SKOS.broader, space[above]))
            result.add((space[above], SKOS.narrower, here))
        for other in (one for one in concept.related if one in linked):
            result.add((here, SKOS.related, space[other]))
            result.add((space[other], SKOS.related, here))
        if beyond:
            for below in narrower()[concept.id]:
                result.add((here, SKOS.narrower, space[below]))
                result.add((space[below], SKOS.broader, here))
        if not concept.broader:
            result.add((here, SKOS.topConceptOf, scheme))
            result.add((scheme, SKOS.hasTopConcept, here))
        for number, home in ((concept.eurovoc, EUROVOC), (concept.unbis, UNBIS)):
            if number:
                result.add((here, SKOS.exactMatch, URIRef(home + number)))
    return result


def _in_order(value: object) -> object:
    """The same JSON with the members of lists, which are sets in JSON-LD, in one order: exports can be compared."""
    if isinstance(value, dict):
        return {key: _in_order(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return sorted(map(_in_order, value), key=lambda one: json.dumps(one, ensure_ascii=False))
    return value


def _write_words(result: Graph, here: URIRef, concept: Concept) -> None:
    for language in LANGUAGES:
        result.add((here, SKOS.prefLabel, Literal(concept.label[language], lang=language)))
        for word in concept.also.get(language, []):
            result.add((here, SKOS.altLabel, Literal(word, lang=language)))
        if language in concept.note:
            result.add((here, SKOS.scopeNote, Literal(concept.note[language], lang=language)))
