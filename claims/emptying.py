"""Emptying a capture with everything on the desk that repeats its words."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from claims.models import Suggestion, Translation
from sources import emptying
from sources.models import Snapshot


def empty(*, snapshot: Snapshot, by: User, at: datetime, reason: str) -> Snapshot:
    """Empty a capture, and delete what was suggested in it and translated of it.

    The history of translations goes as well: it holds the same words. Claims and
    statements stay.

    Raises:
        ValidationError: without a reason, or when it is empty already.
    """
    with transaction.atomic():
        emptied = emptying.empty(snapshot=snapshot, by=by, at=at, reason=reason)
        translations = Translation.objects.filter(
            Q(snapshot=snapshot) | Q(statement__passage__snapshot=snapshot)
        )
        Suggestion.objects.filter(snapshot=snapshot).delete()
        keys = list(translations.values_list("pk", flat=True))
        translations.delete()
        Translation.history.filter(id__in=keys).delete()
    return emptied
