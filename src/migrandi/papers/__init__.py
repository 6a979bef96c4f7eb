"""Background papers: drafted from evidence, every quotation and citation checked, written out for Word and the web."""
