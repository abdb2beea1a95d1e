"""Which record of the review queue is with whom."""

from django.conf import settings
from django.db import models


class Hold(models.Model):
    """A record that one reviewer has open in the queue, so that no other one gets it.

    ``record`` is the uuid of a reviewed record. A hold that is over is nobody's.
    """

    record = models.UUIDField(unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.record} with {self.by}"
