"""Search engines, each behind the contract of `migrandi.search.engine`."""
