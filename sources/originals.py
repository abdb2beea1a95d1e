"""The bytes that a text was read from, kept under their own hash.

The name of a file is its SHA-256, so that the same bytes are kept once and a
file that was changed can be told.
"""

import hashlib
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from sources.models import Snapshot


@dataclass(frozen=True, slots=True)
class Original:
    """Bytes as they came, and what they are."""

    data: bytes
    media_type: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def keep(original: Original) -> str:
    """Store the bytes unless they are there, and return the name of the file."""
    digest = original.sha256
    name = f"{digest[:2]}/{digest}"
    if not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(original.data))
    return name


def problem_with(snapshot: Snapshot) -> str:
    """Return what is wrong with the file of a snapshot, empty where nothing is."""
    if not snapshot.original:
        return ""
    try:
        with snapshot.original.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return "its original file is missing"
    return "" if digest == snapshot.original_sha256 else "its original file is not what came"


def forget(snapshot: Snapshot, name: str) -> None:
    """Delete the file of a snapshot that was emptied, unless another one was read from it."""
    others = Snapshot.objects.exclude(pk=snapshot.pk)
    if name and not others.filter(original=name).exists():
        default_storage.delete(name)
