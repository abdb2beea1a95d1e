"""The one door through which a record's status changes (docs/review.md).

``TRANSITIONS`` is the table of legal steps. Each has a keyword-only function,
which admin actions, imports, jobs and commands call: it takes the record's row
lock, checks the step, writes status and event in one transaction, and raises
``ReviewProblem`` with a sentence for the user where the step isn't legal.
What a record says changes by claims/editing.py.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from claims import rights
from claims.models import Claim, CrossSourceNote, Fact, Reviewed, ReviewEvent, Statement, Status
from claims.models.door import is_open, opened
from sources.revisions import LONGEST_REASON, revision
from sources.rights import may, may_see

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
        """Tell whether the user's roles allow this step on records of this kind.

        Nobody decides about what they may not see in whole.
        """
        return may(user, self.permission, model) and may_see(user, model)


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
    step = TRANSITIONS.get(transition)
    if step is None:
        words = {"step": transition[:40], "steps": ", ".join(TRANSITIONS)}
        raise ReviewProblem(_("Review has no step “%(step)s”; it has %(steps)s.") % words)
    reason = checked(reason)
    try:
        with revision(), transaction.atomic():
            current = locked(record)
            _refuse_unless_legal(step, current, by, reason)
            if step.name == "submit" and current.edited_by is None:
                current.edited_by = by  # nobody signed for what it says, so whoever submits does
            _write(current, step.target, by=by, at=at, reason=reason)
    except ValidationError as error:
        raise ReviewProblem(
            _("%(record)s can't be %(past)s as it is. %(problems)s")
            % {"record": record, "past": step.past, "problems": " ".join(error.messages)}
        ) from error
    record.refresh_from_db()
    return record


def locked(record: R) -> R:
    """Return the record as it is now, its row locked until the transaction ends.

    Raises:
        ReviewProblem: when it has been deleted.
    """
    if is_open(record):
        raise TypeError("A step of review is taken after the edit, not in the middle of it.")
    found: Any = type(record)._default_manager.select_for_update().filter(pk=record.pk).first()
    if found is None:
        raise ReviewProblem(_("%s has been deleted meanwhile.") % record)
    current: R = found
    return current


def checked(reason: str) -> str:
    """Return a reason without the space around it.

    Raises:
        ReviewProblem: when it is longer than a reason may be, or can't be stored.
    """
    reason = reason.strip()
    if len(reason) > LONGEST_REASON:
        words = {"length": len(reason), "most": LONGEST_REASON}
        raise ReviewProblem(
            _(
                "The reason has %(length)s characters; a reason has at most %(most)s. "
                "Shorten it, and keep the rest in a comment."
            )
            % words
        )
    if "\0" in reason:
        raise ReviewProblem(_("The reason holds a NUL character. Type it anew."))
    return reason


def _refuse_unless_legal(step: Transition, record: Reviewed, by: User, reason: str) -> None:
    words = {"record": record, "past": step.past, "status": record.get_status_display()}
    if Status(record.status) not in step.sources:
        refusal = _("%(record)s is %(status)s, so it can't be %(past)s.") % words
        raise ReviewProblem(f"{refusal} {_latest_step(record)}".strip())
    if why := refused_to(step, record, by):
        raise ReviewProblem(
            _("%(record)s can't be %(past)s by you. %(why)s") % {**words, "why": why}
        )
    if step.needs_reason and not reason:
        raise ReviewProblem(_("Give a reason: %(record)s can't be %(past)s without one.") % words)
    if step.name in MUST_BE_READY and (problems := record.not_ready()):
        words["problems"] = " ".join(str(problem) for problem in problems)
        raise ReviewProblem(_("%(record)s can't be %(past)s yet. %(problems)s") % words)


def events_of(record: Reviewed) -> Any:
    """Return what happened in the review of a record, the latest first."""
    return ReviewEvent.objects.filter(**{EVENT_FIELD[type(record)]: record}).order_by("-pk")


def _latest_step(record: Reviewed) -> str:
    """Say who brought the record to its status, and when; empty where nobody did."""
    event = events_of(record).select_related("by").first()
    if event is None or event.new_status != record.status:
        return ""
    return str(
        _("%(person)s %(verb)s it on %(when)s.")
        % {
            "person": event.by.get_short_name() or event.by.get_username(),
            "verb": event.verb,
            "when": date_format(timezone.localtime(event.at), "j M Y, H:i"),
        }
    )


def refused_to(step: Transition, record: Reviewed, by: User) -> str:
    """Return why this person may not take a step that is legal for others; else empty."""
    if not step.allowed_to(by, type(record)):
        return str(_("Your role doesn't allow this."))
    if step.permission == "change" and (words := rights.refusal(record, by)):
        return words
    if step.name != "approve":
        return ""
    if by == (record.edited_by or record.created_by):
        return str(_("You made the latest change to it, so somebody else decides."))
    if has_written(by, record):
        return str(_("What it says now are your own words of before, so somebody else decides."))
    return ""


def has_written(person: User, record: Reviewed) -> bool:
    """Tell whether the record said just what it says now while the latest change was this person's.

    Else somebody else's change, taken back at once, would let authors approve their own words.
    """
    history: Any = type(record).history
    own = Q(edited_by=person) | Q(edited_by=None, created_by=person)
    found: bool = history.filter(own, id=record.pk, fingerprint=record.fingerprint).exists()
    return found


def possible_steps(record: Reviewed) -> list[Transition]:
    """Return the steps that are legal for the record as it stands, for whomever."""
    return [step for step in TRANSITIONS.values() if record.status in step.sources]


def _write(
    record: Reviewed,
    status: Status,
    *,
    by: User,
    at: datetime,
    reason: str,
    takes_back: ReviewEvent | None = None,
) -> None:
    """Write a status and its event; for a record under its lock, whose step was found legal."""
    old = record.status
    record.status = status
    if takes_back is not None:
        _restore(record, takes_back)
    elif status == Status.SUBMITTED:
        record.submitted_at = at
    elif status == Status.APPROVED:
        record.approved_fingerprint = record.content_fingerprint()
    record._change_reason = reason  # type: ignore[attr-defined]  # read by django-simple-history
    with opened(record, by=by) as door:
        door.status = status
        record.full_clean()
        record.save()
    note(record, old, by=by, at=at, reason=reason, takes_back=takes_back)


def follow(
    record: Reviewed, *, was: Reviewed, is_material: bool, by: User | None, at: datetime
) -> None:
    """Set who edited a record last and where it stands now; for claims/editing.py alone.

    ``was`` is the record before the edit. A material edit of an approved one sends it back.
    """
    record.edited_by = by if is_material else was.edited_by
    if was.status == Status.APPROVED:
        record.status = Status.SUBMITTED if is_material else Status.APPROVED
        record.submitted_at = at if is_material else was.submitted_at


def note(
    record: Reviewed,
    old: str,
    *,
    by: User,
    at: datetime,
    reason: str,
    takes_back: ReviewEvent | None = None,
) -> None:
    """Write the event by which a record came from another status to that which it has now."""
    event = ReviewEvent(
        old_status=old,
        new_status=record.status,
        by=by,
        reason=reason,
        at=at,
        fingerprint=record.fingerprint,
        takes_back=takes_back,
    )
    setattr(event, EVENT_FIELD[type(record)], record)
    event.save()


def assign(*, record: R, to: User | None, by: User) -> R:
    """Make somebody responsible for a record, or nobody; it leaves history and no event.

    Raises:
        ReviewProblem: when ``by`` may not change this record, or ``to`` none of its kind.
    """
    model = type(record)
    if not TRANSITIONS["submit"].allowed_to(by, model):
        raise ReviewProblem(_("Your role doesn't allow this."))
    if to is not None and (refusal := unfit_for(model, to)):
        raise ReviewProblem(refusal)
    with revision(), transaction.atomic():
        current = locked(record)
        if words := rights.refusal(current, by):
            raise ReviewProblem(words)
        current.assigned_to = to
        with opened(current, by=by):
            current.save(update_fields=["assigned_to", "updated_at"])
    record.refresh_from_db()
    return record


def unfit_for(model: type[Reviewed], person: User) -> str:
    """Return why records of this kind can't be assigned to a person; empty where they can."""
    words = {
        "person": person.get_short_name() or person.get_username(),
        "records": model._meta.verbose_name_plural,
    }
    if not person.is_active:
        return str(_("%(person)s is switched off. Assign it to somebody else.") % words)
    if not TRANSITIONS["submit"].allowed_to(person, model):
        return str(
            _("The role of %(person)s allows no work on %(records)s. Assign it to somebody else.")
            % words
        )
    return ""


# Taking a step back (docs/decisions/0015)


def take_back(*, event: ReviewEvent, by: User, at: datetime, reason: str) -> Reviewed:
    """Put a record back to the status that it had before an event; return it as it is now.

    Raises:
        ReviewProblem: without the right or a reason, or when the record has had another
            event, or says something else, since; nothing is changed then.
    """
    record = event.record
    if not by.has_perm("sources.undo_batch"):
        raise ReviewProblem(_("Your role doesn't allow this."))
    reason = checked(reason)
    if not reason:
        raise ReviewProblem(_("Give a reason: nothing is taken back without one."))
    try:
        with revision(), transaction.atomic():
            current = locked(record)
            if refusal := _overtaken(event, current):
                raise ReviewProblem(refusal)
            status = Status(event.old_status)
            _write(current, status, by=by, at=at, reason=reason, takes_back=event)
    except ValidationError as error:
        raise ReviewProblem(
            _("%(record)s can't be put back to %(status)s. %(problems)s")
            % {
                "record": record,
                "status": Status(event.old_status).label,
                "problems": " ".join(error.messages),
            }
        ) from error
    return current


def _overtaken(event: ReviewEvent, record: Reviewed) -> str:
    """Return why an event can't be taken back any more; empty where it can."""
    words = {"record": record, "status": Status(event.old_status).label}
    if event.takes_back_id is not None:
        return str(_("This took a step back. Take the step itself once more.") % words)
    if events_of(record).first() != event:
        since = _("%(record)s stays as it is: more has happened in its review since.") % words
        return f"{since} {_latest_step(record)}".strip()
    # What is put back to approved has to be what was approved.
    was_approved = event.old_status == Status.APPROVED
    then = record.approved_fingerprint if was_approved else event.fingerprint
    if record.content_fingerprint() != then:
        return str(_("%(record)s stays as it is: it says something else since.") % words)
    return ""


def _restore(record: Reviewed, taken_back: ReviewEvent) -> None:
    """Set when it was submitted, and what was approved, as they were before an event."""
    before = events_of(record).filter(
        pk__lt=taken_back.pk, takes_back=None, taken_back__isnull=True
    )
    submission = before.filter(new_status=Status.SUBMITTED).first()
    if submission is not None:
        record.submitted_at = submission.at
    elif taken_back.new_status == Status.SUBMITTED:
        record.submitted_at = None
    approval = before.filter(new_status=Status.APPROVED).first()
    if approval is not None:
        record.approved_fingerprint = approval.fingerprint
    elif taken_back.new_status == Status.APPROVED:
        record.approved_fingerprint = ""
