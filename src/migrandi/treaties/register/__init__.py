"""The register: facts on instruments in the project's own words, as files that a lawyer can read and correct."""
