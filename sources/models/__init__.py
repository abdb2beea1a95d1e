"""What was published, and the exact text of it: outlets, sources, snapshots, passages."""

from sources.models.batch import Batch
from sources.models.fingerprint import TextFingerprint, TextFingerprintKey
from sources.models.passage import Passage, PassagePlace
from sources.models.proposal import Proposal
from sources.models.publishing import Outlet, Source, Tag
from sources.models.saved_view import SavedView
from sources.models.snapshot import Snapshot, SnapshotQuerySet
from sources.models.touched import Touched

__all__ = [
    "Batch",
    "Outlet",
    "Passage",
    "PassagePlace",
    "Proposal",
    "SavedView",
    "Snapshot",
    "SnapshotQuerySet",
    "Source",
    "Tag",
    "TextFingerprint",
    "TextFingerprintKey",
    "Touched",
]
