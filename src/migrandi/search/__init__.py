"""Finding the law: one contract for engines, Tantivy behind it, and keeping the index in line with the database."""
