"""The visible text of a table of resolutions: every cell that holds words."""

import csv
import io

SAMPLES = ["hrc-voting/resolutions.csv"]
THRESHOLD = 0.999


def visible(data: bytes) -> str:
    """Every cell but the record's number, the year (which the date has), and the collection's own."""
    rows = csv.DictReader(io.StringIO(data.decode()))
    return "\n".join(value for row in rows for name, value in row.items() if name not in ("record_id", "year"))
