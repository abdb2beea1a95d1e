"""The one door through which a record's status changes.

``TRANSITIONS`` is the table of legal steps. Each has a keyword-only function,
which admin actions, imports, jobs and commands call: it takes the record's row
lock, checks the step, writes status and event in one transaction, and raises
``ReviewProblem`` with a sentence for the user where the step isn't legal.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from claims import rights
from claims.models import Claim, CrossSourceNote, Fact, Reviewed, ReviewEvent, Statement, Status
from sources.revisions import revision

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

R = TypeVar("R", bound=Reviewed)

EVENT_FIELD: dict[type[Reviewed], str] = {
    Statement: "statement",
    Claim: "claim",
    CrossSourceNote: "note",
    Fact: "fact",
}
"""The field of ReviewEvent that points at a record of each kind."""


class ReviewProblem(Exception):
    """A step that the rules of review refuse; the message says why."""


@dataclass(frozen=True)
class Transition:
    """One legal step: from which statuses, to which, with which permission."""

    name: str
    label: "_StrPromise"
    past: "_StrPromise"
    sources: frozenset[Status]
    target: Status
    permission: str
    needs_reason: bool = False

    def allowed_to(self, user: User, model: type[Reviewed]) -> bool:
        """Tell whether the user's roles allow this step on records of this kind."""
        codename = get_permission_codename(self.permission, model._meta)
        return user.has_perm(f"claims.{codename}")


def _table(*transitions: Transition) -> dict[str, Transition]:
    return {transition.name: transition for transition in transitions}


TRANSITIONS = _table(
    Transition(
        "submit",
        _("Submit for review"),
        _("submitted"),
        frozenset({Status.DRAFT, Status.CHANGES_REQUESTED}),
        Status.SUBMITTED,
        "change",
    ),
    Transition(
        "approve",
        _("Approve"),
        _("approved"),
        frozenset({Status.SUBMITTED}),
        Status.APPROVED,
        "review",
    ),
    Transition(
        "ask_for_changes",
        _("Ask for changes"),
        _("sent back for changes"),
        frozenset({Status.SUBMITTED}),
        Status.CHANGES_REQUESTED,
        "review",
        needs_reason=True,
    ),
    Transition(
        "reject",
        _("Reject"),
        _("rejected"),
        frozenset({Status.SUBMITTED}),
        Status.REJECTED,
        "review",
        needs_reason=True,
    ),
    Transition(
        "withdraw",
        _("Withdraw to draft"),
        _("withdrawn"),
        frozenset({Status.SUBMITTED}),
        Status.DRAFT,
        "change",
    ),
    Transition(
        "reopen",
        _("Reopen"),
        _("reopened"),
        frozenset({Status.APPROVED, Status.REJECTED}),
        Status.DRAFT,
        "review",
        needs_reason=True,
    ),
)


MUST_BE_READY = frozenset({"submit", "approve"})
"""The steps that a record takes only when nothing is left to be mended.

Asked again on approval: what it leans on may have changed since it was submitted.
"""


def submit(*, record: R, by: User, at: datetime, reason: str = "") -> R:
    """Hand a draft, or a record that came back, to the reviewers."""
    return move(record=record, transition="submit", by=by, at=at, reason=reason)


def approve(*, record: R, by: User, at: datetime, reason: str = "") -> R:
    """Accept a submitted record; never by whoever made its latest change."""
    return move(record=record, transition="approve", by=by, at=at, reason=reason)


def ask_for_changes(*, record: R, by: User, at: datetime, reason: str) -> R:
    """Send a submitted record back to its author with a reason."""
    return move(record=record, transition="ask_for_changes", by=by, at=at, reason=reason)


def reject(*, record: R, by: User, at: datetime, reason: str) -> R:
    """Turn a submitted record down with a reason."""
    return move(record=record, transition="reject", by=by, at=at, reason=reason)


def withdraw(*, record: R, by: User, at: datetime, reason: str = "") -> R:
    """Take a submitted record back to its drafts."""
    return move(record=record, transition="withdraw", by=by, at=at, reason=reason)


def reopen(*, record: R, by: User, at: datetime, reason: str) -> R:
    """Make an approved or rejected record a draft again, with a reason."""
    return move(record=record, transition="reopen", by=by, at=at, reason=reason)


def move(*, record: R, transition: str, by: User, at: datetime, reason: str = "") -> R:
    """Take the named step of ``TRANSITIONS`` and return the record as it is now.

    Raises:
        ReviewProblem: when the rules refuse the step; nothing is changed then.
    """
    step = TRANSITIONS[transition]
    reason = reason.strip()
    try:
        with revision(), transaction.atomic():
            current = locked(record)
            _refuse_unless_legal(step, current, by, reason)
            _write(current, step.target, by=by, at=at, reason=reason)
    except ValidationError as error:
        raise ReviewProblem(
            _("%(record)s can't be %(past)s as it is. %(problems)s")
            % {"record": record, "past": step.past, "problems": " ".join(error.messages)}
        ) from error
    record.refresh_from_db()
    return record


def locked(record: R) -> R:
    """Return the record as it is now, its row locked until the transaction ends."""
    found: Any = type(record)._default_manager.select_for_update().get(pk=record.pk)
    current: R = found
    return current


def _refuse_unless_legal(step: Transition, record: Reviewed, by: User, reason: str) -> None:
    if Status(record.status) not in step.sources:
        raise ReviewProblem(
            _("%(record)s is %(status)s, so it can't be %(past)s.")
            % {
                "record": record,
                "status": record.get_status_display(),
                "past": step.past,
            }
        )
    if refusal := refused_to(step, record, by):
        raise ReviewProblem(refusal)
    if step.needs_reason and not reason:
        raise ReviewProblem(
            _("Give a reason: %(record)s can't be %(past)s without one.")
            % {"record": record, "past": step.past}
        )
    if step.name in MUST_BE_READY and (problems := record.not_ready()):
        words = {
            "record": record,
            "past": step.past,
            "problems": " ".join(str(problem) for problem in problems),
        }
        raise ReviewProblem(_("%(record)s can't be %(past)s yet. %(problems)s") % words)


def refused_to(step: Transition, record: Reviewed, by: User) -> str:
    """Return why this person may not take a step that is legal for others; else empty."""
    if not step.allowed_to(by, type(record)):
        return str(_("Your role doesn't allow this."))
    if step.permission == "change" and (words := rights.refusal(record, by)):
        return words
    if step.name == "approve" and by == (record.edited_by or record.created_by):
        return str(_("You made the latest change to it, so somebody else decides."))
    return ""


def possible_steps(record: Reviewed) -> list[Transition]:
    """Return the steps that are legal for the record as it stands, for whomever."""
    return [step for step in TRANSITIONS.values() if record.status in step.sources]


def edited(*, record: R, changed: Collection[str], by: User, at: datetime) -> R:
    """Note who changed a record's content, and send an approved one back to review.

    To be called, in the same transaction, after an edit was saved; ``changed``
    holds the names of the fields that changed. A change of fields that are not
    material leaves the approval standing.
    """
    material = sorted(set(changed) & set(record.material))
    if not material:
        return record
    with revision(), transaction.atomic():
        current = locked(record)
        current.edited_by = by
        if current.status == Status.APPROVED:
            reason = _("Changed after approval: %s") % ", ".join(material)
            _write(current, Status.SUBMITTED, by=by, at=at, reason=str(reason))
        else:
            current.save(update_fields=["edited_by"])
    record.refresh_from_db()
    return record


def assign(*, record: R, to: User | None, by: User) -> R:
    """Make somebody responsible for a record, or nobody.

    Raises:
        ReviewProblem: when ``by`` may not change this record.
    """
    codename = get_permission_codename("change", record._meta)
    if not by.has_perm(f"claims.{codename}"):
        raise ReviewProblem(_("Your role doesn't allow this."))
    if words := rights.refusal(record, by):
        raise ReviewProblem(words)
    with revision(), transaction.atomic():
        current = locked(record)
        current.assigned_to = to
        current._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
        current.save(update_fields=["assigned_to", "updated_at"])
    record.refresh_from_db()
    return record


def _write(record: Reviewed, status: Status, *, by: User, at: datetime, reason: str) -> None:
    old = record.status
    record.status = status
    if status == Status.SUBMITTED:
        record.submitted_at = at
    if status == Status.APPROVED:
        record.approved_fingerprint = record.content_fingerprint()
    record._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
    record._change_reason = reason  # type: ignore[attr-defined]
    record.full_clean()
    record.save()
    event = ReviewEvent(
        old_status=old,
        new_status=status,
        by=by,
        reason=reason,
        at=at,
        fingerprint=record.fingerprint,
    )
    setattr(event, EVENT_FIELD[type(record)], record)
    event.save()
