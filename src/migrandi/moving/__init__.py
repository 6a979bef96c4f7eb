"""Moving an installation from the file on one machine into a server's database: all of it, checked, or nothing."""
