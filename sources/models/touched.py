"""What has changed since figures were compared: a note for whoever compares them."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Touched(models.Model):
    """A record whose change may change a comparison, until the comparison has been made anew.

    ``key`` is a primary key and no foreign key: the record may be gone. Rows are only added
    and taken away, never updated, so that two transactions don't wait for each other.
    """

    class Kind(models.TextChoices):
        CLAIM = "claim", _("claim")
        INDICATOR = "indicator", _("indicator")
        SPEAKER = "speaker", _("speaker")
        OUTLET = "outlet", _("outlet")
        SOURCE = "source", _("source")

    kind = models.CharField(max_length=10, choices=Kind)
    key = models.BigIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @staticmethod
    def note(kind: str, keys: Iterable[int]) -> None:
        """Note that these records have changed, in the transaction of their change."""
        rows = [Touched(kind=kind, key=key) for key in keys]
        if rows:
            Touched.objects.bulk_create(rows, batch_size=5_000)
