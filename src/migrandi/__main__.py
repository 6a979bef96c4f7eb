"""`python -m migrandi` is the `migrandi` command."""

from migrandi.cli.app import main

main()
