"""The command line: the same verbs as every other face, for people and, with `--json`, for programs."""
