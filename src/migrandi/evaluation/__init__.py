"""How well search finds: test sets made from any folder of law, peers on the same texts, figures with intervals."""
