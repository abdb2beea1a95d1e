"""Whose a record is: the rule of roles that depends on the record and not on its kind alone.

Who may review records of a kind may change each of them. An Analyst changes those that are
theirs: made by them, assigned to them, or made by nobody (docs/roles.md).
"""

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from claims.models import Reviewed
from sources.rights import may

PARENTS = ("statement", "fact")
"""The fields by which a row belongs to a reviewed record: a translation, a relay, evidence."""


def reviewed_of(record: Any) -> Reviewed | None:
    """Return the reviewed record that a record is, or belongs to; None for any other."""
    if isinstance(record, Reviewed):
        return record
    found = (getattr(record, name, None) for name in PARENTS)
    return next((each for each in found if isinstance(each, Reviewed)), None)


def is_theirs(record: Reviewed, person: User) -> bool:
    """Tell whether a record was made by a person, is assigned to them, or was made by nobody."""
    return record.created_by_id in {None, person.pk} or record.assigned_to_id == person.pk


def refusal(record: Any, person: User) -> str:
    """Return why a person may not change this record while others of its kind they may.

    Empty where nothing stands against it. Asked of rows, it answers for their record.
    """
    whole = reviewed_of(record)
    if whole is None or is_theirs(whole, person) or may(person, "review", type(whole)):
        return ""
    maker = whole.created_by
    names = {
        "who": maker and (maker.get_short_name() or maker.get_username()),
        "kind": whole._meta.verbose_name,
    }
    said = _(
        "%(who)s made this %(kind)s. Comment on it, or ask %(who)s or a reviewer to assign it "
        "to you; then you can change it."
    )
    return str(said % names)


def require_change(record: Any, by: User) -> None:
    """Refuse whoever may not change this record.

    Raises:
        PermissionDenied: with a sentence that says why and what to do.
    """
    if not may(by, "change", type(record)):
        raise PermissionDenied(_("Your role doesn't allow this."))
    if words := refusal(record, by):
        raise PermissionDenied(words)
