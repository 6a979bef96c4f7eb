"""Following: what somebody wants to be told of, what happened to it since, and telling it once."""
