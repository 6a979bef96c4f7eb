"""The concepts of migration law: topics, populations, rights, procedures, institutions, in the six UN languages."""
