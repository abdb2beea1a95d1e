"""What a person may see: a record with all that it is made of, or nothing of it."""

from typing import Any

from django.apps import apps
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest


def may(person: Any, action: str, model: type[Model]) -> bool:
    """Tell whether a person's roles allow an action, as ``view``, on a kind of record."""
    codename = get_permission_codename(action, model._meta)
    allowed: bool = person.has_perm(f"{model._meta.app_label}.{codename}")
    return allowed


def may_see(person: Any, model: type[Model]) -> bool:
    """Tell whether a person may see records of a kind, and what they are made of.

    A claim is words of a source: who may not see sources sees no claims either, instead of
    claims with gaps that a title or a name slips through (docs/decisions/0016). Whoever may
    change a kind of record may look at it.
    """
    if not (may(person, "view", model) or may(person, "change", model)):
        return False
    return may_see_parts(person, model)


def may_see_parts(person: Any, model: type[Model]) -> bool:
    """Tell whether a person may see all that records of a kind are made of."""
    parts = [apps.get_model(label) for label in getattr(model, "shown_with", ())]
    return all(may_see(person, part) for part in parts)


def require_sight(request: HttpRequest, *models: type[Model]) -> None:
    """Refuse whoever may not see one of these kinds.

    Raises:
        PermissionDenied: then.
    """
    if not all(may_see(request.user, model) for model in models):
        raise PermissionDenied
