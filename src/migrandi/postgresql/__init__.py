"""PostgreSQL in SQLite's place: Django's own backend, with the two promises of SQLite that the rooms rest on."""
