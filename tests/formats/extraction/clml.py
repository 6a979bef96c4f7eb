"""The visible text of legislation.gov.uk XML: everything but metadata and the generated table of contents."""

from tests.formats.extraction.trees import whole_text

SAMPLES = ["official/uk/sample-[!a]*.xml"]
THRESHOLD = 0.999


def visible(data: bytes) -> str:
    """All text outside `Metadata` and `Contents`, which repeats the headings."""
    inline = {"Addition", "Substitution", "Repeal", "CommentaryRef", "Citation", "CitationSubRef", "Term", "Emphasis",
              "Strong", "SmallCaps", "Superior", "Inferior", "Abbreviation", "Acronym", "InternalLink", "ExternalLink",
              "InlineAmendment", "Character", "FootnoteRef", "a", "em", "strong", "sup", "sub", "b", "i"}  # fmt: skip
    return whole_text(data, {"Metadata", "Contents"}, inline)
