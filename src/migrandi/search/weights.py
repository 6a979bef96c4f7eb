"""How much each sign that a text answers a question counts, chosen on law that is never measured.

All are in units of one BM25 score of a word in a text.
"""

from __future__ import annotations

import msgspec


class Ranking(msgspec.Struct, frozen=True):
    """`title`: the word stands in the provision's heading; `lead`: in its first words; `context`: in the headings over
    it or the law's title; `pair`: two words of the question stand side by side; `part`: four letters of a word stand
    there, in languages that write words together; `translated`: a likely word of another language stands there;
    `concept`: a word for the same concept of the thesaurus stands there. 0 switches a sign off. `learnt`: whether the
    best are put in order by all that `reranking` looks at."""

    title: float = 2.5
    lead: float = 0.5
    context: float = 0.5
    pair: float = 0.28
    part: float = 0.25
    translated: float = 1.5
    concept: float = 0.5
    learnt: bool = True


PLAIN = Ranking(title=1.0, lead=0, context=0, pair=0, part=0, translated=0, concept=0, learnt=False)
"""The words in the heading and the text, nothing else."""
RANKING = Ranking()
"""What searching uses."""
LOOKED_AT = 250
"""How many of the best by words are looked at more closely."""
CELLS = 24
"""In how many cells of texts that mean something near is looked."""
IN_CELLS = 1_000
"""How many texts of these cells are compared with the question."""
NEAREST = 150
"""And how many of the nearest of them are looked at more closely too."""
AUTHORITY = 0.5
"""How much the greatest authority adds to the learnt judgement of how well a text fits."""
AUTHORITY_OF_WORDS = 0.08
"""And where nothing is learnt, as a share of the best score by words."""
FUSION = 60
"""How little the first places count before the next where two orders are fused (reciprocal ranks)."""
BY_ANOTHER = 0.5
"""How much a place in another model's order counts beside one in ours: chosen on the half of the written questions that
weights may be chosen on, of 0.25, 0.5, 1 and 2."""
