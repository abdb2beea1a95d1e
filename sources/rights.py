"""What a person may see: a record with all that it is made of, or nothing of it."""

from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

BACKEND = "django.contrib.auth.backends.ModelBackend"
"""Where roles are asked for; other backends only watch over the log-in."""


def may(person: Any, action: str, model: type[Model]) -> bool:
    """Tell whether a person's roles allow an action, as ``view``, on a kind of record."""
    allowed: bool = person.has_perm(right(action, model))
    return allowed


def right(action: str, model: type[Model]) -> str:
    """Return the name of the right to an action on a kind of record."""
    return f"{model._meta.app_label}.{get_permission_codename(action, model._meta)}"


@cache
def made_of(model: type[Model]) -> tuple[type[Model], ...]:
    """Return the kinds of records that a kind is made of, itself first, each once.

    A row of another record, as a statement's relay, is made of that record too.
    """
    whole: Any = model
    parts: list[type[Model]] = [apps.get_model(label) for label in getattr(model, "shown_with", ())]
    if getattr(model, "row_of", ""):
        parts.append(whole.whole_model())
    found = [model, *(kind for part in parts for kind in made_of(part))]
    return tuple(dict.fromkeys(found))


def may_see(person: Any, model: type[Model]) -> bool:
    """Tell whether a person may see records of a kind, and what they are made of.

    A claim is words of a source: who may not see sources sees no claims either, instead of
    claims with gaps that a title or a name slips through (docs/decisions/0016). Whoever may
    change a kind of record may look at it.
    """
    return all(_may_look_at(person, kind) for kind in made_of(model))


def may_see_parts(person: Any, model: type[Model]) -> bool:
    """Tell whether a person may see all that records of a kind are made of."""
    return all(_may_look_at(person, kind) for kind in made_of(model)[1:])


def _may_look_at(person: Any, kind: type[Model]) -> bool:
    """Tell whether a person's roles let them look at a kind, whatever it is made of.

    A page asks this hundreds of times. The answers stand beside those that Django keeps with a
    person, and last as long.
    """
    known: dict[Any, bool] = person.__dict__.setdefault("_kinds_looked_at", {})
    key = (kind, person.is_active, person.is_superuser)
    if key not in known:
        known[key] = may(person, "view", kind) or may(person, "change", kind)
    return known[key]


def who_may_see(model: type[Model]) -> QuerySet[User]:
    """Return everybody who is active and may see records of a kind, in one query."""
    people: Any = User.objects
    found = people.filter(is_active=True)
    for kind in made_of(model):
        by_right = [
            people.with_perm(right(action, kind), backend=BACKEND).values("pk")
            for action in ("view", "change")
        ]
        found = found.filter(Q(pk__in=by_right[0]) | Q(pk__in=by_right[1]))
    seeing: QuerySet[User] = found
    return seeing


def require_sight(request: HttpRequest, *models: type[Model]) -> None:
    """Refuse whoever may not see one of these kinds.

    Raises:
        PermissionDenied: then.
    """
    if not all(may_see(request.user, model) for model in models):
        raise PermissionDenied
