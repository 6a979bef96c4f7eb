"""Works, expressions and provisions: the law's text with what it was on each day and where it came from."""
