"""Who said what, which figures, and what the desk makes of them."""

from claims.models.claim import Claim
from claims.models.indicator import Indicator, IndicatorComponent, IndicatorName
from claims.models.note import CrossSourceNote
from claims.models.review import Reviewed, ReviewEvent, Status
from claims.models.speech import (
    Event,
    Position,
    Relay,
    Speaker,
    SpeakerName,
    Statement,
    Translation,
)
from claims.models.suggestion import Suggestion

__all__ = [
    "Claim",
    "CrossSourceNote",
    "Event",
    "Indicator",
    "IndicatorComponent",
    "IndicatorName",
    "Position",
    "Relay",
    "ReviewEvent",
    "Reviewed",
    "Speaker",
    "SpeakerName",
    "Statement",
    "Status",
    "Suggestion",
    "Translation",
]
