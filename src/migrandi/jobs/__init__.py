"""Work that any process on any machine may do: kept in the database, given to one worker at a time."""
