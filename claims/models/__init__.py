"""Who said what, which figures, and what the desk makes of them."""

from claims.models.citation import Citation
from claims.models.claim import Claim
from claims.models.comparison import ClaimVerdict, ComparedSet, Conflict, Verdict
from claims.models.fact import Evidence, Fact
from claims.models.hold import Hold
from claims.models.indicator import Indicator, IndicatorComponent, IndicatorName
from claims.models.judgement import JOINABLE, Judgement, kind_of, name_field
from claims.models.note import CrossSourceNote
from claims.models.readout import Reading, Topic
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
from claims.models.talk import Comment, Mention

__all__ = [
    "JOINABLE",
    "Citation",
    "Claim",
    "ClaimVerdict",
    "Comment",
    "ComparedSet",
    "Conflict",
    "CrossSourceNote",
    "Event",
    "Evidence",
    "Fact",
    "Hold",
    "Indicator",
    "IndicatorComponent",
    "IndicatorName",
    "Judgement",
    "Mention",
    "Position",
    "Reading",
    "Relay",
    "ReviewEvent",
    "Reviewed",
    "Speaker",
    "SpeakerName",
    "Statement",
    "Status",
    "Suggestion",
    "Topic",
    "Translation",
    "Verdict",
    "kind_of",
    "name_field",
]
