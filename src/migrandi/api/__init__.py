"""The REST API: what the command line can read, over HTTP, described by OpenAPI."""
