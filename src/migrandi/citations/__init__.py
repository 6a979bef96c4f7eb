"""Legal citations: recognised in running text and in the search box, and written in a language's usual form. Pure."""
