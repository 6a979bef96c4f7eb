"""How much each sign that a text answers a question counts, chosen on law that is never measured.

All are in units of one BM25 score of a word in a text.
"""

from __future__ import annotations

import msgspec


class Ranking(msgspec.Struct, frozen=True):
    """`title`: the word stands in the provision's heading; `lead`: in its first words; `context`: in the headings over
    it or the law's title; `pair`: two words of the question stand side by side; `translated`: a likely word of another
    language stands there; `concept`: a word for the same concept of the thesaurus stands there; `meaning`: the vectors
    of the question and the text point the same way (cosine 1), against `usual`, what two that have nothing in common
    come to. 0 switches a sign off."""

    title: float = 2.5
    lead: float = 0.5
    context: float = 0.5
    pair: float = 0.28
    translated: float = 1.5
    concept: float = 0.5
    meaning: float = 30.0
    usual: float = 0.1


PLAIN = Ranking(title=1.0, lead=0, context=0, pair=0, translated=0, concept=0, meaning=0)
"""The words in the heading and the text, nothing else."""
RANKING = Ranking()
"""What searching uses."""
LOOKED_AT = 200
"""How many of the best by words are compared by meaning."""
