"""Bringing law in: finds what there is, keeps the bytes as received, hands them to formats and to the database."""
