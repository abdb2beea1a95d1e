"""Pages of statements, claims, notes and what they refer to; mirrors claims/models."""

from claims.admin import (
    batch,
    claim,
    conflict,
    fact,
    indicator,
    judgement,
    note,
    people,
    review,
    speech,
    suggestion,
)

__all__ = [
    "batch",
    "claim",
    "conflict",
    "fact",
    "indicator",
    "judgement",
    "note",
    "people",
    "review",
    "speech",
    "suggestion",
]
