"""What is kept of a text to find its copies by."""

from django.db import models

from sources.models.snapshot import Snapshot


class TextFingerprint(models.Model):
    """What is kept of a snapshot's articles to compare them by (sources/copies.py)."""

    snapshot = models.OneToOneField(
        Snapshot, models.CASCADE, primary_key=True, related_name="fingerprint"
    )
    data = models.BinaryField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"fingerprint of snapshot {self.snapshot_id}"


class TextFingerprintKey(models.Model):
    """A number by which texts that may be copies of each other find one another."""

    fingerprint = models.ForeignKey(TextFingerprint, models.CASCADE, related_name="keys")
    key = models.BigIntegerField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.key)
