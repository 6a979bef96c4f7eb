"""The publishers there are harvesters for: a folder each, with its facts and its steps."""
