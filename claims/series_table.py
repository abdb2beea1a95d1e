"""The series of an indicator as the rows of a file."""

from collections.abc import Iterator

from claims.models import Claim
from claims.series import Line, Period, Series
from sources.tables import Cell

COLUMNS = (
    "period", "baseline", "set_verdict", "set_reason", "outlet", "published", "comparator",
    "value", "value_high", "unit", "base_unit", "direction", "as_written", "low", "high",
    "origin", "claimant", "vintage", "verdict", "reason", "odd_one_out", "same_origin_as",
    "source_title", "url", "snapshot_sha256", "start", "end", "claim",
)  # fmt: skip
"""``same_origin_as`` is the claim under which the page folds a row."""


def table_of(series: Series) -> tuple[tuple[str, ...], Iterator[list[Cell]]]:
    """Return the names of the columns, and the rows that a series shows, in its order."""
    rows = (
        _row(period, each, under=None if each is line else line.claim)
        for period in series.periods
        for line in period.lines
        for each in line.with_copies
    )
    return COLUMNS, rows


def _row(period: Period, line: Line, *, under: Claim | None) -> list[Cell]:
    claim, compared = line.claim, period.compared
    snapshot = claim.passage.snapshot
    return [
        compared.period,
        compared.baseline,
        compared.verdict,
        compared.reason,
        snapshot.source.outlet.name,
        snapshot.source.published,
        claim.comparator,
        claim.value,
        claim.value_high,
        claim.unit,
        claim.base_unit,
        claim.direction,
        claim.passage.exact,
        claim.low,
        claim.high,
        line.origin,
        claim.claimant.name if claim.claimant else "",
        claim.vintage,
        line.verdict,
        line.reason,
        line.is_odd_one,
        str(under.uuid) if under else "",
        snapshot.source.title,
        snapshot.source.url,
        snapshot.sha256,
        claim.passage.start,
        claim.passage.end,
        str(claim.uuid),
    ]
