"""What becomes of files of the corpus that are not simply law in provisions: why refused, why kept as plain text.

The lists file under law, cases and documents also what describes them. Each is named here with the true reason, so
that a file that is newly refused or newly plain fails the tests until somebody has looked at it.
"""

REFUSED = {
    "official/uk/sample-atom-ukpga-2018.xml": "A news feed that announces acts.",
    "official/ua/card-1103-16.json": "The card of an act: its particulars without its text.",
    "un-treaty-body-jurisprudence/missing-cases.csv": "A table of cases that are missing.",
    "uk-find-case-law/courts.csv": "A table of courts.",
    "uk-find-case-law/courts.json": "A table of courts.",
    "ca-refugee-law-lab/stays_order_outcomes_human_coded.jsonl": "Prompts and answers of a study, no decisions.",
    "ca-refugee-law-lab/stays_verification_data_200.xlsx": "A table of outcomes that were checked.",
    "us-juriscraper/bia_example.compare.json": "What a program is expected to find on a page.",
    "hudoc-echr/countries.json": "A table of countries.",
    "au-migration-act/merged_tree.json": "An outline of an act: headings and places in files, no text.",
    "un-general-comments/GC-info.json": "A list of general comments.",
    "un-general-comments/documents.json": "A list of documents.",
    "un-general-comments/facets.json": "Counts for a search page.",
    "uhri-taxonomies/rule-of-law.json": "A vocabulary.",
    "upr-reports/sessions.csv": "A table of sessions.",
    "upr-reports/upr-years.csv": "A table of years.",
    "upr-reports/recs-per-theme.csv": "Counts of recommendations.",
    "upr-reports/recs-per-institution.csv": "Counts of recommendations.",
    "global-compact-migration/srf_objectives.json": "A results framework: objectives and outputs.",
    "undl-marc/marc.xml": "Catalogue records.",
    "undl-marc/marc.xlsx": "Catalogue records as a spreadsheet.",
}
"""By path, what the file is. Every other file that the lists put under law is read."""

_DECISION = (
    "A decision on admissibility from before the Court numbered the paragraphs of such decisions; the numbers in it "
    "are those of headings and complaints, which begin anew."
)
PLAIN = {
    "pe-legalize/CIRCULAR-B-2172-2008.md": "A circular letter in running text.",
    "pe-legalize/CIRCULAR-B-2188-2010.md": "A circular letter in running text.",
    "nl-markdown/BWBR0035828.md": "A directive to prosecutors: only its headings are numbered.",
    "nl-markdown/BWBR0012257.md": "A letter with tables, in running text.",
    "nl-markdown/BWBR0031497.md": "A sentencing guideline in running text and tables.",
    "laws-africa/act-2-1998.docx": "A sample of a few lines with one section.",
    **{
        f"hudoc-echr/{item}.json": _DECISION
        for item in ("001-66588", "001-43492", "001-23756", "001-23753", "001-23755", "001-22015", "001-69651",
                     "001-23532", "001-103688")
    },
    "us-juriscraper/bia_example.html": "A page that lists decisions.",
    "hrc-voting/resolutions.csv": "What two bodies resolved and how they voted, without the resolutions' own text.",
    "au-migration-act/volume_1_indexes.txt": "The table of contents of an act, without the act.",
    "upr-slovenia/upr48-slovenia-thematic-list-of-recommendatio.docx": "Recommendations by theme, in tables.",
    "upr-slovenia/Thematic_List_of_Recommendations.md": "Recommendations by theme: their numbers do not run in order.",
    "upr-slovenia/AdvancedQuestionsSlovenia.doc": "Questions of States, without numbers.",
    "global-compact-migration/gcms_long.md": "Objectives and actions under headings, without numbers.",
}  # fmt: skip
"""By path, why no numbering was found: the text shows none. Kept whole, searched and read, but not cited by number."""
