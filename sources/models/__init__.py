"""What was published, and the exact text of it: outlets, sources, snapshots, passages."""

from sources.models.fingerprint import TextFingerprint, TextFingerprintKey
from sources.models.passage import Passage, PassagePlace
from sources.models.proposal import Proposal
from sources.models.publishing import Outlet, Source, Tag
from sources.models.snapshot import Snapshot, SnapshotQuerySet
from sources.models.touched import Touched

__all__ = [
    "Outlet",
    "Passage",
    "PassagePlace",
    "Proposal",
    "Snapshot",
    "SnapshotQuerySet",
    "Source",
    "Tag",
    "TextFingerprint",
    "TextFingerprintKey",
    "Touched",
]
