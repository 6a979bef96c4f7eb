"""The thesaurus exported as SKOS holds all that the files hold, in both syntaxes."""

from collections import defaultdict

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, SKOS

from migrandi.thesaurus import skos
from migrandi.thesaurus.reading import Concept, concepts

BASE = "https://example.org/concept/"


@pytest.fixture(scope="module")
def turtle() -> Graph:
    return Graph().parse(data=skos.turtle(BASE), format="turtle")


def read_back(graph: Graph) -> dict[str, Concept]:
    """The concepts a stranger would read from the graph."""
    result = {}
    for here in graph.subjects(RDF.type, SKOS.Concept):
        labels = {str(o.language): str(o) for o in graph.objects(here, SKOS.prefLabel) if isinstance(o, Literal)}
        also, matches = defaultdict(list), [str(o) for o in graph.objects(here, SKOS.exactMatch)]
        for o in graph.objects(here, SKOS.altLabel):
            also[o.language].append(str(o))
        result[str(graph.value(here, SKOS.notation))] = Concept(
            id=str(here).removeprefix(BASE),
            label=labels,
            also={language: sorted(words) for language, words in also.items()},
            broader=sorted(str(o).removeprefix(BASE) for o in graph.objects(here, SKOS.broader)),
            related=sorted(str(o).removeprefix(BASE) for o in graph.objects(here, SKOS.related)),
            note={o.language: str(o) for o in graph.objects(here, SKOS.scopeNote)},
            eurovoc=next((m.removeprefix(skos.EUROVOC) for m in matches if m.startswith(skos.EUROVOC)), ""),
            unbis=next((m.removeprefix(skos.UNBIS) for m in matches if m.startswith(skos.UNBIS)), ""),
        )
    return result


def test_what_is_exported_is_read_back_equal(turtle: Graph) -> None:
    related = defaultdict(set)
    for concept in concepts():
        for other in concept.related:
            related[concept.id].add(other)
            related[other].add(concept.id)
    expected = {
        c.id: Concept(
            id=c.id,
            label=c.label,
            also={language: sorted(words) for language, words in c.also.items()},
            broader=sorted(c.broader),
            related=sorted(related[c.id]),
            note=c.note,
            eurovoc=c.eurovoc,
            unbis=c.unbis,
        )
        for c in concepts()
    }
    assert read_back(turtle) == expected


def test_narrower_is_stated_beside_broader_and_the_scheme_names_its_tops(turtle: Graph) -> None:
    up, down = set(turtle.subject_objects(SKOS.broader)), set(turtle.subject_objects(SKOS.narrower))
    assert up == {(b, a) for a, b in down}
    scheme = URIRef(BASE + "scheme")
    assert (scheme, RDF.type, SKOS.ConceptScheme) in turtle
    assert set(turtle.objects(scheme, SKOS.hasTopConcept)) == {URIRef(BASE + c.id) for c in concepts() if not c.broader}


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib warns of itself while it parses JSON-LD
def test_turtle_and_json_ld_say_the_same(turtle: Graph) -> None:
    assert isomorphic(turtle, Graph().parse(data=skos.json_ld(BASE), format="json-ld"))


def test_two_exports_are_the_same_letter_by_letter() -> None:
    few = concepts()[:40]
    assert skos.turtle(of=few) == skos.turtle(of=few)
    assert skos.json_ld(of=few) == skos.json_ld(of=few)


def test_a_part_is_exported_without_links_that_lead_out_of_it() -> None:
    part = skos.graph(BASE, [c for c in concepts() if c.id in {"asylum", "political-asylum"}])
    assert set(part.objects(URIRef(BASE + "political-asylum"), SKOS.broader)) == {URIRef(BASE + "asylum")}
    assert not set(part.objects(URIRef(BASE + "asylum"), SKOS.broader))
