"""Explaining conflicts: a person says why figures differ, for the figures as they are now."""

from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from claims.models import Conflict

LONGEST = 5_000
"""Characters of an explanation."""


def explain(
    *,
    conflict: Conflict,
    cause: str,
    explanation: str,
    inputs: str,
    version: int | None,
    by: User,
    at: datetime,
) -> Conflict:
    """Note why the figures of a conflict differ; it is back as soon as they change.

    ``inputs`` and ``version`` are those of the conflict that the person has read.

    Raises:
        ValidationError: without a known cause and a sentence, or when the figures or their
            explanation have changed since the person read them; nothing is changed then.
    """
    explanation = explanation.strip()
    if cause not in Conflict.Cause.values:
        raise ValidationError({"cause": _("Choose why the figures differ.")})
    if not explanation:
        raise ValidationError({"explanation": _("Say in a sentence why the figures differ.")})
    if len(explanation) > LONGEST:
        raise ValidationError(
            {"explanation": _("An explanation has at most %s characters.") % LONGEST}
        )
    with transaction.atomic():
        current = Conflict.objects.select_for_update().get(pk=conflict.pk)
        if current.gone_at is not None:
            raise ValidationError(_("This conflict is gone: the figures fit now."))
        if current.inputs != inputs:
            raise ValidationError(
                _("The figures have changed since you read them: “%s” Does it still explain them?")
                % current.reason
            )
        if current.version != version:
            raise ValidationError(_meanwhile(current))
        current.cause, current.explanation = cause, explanation
        current.explained_by, current.explained_at = by, at
        current.explained_inputs = current.inputs
        _save(current, by=by)
    return current


def _meanwhile(conflict: Conflict) -> str:
    """Return what somebody else has made of a conflict since a person read it."""
    person = conflict.explained_by
    if person is None:
        return _("Its explanation was taken back since you opened this page. Explain it again?")
    return _("%(name)s has explained it meanwhile: “%(words)s” Explain again to replace that.") % {
        "name": person.get_short_name() or person.get_username(),
        "words": conflict.explanation,
    }


def reopen(*, conflict: Conflict, by: User) -> Conflict:
    """Take an explanation back; what was written stays in the conflict's history.

    Raises:
        ValidationError: when nobody has explained it.
    """
    with transaction.atomic():
        current = Conflict.objects.select_for_update().get(pk=conflict.pk)
        if not current.explained_inputs:
            raise ValidationError(_("%s has not been explained.") % current)
        current.cause = current.explanation = current.explained_inputs = ""
        current.explained_by = current.explained_at = None
        _save(current, by=by)
    return current


def _save(conflict: Conflict, *, by: User) -> None:
    conflict._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
    conflict.full_clean()
    conflict.save()
