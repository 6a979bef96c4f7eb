"""How much each sign that a text answers a question counts, chosen on law that is never measured.

All are in units of one BM25 score of a word in a text.
"""

from __future__ import annotations

import msgspec


class Ranking(msgspec.Struct, frozen=True):
    """`title`: the word stands in the provision's heading; `lead`: in its first words; `context`: in the headings over
    it or the law's title; `pair`: two words of the question stand side by side; `part`: four letters of a word stand
    there, in languages that write words together; `translated`: a likely word of another language stands there;
    `concept`: a word for the same concept of the thesaurus stands there; `abroad`: how much of all this counts for a
    word that stands as it is in a text of a language that the question is not in. 0 switches a sign off. `learnt`:
    whether the best are put in order by all that `reranking` looks at."""

    title: float = 2.5
    lead: float = 0.5
    context: float = 0.5
    pair: float = 0.28
    part: float = 0.25
    translated: float = 1.5
    concept: float = 0.5
    abroad: float = 0.25
    learnt: bool = True


PLAIN = Ranking(title=1.0, lead=0, context=0, pair=0, part=0, translated=0, concept=0, learnt=False)
"""The words in the heading and the text, nothing else."""
RANKING = Ranking()
"""What searching uses."""
LOOKED_AT = 160
"""How many of the best by words are looked at more closely."""
CELLS = 24
"""In how many cells of texts that mean something near is looked."""
IN_CELLS = 800
"""How many texts of these cells are compared with the question."""
NEAREST = 80
"""And how many of the nearest of them are looked at more closely too."""
HEADING = 3.0
"""How much less well a mere heading is judged to fit than it would by its words: what is asked for stands below it. All
that is trained on and measured has text, so that this was chosen by looking at what is found in a whole database."""
AUTHORITY = 0.5
"""How much the greatest authority adds to the learnt judgement of how well a text fits."""
AUTHORITY_OF_WORDS = 0.08
"""And where nothing is learnt, as a share of the best score by words."""
BY_ANOTHER = 1.3
"""How much it adds to the learnt judgement that another model takes a text for nearer than it does others, by as many
spreads: chosen on the half of the written questions that weights may be chosen on, of 0.7, 1, 1.3 and 1.6."""
NEAREST_BY_ANOTHER = 150
"""How many of the nearest by another model are looked at, be there none of the question's words."""
JUDGED_BY_ANOTHER = 1_000
"""Of how many it is known how near they are; all others are taken for as near as the last."""
