"""One module per official format: bytes in, `LegalDocument` out. Pure: no database, no network."""
