"""The thesaurus at work: what editors change in it, and the concepts that each provision is tagged with."""
