"""Tables of examples, one CSV file each; the column "from" says where an example comes from."""

import csv
from pathlib import Path


def cases(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of examples."""
    with (Path(__file__).parent / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
