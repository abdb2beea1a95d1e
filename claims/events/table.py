"""An event's readouts as the rows of a file."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from claims.models import Claim
from claims.readouts import PARTIES, SILENT, Cell, Matrix


def table_of(matrix: Matrix) -> tuple[list[str], Iterator[list[str]]]:
    """Return the names of the columns and the rows of a matrix, for a file."""
    names = [
        column.name if matrix.by == PARTIES else f"{column.name}: {column.source.title}"
        for column in matrix.columns
    ]
    rows = ([row.kind, row.name, *map(in_words, row.cells), row.says] for row in matrix.rows)
    return ["kind", "row", *names, "who_says_it"], rows


def in_words(cell: Cell) -> str:
    """Return a cell as a file shows it: every passage whole, on a line of its own."""
    if cell.state == SILENT:
        return _("silent")
    said = [
        f"“{each.passage.exact}” ({each.speaker}, {each.get_form_display()})"
        for each in cell.statements
    ]
    figures = []
    for claim in cell.claims:
        verdict = verdict_of(claim)
        figures.append(f"{claim} ({verdict})" if verdict else str(claim))
    return "\n".join(said + figures)


def verdict_of(claim: Claim) -> str:
    """Return the verdict of a claim in its set in words, empty where it was not compared."""
    comparison = getattr(claim, "comparison", None)
    return "" if comparison is None else str(comparison.get_verdict_display())
