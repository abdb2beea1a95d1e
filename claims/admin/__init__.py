"""Pages of statements, claims, notes and what they refer to; mirrors claims/models."""

from claims.admin import (
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
