"""Emptying a wrong or unlawful capture: the words go, a tombstone stays."""

from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sources import originals
from sources.models import Passage, Snapshot
from sources.models.fingerprint import TextFingerprint

LONGEST_REASON = 2_000
"""Characters; a reason is a sentence or two."""


def empty(*, snapshot: Snapshot, by: User, at: datetime, reason: str) -> Snapshot:
    """Take the words of a capture and of its passages off the desk, for good.

    Hash, reason, date and person stay, and so do the records that were made
    from it; they say that their words were emptied.

    Raises:
        ValidationError: without a reason, or when it is empty already.
    """
    reason = reason.strip()
    if not reason:
        raise ValidationError(_("Give the reason; it stays as the tombstone of this text."))
    if len(reason) > LONGEST_REASON:
        raise ValidationError(
            _("The reason has %(length)s characters; keep it under %(most)s.")
            % {"length": len(reason), "most": LONGEST_REASON}
        )
    with transaction.atomic():
        snapshot = Snapshot.objects.select_for_update().get(pk=snapshot.pk)
        if snapshot.is_emptied:
            raise ValidationError(_("This text has been emptied already."))
        file = snapshot.original.name or ""
        snapshot.text = ""
        snapshot.articles, snapshot.pages = [], []
        snapshot.original.name = ""
        snapshot.emptied_at, snapshot.emptied_by, snapshot.emptied_because = at, by, reason
        snapshot.save()
        Passage.objects.filter(snapshot=snapshot).empty(at=at)
        TextFingerprint.objects.filter(snapshot=snapshot).delete()
        # The history leaves the text out, but it has the titles of articles.
        Snapshot.history.filter(id=snapshot.pk).update(articles=[])
        transaction.on_commit(lambda: originals.forget(snapshot, file))
    return snapshot
