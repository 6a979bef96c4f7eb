"""The site: server-rendered pages over the same verbs as the command line."""
