"""The same answers for programs that reason in language: tools over the Model Context Protocol. No rules of its own."""
