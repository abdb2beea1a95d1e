"""What a person makes of a suggestion: a draft, an edited draft, a no; and taking that back."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from claims.editing import making
from claims.models import Claim, Relay, Statement, Suggestion
from claims.suggesting import speaker_names
from extraction.units import is_unit
from extraction.values import plain
from sources.models import Outlet, Passage
from sources.traits import Joinable

NUMBERS = ("value", "value_high", "step")


def kind_of(record: Claim | Statement) -> str:
    """Return the kind of suggestion that a record comes from."""
    is_claim = isinstance(record, Claim)
    return Suggestion.Kind.CLAIM if is_claim else Suggestion.Kind.STATEMENT


def claim_fields(suggestion: Suggestion) -> dict[str, Any]:
    """Return the fields of a claim that a suggestion fills, as a form takes them."""
    read: dict[str, Any] = suggestion.values
    names = (
        "comparator", "value", "value_high", "step", "base_unit", "measure", "direction",
        "period", "baseline",
    )  # fmt: skip
    unit = read.get("unit") or ""
    return {
        **{name: read.get(name) or (None if name in NUMBERS else "") for name in names},
        "unit": unit if unit and is_unit(unit) else "",
        "indicator": _standing_for(suggestion.indicator),
        "claimant": _standing_for(suggestion.speaker),
        "statement": statement_around(suggestion),
    }


def statement_fields(suggestion: Suggestion) -> dict[str, Any]:
    """Return the fields of a statement that a suggestion fills, as a form takes them."""
    read: dict[str, Any] = suggestion.values
    speaker = _standing_for(suggestion.speaker) or speaker_names().find(read["speaker"])
    return {
        "speaker": speaker,
        "form": read["form"],
        "role_as_written": read["role_as_written"],
        "spoken": read["spoken"],
    }


def _standing_for(record: Joinable | None) -> int | None:
    """Return the key of what a record was joined to since it was suggested, else its own."""
    return None if record is None else record.representative.pk


def statement_around(suggestion: Suggestion) -> int | None:
    """Return the key of the recorded statement that a figure stands in."""
    around = Statement.objects.filter(
        passage__snapshot=suggestion.snapshot_id,
        passage__start__lte=suggestion.start,
        passage__end__gte=suggestion.end,
    )
    return around.values_list("pk", flat=True).first()


def accept(*, suggestion: Suggestion, by: User, at: datetime) -> Claim | Statement:
    """Make a draft of a suggestion as it stands.

    Raises:
        ValidationError: when it has been decided, when the desk doesn't know the
            speaker, or when the desk has the record already.
    """
    with transaction.atomic():
        suggestion = undecided(suggestion)
        passage = passage_of(suggestion)
        record = (
            _claim(suggestion, passage)
            if suggestion.kind == Suggestion.Kind.CLAIM
            else _statement(suggestion, passage)
        )
        record.created_by = record.edited_by = by
        record._history_user = by  # read by django-simple-history
        record.full_clean()
        record.save()
        if isinstance(record, Statement):
            _relay(record, suggestion.values["relay"])
        settle(suggestion, Suggestion.Status.ACCEPTED, by=by, at=at, record=record)
    return record


def _claim(suggestion: Suggestion, passage: Passage) -> Claim:
    fields = claim_fields(suggestion)
    keys = {f"{name}_id": fields.pop(name) for name in ("indicator", "claimant", "statement")}
    return Claim(passage=passage, **fields, **keys)


def _statement(suggestion: Suggestion, passage: Passage) -> Statement:
    fields = statement_fields(suggestion)
    speaker = fields.pop("speaker")
    if speaker is None:
        raise ValidationError(
            _("The desk doesn't know “%(name)s” yet. Press E, and choose or add the speaker.")
            % {"name": suggestion.values["speaker"] or suggestion.values["speaker_as_written"]},
            code="speaker",
        )
    return Statement(passage=passage, speaker_id=speaker, **fields)


def _relay(statement: Statement, name: str) -> None:
    """Note who passed a statement on: an outlet, or a speaker of the desk."""
    if not name:
        return
    named = Outlet.objects.filter(name__iexact=name).first()
    outlet = named and named.representative
    speaker = None if outlet else speaker_names().find(name)
    if outlet is None and speaker is None:
        outlet = Outlet(name=name[:200], kind=Outlet.Kind.AGENCY)
        outlet.full_clean()
        outlet.save()
    with making(record=statement):
        Relay.objects.create(statement=statement, order=1, outlet=outlet, speaker_id=speaker)


def passage_of(suggestion: Suggestion) -> Passage:
    """Return the passage that a suggestion stands in, new or known."""
    span = {"start": suggestion.start, "end": suggestion.end}
    words = suggestion.snapshot.text[suggestion.start : suggestion.end]
    passage, _is_new = Passage.objects.get_or_create(
        snapshot=suggestion.snapshot, **span, defaults={"exact": words}
    )
    return passage


def undecided(suggestion: Suggestion) -> Suggestion:
    """Return a suggestion as it is now, its row locked.

    Raises:
        ValidationError: when somebody has decided it.
    """
    current = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if current.status not in Suggestion.UNDECIDED:
        raise ValidationError(
            _("This has been decided already: %s.") % current.get_status_display()
        )
    return current


def settle(
    suggestion: Suggestion,
    status: Suggestion.Status,
    *,
    by: User,
    at: datetime,
    record: Claim | Statement | None = None,
) -> None:
    """Note what became of a suggestion, who decided and when."""
    suggestion.status = status
    suggestion.decided_by, suggestion.decided_at = by, at
    suggestion.claim = record if isinstance(record, Claim) else None
    suggestion.statement = record if isinstance(record, Statement) else None
    suggestion.save()


def accept_edited(
    *, suggestion: Suggestion, record: Claim | Statement, by: User, at: datetime
) -> None:
    """Note that a record was made from a suggestion in the panel, changed or not.

    Raises:
        ValidationError: when somebody has decided it meanwhile.
    """
    with transaction.atomic():
        current = undecided(suggestion)
        status = Suggestion.Status.ACCEPTED
        if is_changed(current, record):
            status = Suggestion.Status.EDITED
        if isinstance(record, Statement):  # the panel has no field for it
            _relay(record, current.values["relay"])
        settle(current, status, by=by, at=at, record=record)


def is_changed(suggestion: Suggestion, record: Claim | Statement) -> bool:
    """Tell whether a record says anything else than its suggestion."""
    if (record.passage.start, record.passage.end) != (suggestion.start, suggestion.end):
        return True
    fields = claim_fields(suggestion) if isinstance(record, Claim) else statement_fields(suggestion)
    related = {"indicator", "claimant", "statement", "speaker"}
    for name, suggested in fields.items():
        kept = getattr(record, f"{name}_id" if name in related else name)
        if name in NUMBERS and kept is not None:
            kept = plain(Decimal(kept))
        if str("" if kept is None else kept) != str("" if suggested is None else suggested):
            return True
    return False


def dismiss(*, suggestion: Suggestion, by: User, at: datetime) -> None:
    """Say no to a suggestion; it isn't made again.

    Raises:
        ValidationError: when somebody has decided it.
    """
    with transaction.atomic():
        settle(undecided(suggestion), Suggestion.Status.DISMISSED, by=by, at=at)


def undo(*, suggestion: Suggestion, by: User) -> None:
    """Open a suggestion again; a draft that was made of it and not touched since goes.

    Raises:
        ValidationError: when the record made of it has been worked on.
    """
    with transaction.atomic():
        current = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
        record = current.claim or current.statement
        if record is not None:
            is_untouched = record.status == "draft" and record.version == 1
            if not is_untouched or record.created_by != by or record.is_cited():
                raise ValidationError(
                    _("%s has been worked on since. Edit or withdraw it there.") % record
                )
            record.delete()
        current.status = Suggestion.Status.OPEN
        current.claim = current.statement = None
        current.decided_by = current.decided_at = None
        current.save()
