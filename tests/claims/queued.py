"""Records that wait in the review queue, for its tests."""

from datetime import timedelta
from typing import Any

from claims import queue, review
from claims.models import Claim, CrossSourceNote, Fact, Reviewed, Statement
from claims.queue import Seen
from tests import make
from tests.people import ada, ben


def waiting(hours: int) -> dict[str, Any]:
    """Return the values of a record of Ada's that was submitted so many hours ago."""
    since = make.NOW - timedelta(hours=hours)
    people = {"created_by": ada(), "edited_by": ada()}
    return {"status": "submitted", "submitted_at": since, **people}


def claim(hours: int = 1, **values: Any) -> Claim:
    return make.make_claim(**waiting(hours) | values)


def statement(hours: int = 1, **values: Any) -> Statement:
    return make.make_statement(**waiting(hours) | values)


def note(hours: int = 1, **values: Any) -> CrossSourceNote:
    return make.make_note_over_two_sources(**waiting(hours) | values)


def fact(hours: int = 1, **values: Any) -> Fact:
    return make.make_fact(claims=[make.make_claim()], **waiting(hours) | values)


def one_of_each() -> list[Reviewed]:
    """Return a record of each kind, in the order of the queue."""
    return [claim(5), statement(4), note(3), fact(2)]


def send_back(record: Any, reason: str = "Which year?") -> Any:
    """Let Ben ask for changes, and Ada submit it as it is."""
    review.ask_for_changes(record=record, by=ben(), at=make.NOW, reason=reason)
    return review.submit(record=record, by=ada(), at=make.NOW)


def seen(record: Reviewed) -> Seen:
    """Return what a page that shows the record as it is now would send."""
    return queue.seen_of(type(record)._default_manager.get(pk=record.pk))
