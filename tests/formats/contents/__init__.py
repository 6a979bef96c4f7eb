"""What a source itself says its articles and headings are, taken from it without the parser: a module a format.

Each module has `SAMPLES`, the files; `PRINTED`, whether the list is the source's own table of contents (else it is
taken from the marks of structure in the bytes that the module's first line names); `KINDS`, the kinds of provision it
names; `contents(data)`, the list of (number, heading) in the source's order. Where it needs them: `CLOSED`, kinds into
which the list does not look; `EXCEPTIONS`, by file the numbers whose heading the source gives otherwise in its table
than in its text, with the reason; `UNLISTED`, by file what the text has and the table leaves out, with the reason;
`as_listed`, what of a heading the table is known to leave out.
"""

Line = tuple[str, str]
